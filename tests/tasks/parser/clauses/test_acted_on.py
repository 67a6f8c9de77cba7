"""Responsibility clauses that name whom a body chooses, guides, or where it works."""

from __future__ import annotations

import pytest

from tests.tasks.parser.clause_readings import parties, read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "市教育局指导中心负责", [("市教育局指导中心", "responsible")], id="guiding_in_a_name"
        ),
        pytest.param("市委组织部负责", [("市委组织部", "responsible")], id="organising_in_a_name"),
        pytest.param(
            "省农业技术推广指导中心、市商务局配合",
            [("省农业技术推广指导中心", "support"), ("市商务局", "support")],
            id="guiding_in_a_list",
        ),
    ],
)
def test_it_leaves_names_alone(text: str, wanted: list[tuple[str, str]]) -> None:
    assert parties(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "scope"),
    [
        ("海洋局、测绘局确定试点地区并制订政策保障措施", "policy", "conditional"),
        ("海洋局、测绘局选定试点城市并制订政策保障措施", "policy", "conditional"),
        ("海洋局、测绘局公布首批示范城市名单并支持和指导", "support", "conditional"),
        ("海洋局、测绘局择优遴选试点地区后负责推进", "implement", "conditional"),
        ("海洋局、测绘局负责确定试点地区", "responsible", "conditional"),
        ("海洋局、测绘局确定入选城市并制订政策保障措施", "policy", "conditional"),
        ("海洋局、测绘局遴选示范企业并制订政策保障措施", "policy", "none"),
        ("海洋局、测绘局在试点地区推进", "implement", "all"),
        ("海洋局、测绘局负责在有关试点地区推进", "implement", "conditional"),
    ],
)
def test_whom_one_chooses_and_where_one_works_answer_for_nothing(
    text: str, wanted: str, scope: str
) -> None:
    reading = read(text)

    assert parties(text) == [("海洋局", wanted), ("测绘局", wanted)]
    assert reading.regions.scope == scope
    assert reading.problems == ()


def test_regions_named_as_the_place_are_listed_and_no_parties() -> None:
    reading = read("海洋局、测绘局在海南、深圳等试点地区推进")

    assert parties("海洋局、测绘局在海南、深圳等试点地区推进") == [
        ("海洋局", "implement"),
        ("测绘局", "implement"),
    ]
    assert reading.regions.names == ("海南", "深圳")
    assert reading.regions.open_ended
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "海洋局支持和指导试点地区推进",
            [("海洋局", "support"), ("试点地区", "implement")],
        ),
        (
            "海洋局、测绘局指导有关部门制订政策保障措施",
            [("海洋局", "support"), ("测绘局", "support"), ("有关部门", "policy")],
        ),
        (
            "市海洋局督促各县（市、区）落实",
            [("市海洋局", "support"), ("各县（市、区）", "implement")],
        ),
        (
            "市国资委指导市属企业落实",
            [("市国资委", "support"), ("市属企业", "implement")],
        ),
        (
            "市海洋局牵头，指导各县区抓好落实",
            [("市海洋局", "lead"), ("各县区", "implement")],
        ),
        (
            "中央组织部指导各省（自治区、直辖市）推进",
            [("中央组织部", "support"), ("各省（自治区、直辖市）", "implement")],
        ),
    ],
)
def test_who_is_guided_does_what_stands_after_him(text: str, wanted: list[tuple[str, str]]) -> None:
    assert parties(text) == wanted
    assert read(text).problems == ()


def test_regions_that_are_guided_are_the_regions_of_the_measure() -> None:
    assert read("海洋局指导试点地区推进").regions.scope == "all"
    assert read("海洋局指导具备条件的试点地区推进").regions.scope == "conditional"


@pytest.mark.parametrize(
    "text",
    ["海洋局组织试点地区实施", "海洋局、测绘局支持广东省推进", "试点地区确定具体办法并推进"],
)
def test_a_sentence_no_rule_cuts_is_told_and_makes_no_name(text: str) -> None:
    reading = read(text)

    assert all(party.name in ("海洋局", "测绘局") for party in reading.responsibilities)
    assert [problem.code for problem in reading.problems] == ["clause_unread"]


@pytest.mark.parametrize("name", ["入选城市", "获批地区"])
def test_those_chosen_are_a_group_that_is_still_to_be_chosen(name: str) -> None:
    reading = read(f"{name}负责推进")

    (party,) = reading.responsibilities
    assert (party.name, party.kind, reading.regions.scope) == (name, "collective", "conditional")
