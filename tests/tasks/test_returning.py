"""A return is pinned, moves its own deadline, and is not answered by sending the same again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from reports.statistics import returns_by_agency, standing
from tasks.actions import (
    Content,
    attach_link,
    contribute,
    detach,
    reopen,
    return_,
    save_draft,
    submit,
    verify,
)
from tasks.choices import DayKind, Status, UpdateState
from tasks.errors import StaleVersion, TransitionRefused
from tasks.models import CalendarDay, Implementation, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_period, update_of

PROGRESS = Content(claimed_status="in_progress", done="已印发方案。", next_step="组织座谈。")


def hand_in(cast: Cast, update: ProgressUpdate, **change: Any) -> ProgressUpdate:
    content = replace(PROGRESS, **{k: v for k, v in change.items() if k != "now"})
    return submit(
        update,
        content=content,
        version=update.version,
        actor=cast.tax_reporter,
        now=change.get("now", NOW),
    )


def send_back(cast: Cast, update: ProgressUpdate, **how: Any) -> ProgressUpdate:
    given: dict[str, Any] = {"reason_code": "unclear", "reason": "请写明文号。", "now": NOW}
    return return_(update, version=update.version, actor=cast.clerk, **(given | how))


# --- Pins ----------------------------------------------------------------------------------------


def test_what_is_pinned_must_be_touched_and_is_named(cast: Cast, world: World) -> None:
    update = hand_in(cast, update_of(world.taxed))
    update = send_back(cast, update, pinned_fields=["done", "next_step"])

    with pytest.raises(ValidationError) as fault:
        hand_in(cast, update, obstacle="另写一句。")
    assert set(fault.value.message_dict) == {"done", "next_step"}
    assert "本期进展" in fault.value.message_dict["done"][0]
    with pytest.raises(ValidationError) as fault:
        hand_in(cast, update, done="已印发方案（1号）。")
    assert set(fault.value.message_dict) == {"next_step"}
    assert hand_in(cast, update, done="改。", next_step="改。").state == UpdateState.SUBMITTED


def test_a_blank_more_is_no_answer(cast: Cast, world: World) -> None:
    update = send_back(cast, hand_in(cast, update_of(world.taxed)), pinned_fields=["done"])
    with pytest.raises(ValidationError, match="与上一轮相同"):
        hand_in(cast, update, done=f" {PROGRESS.done}\n")


def test_no_change_does_not_get_around_a_pin(cast: Cast, world: World) -> None:
    update = send_back(cast, hand_in(cast, update_of(world.taxed)), pinned_fields=["done"])
    with pytest.raises(ValidationError) as fault:
        hand_in(cast, update, no_change=True)
    assert set(fault.value.message_dict) == {"done"}


def test_a_draft_may_be_kept_before_the_pins_are_touched(cast: Cast, world: World) -> None:
    update = send_back(cast, hand_in(cast, update_of(world.taxed)), pinned_fields=["done"])
    kept = save_draft(
        update,
        content=replace(PROGRESS, obstacle="先存。"),
        version=update.version,
        actor=cast.tax_reporter,
        now=NOW,
    )
    assert kept.state == UpdateState.RETURNED


def test_a_pinned_proof_must_be_exchanged(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    by: dict[str, Any] = {"actor": cast.tax_reporter, "now": NOW}
    old = attach_link(update, url="https://example.org/old", title="旧通知", **by)
    update = send_back(cast, hand_in(cast, update), pinned_evidence=[old])

    attach_link(update, url="https://example.org/more", **by)
    with pytest.raises(ValidationError, match="旧通知"):
        hand_in(cast, update)
    detach(update, evidence=old, **by)
    hand_in(cast, update)
    first, second = update.rounds.order_by("number")
    assert [each.version for each in first.proofs.all()] == [old.current]
    assert [e.version.url for e in second.proofs.all()] == ["https://example.org/more"]


def test_pinned_evidence_asks_for_another_set(cast: Cast, world: World) -> None:
    update = hand_in(cast, update_of(world.taxed))
    update = send_back(cast, update, pinned_fields=["evidence"])
    with pytest.raises(ValidationError) as fault:
        hand_in(cast, update)
    assert set(fault.value.message_dict) == {"evidence"}
    attach_link(update, url="https://example.org/a", actor=cast.tax_reporter, now=NOW)
    assert hand_in(cast, update).state == UpdateState.SUBMITTED


def test_a_proof_of_another_update_cannot_be_pinned(cast: Cast, world: World) -> None:
    other = update_of(world.taxed_too)
    alien = attach_link(other, url="https://example.org/x", actor=cast.tax_reporter, now=NOW)
    update = hand_in(cast, update_of(world.taxed))
    with pytest.raises(ValidationError) as fault:
        send_back(cast, update, pinned_evidence=[alien])
    assert set(fault.value.message_dict) == {"pinned_evidence"}


# --- The deadline --------------------------------------------------------------------------------


def test_time_that_is_left_is_never_taken_away(cast: Cast, world: World) -> None:
    update = send_back(cast, hand_in(cast, update_of(world.taxed)), working_days=3)
    assert update.due_on == world.period.due_on


def test_the_deadline_moves_by_working_days_and_says_how(cast: Cast, world: World) -> None:
    CalendarDay.objects.create(date=date(2026, 12, 17), kind=DayKind.HOLIDAY, name="测试假日")
    update = hand_in(cast, update_of(world.taxed))
    # Tuesday 15 December, the due date itself: 16, 18 and Monday 21 are worked.
    update = send_back(cast, update, now=NOW.replace(month=12, day=15), working_days=3)

    assert update.due_on == date(2026, 12, 21)
    assert "2026-12-15后第3个工作日" in update.due_note
    world.taxed.refresh_from_db()
    assert world.taxed.owed_on == date(2026, 12, 21)
    light = Implementation.objects.with_light(date(2026, 12, 21)).get(pk=world.taxed.pk)
    assert light.light_rule == "update_due"
    late = Implementation.objects.with_light(date(2026, 12, 22)).get(pk=world.taxed.pk)
    assert late.light_rule == "update_overdue"
    last = update.rounds.get()
    assert (last.next_due_on, last.next_due_note) == (update.due_on, update.due_note)


def test_what_comes_within_its_moved_deadline_is_on_time(cast: Cast, world: World) -> None:
    update = hand_in(cast, update_of(world.taxed))
    update = send_back(cast, update, now=NOW.replace(month=12, day=15))
    update = hand_in(cast, update, done="改。", now=NOW.replace(month=12, day=17))
    assert not update.is_late
    update = send_back(cast, update, now=NOW.replace(month=12, day=18))
    update = hand_in(cast, update, done="再改。", now=NOW.replace(month=12, day=30))
    assert update.is_late


def test_a_return_does_not_undo_lateness(cast: Cast, world: World) -> None:
    late = NOW.replace(month=12, day=18)
    update = hand_in(cast, update_of(world.taxed), now=late)
    update = send_back(cast, update, now=late)
    update = hand_in(cast, update, done="改。", now=late + timedelta(days=1))
    assert update.is_late
    world.taxed.refresh_from_db()
    assert world.taxed.made_up_late
    day = late.date() + timedelta(days=1)
    rows = Implementation.objects.visible_to(cast.clerk)
    for today in (day, day + timedelta(days=1)):
        tax = returns_by_agency(standing(rows, as_of=day, today=today), period=world.period)
        (figures,) = [r for r in tax if r.name == cast.tax.name]
        assert (figures.handed_in.count, figures.on_time.count) == (1, 0)


def test_a_missing_year_is_refused_at_the_field_and_a_date_helps(cast: Cast, world: World) -> None:
    update = hand_in(cast, update_of(world.taxed))
    eve = NOW.replace(month=12, day=30)
    with pytest.raises(ValidationError) as fault:
        send_back(cast, update, now=eve, working_days=5)
    assert "尚未导入2027年" in fault.value.message_dict["working_days"][0]
    update.refresh_from_db()
    assert update.state == UpdateState.SUBMITTED
    with pytest.raises(ValidationError) as fault:
        send_back(cast, update, now=eve, due_on=date(2026, 12, 29))
    assert set(fault.value.message_dict) == {"due_on"}
    assert send_back(cast, update, now=eve, due_on=date(2027, 1, 8)).due_on == date(2027, 1, 8)


@pytest.mark.parametrize("days", [0, 31])
def test_it_refuses_a_term_out_of_reason(cast: Cast, world: World, days: int) -> None:
    with pytest.raises(ValidationError) as fault:
        send_back(cast, hand_in(cast, update_of(world.taxed)), working_days=days)
    assert set(fault.value.message_dict) == {"working_days"}


# --- Reopening, and who verifies -----------------------------------------------------------------


def test_the_database_refuses_a_verifier_who_submitted(cast: Cast, world: World) -> None:
    update = hand_in(cast, update_of(world.taxed))
    match = "update_verifier_did_not_submit"
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        ProgressUpdate.objects.filter(pk=update.pk).update(verified_by=cast.tax_reporter)


def test_only_the_bureau_opens_again_and_only_what_is_verified(cast: Cast, world: World) -> None:
    update = hand_in(cast, update_of(world.taxed))
    with pytest.raises(TransitionRefused):
        reopen(update, reason="有误。", version=update.version, actor=cast.clerk, now=NOW)
    update = verify(
        update, verified_status="in_progress", version=update.version, actor=cast.head, now=NOW
    )
    for user in (cast.tax_reporter, cast.leader, cast.outside_clerk, cast.province):
        with pytest.raises(PermissionDenied):
            reopen(update, reason="有误。", version=update.version, actor=user, now=NOW)
    with pytest.raises(ValidationError):
        reopen(update, reason=" ", version=update.version, actor=cast.clerk, now=NOW)
    reopen(update, reason="有误。", version=update.version, actor=cast.clerk, now=NOW)
    assert AuditEvent.objects.latest("seq").verb == "reopen"
    world.taxed.refresh_from_db()
    assert (world.taxed.status, world.taxed.owed_on) == (
        Status.IN_PROGRESS,
        world.period.due_on,
    )


# --- Standing still ------------------------------------------------------------------------------


def quarters(cast: Cast, world: World, number: int) -> list[ProgressUpdate]:
    for n in range(1, number):
        make_period(
            cast.suzhou,
            cast.clerk,
            title=f"第{n}期",
            starts_on=date(2027, n, 1),
            ends_on=date(2027, n, 28),
            due_on=date(2027, n, 28),
        )
    return list(world.taxed.updates.order_by("period__ends_on"))


def test_the_third_no_change_in_a_row_is_flagged(client: Client, cast: Cast, world: World) -> None:
    same: dict[str, Any] = {"claimed_status": "not_started", "no_change": True}
    client.force_login(cast.clerk)
    for number, update in enumerate(quarters(cast, world, 3), start=1):
        hand_in(cast, update, done="", next_step="", **same)
        world.taxed.refresh_from_db()
        assert world.taxed.unchanged_in_a_row == number
        assert world.taxed.stands_still() == (number == 3)
    said = "连续3期无变化"
    listed = client.get("/implementations/?standstill=true")
    assert listed.context["total"] == 1
    assert said in listed.content.decode()
    assert said in client.get(reverse("tasks:verifying")).content.decode()
    assert "连续 3 期无变化" in client.get(world.taxed.get_absolute_url()).content.decode()


def test_progress_or_a_return_breaks_the_row(cast: Cast, world: World) -> None:
    same: dict[str, Any] = {"claimed_status": "not_started", "no_change": True}
    first, second, third = quarters(cast, world, 3)
    hand_in(cast, first, done="", next_step="", **same)
    second = hand_in(cast, second, done="", next_step="", **same)
    send_back(cast, second)
    world.taxed.refresh_from_db()
    assert world.taxed.unchanged_in_a_row == 1
    hand_in(cast, third)
    world.taxed.refresh_from_db()
    assert world.taxed.unchanged_in_a_row == 0


# --- The part of a co-agency ---------------------------------------------------------------------


@pytest.fixture
def shared(cast: Cast, world: World) -> ProgressUpdate:
    measure = make_measure(world.document, agencies=[cast.tax, cast.customs])
    return update_of(make_implementation(measure, cast.suzhou))


def test_only_a_co_agency_gives_its_part(cast: Cast, world: World, shared: ProgressUpdate) -> None:
    for user in cast.everyone:
        if user == cast.customs_reporter:
            continue
        with pytest.raises(PermissionDenied):
            contribute(shared, text="已配合。", version=0, actor=user, now=NOW)
    with pytest.raises(PermissionDenied):
        submit(shared, content=PROGRESS, version=1, actor=cast.customs_reporter, now=NOW)


def test_the_lead_reads_the_part_and_the_round_keeps_it(
    client: Client, cast: Cast, shared: ProgressUpdate
) -> None:
    by: dict[str, Any] = {"actor": cast.customs_reporter, "now": NOW}
    contribute(shared, text="已配合通关便利。", version=0, **by)
    with pytest.raises(StaleVersion):
        contribute(shared, text="另一版。", version=0, **by)
    client.force_login(cast.tax_reporter)
    assert (
        "已配合通关便利。" in client.get(shared.implementation.get_absolute_url()).content.decode()
    )
    hand_in(cast, shared)
    (part,) = shared.rounds.get().contributions
    assert (part["agency"], part["text"]) == ("苏州海关", "已配合通关便利。")
    with pytest.raises(TransitionRefused):
        contribute(shared, text="晚了。", version=1, **by)


# --- Many at once --------------------------------------------------------------------------------


def test_each_ticked_row_has_its_own_result(client: Client, cast: Cast, world: World) -> None:
    good = hand_in(cast, update_of(world.taxed))
    stale = hand_in(cast, update_of(world.taxed_too))
    own = submit(
        update_of(world.unassigned), content=PROGRESS, version=1, actor=cast.clerk, now=NOW
    )
    client.force_login(cast.clerk)
    ticked = [f"{good.pk}:{good.version}", f"{stale.pk}:9", f"{own.pk}:{own.version}", "x:1"]
    r = client.post(reverse("tasks:verifying"), {"update": ticked, "verify": "1"})

    results = {each.update.pk: each.is_done for each in r.context["results"]}
    assert results == {good.pk: True, stale.pk: False, own.pk: False}
    states = [update_of(i).state for i in (world.taxed, world.taxed_too, world.unassigned)]
    assert states == ["verified", "submitted", "submitted"]


def test_nothing_ticked_and_a_return_without_reason_change_nothing(
    client: Client, cast: Cast, world: World
) -> None:
    update = hand_in(cast, update_of(world.taxed))
    client.force_login(cast.clerk)
    page = reverse("tasks:verifying")
    assert client.post(page, {"verify": "1"}).status_code == 422
    ticked = {"update": f"{update.pk}:{update.version}", "return": "1"}
    r = client.post(page, ticked)
    assert (r.status_code, r.context["ticked"]) == (422, {update.pk})
    assert update_of(world.taxed).state == UpdateState.SUBMITTED
    given = ticked | {"reason_code": "unclear", "reason": "请补充。", "working_days": "5"}
    assert client.post(page, given).status_code == 200
    assert update_of(world.taxed).state == UpdateState.RETURNED


def test_another_regions_rows_cannot_be_ticked(client: Client, cast: Cast, world: World) -> None:
    update = hand_in(cast, update_of(world.taxed))
    client.force_login(cast.outside_clerk)
    given = {"update": f"{update.pk}:{update.version}", "verify": "1"}
    r = client.post(reverse("tasks:verifying"), given)
    assert (r.status_code, r.context["results"]) == (422, [])
    assert update_of(world.taxed).state == UpdateState.SUBMITTED


# --- Rounds beside each other --------------------------------------------------------------------


def test_the_rounds_stand_beside_each_other_with_differences_marked(
    client: Client, cast: Cast, world: World
) -> None:
    update = send_back(cast, hand_in(cast, update_of(world.taxed)), pinned_fields=["done"])
    client.force_login(cast.tax_reporter)
    form = client.get(world.taxed.get_absolute_url()).content.decode()
    assert form.index("filling_done") < form.index("filling_claimed_status")
    hand_in(cast, update, done="已印发方案2份。")
    client.force_login(cast.clerk)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert "<ins>2份</ins>" in page
