"""Raw HTML tables inside a plain text."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.tables.html import html_tables

HEAD = "<table><tr><th>序号</th><th>具体举措</th><th>责任单位</th></tr>"


def cells(text: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in html_tables(text) for row in table.rows]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<table><tr><td>甲</td></tr>", id="never_closed"),
        pytest.param("</table>甲<table", id="only_closed"),
        pytest.param("<tablet>甲</tablet>", id="another_tag"),
    ],
)
def test_it_finds_no_table(text: str) -> None:
    assert html_tables(text) == []


def test_a_table_without_a_heading_row_stays_prose() -> None:
    result = parse("<table><tr><td>甲</td><td>1</td></tr></table>")
    assert result.measures == ()
    assert result.coverage.unattributed == ()


def test_merged_cells_are_empty_where_they_reach() -> None:
    assert cells(
        "<table><tr><td rowspan='2'>甲</td><td colspan=2>乙</td></tr>"
        "<tr><td>丙</td><td>丁</td></tr></table>"
    ) == [["甲", "乙", ""], ["", "丙", "丁"]]


def test_cells_need_no_closing_tags() -> None:
    assert cells("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>") == [
        ["甲", "乙"],
        ["丙", "丁"],
    ]


def test_a_huge_span_is_cut_to_size() -> None:
    text = "<table><tr><td rowspan=99999999 colspan=99999999>甲</td></tr></table>"
    assert len(cells(text)[0]) < 1000


def test_its_rows_are_measures_and_its_tags_are_markup() -> None:
    text = (
        f"某方案\n{HEAD}\n<tr><td>1</td><td><p>建立&nbsp;制度，</p><p>抓好落实。</p></td>"
        "<td>市商务局<br/>市财政局</td></tr>\n</table>\n说明文字。"
    )
    result = parse(text)
    (measure,) = result.measures
    assert (measure.number, measure.text) == (1, "建立制度，抓好落实。")
    assert [party.name for party in measure.responsibilities] == ["市商务局", "市财政局"]
    assert result.coverage.unattributed == ()


def test_text_before_and_after_on_the_same_line_is_kept() -> None:
    text = f"一、说明{HEAD}<tr><td>1</td><td>建立制度。</td><td>市商务局</td></tr></table>二、附则"
    assert [measure.text for measure in parse(text).measures] == ["建立制度。"]
    assert parse(text).coverage.unattributed == ()


def test_a_cell_of_nothing_but_tags_is_empty() -> None:
    (table,) = html_tables("<table><tr><td>甲</td><td><p>&nbsp;</p></td></tr></table>")

    assert [cell.text for cell in table.rows[0].cells] == ["甲", ""]
