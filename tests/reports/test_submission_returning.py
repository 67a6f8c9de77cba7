"""Sending a package back: reasons, pins, and what has to be mended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from reports.packages import is_intact
from reports.submissions import accept, send_period
from tasks.actions import (
    reopen,
)
from tasks.errors import PeriodLocked
from tasks.models import LockException, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.reports.sending import accepted, change, mend, returned, sent
from tests.tasks.locking import UNTIL, granted


def test_sending_back_says_why_and_pins_only_rows_of_the_package(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    with pytest.raises(ValidationError) as fault:
        returned(submission, cast.province, reason_code="", reason=" ", working_days=0)
    assert set(fault.value.message_dict) == {"reason_code", "reason", "working_days"}
    assert LockException.objects.count() == 0


@pytest.mark.parametrize("was_accepted", [False, True])
def test_sending_back_opens_exactly_the_pinned_rows_until_a_working_day(
    cast: Cast, world: World, was_accepted: bool
) -> None:
    submission = accepted(cast, world) if was_accepted else sent(cast, world)
    returned(submission, cast.province, "1", working_days=4)
    last = submission.rounds.get()
    # Monday 2 November and four working days.
    assert (last.next_due_on, last.reason) == (UNTIL, "请写明份数。")
    assert "第4个工作日" in last.next_due_note
    open_now = ProgressUpdate.objects.unlocked(UNTIL).filter(period=world.period)
    assert list(open_now) == [update_of(world.taxed)]
    assert not ProgressUpdate.objects.unlocked(UNTIL + timedelta(days=1)).filter(
        period=world.period
    )
    with pytest.raises(PeriodLocked):
        other = update_of(world.taxed_too)
        reopen(other, reason="误。", version=other.version, actor=cast.clerk, now=NOW)
    assert mend(world.taxed, cast).round_number == 2


def test_sending_back_the_whole_opens_every_row(cast: Cast, world: World) -> None:
    returned(sent(cast, world), cast.province)
    assert (
        ProgressUpdate.objects.unlocked(UNTIL - timedelta(days=1))
        .filter(period=world.period)
        .count()
        == 4
    )


def test_it_is_sent_again_only_when_the_pinned_rows_are_mended_and_verified(
    cast: Cast, world: World
) -> None:
    submission = returned(sent(cast, world), cast.province, "1")
    again: dict[str, Any] = {"version": submission.version, "actor": cast.head, "now": NOW}
    with pytest.raises(ValidationError, match=r"退回时指明的1项（1）还没有修改"):
        send_period(world.period, **again)
    update = update_of(world.taxed)
    update = reopen(update, reason="退回。", version=update.version, actor=cast.clerk, now=NOW)
    change(cast, update)
    with pytest.raises(ValidationError, match="还没有修改并重新核查"):
        send_period(world.period, **again)
    update.refresh_from_db()
    from tasks.actions import verify

    verify(
        update,
        verified_status="in_progress",
        version=update.version,
        actor=cast.head,
        now=NOW,
    )
    second = send_period(world.period, **again)
    assert (second.pk, second.round_number, second.state) == (submission.pk, 2, "sent")
    newer, older = second.rounds.all()
    assert newer.sha256 != older.sha256
    assert [row.filling.done for row in (newer.rows.all()[0], older.rows.all()[0])] == [  # type: ignore[union-attr]
        "已印发方案2份。",
        "已印发方案。",
    ]
    assert is_intact(older)
    accept(second, version=second.version, actor=cast.province, now=NOW)


def test_a_returned_period_is_its_own_approvers_again(cast: Cast, world: World) -> None:
    returned(accepted(cast, world), cast.province, "1")
    other = update_of(world.taxed_too)
    granted(cast, other)
    assert reopen(other, reason="误。", version=other.version, actor=cast.clerk, now=NOW)
