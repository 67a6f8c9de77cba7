"""The Celery application. Jobs live in each app's `jobs.py`; their schedule stands here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("luoshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Not Celery's default module name "tasks": an app is called so.
app.autodiscover_tasks(related_name="jobs")

app.conf.beat_schedule = {}
