"""Rows torn by the end of a page are told, and the rows below them are read."""

from __future__ import annotations

import pytest

from tasks.parser import parse

HEADING = "序号\t具体举措\t责任单位\n"
# A row that a page's end tore apart: a line for each line of its cells.
TORN = "\n".join(f"举措的第{at}行 市某局" for at in "一二三四五六七八九十") + "\n"


def test_a_table_goes_on_below_a_torn_row_where_its_numbers_do() -> None:
    text = f"{HEADING}1\t甲。\t市商务局\n{TORN}3\t丙。\t市财政局\n4\t丁。\t市税务局\n"
    result = parse(text)

    assert [measure.number for measure in result.measures] == [1, 3, 4]
    codes = {problem.code for problem in result.problems}
    assert {"numbers_missing", "table_text_unread"} <= codes


@pytest.mark.parametrize("number", ["1", "9", "甲"])
def test_a_row_below_prose_that_does_not_count_on_is_no_row_of_the_table(number: str) -> None:
    text = f"{HEADING}1\t甲。\t市商务局\n{TORN}{number}\t丙。\t市财政局\n"

    assert [m.number for m in parse(text).measures if m.list == "table"] == [1]
