"""What is said about a past day calls a body by the name of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyName
from reports.composing import compose
from reports.content import ReportContent, content_hash
from reports.models import AnnualReport
from reports.statistics import late_by_agency, red_list, returns_by_agency, standing
from reports.word import render_word
from tasks.models import Blocker, Implementation
from tests.base import Cast
from tests.factory import (
    NOW,
    make_agency,
    make_document,
    make_implementation,
    make_measure,
    make_period,
    make_task,
)
from tests.reports.test_content import all_text, opened

BANKING, FINANCE = "中国银行保险监督管理委员会", "国家金融监督管理总局"
LAST, FIRST = date(2023, 5, 17), date(2023, 5, 18)
TODAY = date(2026, 11, 2)


@pytest.fixture
def regulator(cast: Cast) -> Agency:
    """Renamed in May 2023, and owing an update since the April before."""
    body = make_agency("suzhou-banking", cast.suzhou, name=FINANCE, short_name="金融监管总局")
    AgencyName.objects.create(agency=body, name=BANKING, kind="former", valid_to=LAST)
    AgencyName.objects.create(agency=body, name=FINANCE, kind="full", valid_from=FIRST)
    AgencyName.objects.create(agency=body, name="银保监会", kind="short")
    document = make_document(cast.suzhou)
    measure = make_measure(document, task=make_task(document), agencies=[body, cast.commerce])
    make_implementation(measure, cast.suzhou, round=cast.round)
    make_period(
        cast.suzhou,
        cast.clerk,
        title="2023年第一季度",
        starts_on=date(2023, 1, 1),
        ends_on=date(2023, 3, 31),
        due_on=date(2023, 4, 10),
        now=datetime(2023, 1, 10, tzinfo=UTC),
    )
    return body


def told(cast: Cast, as_of: date, *, today: date = TODAY) -> ReportContent:
    report = AnnualReport(region=cast.suzhou, year=2023, created_by=cast.clerk, created_at=NOW)
    return compose(report, as_of=as_of, today=today, tell=lambda percent, note: None)


@pytest.mark.parametrize(
    ("as_of", "name", "other"),
    [(LAST, BANKING, FINANCE), (FIRST, FINANCE, BANKING), (TODAY, FINANCE, BANKING)],
)
def test_the_figures_name_the_body_of_the_day(
    regulator: Agency, as_of: date, name: str, other: str
) -> None:
    now = standing(Implementation.objects.all(), as_of=as_of, today=TODAY)

    assert [row.name for row in late_by_agency(now)] == [name]
    assert [row.name for row in returns_by_agency(now)] == [name]
    (red,) = red_list(now, blockers=Blocker.objects.all(), most=5)
    assert red.agency == name


def test_a_measure_without_a_body_says_so_then_as_now(cast: Cast, regulator: Agency) -> None:
    Implementation.objects.update(lead_agency=None)
    for as_of in (LAST, TODAY):
        now = standing(Implementation.objects.all(), as_of=as_of, today=TODAY)
        assert [row.name for row in late_by_agency(now)] == ["未明确责任单位"]


def test_the_report_and_its_file_say_the_name_of_the_day(cast: Cast, regulator: Agency) -> None:
    before, after = told(cast, LAST), told(cast, FIRST)

    assert [row.agency for row in before.returns] == [BANKING]
    assert [row.agency for row in after.returns] == [FINANCE]
    # The annex is short where the name is the present one; nobody has shortened the earlier one.
    assert before.annex[0].agencies == f"{BANKING}、市商务局"
    assert after.annex[0].agencies == "金融监管总局、市商务局"
    said = all_text(opened(before))
    assert BANKING in said
    assert FINANCE not in said
    assert content_hash(before) != content_hash(after)


def test_a_later_change_of_name_leaves_the_report_of_a_day_as_it_was(
    cast: Cast, regulator: Agency
) -> None:
    """Made that day, and made again after the body has been renamed."""
    made = told(cast, LAST, today=LAST)
    Agency.objects.filter(pk=regulator.pk).update(name="后来的名字")
    AgencyName.objects.filter(name=FINANCE).update(kind="former", valid_to=date(2026, 1, 1))
    AgencyName.objects.create(
        agency=regulator, name="后来的名字", kind="full", valid_from=date(2026, 1, 2)
    )

    again = told(cast, LAST)
    assert [row.agency for row in again.returns] == [BANKING]
    assert render_word(told(cast, LAST)) == render_word(again)
    assert made.annex != ()


def test_the_dashboard_of_a_past_day_shows_that_days_name(cast: Cast, regulator: Agency) -> None:
    client = Client()
    client.force_login(cast.leader)
    with time_machine.travel(NOW, tick=False):
        past = client.get("/dashboard/", {"as_of": f"{LAST}"}).content.decode()
        present = client.get("/dashboard/").content.decode()

    assert BANKING in past
    assert FINANCE not in past
    assert FINANCE in present
    assert BANKING not in present


def test_the_agency_page_shows_the_names_in_time_and_the_line_of_bodies(
    cast: Cast, regulator: Agency
) -> None:
    make_agency(
        "suzhou-old", cast.suzhou, name="苏州银监分局", successor=regulator, until=date(2018, 4, 8)
    )
    client = Client()
    client.force_login(cast.leader)
    shown = client.get(f"/agencies/{regulator.key}/").content.decode()

    assert shown.index(BANKING) < shown.index("2023-05-17")
    assert "2023-05-18 起" in shown
    assert "银保监会" in shown
    assert "/agencies/suzhou-old/" in shown
    assert "2018-04-08撤销" in shown


def test_the_names_of_a_past_day_cost_one_query(cast: Cast, regulator: Agency) -> None:
    counts = []
    for as_of in (TODAY, LAST):
        with CaptureQueriesContext(connection) as captured:
            late_by_agency(standing(Implementation.objects.all(), as_of=as_of, today=TODAY))
        counts.append(len(captured))
    assert counts == [2, 3]
