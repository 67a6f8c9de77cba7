"""What leaves the page: the Excel file and the API."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from django.test import Client

from agencies.models import User
from tasks.actions import reject_link
from tasks.models import MeasureLink, PolicyDocument
from tests.api.client import holder, partner
from tests.base import Cast, World
from tests.factory import NOW
from tests.tasks.lineage.pages import HERE, LOWER, UPPER, get


def exported(client: Client, user: User, query: str = "") -> list[tuple[Any, ...]]:
    r = get(client, user, f"{HERE}export.xlsx?upper={UPPER}&lower={LOWER}{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(r.streaming_content))).worksheets[0]
    return list(sheet.values)


def test_the_file_holds_the_rows_of_the_page(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    head, *body = exported(client, cast.clerk)
    assert head[:3] == ("类别", "上级编号", "上级举措")
    assert [row[0] for row in body] == [
        *(
            "一致",
            "有差异",
            "未承接",
            "未承接",
            "未承接",
            "待确认",
            "未承接",
            "自主探索",
            "自主探索",
        ),
    ]
    _, different = exported(client, cast.clerk, "&show=different")
    assert "“视”→“（无）”：疑上级有误（“视”重复）" in different
    reasons = [row[head.index("未承接的可能原因")] for row in body]
    assert "限列名地区；责任分工只列海南、北京" in reasons


def test_nothing_in_the_file_is_a_formula(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    world.document.measures.filter(number=3).update(text="=HYPERLINK(1)", plan_text="+1")
    r = get(client, cast.clerk, f"{HERE}export.xlsx?upper={UPPER}&lower={LOWER}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(r.streaming_content))).worksheets[0]

    assert any(cell.value == "=HYPERLINK(1)" for row in sheet for cell in row)
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    assert all(cell.data_type == "s" for row in sheet for cell in row if cell.value)


def test_the_api_shows_links_with_score_and_state(cast: Cast, upper: PolicyDocument) -> None:
    measure = upper.measures.get(number=6)
    row = partner(cast, cast.tax).get(f"measures/{measure.pk}/").json()

    assert row["uppers"] == []
    (lower,) = row["lowers"]
    assert (lower["document"], lower["score"], lower["state"]) == (LOWER, 0.6, "suggested")
    carried = MeasureLink.objects.get(upper__number=2)
    row = partner(cast, cast.tax).get(f"measures/{carried.lower_id}/").json()
    assert [(each["measure"], each["state"]) for each in row["uppers"]] == [
        (carried.upper_id, "confirmed")
    ]


def test_the_api_shows_no_guesses_outside_and_no_refusals_at_all(
    cast: Cast, suggestion: MeasureLink
) -> None:
    address = f"measures/{suggestion.upper_id}/"
    assert holder(cast.outsider).get(address).json()["lowers"] == []

    reject_link(suggestion, seen="suggested", actor=cast.clerk, now=NOW)
    assert partner(cast, cast.tax).get(address).json()["lowers"] == []
