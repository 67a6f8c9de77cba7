"""Every verb of reports and their runs, each in one place.

A run is worked on under the fence of its claim (tasks/leases.py).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.models import User
from regions.models import Region
from reports.choices import TRANSITIONS, FileFormat, RunKind, RunState
from reports.content import CONTENT_VERSION
from reports.models import AnnualReport, ReportFile, ReportRun
from reports.permissions import may_request_report
from tasks import leases
from tasks.errors import LeaseLost
from tasks.leases import Claim

# The first pilot round began in 2016.
FIRST_YEAR = 2016
UNEXPECTED = "生成时系统出错，已记录详情。请联系管理员；排除后可重新生成。"


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

    A run already tried too often is parked instead.
    """
    claimed = leases.claim(ReportRun, run_id, now=now)
    if claimed is None and (run := leases.spent(ReportRun, run_id, now=now)) is not None:
        run.reason = leases.TRIED_TOO_OFTEN
        _end(run, RunState.ERRORED, now=now)
    return claimed


@transaction.atomic
def finish(claim: Claim, *, made: Made, now: datetime) -> ReportRun:
    """Store the files and end the run as done. Raises LeaseLost."""
    run = leases.held(claim, ReportRun)
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
    run = leases.held(claim, ReportRun)
    run.reason = reason
    return _end(run, RunState.FAILED, now=now)


@transaction.atomic
def give_up(claim: Claim, *, trace: str, now: datetime) -> ReportRun:
    """End the run for a fault of ours: the trace is kept, the reader told plainly.

    Raises LeaseLost.
    """
    run = leases.held(claim, ReportRun)
    run.reason, run.trace = UNEXPECTED, trace
    return _end(run, RunState.ERRORED, now=now)


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
