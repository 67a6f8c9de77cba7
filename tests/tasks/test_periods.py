"""A period from its planning to its lock: states by date, and what comes to be owed later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEvent
from tasks.actions import assign, lock_expired, lock_period, open_planned
from tasks.choices import Frequency
from tasks.models import CalendarDay, ReportingPeriod
from tests.base import Cast, World
from tests.factory import (
    NOW,
    make_document,
    make_implementation,
    make_measure,
    make_period,
    update_of,
)

TODAY = NOW.date()
NEXT: dict[str, Any] = {
    "title": "2027年第一季度",
    "starts_on": date(2027, 1, 1),
    "ends_on": date(2027, 3, 31),
    "due_on": date(2027, 4, 10),
}


def state(period: ReportingPeriod, on: date) -> str:
    return ReportingPeriod.objects.with_state(on).get(pk=period.pk).state


# --- States ------------------------------------------------------------------------------------


def test_its_state_follows_from_its_dates(cast: Cast, world: World) -> None:
    period, day = world.period, timedelta(days=1)
    ReportingPeriod.objects.filter(pk=period.pk).update(locks_on=date(2026, 12, 30))
    due = period.due_on

    assert state(period, due - 8 * day) == "open"
    assert state(period, due - 7 * day) == "due"
    assert state(period, due) == "due"
    assert state(period, due + day) == "late"
    assert state(period, date(2026, 12, 29)) == "late"
    assert state(period, date(2026, 12, 30)) == "locked"


def test_the_table_and_the_row_agree_on_what_is_locked(cast: Cast, world: World) -> None:
    lock_period(world.period, reason="数据已齐。", actor=cast.clerk, now=NOW)
    world.period.refresh_from_db()
    assert world.period.is_locked(TODAY)
    assert state(world.period, TODAY) == "locked"


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"locks_on": date(2027, 4, 10)}, "__all__"),
        ({"opens_on": date(2027, 4, 11)}, "opens_on"),
    ],
)
def test_it_refuses_dates_that_do_not_follow(
    cast: Cast, world: World, wrong: dict[str, Any], at: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        make_period(cast.suzhou, cast.clerk, **NEXT, **wrong)
    assert at in fault.value.message_dict
    assert ReportingPeriod.objects.count() == 1


# --- Planned periods -----------------------------------------------------------------------------


def test_a_planned_period_owes_nothing_until_its_day(cast: Cast, world: World) -> None:
    planned = make_period(cast.suzhou, cast.clerk, **NEXT, opens_on=date(2027, 3, 20))

    assert (planned.opened_at, planned.updates.count()) == (None, 0)
    assert state(planned, TODAY) == "upcoming"
    assert open_planned(now=NOW + timedelta(days=130)) == 0
    assert AuditEvent.objects.latest("seq").verb == "plan_period"


def test_the_scheduler_opens_it_once(cast: Cast, world: World) -> None:
    planned = make_period(cast.suzhou, cast.clerk, **NEXT, opens_on=date(2027, 3, 20))
    day = NOW.replace(year=2027, month=3, day=22)

    assert open_planned(now=day) == 1
    assert open_planned(now=day) == 0
    planned.refresh_from_db()
    assert (planned.opened_at, planned.updates.count()) == (day, 4)
    assert AuditEvent.objects.filter(verb="open_period", object_id=str(planned.pk)).count() == 1


# --- Items that come later -----------------------------------------------------------------------


def test_an_item_adopted_while_a_period_is_open_is_expected_too(cast: Cast, world: World) -> None:
    late_comer = make_implementation(
        make_measure(world.document, task=world.tasks[0], agencies=[cast.tax]), cast.suzhou
    )
    update = update_of(late_comer)

    assert (update.period, update.due_on) == (world.period, world.period.due_on)
    late_comer.refresh_from_db()
    assert late_comer.owed_on == world.period.due_on


def test_a_period_that_is_over_asks_nothing_of_a_new_item(cast: Cast, world: World) -> None:
    ReportingPeriod.objects.update(due_on=TODAY - timedelta(days=1))
    measure = make_measure(world.document, task=world.tasks[0])
    assert make_implementation(measure, cast.suzhou).updates.count() == 0


def test_a_locked_or_planned_period_asks_nothing_of_a_new_item(cast: Cast, world: World) -> None:
    make_period(cast.suzhou, cast.clerk, **NEXT, opens_on=date(2027, 3, 20))
    lock_period(world.period, reason="数据已齐。", actor=cast.clerk, now=NOW)
    measure = make_measure(world.document, task=world.tasks[0])
    assert make_implementation(measure, cast.suzhou).updates.count() == 0


def test_another_regions_period_asks_nothing(cast: Cast, world: World) -> None:
    assert world.elsewhere.updates.count() == 0


def test_an_item_given_to_a_body_is_asked_for_what_it_was_not(cast: Cast, world: World) -> None:
    world.unassigned.updates.all().delete()
    assign(
        world.unassigned,
        agencies=[cast.customs],
        version=world.unassigned.version,
        actor=cast.clerk,
        now=NOW,
    )
    assert update_of(world.unassigned).period == world.period
    again = make_implementation(world.taxed.measure, cast.suzhou)
    assert again.updates.count() == 1


# --- Special rounds ------------------------------------------------------------------------------


def test_a_special_round_asks_about_its_document_only(cast: Cast, world: World) -> None:
    other = make_document(cast.suzhou, slug="suzhou-other", title="另一份文件")
    asked = make_implementation(make_measure(other, agencies=[cast.tax]), cast.suzhou)
    special: dict[str, Any] = NEXT | {"title": "跨境数据专项", "frequency": Frequency.SPECIAL}
    period = make_period(cast.suzhou, cast.clerk, **special, document=other)

    assert [u.implementation for u in period.updates.all()] == [asked]


def test_two_special_rounds_may_begin_together_but_not_under_one_name(
    cast: Cast, world: World
) -> None:
    special: dict[str, Any] = NEXT | {"frequency": Frequency.SPECIAL}
    make_period(cast.suzhou, cast.clerk, **special)
    make_period(cast.suzhou, cast.clerk, **(special | {"title": "另一专项"}))
    with pytest.raises(ValidationError, match="同名的专项"):
        make_period(cast.suzhou, cast.second_clerk, **special)


def test_only_a_special_round_is_limited_to_a_document(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError, match="只有专项"):
        make_period(cast.suzhou, cast.clerk, **NEXT, document=world.document)


# --- Locking by the calendar ---------------------------------------------------------------------


def test_the_lock_is_written_down_once_and_holds_without_the_scheduler(
    cast: Cast, world: World
) -> None:
    ReportingPeriod.objects.update(locks_on=date(2026, 12, 20))
    day = NOW.replace(month=12, day=24)

    assert ReportingPeriod.objects.get().is_locked(date(2026, 12, 20))
    assert lock_expired(now=NOW) == 0
    assert lock_expired(now=day) == 1
    assert lock_expired(now=day) == 0
    period = ReportingPeriod.objects.get()
    assert (period.locked_at, period.locked_by) == (day, None)
    events = AuditEvent.objects.filter(verb="lock_period")
    assert [e.actor_name for e in events] == ["系统"]


def test_a_missing_year_is_refused_at_the_field_of_the_lock(
    cast: Cast, world: World, client: Any
) -> None:
    client.force_login(cast.clerk)
    given = {
        "title": "2026年专项",
        "frequency": "special",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-20",
        "due_on": "2026-12-28",
        "locks_days": "10",
    }
    r = client.post("/periods/", given)
    assert r.status_code == 422
    assert "尚未导入2027年" in r.context["form"].errors["locks_days"][0]
    assert ReportingPeriod.objects.count() == 1


def test_the_lock_is_counted_in_working_days_and_says_how(
    cast: Cast, world: World, client: Any
) -> None:
    CalendarDay.objects.create(date=date(2027, 4, 5), kind="holiday", name="清明节")
    client.force_login(cast.clerk)
    given = {
        "title": "2027年第一季度",
        "frequency": "quarter",
        "starts_on": "2027-01-01",
        "ends_on": "2027-03-31",
        "due_on": "2027-04-02",
        "locks_days": "2",
    }
    assert client.post("/periods/", given).status_code == 302
    period = ReportingPeriod.objects.get(title="2027年第一季度")
    # Friday 2 April; the weekend and Monday's holiday are not counted.
    assert period.locks_on == date(2027, 4, 7)
    assert "第2个工作日" in period.locks_note
    page = client.get("/periods/").content.decode()
    assert "2027-04-07" in page
    assert "第2个工作日" in page
