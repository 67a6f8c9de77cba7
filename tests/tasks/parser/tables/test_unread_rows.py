"""Rows that stand in no table found."""

from __future__ import annotations

import pytest

from tasks.parser import parse


def told(text: str) -> list[tuple[str, str]]:
    return [
        (problem.message, text[problem.span.start : problem.span.end])
        for problem in parse(text).problems
        if problem.code == "table_text_unread" and problem.span is not None
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("序号\t具体举措\t责任单位\n1\t建设平台。\t市商务局", id="a_table"),
        pytest.param("姓名\t单位\t职务\n张某\t市商务局\t处长", id="people"),
        pytest.param("某市商务局\t某市财政局\n某市外办\t某市统计局", id="bodies"),
        pytest.param("版块\t干什么\n平台\t建设平台。", id="nobody"),
        pytest.param("建设平台。（市商务局）", id="no_row"),
    ],
)
def test_nothing_is_told(rows: str) -> None:
    assert told(f"某市任务\n{rows}\n") == []


@pytest.mark.parametrize("what", ["建设平台", "平台建成。"])
def test_rows_below_a_heading_nobody_knows_are_told_once(what: str) -> None:
    ((message, first),) = told(
        f"某市任务\n编码\t干什么\t谁来干\n1\t{what}\t市商务局\n2\t完善制度。\t市财政局、市外办\n"
    )

    assert "有2行像是任务表的行" in message
    assert first == f"1\t{what}\t市商务局"


def test_rows_below_much_else_are_told() -> None:
    between = "\n".join(f"说明文字第{numeral}行" for numeral in "一二三四五六七八九")
    rows = "序号\t具体举措\t责任单位\n1\t建设平台。\t市商务局\n{}\n9\t完善制度。\t市外办\n"
    text = f"某市任务\n{rows.format(between)}"

    assert [first for _, first in told(text)] == ["9\t完善制度。\t市外办"]
