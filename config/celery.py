"""The Celery application. Jobs live in each app's `jobs.py`; their schedule stands here."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("luoshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Not Celery's default module name "tasks": an app is called so.
app.autodiscover_tasks(related_name="jobs")

app.conf.beat_schedule = {
    # A message older than its interval is dropped: after a pause there is one heartbeat, not many.
    "heartbeat": {
        "task": "config.jobs.heartbeat",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Ring again for recordings and reports whose message or worker was lost.
    "sweep-intakes": {
        "task": "tasks.jobs.sweep",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "sweep-reports": {
        "task": "reports.jobs.sweep",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    # The first run of a working day issues its slips, the others find nothing left to do: a
    # scheduler that was dead at eight has lost nothing.
    "urge": {
        "task": "tasks.jobs.urge_all",
        "schedule": crontab(hour="8-19", minute="5-59/15"),
        "options": {"expires": 600},
    },
    "send": {
        "task": "tasks.jobs.send",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "drop-typed-texts": {
        "task": "tasks.jobs.drop_typed_texts",
        "schedule": crontab(hour="3", minute="20"),
        "options": {"expires": 3600},
    },
    # Both are idempotent; what a period allows follows from its dates, not from this.
    "keep-periods": {
        "task": "tasks.jobs.keep_periods",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Each run asks a few; a link is asked once a week, or the day after it failed.
    "check-links": {
        "task": "tasks.jobs.check_links",
        "schedule": crontab(minute="7-59/10"),
        "options": {"expires": 500},
    },
}


@setup_logging.connect
def use_project_logging(**kwargs: Any) -> None:
    """Keep Celery from setting up logging of its own; Django's LOGGING holds for all processes."""


@worker_ready.connect
def show_life_at_once(**kwargs: Any) -> None:
    """The first heartbeat must not wait for the schedule."""
    app.send_task("config.jobs.heartbeat", expires=15)
