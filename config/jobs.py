"""The one job that belongs to no app: the sign of life of the worker."""

from celery import shared_task
from django.utils import timezone

from config import health


@shared_task
def heartbeat() -> None:
    """Note that a job has just been done, for /readyz."""
    health.note_heartbeat(timezone.now())
