"""Figures name the body that led then, whoever leads the item now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from reports.composing import compose
from reports.models import AnnualReport
from reports.statistics import late_by_agency, red_list, returns_by_agency, standing
from reports.statistics.bulletins import AgencyRecord, records_by_agency
from tasks.actions import Content, assign, lock_period, return_, submit, verify
from tasks.filters import ImplementationFilter
from tasks.models import Blocker, FormerAssignment, Implementation, ReportingPeriod
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.reports.test_statistics import land

CONTENT = Content("in_progress", "已办。", "继续。")


def day(number: int) -> datetime:
    """That many days after the period was opened, at nine in the morning."""
    return NOW + timedelta(days=number)


def give_to(row: Implementation, body: Agency, cast: Cast, now: datetime) -> None:
    row.refresh_from_db()
    assign(row, agencies=[body], version=row.version, actor=cast.clerk, now=now)


def hand_in(row: Implementation, cast: Cast, now: datetime) -> None:
    update = update_of(row)
    submit(update, content=CONTENT, version=update.version, actor=cast.clerk, now=now)


def expected_of(period: ReportingPeriod, *, as_of: datetime, today: datetime) -> dict[str, int]:
    now = standing(
        Implementation.objects.filter(region=period.region), as_of=as_of.date(), today=today.date()
    )
    return {r.name: r.expected.count for r in returns_by_agency(now, period=period)}


def records(period: ReportingPeriod, on: datetime, today: datetime) -> dict[str, AgencyRecord]:
    now = standing(
        Implementation.objects.filter(region=period.region), as_of=on.date(), today=today.date()
    )
    return {r.agency: r for r in records_by_agency(now, period=period)}


def test_what_is_still_owed_goes_to_the_new_lead(cast: Cast, world: World) -> None:
    give_to(world.taxed, cast.customs, cast, day(3))

    now = expected_of(world.period, as_of=day(3), today=day(3))

    assert (now[cast.tax.name], now[cast.customs.name]) == (1, 2)


def test_the_day_before_the_change_still_names_the_old_lead(cast: Cast, world: World) -> None:
    give_to(world.taxed, cast.customs, cast, day(3))

    then = expected_of(world.period, as_of=day(2), today=day(30))

    assert (then[cast.tax.name], then[cast.customs.name]) == (2, 1)


def test_what_was_handed_in_stays_with_who_led_then(cast: Cast, world: World) -> None:
    hand_in(world.taxed, cast, day(1))
    give_to(world.taxed, cast.customs, cast, day(3))

    now = records(world.period, day(5), day(5))

    assert (now[cast.tax.name].expected, now[cast.tax.name].handed_in) == (2, 1)
    assert (now[cast.customs.name].expected, now[cast.customs.name].handed_in) == (1, 0)


def test_what_nobody_handed_in_stays_with_who_led_at_the_lock(cast: Cast, world: World) -> None:
    lock_period(world.period, reason="提前汇总。", actor=cast.clerk, now=day(50))
    give_to(world.taxed, cast.customs, cast, day(51))

    now = expected_of(world.period, as_of=day(52), today=day(52))

    assert (now[cast.tax.name], now[cast.customs.name]) == (2, 1)


def test_a_lock_that_follows_from_its_date_holds_the_lead_as_well(cast: Cast, world: World) -> None:
    ReportingPeriod.objects.filter(pk=world.period.pk).update(locks_on=day(50).date())
    give_to(world.taxed, cast.customs, cast, day(51))
    give_to(world.taxed_too, cast.customs, cast, day(49))

    now = expected_of(world.period, as_of=day(52), today=day(52))

    assert (now[cast.tax.name], now[cast.customs.name]) == (1, 2)


def test_a_return_is_counted_for_the_body_it_went_to(cast: Cast, world: World) -> None:
    hand_in(world.taxed, cast, day(1))
    update = update_of(world.taxed)
    return_(
        update,
        reason_code="wrong_agency",
        reason="应由海关办理。",
        due_on=date(2026, 12, 20),
        version=update.version,
        actor=cast.head,
        now=day(2),
    )
    give_to(world.taxed, cast.customs, cast, day(3))
    give_to(world.taxed_too, cast.customs, cast, day(3))

    now = records(world.period, day(5), day(5))

    # It owes nothing any more, and what it was sent back is still said.
    assert (now[cast.tax.name].expected, now[cast.tax.name].returned) == (0, 1)
    assert (now[cast.customs.name].expected, now[cast.customs.name].returned) == (3, 0)


def test_a_landing_is_counted_for_who_led(cast: Cast, world: World) -> None:
    land(world.taxed, cast, now=day(1), on=date(2026, 11, 2))
    give_to(world.taxed, cast.customs, cast, day(3))

    now = records(world.period, day(5), day(5))

    assert (now[cast.tax.name].landed, now[cast.customs.name].landed) == (1, 0)


def test_each_number_opens_its_rows_after_the_change(cast: Cast, world: World) -> None:
    """The very rows, not as many others."""
    hand_in(world.taxed, cast, timezone.now() - timedelta(hours=2))
    give_to(world.taxed, cast.customs, cast, timezone.now() - timedelta(hours=1))
    today = timezone.localdate()
    seen = Implementation.objects.visible_to(cast.clerk)
    now = standing(seen, as_of=today, today=today)

    opened = {}
    for row in returns_by_agency(now, period=world.period):
        request = SimpleNamespace(user=cast.clerk)
        listed = ImplementationFilter(
            QueryDict(row.expected.query), seen.with_light(today), request=request
        )
        assert listed.is_valid()
        opened[row.name] = set(listed.qs.values_list("pk", flat=True))

    assert opened[cast.tax.name] == {world.taxed.pk, world.taxed_too.pk}
    assert opened[cast.customs.name] == {world.shipped.pk}
    assert opened["未明确责任单位"] == {world.unassigned.pk}


def test_lateness_of_a_past_day_names_who_led_then(cast: Cast, world: World) -> None:
    for row in (world.taxed, world.taxed_too):
        give_to(row, cast.customs, cast, day(60))
    seen = Implementation.objects.filter(region=cast.suzhou)

    then = standing(seen, as_of=day(55).date(), today=day(70).date())
    now = standing(seen, as_of=day(70).date(), today=day(70).date())

    assert {r.name: r.late.count for r in late_by_agency(then)}[cast.tax.name] == 2
    assert cast.tax.name not in {r.name for r in late_by_agency(now)}
    agencies = {r.pk: r.agency for r in red_list(then, blockers=Blocker.objects.none(), most=9)}
    assert agencies[world.taxed.pk] == cast.tax.name


def test_a_report_made_again_names_who_answered_then(cast: Cast, world: World) -> None:
    hand_in(world.taxed, cast, day(1))
    update = update_of(world.taxed)
    verify(
        update,
        verified_status="in_progress",
        version=update.version,
        actor=cast.head,
        now=day(2),
    )
    report = AnnualReport(region=cast.suzhou, year=2026, created_by=cast.clerk, created_at=NOW)

    def made(today: datetime) -> object:
        return compose(
            report, as_of=day(4).date(), today=today.date(), tell=lambda percent, note: None
        )

    before = made(day(5))
    give_to(world.taxed, cast.customs, cast, day(6))

    assert made(day(7)) == before


def test_a_change_among_the_co_agencies_moves_no_figure(cast: Cast, world: World) -> None:
    assign(
        world.shipped,
        agencies=[cast.customs, cast.tax],
        version=world.shipped.version,
        actor=cast.clerk,
        now=day(1),
    )

    now = expected_of(world.period, as_of=day(2), today=day(2))

    assert (now[cast.tax.name], now[cast.customs.name]) == (2, 1)


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_the_pages_of_body_and_period_name_who_led_then(
    cast: Cast, world: World, client: Client, who: str
) -> None:
    hand_in(world.taxed, cast, timezone.now() - timedelta(hours=2))
    give_to(world.taxed, cast.customs, cast, timezone.now() - timedelta(hours=1))
    client.force_login(getattr(cast, who))

    body = client.get(reverse("tasks:agency", args=[cast.tax.key])).context["periods"]
    period = client.get(reverse("tasks:period", args=[world.period.pk])).context["bodies"]

    assert [(p["expected"], p["handed_in"]) for p in body] == [(2, 1)]
    assert {b["agency"]: (b["expected"], b["handed_in"]) for b in period if b["agency"]} == {
        cast.tax: (2, 1),
        cast.customs: (1, 0),
    }


def test_what_the_trail_says_of_earlier_changes_is_taken_over(cast: Cast, world: World) -> None:
    give_to(world.taxed, cast.customs, cast, day(3))
    give_to(world.taxed, cast.commerce, cast, day(4))
    kept = FormerAssignment.objects.order_by("until").values_list(
        "implementation", "lead_agency", "agencies", "until"
    )
    before = list(kept)
    FormerAssignment.objects.all().delete()

    step = import_module("tasks.migrations.0016_fill_former_assignments")
    with connection.schema_editor() as editor:
        step.fill(apps, editor)

    assert list(kept) == before
    assert len(before) == 2
