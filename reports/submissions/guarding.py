"""What every step of a 报送 asks before it acts, and what it writes when it has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies import audit
from agencies.models import User
from regions.models import Region
from reports.choices import SUBMISSION_MOVES, SubmissionState, SubmissionVerb
from reports.errors import SubmissionRefused
from reports.models import AnnualReport, Submission, SubmissionRound
from tasks.models import ReportingPeriod


def held_for(
    region: Region,
    receiver: Region | None,
    *,
    period: ReportingPeriod | None = None,
    report: AnnualReport | None = None,
) -> Submission:
    """The one row of what is sent, made where there is none yet, held for the transaction."""
    if receiver is None:
        raise ValidationError("上面没有接收报送的地区，不需要报送。")
    made, _ = Submission.objects.get_or_create(
        period=period, report=report, defaults={"region": region, "receiver": receiver}
    )
    return held(made)


def held(submission: Submission) -> Submission:
    """The row as it is now, held: two people may press the button together."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("region", "receiver", "period", "report__region")
        .get(pk=submission.pk)
    )


def is_done(submission: Submission, verb: SubmissionVerb, actor: User) -> bool:
    """Whether this very person has just done it: pressed twice is pressed once."""
    if submission.state != SUBMISSION_MOVES[verb].target:
        return False
    last = submission.rounds.get(number=submission.round_number)
    by = {
        SubmissionVerb.SEND: last.sent_by_id,
        SubmissionVerb.ACCEPT: last.accepted_by_id,
        SubmissionVerb.RETURN: last.returned_by_id,
    }
    return by[verb] == actor.pk


def check(submission: Submission, verb: SubmissionVerb, version: int) -> None:
    """Raises SubmissionRefused, saying who was faster. Expects the row held."""
    if submission.state not in SUBMISSION_MOVES[verb].sources:
        last = submission.rounds.filter(number=submission.round_number).first()
        raise SubmissionRefused(f"{_what_was_done(submission, last)}，不能再{verb.label}。")
    if submission.version != version:
        raise SubmissionRefused("您打开页面之后，这份报送又有变化。请看过现在的内容再办理。")


def _what_was_done(submission: Submission, last: SubmissionRound | None) -> str:
    if last is None:
        return "还没有报送过"
    by, at = {
        SubmissionState.SENT: (last.sent_by, last.sent_at),
        SubmissionState.ACCEPTED: (last.accepted_by, last.accepted_at),
        SubmissionState.RETURNED: (last.returned_by, last.returned_at),
    }[SubmissionState(submission.state)]
    assert at is not None  # by the step that led here
    when = timezone.localtime(at)
    return f"{by}已于{when:%Y-%m-%d %H:%M}{submission.get_state_display().removeprefix('已')}"


def periods_in(submission: Submission, sent: SubmissionRound) -> list[ReportingPeriod]:
    """The periods whose rows stand in the package, those gathered at every level included."""
    periods = [submission.period] if submission.period is not None else []
    for member in sent.members.select_related("submission__period"):
        periods += periods_in(member.submission, member)
    return periods


def move(
    submission: Submission,
    verb: SubmissionVerb,
    sent: SubmissionRound,
    after: dict[str, Any],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Take the step of the table, and write the event that tells of it."""
    before = submission.state
    submission.state = SUBMISSION_MOVES[verb].target
    submission.version += 1
    submission.save()
    audit.record(
        actor=actor,
        verb=verb,
        obj=submission,
        now=now,
        region=submission.region,
        before={"state": before},
        after={"state": submission.state, "round_number": sent.number} | after,
        reason=sent.reason if verb == SubmissionVerb.RETURN else "",
    )
