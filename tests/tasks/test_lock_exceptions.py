"""A row of a locked period that one person asked for and another opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agencies.models import AuditEvent
from tasks.actions import (
    ask_exception,
    grant_exception,
    refuse_exception,
    reopen,
    save_draft,
    submit,
    verify,
)
from tasks.choices import Status, UpdateState
from tasks.errors import PeriodLocked
from tasks.models import LockException
from tasks.then import end_of
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.locking import PROGRESS, UNTIL, checked, granted, hand_in, lock


def test_an_open_period_needs_no_exception(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError, match="尚未锁定"):
        ask_exception(update_of(world.taxed), reason="漏报。", actor=cast.tax_reporter, now=NOW)
    assert LockException.objects.count() == 0


def test_only_those_concerned_ask(cast: Cast, world: World) -> None:
    lock(cast, world)
    may = {cast.tax_reporter, cast.clerk, cast.second_clerk, cast.head}
    for user in set(cast.everyone) - may:
        with pytest.raises(PermissionDenied):
            ask_exception(update_of(world.taxed), reason="漏报。", actor=user, now=NOW)


def test_asking_twice_is_one_request(cast: Cast, world: World) -> None:
    lock(cast, world)
    update = update_of(world.taxed)
    first = ask_exception(update, reason="漏报。", actor=cast.tax_reporter, now=NOW)
    assert ask_exception(update, reason="再问。", actor=cast.clerk, now=NOW) == first
    with pytest.raises(ValidationError, match="理由|为什么"):
        ask_exception(update_of(world.taxed_too), reason="", actor=cast.clerk, now=NOW)


def test_nobody_but_the_approver_decides_and_never_on_their_own(cast: Cast, world: World) -> None:
    lock(cast, world)
    asked = ask_exception(update_of(world.taxed), reason="漏报。", actor=cast.clerk, now=NOW)
    for user in cast.everyone:
        if user == cast.head:
            continue
        with pytest.raises(PermissionDenied):
            grant_exception(asked, until=UNTIL, actor=user, now=NOW)
    own = ask_exception(update_of(world.taxed_too), reason="漏报。", actor=cast.head, now=NOW)
    with pytest.raises(PermissionDenied):
        grant_exception(own, until=UNTIL, actor=cast.head, now=NOW)


def test_the_database_refuses_to_let_one_person_ask_and_grant(cast: Cast, world: World) -> None:
    lock(cast, world)
    exception = granted(cast, update_of(world.taxed))
    with pytest.raises(IntegrityError, match="exception_decided_by_another"), transaction.atomic():
        LockException.objects.filter(pk=exception.pk).update(decided_by=cast.tax_reporter)


def test_it_refuses_a_term_that_is_over(cast: Cast, world: World) -> None:
    lock(cast, world)
    asked = ask_exception(update_of(world.taxed), reason="漏报。", actor=cast.clerk, now=NOW)
    with pytest.raises(ValidationError) as fault:
        grant_exception(asked, until=date(2026, 11, 1), actor=cast.head, now=NOW)
    assert "until" in fault.value.message_dict


def test_a_refusal_says_why_and_the_row_stays_closed(cast: Cast, world: World) -> None:
    lock(cast, world)
    update = update_of(world.taxed)
    asked = ask_exception(update, reason="漏报。", actor=cast.tax_reporter, now=NOW)
    with pytest.raises(ValidationError):
        refuse_exception(asked, note="", actor=cast.head, now=NOW)
    refuse_exception(asked, note="下期一并填报。", actor=cast.head, now=NOW)
    with pytest.raises(PeriodLocked):
        hand_in(cast, update)
    with pytest.raises(ValidationError, match="已由"):
        grant_exception(asked, until=UNTIL, actor=cast.head, now=NOW)


def test_an_exception_opens_its_row_and_no_other(cast: Cast, world: World) -> None:
    lock(cast, world)
    granted(cast, update_of(world.taxed))
    assert hand_in(cast, update_of(world.taxed)).state == UpdateState.SUBMITTED
    with pytest.raises(PeriodLocked):
        hand_in(cast, update_of(world.taxed_too))


def test_it_ends_by_itself_after_its_last_day(cast: Cast, world: World) -> None:
    lock(cast, world)
    exception = granted(cast, update_of(world.taxed))
    update = update_of(world.taxed)
    last = NOW.replace(day=UNTIL.day)
    by: dict[str, Any] = {"content": PROGRESS, "actor": cast.tax_reporter}
    draft = save_draft(update, version=update.version, now=last, **by)
    with pytest.raises(PeriodLocked):
        submit(draft, version=draft.version, now=last + timedelta(days=1), **by)
    assert exception.label(UNTIL) == "已同意"
    assert exception.label(UNTIL + timedelta(days=1)) == "已到期"
    after = UNTIL + timedelta(days=1)
    counts = LockException.objects.all().counts(after, end=end_of(after))
    assert {state for state, number in counts.items() if number} == {"asked", "granted", "over"}


def test_a_verified_row_is_opened_again_corrected_and_verified(cast: Cast, world: World) -> None:
    update = checked(cast, hand_in(cast, update_of(world.taxed)))
    lock(cast, world)
    granted(cast, update)
    update = reopen(update, reason="数字有误。", version=update.version, actor=cast.clerk, now=NOW)
    world.taxed.refresh_from_db()
    assert (update.state, world.taxed.status) == (UpdateState.RETURNED, Status.IN_PROGRESS)

    corrected = replace(PROGRESS, done="已印发方案2份。")
    # The clerk who verified it then corrects it now; somebody else has to verify.
    update = submit(update, content=corrected, version=update.version, actor=cast.clerk, now=NOW)
    with pytest.raises(PermissionDenied):
        checked(cast, update)
    verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.head,
        now=NOW,
    )
    first, second = update.rounds.order_by("number")
    assert (first.done, first.verified_status, first.reopened_reason) == (
        PROGRESS.done,
        Status.IN_PROGRESS,
        "数字有误。",
    )
    assert (second.done, second.decided_by) == (corrected.done, cast.head)


def test_each_step_of_an_exception_leaves_an_event(cast: Cast, world: World) -> None:
    lock(cast, world)
    granted(cast, update_of(world.taxed))
    verbs = AuditEvent.objects.order_by("-seq").values_list("verb", flat=True)[:3]
    assert list(verbs) == ["grant_exception", "ask_exception", "lock_period"]
