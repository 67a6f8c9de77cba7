"""The table of 报送: each step from each state, by everybody of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.models import AuditEvent, User
from reports.choices import SUBMISSION_MOVES, SubmissionState, SubmissionVerb
from reports.errors import SubmissionRefused
from reports.models import Submission
from reports.submissions import accept, send_back, send_period
from tests.base import Cast, World
from tests.factory import NOW
from tests.reports.sending import (
    Levels,
    make_ready,
    returned,
    sent,
)

ALLOWED = {
    SubmissionVerb.SEND: {"head"},
    SubmissionVerb.ACCEPT: {"province", "second_province"},
    SubmissionVerb.RETURN: {"province", "second_province"},
}


def brought_to(state: SubmissionState, cast: Cast, world: World) -> Submission:
    period = make_ready(cast, world)
    if state == SubmissionState.READY:
        assert cast.province.region is not None
        return Submission.objects.create(
            region=cast.suzhou, receiver=cast.province.region, period=period
        )
    submission = send_period(period, version=0, actor=cast.head, now=NOW)
    if state == SubmissionState.ACCEPTED:
        submission = accept(submission, version=1, actor=cast.province, now=NOW)
    if state == SubmissionState.RETURNED:
        submission = returned(submission, cast.province)
    return submission


def steps(submission: Submission) -> dict[SubmissionVerb, Callable[[User], Submission]]:
    seen: dict[str, Any] = {"version": submission.version, "now": NOW}
    assert submission.period is not None
    period = submission.period
    return {
        SubmissionVerb.SEND: lambda who: send_period(period, actor=who, **seen),
        SubmissionVerb.ACCEPT: lambda who: accept(submission, actor=who, **seen),
        SubmissionVerb.RETURN: lambda who: send_back(
            submission, reason_code="unclear", reason="改。", actor=who, **seen
        ),
    }


def did_it(submission: Submission, verb: SubmissionVerb, who: User) -> bool:
    """Whether the person's same step led here: pressed again it is no step more."""
    last = submission.rounds.first()
    by = (
        last
        and {
            SubmissionVerb.SEND: last.sent_by,
            SubmissionVerb.ACCEPT: last.accepted_by,
            SubmissionVerb.RETURN: last.returned_by,
        }[verb]
    )
    return submission.state == SUBMISSION_MOVES[verb].target and by == who


def test_the_table_names_every_step_and_the_people_of_each() -> None:
    assert set(SUBMISSION_MOVES) == set(SubmissionVerb) == set(ALLOWED)


@pytest.mark.parametrize("state", SubmissionState)
def test_each_step_is_taken_where_the_table_says_and_by_whom(
    state: SubmissionState, cast: Cast, world: World, levels: Levels
) -> None:
    submission = brought_to(state, cast, world)
    assert submission.state == state
    for verb, act in steps(submission).items():
        for who in [*cast.everyone, *levels.everyone]:
            sid = transaction.savepoint()
            if who.username not in ALLOWED[verb]:
                with pytest.raises(PermissionDenied):
                    act(who)
            elif did_it(submission, verb, who):
                assert act(who).version == submission.version
            elif state not in SUBMISSION_MOVES[verb].sources:
                with pytest.raises(SubmissionRefused):
                    act(who)
            else:
                events = AuditEvent.objects.count()
                assert act(who).state == SUBMISSION_MOVES[verb].target, (verb, who)
                assert AuditEvent.objects.count() == events + 1
                assert AuditEvent.objects.latest("seq").verb == verb
            transaction.savepoint_rollback(sid)


def test_a_step_from_an_old_page_is_refused(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    for act in steps(replace_version(submission, 0)).values():
        with pytest.raises((SubmissionRefused, PermissionDenied)):
            act(cast.province)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SENT


def replace_version(submission: Submission, version: int) -> Submission:
    submission.version = version
    return submission


def test_the_database_refuses_a_sender_who_decides(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    for name in ("accepted_by", "returned_by"):
        with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
            submission.rounds.update(**{name: cast.head})
