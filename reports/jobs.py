"""The worker's part: make a report when rung, and ring again for what was left lying."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from celery import shared_task
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from reports import actions
from reports.errors import CannotReport, LeaseLost
from reports.lease import Lease
from reports.making import make_files
from reports.models import ReportRun
from reports.traces import plain_trace

logger = logging.getLogger(__name__)

# Just asked for: its own ring is still on the way.
FRESH = timedelta(seconds=10)
MOST_RINGS = 100
# What a request waits for its ring; one that comes later is as good.
MOST_SECONDS = 1.0


def ring(run: ReportRun) -> None:
    """Wake a worker for the run once the present transaction is committed.

    The message holds only the id. A broker that is away is no error for the caller: the run
    stays queued in the database, and `sweep` rings again.
    """
    transaction.on_commit(lambda: _send_without_waiting(run.pk), robust=True)


def _send_without_waiting(run_id: int) -> None:
    """Send from a thread: the client library waits six seconds for a broker that hangs."""
    thread = threading.Thread(target=_send, args=(run_id,), name=f"ring-{run_id}", daemon=True)
    thread.start()
    thread.join(MOST_SECONDS)


def _send(run_id: int) -> bool:
    try:
        make_report.delay(run_id)
    except (BrokerAway, OSError) as away:
        logger.warning("run %s stays queued, the broker is away: %s", run_id, type(away).__name__)
        return False
    return True


@shared_task(soft_time_limit=540, time_limit=600)
def make_report(run_id: int) -> None:
    """Make the run's files, unless there is nothing to do or another worker is at it."""
    claim = actions.claim(run_id, now=timezone.now())
    if claim is None:
        return
    try:
        _work(claim)
    except LeaseLost:
        logger.warning("run %s was taken over by another worker", run_id)
    except (OperationalError, InterfaceError):
        # Nothing can be written now; the lease runs out and the run is tried again.
        logger.exception("run %s lost the database", run_id)


def _work(claim: actions.Claim) -> None:
    try:
        with Lease(claim) as lease:
            made = make_files(claim.run_id, today=timezone.localdate(), tell=lease.tell)
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except CannotReport as obstacle:
        actions.fail(claim, reason=str(obstacle), now=timezone.now())
    except Exception as fault:
        logger.exception("run %s ended in an error", claim.run_id)
        actions.give_up(claim, trace=plain_trace(fault), now=timezone.now())
    else:
        actions.finish(claim, made=made, now=timezone.now())


@shared_task
def sweep() -> None:
    """Ring for every run that waits: its message was lost, or its worker was."""
    now = timezone.now()
    waiting = ReportRun.objects.waiting(now).filter(requested_at__lt=now - FRESH)
    for run_id in waiting.order_by("requested_at").values_list("pk", flat=True)[:MOST_RINGS]:
        if not _send(run_id):
            return
