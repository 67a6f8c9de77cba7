"""我的工作 and 填报期."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.actions import Content, return_, submit
from tasks.choices import DayKind
from tasks.models import CalendarDay, ProgressUpdate, ReportingPeriod
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_period, update_of
from tests.query_counts import assert_query_count

HOME = "/"
AFTER_DUE = NOW + timedelta(days=50)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def hand_in(update: ProgressUpdate, actor: Any) -> ProgressUpdate:
    content = Content("in_progress", "已办。", "继续。")
    return submit(update, content=content, version=update.version, actor=actor, now=NOW)


def test_the_reporter_finds_what_is_owed_and_nothing_of_others(
    client: Client, cast: Cast, world: World, clock: Any
) -> None:
    client.force_login(cast.tax_reporter)
    r = client.get(HOME)
    assert [u.implementation for u in r.context["later"]] == [world.taxed, world.taxed_too]
    assert r.context["late"] == []
    assert world.shipped.get_absolute_url() not in r.content.decode()


def test_a_returned_update_comes_first_with_its_reason(
    client: Client, cast: Cast, world: World, clock: Any
) -> None:
    update = hand_in(update_of(world.taxed), cast.tax_reporter)
    return_(
        update,
        reason_code="no_evidence",
        reason="请附印发件。",
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    client.force_login(cast.tax_reporter)
    r = client.get(HOME)
    assert r.context["returned"] == [update]
    assert [u.implementation for u in r.context["later"]] == [world.taxed_too]
    page = r.content.decode()
    assert "请附印发件。" in page
    assert "佐证材料不足" in page


def test_it_says_how_late_and_what_is_due_this_week(
    client: Client, cast: Cast, world: World, clock: time_machine.Traveller
) -> None:
    client.force_login(cast.tax_reporter)
    clock.move_to(NOW + timedelta(days=42))  # Monday of the week of the due date, 15 December
    client.force_login(cast.tax_reporter)
    r = client.get(HOME)
    assert len(r.context["this_week"]) == 2
    clock.move_to(AFTER_DUE)
    client.force_login(cast.tax_reporter)
    r = client.get(HOME)
    assert len(r.context["late"]) == 2
    assert "逾期 7 天" in r.content.decode()


def test_every_number_opens_exactly_its_rows(
    client: Client, cast: Cast, world: World, clock: time_machine.Traveller
) -> None:
    hand_in(update_of(world.taxed), cast.tax_reporter)
    clock.move_to(AFTER_DUE)
    for user in (cast.clerk, cast.head, cast.tax_reporter):
        client.force_login(user)
        tiles = client.get(HOME).context["tiles"]
        assert any(tile.number for tile in tiles)
        for tile in tiles:
            rows = client.get(f"{reverse('tasks:implementations')}?{tile.query}")
            assert rows.context["total"] == tile.number, (user, tile)


def test_the_clerk_sees_who_handed_in_the_oldest_first(
    client: Client, cast: Cast, world: World, clock: Any
) -> None:
    later = submit(
        update_of(world.taxed),
        content=Content("in_progress", "晚。", "继续。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW + timedelta(hours=1),
    )
    earlier = hand_in(update_of(world.taxed_too), cast.tax_reporter)
    client.force_login(cast.clerk)
    assert list(client.get(HOME).context["waiting"]) == [earlier, later]


def test_the_late_are_grouped_by_agency(
    client: Client, cast: Cast, world: World, clock: time_machine.Traveller
) -> None:
    clock.move_to(AFTER_DUE)
    client.force_login(cast.clerk)
    late = {row["key"]: row for row in client.get(HOME).context["late"]}
    assert (late["suzhou-tax"]["number"], late["suzhou-tax"]["days"]) == (2, 7)
    assert late[None]["number"] == 1


def test_the_cost_does_not_grow_with_the_work(
    client: Client, cast: Cast, world: World, clock: Any
) -> None:
    def queries() -> list[dict[str, Any]]:
        with CaptureQueriesContext(connection) as caught:
            client.get(HOME)
        return caught.captured_queries

    hand_in(update_of(world.taxed), cast.tax_reporter)
    for name, user in (("my_work_bureau", cast.clerk), ("my_work_reporter", cast.tax_reporter)):
        client.force_login(user)
        queries()  # the first one also starts the session
        few = queries()
        items = [
            make_implementation(
                make_measure(world.document, agencies=[cast.tax, cast.customs]), cast.suzhou
            )
            for _ in range(5)
        ]
        starts_on = date(2026, 1, 1) if name == "my_work_bureau" else date(2026, 4, 1)
        make_period(
            cast.suzhou,
            cast.clerk,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=80),
            due_on=starts_on + timedelta(days=90),
        )
        for item in items[:3]:
            hand_in(update_of(item), cast.tax_reporter)
        many = queries()
        assert len(many) == len(few)
        assert_query_count(name, many)


# --- 填报期 --------------------------------------------------------------------------------------

PERIOD = {
    "title": "2027年第一季度",
    "frequency": "quarter",
    "starts_on": "2027-1-1",
    "ends_on": "2027年3月31日",
    "working_days": "",
    "due_on": "",
}


def test_a_year_without_a_calendar_is_refused_at_the_field(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)
    r = client.post(reverse("tasks:periods"), PERIOD | {"working_days": "５"})
    assert r.status_code == 422
    assert "尚未导入2027年的放假安排" in r.context["form"].errors["working_days"][0]
    assert r.context["form"]["ends_on"].value() == "2027年3月31日"
    assert ReportingPeriod.objects.count() == 1


def test_the_due_date_is_counted_and_says_how(client: Client, cast: Cast, world: World) -> None:
    CalendarDay.objects.create(date=date(2027, 4, 5), kind=DayKind.HOLIDAY, name="清明节")
    client.force_login(cast.clerk)
    r = client.post(reverse("tasks:periods"), PERIOD | {"working_days": "5"}, follow=True)
    period = ReportingPeriod.objects.get(starts_on=date(2027, 1, 1))
    # 1, 2, 6, 7 and 8 April: the weekend and the holiday are not counted.
    assert period.due_on == date(2027, 4, 8)
    assert "第5个工作日" in r.content.decode()
    assert period.updates.count() == 4


@pytest.mark.parametrize("due", [{}, {"working_days": "5", "due_on": "2027-04-10"}])
def test_the_due_date_comes_one_way(
    client: Client, cast: Cast, world: World, due: dict[str, str]
) -> None:
    client.force_login(cast.clerk)
    r = client.post(reverse("tasks:periods"), PERIOD | due)
    assert set(r.context["form"].errors) == {"working_days"}


def test_the_same_period_is_not_opened_twice(client: Client, cast: Cast, world: World) -> None:
    client.force_login(cast.clerk)
    given = PERIOD | {"due_on": "2027-04-10"}
    for _ in range(2):
        # The second press of a double click is told what the first one did.
        r = client.post(reverse("tasks:periods"), given, follow=True)
        assert "已开启“2027年第一季度”" in r.content.decode()
    assert ReportingPeriod.objects.filter(starts_on=date(2027, 1, 1)).count() == 1
    r = client.post(reverse("tasks:periods"), given | {"due_on": "2027-04-12"})
    assert "该地区已有相同频次和起始日期的填报期" in r.content.decode()


def test_the_head_reads_the_periods_but_opens_none(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.head)
    r = client.get(reverse("tasks:periods"))
    assert "开启填报期" not in r.content.decode()
    given = PERIOD | {"due_on": "2027-04-10"}
    assert client.post(reverse("tasks:periods"), given).status_code == 403
    assert ReportingPeriod.objects.count() == 1


def test_the_counts_of_a_period_are_those_of_its_updates(
    client: Client, cast: Cast, world: World
) -> None:
    hand_in(update_of(world.taxed), cast.tax_reporter)
    update = hand_in(update_of(world.taxed_too), cast.tax_reporter)
    return_(update, reason_code="unclear", reason="改。", version=2, actor=cast.clerk, now=NOW)
    late = update_of(world.shipped)
    submit(
        late,
        content=Content("in_progress", "晚了。", "继续。"),
        version=1,
        actor=cast.customs_reporter,
        now=AFTER_DUE,
    )
    client.force_login(cast.clerk)
    (row,) = client.get(reverse("tasks:periods")).context["rows"]
    assert (row.expected, row.handed_in, row.on_time, row.waiting, row.returned) == (4, 2, 1, 2, 1)
