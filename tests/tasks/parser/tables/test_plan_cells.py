"""Plan cells: the text and its numbered items."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.types import Plan

HEADER = "试点任务\t序号\t总体方案具体举措\t责任分工\t市具体落实计划"


def plan(cell: str) -> Plan:
    (measure,) = parse(f"{HEADER}\n（一）甲\t1\t做一。\t商务局\t{cell}\n").measures
    assert measure.list == "plan"
    assert measure.plan is not None
    return measure.plan


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("贯彻上级部门相关政策。", id="one_sentence"),
        pytest.param("依托 Tier-4 数据中心，投资 1.5 亿元。", id="figures"),
        pytest.param("2020 年 6 月 15 日起承接办理。", id="a_date_first"),
        pytest.param("2. 从二开始的不是清单。", id="not_from_one"),
    ],
)
def test_it_finds_no_items(cell: str) -> None:
    assert plan(cell) == Plan(cell, ())


def test_it_cuts_numbered_items_and_keeps_their_marks() -> None:
    assert plan("1. 调整机制； 2. 研究指标。 3. 总结经验").items == (
        "调整机制；",
        "研究指标。",
        "总结经验",
    )


def test_a_sentence_before_the_first_item_is_text_and_no_item() -> None:
    found = plan("加快推进建设。 1. 加强研究。 2. 引进机构。")

    assert found.text.startswith("加快推进建设。")
    assert found.items == ("加强研究。", "引进机构。")


@pytest.mark.parametrize(
    "cell",
    [
        "<p>1. 开展宣传。</p> <p>2. 落实政策。</p>",
        '<ol style="list-style-type: none"> 1. 开展宣传。 2. 落实政策。',
    ],
)
def test_tags_are_dropped_from_text_and_items(cell: str) -> None:
    assert plan(cell) == Plan("1. 开展宣传。 2. 落实政策。", ("开展宣传。", "落实政策。"))


def test_a_title_in_angle_brackets_is_no_tag() -> None:
    cell = "印发<关于促进合作的若干措施>的通知。"
    assert plan(cell).text == cell


def test_a_clause_left_from_the_upper_level_is_doubted() -> None:
    result = parse(
        f"{HEADER}\n（一）甲\t1\t做一。\t商务局\t落实。\n\t2\t做二。\t外办\t落实。\n"
        "\t3\t做三。\t商务部支持和指导；试点地区负责推进\t落实。\n"
    )

    doubted = [
        m.number
        for m in result.measures
        if any(p.code == "clause_of_upper_level" for p in m.problems)
    ]
    assert doubted == [3]


def test_the_plans_of_two_years_are_paragraphs_and_no_slip() -> None:
    head = "序号\t主要任务\t2025年工作计划\t2026年工作计划\t责任单位"
    (found,) = parse(f"{head}\n1\t建设园区\t编制规划\t完成建设\t市商务局\n").measures
    assert found.plan == Plan("编制规划\n完成建设", ("编制规划", "完成建设"))
    assert found.problems == ()
