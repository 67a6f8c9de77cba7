"""The worker's part: make a report when rung, and ring again for what was left lying."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from reports import actions
from reports.errors import CannotReport
from reports.making import make_files
from reports.models import ReportRun
from tasks import bells
from tasks.errors import LeaseLost
from tasks.leases import Claim, Lease
from tasks.traces import plain_trace

logger = logging.getLogger(__name__)


def ring(run: ReportRun) -> None:
    """Wake a worker for the run once the present transaction is committed."""
    bells.ring(make_report, run)


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


def _work(claim: Claim) -> None:
    try:
        with Lease(claim, now=timezone.now) as lease:
            made = make_files(claim.job_id, today=timezone.localdate(), tell=lease.tell)
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except CannotReport as obstacle:
        actions.fail(claim, reason=str(obstacle), now=timezone.now())
    except Exception as fault:
        logger.exception("run %s ended in an error", claim.job_id)
        actions.give_up(claim, trace=plain_trace(fault), now=timezone.now())
    else:
        actions.finish(claim, made=made, now=timezone.now())


@shared_task
def sweep() -> None:
    """Ring for every run that waits: its message was lost, or its worker was."""
    bells.ring_for_waiting(make_report, ReportRun, now=timezone.now())
