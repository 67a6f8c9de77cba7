"""Why an upper measure is 未承接, and what a lower document has of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tasks.actions import confirm_link
from tasks.choices import ListName, UncarriedReason
from tasks.lineage.carrying import why_uncarried
from tasks.models import Measure, MeasureLink, PolicyDocument
from tests.base import Cast
from tests.factory import NOW, make_document, make_measure
from tests.tasks.lineage.pages import BOTH, HERE, UPPER, get


def test_the_reason_is_read_from_the_responsibilities(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    found = get(client, cast.clerk, f"{BOTH}&show=uncarried").context["page_obj"].object_list

    assert [(row.upper.number, row.why.reason, row.why.detail) for row in found] == [
        (6, UncarriedReason.PROSE, "下级正文可能写入，待确认"),
        (5, UncarriedReason.CONDITIONAL, "责任分工写的是具备条件或另行确定的地区"),
        (3, UncarriedReason.ELSEWHERE, "责任分工只列海南、北京"),
        (4, UncarriedReason.NATIONAL, "只列中央部门，未列试点地区"),
    ]


@pytest.mark.parametrize(
    ("values", "is_national", "reason"),
    [
        pytest.param({"region_scope": "all"}, True, "expected", id="meant_for_all"),
        pytest.param(
            {"region_scope": "listed", "region_names": ["苏州", "海南"]},
            True,
            "expected",
            id="we_are_named",
        ),
        pytest.param(
            {"region_scope": "listed", "region_names": ["海南"]}, True, "elsewhere", id="not_named"
        ),
        pytest.param({"region_scope": "none"}, True, "national", id="central_bodies_only"),
        # A province's measures name no pilot areas, and its cities carry them all the same.
        pytest.param({"region_scope": "none"}, False, "expected", id="of_a_province"),
    ],
)
def test_what_should_have_been_carried_is_told_apart(
    values: dict[str, Any], is_national: bool, reason: str
) -> None:
    why = why_uncarried(
        Measure(**values), is_national=is_national, names_bodies=True, places=["苏州", "江苏"]
    )

    assert why.reason == reason


def test_prose_that_names_nobody_is_not_for_central_bodies_alone() -> None:
    why = why_uncarried(
        Measure(region_scope="none"), is_national=True, names_bodies=False, places=["苏州"]
    )

    assert why.reason == UncarriedReason.EXPECTED


def test_a_later_round_explores_nothing(client: Client, cast: Cast, upper: PolicyDocument) -> None:
    china = cast.ministry.region
    assert china is not None
    before = make_document(china, slug="earlier", level="national", number="国函〔2018〕79号")
    make_measure(before, list_name=ListName.PROGRAMME, text="完善统计。")
    upper.number = "商服贸发〔2020〕165号"
    upper.save()

    r = get(client, cast.outsider, f"{HERE}?upper=earlier&lower={UPPER}")

    kinds = {each["label"]: each["number"] for each in r.context["kinds"]}
    assert (kinds["未延续"], kinds["新增"]) == (1, 6)
    assert "自主探索" not in r.content.decode()
    assert "国家事权" not in r.content.decode()


def test_confirmed_prose_outweighs_every_other_reason(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    confirm_link(suggestion, seen="suggested", actor=cast.clerk, now=NOW)

    first, *_ = get(client, cast.clerk, f"{BOTH}&show=uncarried").context["page_obj"].object_list

    assert (first.upper.number, first.why.detail) == (6, "下级正文已写入")
    assert [link.pk for link in first.why.prose] == [suggestion.pk]
