"""Opening a period creates every expected update, and nobody else may."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tasks.actions import due_after
from tasks.choices import DayKind, Status, TrackScope, UpdateState
from tasks.models import CalendarDay, Implementation, ProgressUpdate, ReportingPeriod
from tests.base import Cast, World
from tests.factory import NOW, make_period

NEXT = {"title": "2027年第一季度", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 3, 31)}


def test_it_refuses_everyone_but_the_regions_coordinators(cast: Cast, world: World) -> None:
    for user in cast.everyone:
        if user in {cast.clerk, cast.second_clerk}:
            continue
        with pytest.raises(PermissionDenied):
            make_period(cast.suzhou, user, **NEXT, due_on=date(2027, 4, 10))
    assert ReportingPeriod.objects.count() == 1


def test_it_refuses_a_period_that_exists(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError, match="已有相同频次"):
        make_period(cast.suzhou, cast.clerk, title="又一个第四季度")
    assert ProgressUpdate.objects.count() == 4


def test_it_refuses_dates_out_of_order(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError):
        make_period(
            cast.suzhou,
            cast.clerk,
            starts_on=date(2027, 1, 1),
            ends_on=date(2026, 12, 1),
            due_on=date(2027, 1, 9),
        )


def test_it_expects_one_update_of_each_unfinished_item_of_the_region(
    cast: Cast, world: World
) -> None:
    assert set(world.period.updates.values_list("implementation", flat=True)) == {
        world.taxed.pk,
        world.taxed_too.pk,
        world.shipped.pk,
        world.unassigned.pk,
    }
    assert set(world.period.updates.values_list("state", flat=True)) == {UpdateState.EXPECTED}
    world.taxed.refresh_from_db()
    world.elsewhere.refresh_from_db()
    assert world.taxed.owed_on == world.period.due_on
    assert world.elsewhere.owed_on is None


def test_what_is_finished_or_out_of_scope_owes_nothing(cast: Cast, world: World) -> None:
    rows = Implementation.objects
    rows.filter(pk=world.taxed.pk).update(status=Status.LANDED, landed_on=date(2026, 10, 9))
    rows.filter(pk=world.taxed_too.pk).update(status=Status.NOT_APPLICABLE)
    rows.filter(pk=world.shipped.pk).update(scope=TrackScope.NATIONAL_ONLY)
    period = make_period(cast.suzhou, cast.clerk, **NEXT, due_on=date(2027, 4, 10))
    assert [u.implementation for u in period.updates.all()] == [world.unassigned]


def test_an_older_update_still_owed_keeps_its_date(cast: Cast, world: World) -> None:
    make_period(cast.suzhou, cast.clerk, **NEXT, due_on=date(2027, 4, 10), now=NOW)
    world.taxed.refresh_from_db()
    assert world.taxed.owed_on == world.period.due_on


@pytest.fixture
def spring_festival(db: None) -> None:
    """2026: the holiday is 15–23 February; the Saturdays 14 and 28 February are worked."""
    CalendarDay.objects.bulk_create(
        [
            *(
                CalendarDay(date=date(2026, 2, day), kind=DayKind.HOLIDAY, name="春节")
                for day in range(15, 24)
            ),
            CalendarDay(date=date(2026, 2, 14), kind=DayKind.WORKDAY, name="春节"),
            CalendarDay(date=date(2026, 2, 28), kind=DayKind.WORKDAY, name="春节"),
        ]
    )


def test_it_counts_working_days_across_the_spring_festival(spring_festival: None) -> None:
    # 12, 13, 14 (worked Saturday), 24, 25, 26, 27, 28 (worked Saturday), 2 and 3 March.
    due, note = due_after(date(2026, 2, 11), 10)
    assert due == date(2026, 3, 3)
    assert "第10个工作日" in note


def test_a_missing_calendar_year_is_a_plain_refusal(spring_festival: None) -> None:
    with pytest.raises(ValidationError, match="尚未导入2027年"):
        due_after(date(2026, 12, 28), 10)


def test_the_last_day_of_all_is_a_plain_refusal(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="9999年"):
        due_after(date.max, 1)
