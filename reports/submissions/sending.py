"""Sending up: a period to the next level, an annual report to the Ministry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from reports.choices import RunState, SubmissionVerb
from reports.content import CONTENT_VERSION
from reports.gathering import members_of
from reports.models import ReportRun, Submission, SubmissionRound, SubmissionRow
from reports.packages import Package, pack_period, pack_report
from reports.permissions import may_send
from reports.readiness import obstacles_of_period, obstacles_of_report, receiver_of
from reports.statistics import FORMULA_VERSION
from reports.submissions.guarding import check, held_for, is_done, move
from reports.telling import tell_receivers
from tasks.actions.freezing import hold_periods
from tasks.models import ReportingPeriod


@transaction.atomic
def send_period(
    period: ReportingPeriod, *, note: str = "", version: int, actor: User, now: datetime
) -> Submission:
    """Send the locked period up to the next level: verified rows, figures, what was gathered.

    `version` is that of the submission the person saw, 0 before the first. Sent again by the same
    person while it is with the level above it is that sending. Raises PermissionDenied,
    SubmissionRefused, ValidationError saying everything that stands in the way.
    """
    region = period.region
    if not may_send(actor, region):
        raise PermissionDenied
    current = held_for(region, receiver_of(period), period=period)
    if is_done(current, SubmissionVerb.SEND, actor):
        return current
    check(current, SubmissionVerb.SEND, version)
    members = members_of(period, region=region)
    # Held, so that nothing gathered here is being sent back below at this moment.
    _hold_all(each.submission for each in members if each.submission is not None)
    members = members_of(period, region=region)
    (held,) = hold_periods([period])
    today = timezone.localdate(now)
    if faults := obstacles_of_period(held, current, members, on=today):
        raise ValidationError(faults)
    package = pack_period(held, members=members, as_of=today, today=today)
    return _send(current, package, FORMULA_VERSION, today, note=note, actor=actor, now=now)


@transaction.atomic
def send_report(
    run: ReportRun, *, note: str = "", version: int, actor: User, now: datetime
) -> Submission:
    """Send a finished report's files to the Ministry, with a copy to the levels between.

    Raises as `send_period` does.
    """
    report = run.report
    if not may_send(actor, report.region):
        raise PermissionDenied
    current = held_for(report.region, receiver_of(report), report=report)
    if is_done(current, SubmissionVerb.SEND, actor):
        return current
    check(current, SubmissionVerb.SEND, version)
    if run.state != RunState.DONE:
        raise ValidationError("这份报告还没有生成完毕，不能报送。")
    if faults := obstacles_of_report(report, current, run):
        raise ValidationError(faults)
    package = pack_report(run)
    return _send(
        current, package, CONTENT_VERSION, run.as_of, note=note, run=run, actor=actor, now=now
    )


def _hold_all(submissions: Iterable[Submission]) -> None:
    keys = [each.pk for each in submissions]
    list(Submission.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _send(
    submission: Submission,
    package: Package,
    formula_version: str,
    as_of: date,
    *,
    note: str,
    run: ReportRun | None = None,
    actor: User,
    now: datetime,
) -> Submission:
    """Write the round: the package as it stands, never to be changed."""
    sent = SubmissionRound.objects.create(
        submission=submission,
        number=submission.round_number + 1,
        sent_at=now,
        sent_by=actor,
        note=note.strip(),
        as_of=as_of,
        formula_version=formula_version,
        figures=package.figures,
        sha256=package.sha256,
        run=run,
        has_demo=package.has_demo or actor.is_demo,
    )
    for row in package.rows:
        row.round = sent
    SubmissionRow.objects.bulk_create(package.rows)
    sent.members.set(package.members)
    submission.round_number = sent.number
    after = {"sha256": sent.sha256, "members": [str(each) for each in package.members]}
    move(submission, SubmissionVerb.SEND, sent, after, actor=actor, now=now)
    tell_receivers(submission, sent, now=now)
    return submission
