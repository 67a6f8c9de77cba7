"""Two people at one package at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from agencies.choices import Role
from agencies.models import AuditEvent
from reports.errors import SubmissionRefused
from reports.models import SubmissionRound
from reports.submissions import accept, send_period
from tasks.actions import (
    reopen,
)
from tasks.choices import UpdateState
from tasks.errors import PeriodLocked
from tests.base import Cast, World
from tests.factory import NOW, make_user, update_of
from tests.reports.sending import make_levels, make_ready, returned, sent
from tests.tasks.locking import granted
from tests.tasks.test_pressed_twice import together


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(cast: Cast, world: World) -> None:
    second = make_levels(cast).second_province
    submission = sent(cast, world)
    found = together(
        lambda: accept(submission, version=1, actor=cast.province, now=NOW),
        lambda: returned(submission, second, "1"),
    )
    submission.refresh_from_db()
    assert submission.version == 2
    (refusal,) = (one for one in found if isinstance(one, SubmissionRefused))
    assert "您打开页面之后" in str(refusal) or "已于2026-11-02 09:00" in str(refusal)
    decided = submission.rounds.get()
    assert (decided.accepted_by is None) != (decided.returned_by is None)
    assert AuditEvent.objects.filter(object_type="submission").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_period_sent_by_two_at_once_goes_up_once(cast: Cast, world: World) -> None:
    period = make_ready(cast, world)
    other = make_user("second_head", Role.APPROVER, region=cast.suzhou)
    found = together(
        *(
            lambda who=who: send_period(period, version=0, actor=who, now=NOW)
            for who in (cast.head, other)
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["Submission", "SubmissionRefused"]
    assert SubmissionRound.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_changed_while_it_is_accepted_is_either_seen_or_refused(
    cast: Cast, world: World
) -> None:
    submission = sent(cast, world)
    update = update_of(world.taxed)
    granted(cast, update)
    found = together(
        lambda: accept(submission, version=1, actor=cast.province, now=NOW + timedelta(hours=1)),
        lambda: reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW),
    )
    faults = [one for one in found if isinstance(one, Exception)]
    assert len(faults) == 1, found
    assert isinstance(faults[0], ValidationError | PeriodLocked)
    world.period.refresh_from_db()
    changed = update_of(world.taxed).state != UpdateState.VERIFIED
    assert changed == (world.period.frozen_at is None)
