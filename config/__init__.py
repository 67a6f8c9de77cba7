"""The project: settings, addresses, and what starts it. The Celery application is loaded with it,
so that `@shared_task` in any app finds its broker."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
