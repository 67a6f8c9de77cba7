"""Every verb of reports and their runs, each in one place.

A run is worked on under a fence: `claim` gives a number that only rises, and every later verb
changes the row only while that number is still the newest. A worker that was taken for dead and
wakes up again finds its fence outdated and can write nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.models import User
from regions.models import Region
from reports.choices import TRANSITIONS, FileFormat, RunKind, RunState
from reports.content import CONTENT_VERSION
from reports.errors import LeaseLost
from reports.models import AnnualReport, ReportFile, ReportRun
from reports.permissions import may_request_report

# The first pilot round began in 2016.
FIRST_YEAR = 2016
# Kills and lost connections are tried again; what fails three times will fail a fourth time.
MAX_ATTEMPTS = 3
TRIED_TOO_OFTEN = (
    f"已尝试{MAX_ATTEMPTS}次仍未完成，系统已停止重试。请联系管理员查看日志，排除后重新生成。"
)
UNEXPECTED = "生成时系统出错，已记录详情。请联系管理员；排除后可重新生成。"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a run, until the lease runs out or another claim follows."""

    run_id: int
    fence: int


@dataclass(frozen=True, slots=True)
class MadeFile:
    format: FileFormat
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """What a run ends with."""

    content_sha256: str
    has_demo: bool
    files: tuple[MadeFile, ...]


@transaction.atomic
def request_report(
    region: Region, *, year: int, as_of: date | None = None, actor: User, now: datetime
) -> ReportRun:
    """Ask for the region's report on `year` with the data of the day `as_of`.

    Without `as_of`: the end of the year, or today while the year lasts. Asking again while the
    same run is under way gives that run. The caller rings the worker: `jobs.ring(run)`.
    Raises PermissionDenied, ValidationError at `year` or `as_of`.
    """
    if not may_request_report(actor, region):
        raise PermissionDenied
    today = timezone.localdate(now)
    if not FIRST_YEAR <= year <= today.year:
        raise ValidationError({"year": f"年度应在{FIRST_YEAR}年至{today.year}年之间。"})
    as_of = as_of or default_as_of(year, today=today)
    if not date(year, 1, 1) <= as_of <= today:
        raise ValidationError({"as_of": f"数据截至日期应在{year}年1月1日至今天之间。"})
    report, _ = AnnualReport.objects.get_or_create(
        region=region, year=year, defaults={"created_at": now, "created_by": actor}
    )
    # Held until commit: of two requests at once the second one finds the run of the first.
    AnnualReport.objects.select_for_update().get(pk=report.pk)
    same = ReportRun.objects.under_way().filter(
        report=report, kind=RunKind.ANNUAL, as_of=as_of, content_version=CONTENT_VERSION
    )
    if (run := same.first()) is not None:
        return run
    run = ReportRun.objects.create(
        report=report,
        kind=RunKind.ANNUAL,
        as_of=as_of,
        content_version=CONTENT_VERSION,
        requested_at=now,
        requested_by=actor,
    )
    audit.record(
        actor=actor,
        verb="request_report",
        obj=run,
        now=now,
        region=region,
        after={"year": year, "as_of": as_of, "content_version": CONTENT_VERSION},
    )
    return run


def default_as_of(year: int, *, today: date) -> date:
    """The last day of the year, or today while the year lasts."""
    return min(today, date(year, 12, 31))


@transaction.atomic
def claim(run_id: int, *, now: datetime) -> Claim | None:
    """Take the run to work on it; None when there is nothing to do, or somebody is at it.

    A run already tried MAX_ATTEMPTS times is parked instead.
    """
    taken = (
        ReportRun.objects.waiting(now)
        .filter(pk=run_id, attempt__lt=MAX_ATTEMPTS)
        .update(
            state=RunState.RUNNING,
            fence=F("fence") + 1,
            attempt=F("attempt") + 1,
            lease_until=_lease(now),
            started_at=now,
            progress=0,
            note="已开始",
        )
    )
    if not taken:
        _park(run_id, now=now)
        return None
    # Our own UPDATE holds the row until commit, so this fence is ours.
    return Claim(run_id, ReportRun.objects.values_list("fence", flat=True).get(pk=run_id))


def extend(claim: Claim, *, now: datetime) -> None:
    """Keep the run for another lease. Raises LeaseLost."""
    _write(claim, lease_until=_lease(now))


def show_progress(claim: Claim, *, percent: int, note: str, now: datetime) -> None:
    """Say how far the work is, and keep the run for another lease. Raises LeaseLost."""
    _write(claim, progress=percent, note=note, lease_until=_lease(now))


@transaction.atomic
def finish(claim: Claim, *, made: Made, now: datetime) -> ReportRun:
    """Store the files and end the run as done. Raises LeaseLost."""
    run = _held(claim)
    ReportFile.objects.bulk_create(
        ReportFile(
            run=run,
            format=file.format,
            name=file.name,
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
            content=file.content,
        )
        for file in made.files
    )
    run.content_sha256, run.has_demo = made.content_sha256, made.has_demo
    run.progress, run.note = 100, "已完成"
    return _end(run, RunState.DONE, now=now)


@transaction.atomic
def fail(claim: Claim, *, reason: str, now: datetime) -> ReportRun:
    """End the run for an expected reason, which the reader is told. Raises LeaseLost."""
    run = _held(claim)
    run.reason = reason
    return _end(run, RunState.FAILED, now=now)


@transaction.atomic
def give_up(claim: Claim, *, trace: str, now: datetime) -> ReportRun:
    """End the run for a fault of ours: the trace is kept, the reader told plainly.

    Raises LeaseLost.
    """
    run = _held(claim)
    run.reason, run.trace = UNEXPECTED, trace
    return _end(run, RunState.ERRORED, now=now)


def _park(run_id: int, *, now: datetime) -> None:
    spent = ReportRun.objects.waiting(now).filter(pk=run_id, attempt__gte=MAX_ATTEMPTS)
    run = spent.select_for_update(of=("self",), skip_locked=True).first()
    if run is not None:
        run.reason = TRIED_TOO_OFTEN
        _end(run, RunState.ERRORED, now=now)


def _held(claim: Claim) -> ReportRun:
    run = (
        ReportRun.objects.select_for_update(of=("self",))
        .filter(pk=claim.run_id, fence=claim.fence, state=RunState.RUNNING)
        .select_related("report__region")
        .first()
    )
    if run is None:
        raise LeaseLost
    return run


def _write(claim: Claim, **values: object) -> None:
    written = ReportRun.objects.filter(
        pk=claim.run_id, fence=claim.fence, state=RunState.RUNNING
    ).update(**values)
    if not written:
        raise LeaseLost


def _end(run: ReportRun, state: RunState, *, now: datetime) -> ReportRun:
    before = RunState(run.state)
    if state not in TRANSITIONS[before]:
        raise LeaseLost
    run.state, run.finished_at, run.lease_until = state, now, None
    run.save()
    audit.record(
        actor=None,
        verb=f"report_{state}",
        obj=run,
        now=now,
        region=run.report.region,
        before={"state": before},
        after={
            "state": state,
            "content_sha256": run.content_sha256,
            "files": {f.name: f.sha256 for f in run.files.defer("content")},
        },
        reason=run.reason,
    )
    return run


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.REPORT_LEASE_SECONDS)
