"""Waking a worker for a job row, whatever the broker does."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError as BrokerAway

from tasks.leases import rows_of
from tasks.models.job import Job

logger = logging.getLogger(__name__)

# Just asked for: its own ring is still on the way.
FRESH = timedelta(seconds=10)
MOST_RINGS = 100
# What a request waits for its ring; one that comes later is as good.
MOST_SECONDS = 1.0


def ring(bell: Any, job: Job) -> None:
    """Wake a worker for the job once the present transaction is committed.

    `bell` is the Celery task that takes the row's id; the message holds only that. A broker that
    is away is no error for the caller: the job stays queued in the database, and `ring_for_waiting`
    rings again.
    """
    transaction.on_commit(lambda: _send_without_waiting(bell, job.pk), robust=True)


def ring_for_waiting(bell: Any, model: type[Job], *, now: datetime) -> None:
    """Ring for every job that waits: its message was lost, or its worker was."""
    waiting = rows_of(model).waiting(now).filter(requested_at__lt=now - FRESH)
    for job_id in waiting.order_by("requested_at").values_list("pk", flat=True)[:MOST_RINGS]:
        if not _send(bell, job_id):
            return


def _send_without_waiting(bell: Any, job_id: int) -> None:
    """Send from a thread: the client library waits six seconds for a broker that hangs."""
    name = f"ring-{job_id}"
    thread = threading.Thread(target=_send, args=(bell, job_id), name=name, daemon=True)
    thread.start()
    thread.join(MOST_SECONDS)


def _send(bell: Any, job_id: int) -> bool:
    try:
        bell.delay(job_id)
    except (BrokerAway, OSError) as away:
        logger.warning("job %s stays queued, the broker is away: %s", job_id, type(away).__name__)
        return False
    return True
