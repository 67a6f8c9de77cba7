"""A locked period moves for nobody, unless one person asked and another opened the row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent, User
from reports.statistics import returns_by_agency, standing
from tasks.actions import (
    Content,
    ask_exception,
    attach_link,
    contribute,
    detach,
    grant_exception,
    lock_period,
    refuse_exception,
    reopen,
    return_,
    save_draft,
    submit,
    verify,
)
from tasks.choices import Status, UpdateState
from tasks.errors import PeriodLocked
from tasks.models import Implementation, LockException, ProgressUpdate
from tasks.then import end_of
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, update_of

PROGRESS = Content(claimed_status="in_progress", done="已印发方案。", next_step="组织座谈。")
UNTIL = date(2026, 11, 6)


def lock(cast: Cast, world: World) -> None:
    lock_period(world.period, reason="数据已齐。", actor=cast.clerk, now=NOW)


def hand_in(world: World, cast: Cast, update: ProgressUpdate) -> ProgressUpdate:
    return submit(
        update, content=PROGRESS, version=update.version, actor=cast.tax_reporter, now=NOW
    )


def checked(cast: Cast, update: ProgressUpdate) -> ProgressUpdate:
    return verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )


def granted(cast: Cast, update: ProgressUpdate) -> LockException:
    asked = ask_exception(update, reason="漏报一项。", actor=cast.tax_reporter, now=NOW)
    return grant_exception(asked, until=UNTIL, actor=cast.head, now=NOW)


# --- Who may lock --------------------------------------------------------------------------------


def test_it_refuses_everyone_but_the_regions_coordinators(cast: Cast, world: World) -> None:
    for user in cast.everyone:
        if user in {cast.clerk, cast.second_clerk}:
            continue
        with pytest.raises(PermissionDenied):
            lock_period(world.period, reason="数据已齐。", actor=user, now=NOW)
    world.period.refresh_from_db()
    assert world.period.locked_at is None


def test_it_asks_why(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError) as fault:
        lock_period(world.period, reason=" ", actor=cast.clerk, now=NOW)
    assert "reason" in fault.value.message_dict


def test_locking_twice_is_locking_once(cast: Cast, world: World) -> None:
    lock(cast, world)
    lock_period(world.period, reason="又锁。", actor=cast.second_clerk, now=NOW)
    world.period.refresh_from_db()
    assert (world.period.locked_by, world.period.lock_reason) == (cast.clerk, "数据已齐。")
    assert AuditEvent.objects.filter(verb="lock_period").count() == 1


# --- What it stops -------------------------------------------------------------------------------


def every_verb(cast: Cast, world: World) -> dict[str, Callable[[], Any]]:
    """Each verb on an update in a state that allows it but for the lock."""
    draft, waiting = update_of(world.taxed), hand_in(world, cast, update_of(world.taxed_too))
    proof = attach_link(draft, url="https://example.org/a", actor=cast.tax_reporter, now=NOW)
    measure = make_measure(world.document, agencies=[cast.tax, cast.customs])
    shared = update_of(make_implementation(measure, cast.suzhou))
    third = make_measure(world.document, agencies=[cast.tax])
    done = checked(cast, hand_in(world, cast, update_of(make_implementation(third, cast.suzhou))))
    by: dict[str, Any] = {"actor": cast.tax_reporter, "now": NOW}
    clerk: dict[str, Any] = {"actor": cast.clerk, "now": NOW}
    link = "https://example.org/b"
    return {
        "save": lambda: save_draft(draft, content=PROGRESS, version=draft.version, **by),
        "submit": lambda: submit(draft, content=PROGRESS, version=draft.version, **by),
        "attach": lambda: attach_link(draft, url=link, **by),
        "detach": lambda: detach(draft, evidence=proof, **by),
        "contribute": lambda: contribute(
            shared, text="已配合。", version=0, actor=cast.customs_reporter, now=NOW
        ),
        "verify": lambda: checked(cast, waiting),
        "return": lambda: return_(
            waiting, reason_code="unclear", reason="改。", version=waiting.version, **clerk
        ),
        "reopen": lambda: reopen(done, reason="有误。", version=done.version, **clerk),
    }


def test_after_the_lock_every_verb_refuses_and_changes_nothing(cast: Cast, world: World) -> None:
    verbs = every_verb(cast, world)
    lock(cast, world)
    rows = list(ProgressUpdate.objects.order_by("pk").values())
    items = list(Implementation.objects.order_by("pk").values())
    events = AuditEvent.objects.count()

    for name, verb in verbs.items():
        with pytest.raises(PeriodLocked, match="已锁定.*例外"), transaction.atomic():
            verb()
            pytest.fail(name)

    assert list(ProgressUpdate.objects.order_by("pk").values()) == rows
    assert list(Implementation.objects.order_by("pk").values()) == items
    assert AuditEvent.objects.count() == events


def test_before_the_lock_every_one_of_these_verbs_acts(cast: Cast, world: World) -> None:
    """The control of the test above: it is the lock that stops them, and nothing else."""
    for name, verb in every_verb(cast, world).items():
        sid = transaction.savepoint()
        events = AuditEvent.objects.count()
        verb()
        assert AuditEvent.objects.count() > events, name
        transaction.savepoint_rollback(sid)


def test_the_figures_of_a_locked_period_stay_as_they_were(cast: Cast, world: World) -> None:
    checked(cast, hand_in(world, cast, update_of(world.taxed)))
    rows = Implementation.objects.visible_to(cast.clerk)

    def figures() -> list[tuple[str, int, int, int, int]]:
        now = standing(rows, as_of=NOW.date(), today=NOW.date())
        return [
            (r.name, r.expected.count, r.handed_in.count, r.on_time.count, r.returned.count)
            for r in returns_by_agency(now, period=world.period)
        ]

    before = figures()
    lock(cast, world)
    with pytest.raises(PeriodLocked):
        hand_in(world, cast, update_of(world.taxed_too))
    make_implementation(make_measure(world.document, agencies=[cast.tax]), cast.suzhou)
    assert figures() == before


# --- Exceptions ----------------------------------------------------------------------------------


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
        hand_in(world, cast, update)
    with pytest.raises(ValidationError, match="已由"):
        grant_exception(asked, until=UNTIL, actor=cast.head, now=NOW)


def test_an_exception_opens_its_row_and_no_other(cast: Cast, world: World) -> None:
    lock(cast, world)
    granted(cast, update_of(world.taxed))
    assert hand_in(world, cast, update_of(world.taxed)).state == UpdateState.SUBMITTED
    with pytest.raises(PeriodLocked):
        hand_in(world, cast, update_of(world.taxed_too))


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
    update = checked(cast, hand_in(world, cast, update_of(world.taxed)))
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


# --- Pages ---------------------------------------------------------------------------------------


def test_the_item_says_it_is_locked_and_offers_no_form(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    client.force_login(cast.tax_reporter)
    r = client.get(world.taxed.get_absolute_url())
    assert "filling" not in r.context
    assert "本期已锁定" in r.content.decode()

    ask = reverse("tasks:ask_exception", args=[update_of(world.taxed).pk])
    assert client.post(ask, {"reason": ""}).status_code == 422
    assert client.post(ask, {"reason": "漏报一项。"}).status_code == 302
    client.force_login(cast.head)
    page = client.get(reverse("tasks:period", args=[world.period.pk])).content.decode()
    assert "漏报一项。" in page
    assert "待审批 1" in page


def test_the_head_grants_on_the_page_and_the_form_is_back(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    asked = ask_exception(update_of(world.taxed), reason="漏。", actor=cast.tax_reporter, now=NOW)
    client.force_login(cast.head)
    decide = reverse("tasks:decide_exception", args=[asked.pk])
    assert client.post(decide, {"until": ""}).status_code == 422
    assert client.post(decide, {"refuse": "1", "note": ""}).status_code == 422
    assert client.post(decide, {"until": "2999-12-31", "note": "同意。"}).status_code == 302
    client.force_login(cast.tax_reporter)
    assert "filling" in client.get(world.taxed.get_absolute_url()).context


def test_those_who_wait_for_an_exception_find_what_to_do_next_among_their_work(
    client: Client, cast: Cast, world: World
) -> None:
    update = checked(cast, hand_in(world, cast, update_of(world.taxed)))
    lock(cast, world)
    asked = ask_exception(update, reason="数字有误。", actor=cast.tax_reporter, now=NOW)
    later = NOW + timedelta(hours=1)

    def steps(user: User, at: datetime = later) -> list[str]:
        with time_machine.travel(at, tick=False):
            client.force_login(user)
            r = client.get(reverse("tasks:my_work"))
        assert all(step in r.content.decode() for *_, step in r.context["exceptions"])
        return [step for *_, step in r.context["exceptions"]]

    def to_reopen(user: User) -> list[LockException]:
        with time_machine.travel(later, tick=False):
            client.force_login(user)
            return list(client.get(reverse("tasks:my_work")).context["to_reopen"])

    assert steps(cast.tax_reporter) == ["等待审核签发人审批"]
    assert to_reopen(cast.clerk) == []
    grant_exception(asked, until=UNTIL, actor=cast.head, now=later)
    assert steps(cast.tax_reporter) == ["请经办重新打开，退回填报单位修改"]
    # It is the tax office's affair, and the bureau's.
    assert steps(cast.customs_reporter) == steps(cast.outsider) == []
    assert to_reopen(cast.outside_clerk) == []
    assert to_reopen(cast.clerk) == to_reopen(cast.head) == [asked]
    update.refresh_from_db()
    by: dict[str, Any] = {"actor": cast.clerk, "now": later + timedelta(minutes=1)}
    update = reopen(update, reason="数字有误。", version=update.version, **by)
    assert steps(cast.tax_reporter) == ["请在有效期内修改并提交"]
    assert to_reopen(cast.clerk) == []
    by["actor"] = cast.tax_reporter
    corrected = replace(PROGRESS, done="已印发方案2份。")
    update = submit(update, content=corrected, version=update.version, **by)
    assert steps(cast.tax_reporter) == ["已提交，请在有效期内核查"]
    by["actor"] = cast.head
    verify(update, verified_status=Status.IN_PROGRESS, version=update.version, **by)
    # What the exception was for is done: nothing is asked of anybody again.
    assert steps(cast.tax_reporter) == [""]
    assert to_reopen(cast.clerk) == []
    assert steps(cast.tax_reporter, NOW + timedelta(days=30)) == []


def test_a_refused_request_is_answered_where_it_is_waited_for(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    asked = ask_exception(update_of(world.taxed), reason="漏。", actor=cast.tax_reporter, now=NOW)
    refuse_exception(asked, note="理由不充分。", actor=cast.head, now=NOW)
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.tax_reporter)
        page = client.get(reverse("tasks:my_work")).content.decode()
    assert "理由不充分。" in page
    assert "不同意" in page


def test_what_was_typed_for_a_period_locked_meanwhile_is_not_lost(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed)
    given = {"version": update.version, "claimed_status": "in_progress", "done": "写了很久。"}
    r = client.post(reverse("tasks:submit", args=[update.pk]), given)
    assert r.status_code == 409
    assert "写了很久。" in r.content.decode()
    assert "已锁定" in r.content.decode()


def test_the_clerk_locks_on_the_page_with_a_reason(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)
    lock_it = reverse("tasks:lock_period", args=[world.period.pk])
    assert client.post(lock_it, {"reason": ""}).status_code == 422
    assert client.post(lock_it, {"reason": "数据已齐。"}).status_code == 302
    page = client.get(reverse("tasks:period", args=[world.period.pk])).content.decode()
    assert "已锁定" in page
    assert "提前锁定" not in page
