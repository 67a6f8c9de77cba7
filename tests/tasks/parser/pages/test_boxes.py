"""Boxes beside the text, and which numbers stand in them."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.pages.boxes import Box, framed_lines
from tasks.parser.text.blocks import lines
from tasks.parser.text.marks import mark


@pytest.mark.parametrize("text", ["专栏作家参与。", "专栏栏目改版", "在专栏1中列出", "", "1.专栏1"])
def test_it_takes_no_other_words_for_a_box(text: str) -> None:
    assert Box().begins(text) is False


@pytest.mark.parametrize(
    "text", ["专栏1　重点工程", "专栏 2：指标", "专栏三 重点项目", "专栏", "专栏：工程"]
)
def test_it_knows_the_title_of_a_box(text: str) -> None:
    assert Box().begins(text) is True


def held(*paragraphs: str) -> list[bool]:
    """Whether each numbered paragraph stands in a box."""
    box = Box()
    found = []
    for text in paragraphs:
        box.begins(text)
        if (number := mark(text)) is not None:
            found.append(box.holds(number))
    return found


def test_nothing_stands_in_a_box_before_one_begins() -> None:
    assert held("1.做甲。", "（1）做乙。") == [False, False]


def test_a_heading_or_a_number_that_does_not_follow_ends_it() -> None:
    assert held("专栏1", "1.甲工程。", "（1）其一。", "2.乙工程。", "（二）开放", "1.做甲。") == [
        *(True, True, True),
        *(False, False),
    ]
    assert held("3.做丙。", "专栏1", "1.甲工程。", "4.做丁。", "5.做戊。") == [
        *(False, True),
        *(False, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("| 序号 | 内容 |\n|---|---|\n| 1 | 甲 |", id="a_table_of_two_columns"),
        pytest.param("甲\n| 乙 |\n丙", id="one_line_alone"),
        pytest.param("|---|\n|---|", id="rules_and_nothing_between"),
        pytest.param("|\n|", id="bars_alone"),
    ],
)
def test_it_is_no_frame(text: str) -> None:
    assert framed_lines(lines(text)) == frozenset()


def test_a_frame_holds_its_rules_and_the_lines_between() -> None:
    text = "甲。\n|-----|\n|专栏1|\n|乙。|\n|-----|\n丙。"
    assert framed_lines(lines(text)) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    "box",
    [
        "┌────┐\n│专栏1 工程│\n├────┤\n│建设系统。│\n└────┘\n",
        "| 专栏1 工程 |\n|---|\n| 建设系统。 |\n",
    ],
)
def test_what_stands_below_a_drawn_box_goes_on_with_the_item_above_it(box: str) -> None:
    text = (
        "某市方案\n一、主要任务\n1.建设平台。建设数字平台。\n"
        f"{box}形成平台体系。（市商务局）\n2.优化环境。优化措施。（市税务局）\n"
    )
    result = parse(text)
    assert [(m.number, m.text) for m in result.measures] == [
        (1, "建设平台。建设数字平台。\n形成平台体系。"),
        (2, "优化环境。优化措施。"),
    ]
    assert [p.name for m in result.measures for p in m.responsibilities] == ["市商务局", "市税务局"]
    assert result.coverage.unattributed == ()


def test_run_in_titles_below_a_drawn_box_have_no_bars() -> None:
    box = "┌────┐\n│专栏1 工程│\n│系统工程。建设系统。│\n└────┘\n"
    text = (
        "某市规划\n第一章 主要任务\n第一节 数字贸易\n建设平台。建设数字平台，形成体系。\n"
        f"{box}优化环境。优化环境，减少材料。\n"
    )
    assert [m.text for m in parse(text).measures] == [
        "建设平台。建设数字平台，形成体系。",
        "系统工程。建设系统。",
        "优化环境。优化环境，减少材料。",
    ]
