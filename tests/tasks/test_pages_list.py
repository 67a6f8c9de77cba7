"""落实事项: filters, counts, sorting, paging, columns, exports, and what it costs."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agencies.spreadsheets import disarmed
from tasks.models import Implementation
from tests.base import Cast, World
from tests.factory import make_implementation, make_measure
from tests.query_counts import assert_query_count

LIST = "/implementations/"


def listed(client: Client, **query: Any) -> list[int]:
    return [row.pk for row in client.get(LIST, query).context["page_obj"]]


def as_csv(client: Client, **query: Any) -> list[list[str]]:
    r = client.get(reverse("tasks:implementations_export", args=["csv"]), query)
    text = b"".join(r.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def clerk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.clerk)
    return client


def test_the_region_of_the_clerk_is_listed_in_the_order_of_the_document(
    clerk: Client, world: World
) -> None:
    rows = [world.taxed, world.taxed_too, world.shipped, world.unassigned]
    assert listed(clerk) == [row.pk for row in rows]


def test_a_reporter_sees_what_the_agency_is_assigned_to(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.customs_reporter)
    assert listed(client) == [world.shipped.pk]


@pytest.mark.parametrize("typed", ["2", "２"])
def test_a_number_finds_its_measure_in_either_width(
    clerk: Client, world: World, typed: str
) -> None:
    assert world.taxed_too.pk in listed(clerk, q=typed)
    assert world.taxed.pk not in listed(clerk, q=typed)
    assert len(listed(clerk, task=typed)) == 3


@pytest.mark.parametrize("typed", ["2026-12-15", "2026-12-１5", "2026年12月15日", "2026/12/15"])
def test_a_date_is_read_as_people_write_it(clerk: Client, world: World, typed: str) -> None:
    assert len(listed(clerk, owed_before=typed)) == 4
    assert listed(clerk, owed_before="2026-12-14") == []


def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(
    clerk: Client, world: World
) -> None:
    r = clerk.get(LIST, {"owed_before": "明天", "light": "purple"})
    assert r.context["total"] == 0
    assert "请填写日期" in r.content.decode()
    export = reverse("tasks:implementations_export", args=["csv"])
    assert clerk.get(export, {"owed_before": "明天"}).status_code == 400


def test_the_counts_say_what_a_click_on_them_shows(clerk: Client, world: World) -> None:
    Implementation.objects.filter(pk=world.shipped.pk).update(open_blockers=1)
    Implementation.objects.filter(pk=world.taxed.pk).update(
        status="landed", landed_on="2026-01-01", owed_on=None
    )
    for query in ({}, {"light": "red"}, {"status": ["landed", "not_started"]}, {"q": "举措"}):
        r = clerk.get(LIST, query)
        assert r.context["total"] == len(r.context["page_obj"].object_list)
        for count in [*r.context["by_status"], *r.context["by_light"]]:
            assert clerk.get(f"{LIST}?{count.query}").context["total"] == count.number


def test_lights_sort_by_how_pressing_they_are(clerk: Client, world: World) -> None:
    Implementation.objects.filter(pk=world.shipped.pk).update(open_blockers=1)
    assert listed(clerk, ordering="light")[0] == world.shipped.pk
    assert listed(clerk, ordering="-light")[-1] == world.shipped.pk


def test_rows_that_tie_keep_their_place_over_the_pages(
    clerk: Client, cast: Cast, world: World
) -> None:
    for _ in range(60):
        make_implementation(make_measure(world.document, task=world.tasks[0]), cast.suzhou)
    for ordering in ("number", "status", "-owed", "agency"):
        pages = [listed(clerk, ordering=ordering, page=page) for page in (1, 2)]
        assert len(pages[0]) == 50
        assert len(set(pages[0] + pages[1])) == 64


def test_blanks_of_a_plain_form_leave_the_address(clerk: Client, world: World) -> None:
    r = clerk.get(LIST, {"q": "", "task": "1", "agency": " "})
    assert r.url == f"{LIST}?task=1"  # type: ignore[attr-defined]


def test_htmx_gets_the_rows_alone_and_the_address_to_show(clerk: Client, world: World) -> None:
    r = clerk.get(LIST, {"q": "", "task": "1"}, headers={"HX-Request": "true"})
    assert "<html" not in r.content.decode()
    assert r["HX-Push-Url"] == f"{LIST}?task=1"
    assert "HX-Request" in r["Vary"]


def test_only_the_chosen_columns_are_drawn(clerk: Client, world: World) -> None:
    r = clerk.get(LIST, {"cols": ["measure", "due"]})
    assert [column.key for column, *_ in r.context["columns"]] == ["measure", "due"]


def test_the_csv_holds_the_rows_and_columns_of_the_page(clerk: Client, world: World) -> None:
    head, *rows = as_csv(clerk, task="2", cols=["number", "lead"])
    assert head == ["序号", "牵头单位"]
    assert rows == [["2", "国家税务总局苏州市税务局"], ["3", "苏州海关"], ["4", "未明确"]]


def test_the_workbook_holds_the_same_as_text(clerk: Client, cast: Cast, world: World) -> None:
    evil = make_measure(world.document, text='=HYPERLINK("http://x")\x07', number=90)
    make_implementation(evil, cast.suzhou)
    r = clerk.get(
        reverse("tasks:implementations_export", args=["xlsx"]), {"cols": ["number", "measure"]}
    )
    assert "filename*=utf-8''" in r["Content-Disposition"]
    content = b"".join(r.streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("序号", "具体举措")
    assert sheet.freeze_panes == "A2"
    cell = sheet.cell(row=len(rows), column=2)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_demonstration_rows_are_marked_on_page_and_in_exports(clerk: Client, world: World) -> None:
    assert "数据性质" not in as_csv(clerk)[0]
    Implementation.objects.filter(pk=world.taxed.pk).update(is_demo=True)
    head, first, second, *_ = as_csv(clerk)
    assert (head[-1], first[-1], second[-1]) == ("数据性质", "演示数据", "")
    assert 'class="demo-mark"' in clerk.get(LIST).content.decode()


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "　@"]
)
def test_it_disarms_what_a_spreadsheet_would_run(start: str) -> None:
    assert disarmed(f"{start}1+1").startswith("'")


def test_it_leaves_plain_text_alone_but_for_control_characters() -> None:
    assert disarmed("第1项\x00，a=b") == "第1项，a=b"


def test_the_cost_does_not_grow_with_the_rows(clerk: Client, cast: Cast, world: World) -> None:
    def queries() -> list[dict[str, Any]]:
        with CaptureQueriesContext(connection) as caught:
            assert clerk.get(LIST, {"cols": ["measure", "lead", "participants", "progress"]})
        return caught.captured_queries

    queries()  # the first one also starts the session
    few = queries()
    for _ in range(46):
        measure = make_measure(world.document, agencies=[cast.tax, cast.customs])
        make_implementation(measure, cast.suzhou, round=cast.round)
    many = queries()
    assert len(many) == len(few)
    assert_query_count("implementations", many)


def test_the_light_is_that_of_the_day(clerk: Client, world: World) -> None:
    Implementation.objects.filter(pk=world.taxed.pk).update(
        owed_on=timezone.localdate() - timedelta(days=1)
    )
    assert listed(clerk, light="red") == [world.taxed.pk]
    assert listed(clerk, rule="update_overdue") == [world.taxed.pk]
