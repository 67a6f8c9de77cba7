"""Working on a job row: claiming it, keeping it while the work lasts, writing to it.

A job is worked on under a fence: `claim` gives a number that only rises, and every later write
changes the row only while that number is still the newest. A worker that was taken for dead and
wakes up again finds its fence outdated and can write nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import TypeVar, cast

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F

from tasks.choices import JobState
from tasks.errors import LeaseLost
from tasks.models.job import Job
from tasks.querysets import JobQuerySet

logger = logging.getLogger(__name__)

J = TypeVar("J", bound=Job)

# Kills and lost connections are tried again; what fails three times will fail a fourth time.
MAX_ATTEMPTS = 3
TRIED_TOO_OFTEN = (
    f"已尝试{MAX_ATTEMPTS}次仍未完成，系统已停止重试。请联系管理员查看日志，排除后重新提交。"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job, until the lease runs out or another claim follows."""

    model: type[Job]
    job_id: int
    fence: int


def rows_of(model: type[Job]) -> JobQuerySet[Job]:
    """All jobs of the kind."""
    # Each kind has a queryset of its own, and they share only their base.
    return cast(JobQuerySet[Job], model._default_manager.all())


def claim(model: type[Job], job_id: int, *, now: datetime) -> Claim | None:
    """Take the job to work on it, inside the caller's transaction.

    None when there is nothing to do, somebody is at it, or it was tried too often (`spent`).
    """
    taken = (
        rows_of(model)
        .waiting(now)
        .filter(pk=job_id, attempt__lt=MAX_ATTEMPTS)
        .update(
            state=JobState.RUNNING,
            fence=F("fence") + 1,
            attempt=F("attempt") + 1,
            lease_until=_lease(now),
            started_at=now,
            progress=0,
            note="已开始",
        )
    )
    if not taken:
        return None
    # Our own UPDATE holds the row until commit, so this fence is ours.
    fence = rows_of(model).values_list("fence", flat=True).get(pk=job_id)
    return Claim(model, job_id, fence)


def spent(model: type[J], job_id: int, *, now: datetime) -> J | None:
    """The job, locked, if it waits but was tried too often: the caller ends it."""
    waiting = model._default_manager.filter(
        pk__in=rows_of(model).waiting(now).filter(pk=job_id, attempt__gte=MAX_ATTEMPTS)
    )
    return waiting.select_for_update(of=("self",), skip_locked=True).first()


def extend(claim: Claim, *, now: datetime) -> None:
    """Keep the job for another lease. Raises LeaseLost."""
    _write(claim, lease_until=_lease(now))


def show_progress(claim: Claim, *, percent: int, note: str, now: datetime) -> None:
    """Say how far the work is, and keep the job for another lease. Raises LeaseLost."""
    _write(claim, progress=percent, note=note, lease_until=_lease(now))


def held(claim: Claim, model: type[J]) -> J:
    """The job, locked for the last write. Raises LeaseLost."""
    job = (
        model._default_manager.select_for_update(of=("self",))
        .filter(pk=claim.job_id, fence=claim.fence, state=JobState.RUNNING)
        .first()
    )
    if job is None:
        raise LeaseLost
    return job


def _write(claim: Claim, **values: object) -> None:
    ours = rows_of(claim.model).filter(pk=claim.job_id, fence=claim.fence, state=JobState.RUNNING)
    if not ours.update(**values):
        raise LeaseLost


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


class Lease:
    """Extends the lease of a claim, and writes its progress, from a thread of its own.

    A thread, because one long query must not make this worker look dead; and a connection of its
    own, because progress must be seen while the work reads inside one transaction.
    """

    def __init__(self, claim: Claim, *, now: Callable[[], datetime]) -> None:
        self.claim, self._now = claim, now
        self.lost = False
        self._news: tuple[int, str] | None = None
        self._wake = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._keep, name=f"lease-{claim.job_id}")
        self._thread.daemon = True

    def tell(self, percent: int, note: str) -> None:
        """Pass on how far the work is. Raises LeaseLost: the work has become pointless."""
        if self.lost:
            raise LeaseLost
        self._news = (percent, note)
        self._wake.set()

    def __enter__(self) -> Lease:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over = True
        self._wake.set()
        self._thread.join()

    def _keep(self) -> None:
        try:
            while not self._over:
                self._wake.wait(settings.JOB_LEASE_SECONDS / 3)
                self._wake.clear()
                self._write()
        except (LeaseLost, DatabaseError) as fault:
            # A database that is away ends the lease too: nobody can say then whose the job is.
            logger.warning("job %s: lease gone (%s)", self.claim.job_id, type(fault).__name__)
            self.lost = True
        finally:
            connection.close()

    def _write(self) -> None:
        news, self._news = self._news, None
        if self._over:
            return
        if news is None:
            extend(self.claim, now=self._now())
        else:
            show_progress(self.claim, percent=news[0], note=news[1], now=self._now())
