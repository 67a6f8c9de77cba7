"""What holds for every text: no exception, spans inside the text, nothing lost, linear work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.gazetteer import load_gazetteer
from tasks.parser import ParseResult, as_json, parse
from tasks.parser.assemble import pieces
from tasks.parser.clauses.grammar import read_clause
from tasks.parser.coverage import INVISIBLE
from tasks.parser.tables.finding import find_tables
from tasks.parser.tables.reading import read_tables
from tasks.parser.text.blocks import Mended, lines
from tasks.parser.types import Span

DOCUMENTS = sorted(Path("fixtures/documents").glob("*.txt"))
GAZETTEER = load_gazetteer()

# Pieces real documents are made of, so that generated texts reach the rules.
PIECES = [
    *("试点任务\t序号\t具体举措\t责任分工", "重点任务\t序号\t具体举措\t责任单位\t落实计划"),
    *("\n", "\n\n", "\t", " ", "\u3000", "\r\n", "<p>", "</p>", '<ol style="x">', "<", ">", "|"),
    *("（一）", "（十十一）", "(二)", "（三）全面", "一、", "1. ", "2", "107 ", "12\t", "①"),
    *(
        "（",
        "）",
        "(",
        ")",
        "、",
        "，",
        "；",
        "。",
        "：",
        "“",
        "”",
        "《",
        "》",
        "等",
        "和",
        "及",
        "在",
    ),
    *("商务部", "工业和信息化部", "试点地区", "海南", "北京、天津", "责任单位：", "附件", "注："),
    *("负责推进", "制订政策保障措施", "牵头", "支持和指导"),
    *("推动服务贸易发展", "达到65%以上", "2023年", "2025年底前", "每年"),
    *("序号\t主要任务\t责任分工\t\t完成时限", "\t\t牵头单位\t配合单位\t", "1\t\t做甲。\t\t\t"),
    *("<table><tr><th>序号</th><th>举措</th><th>责任单位</th></tr>", "<tr><td rowspan=2>1</td>"),
    *(
        "<td>",
        "</td></tr>",
        "</table>",
        "&nbsp;",
        "**",
        "## ",
        "| 序号 | 举措 | 责任单位 |",
        "|---|",
    ),
    *("【责任单位：", "】", "〔", "〕", "完成时限：", "牵头单位：", "排第一位的为牵头单位，下同"),
    *("目录", "……3", "— 2 —", "第一章 总则", "第一节 甲", "第一条 ", "附件2", "附件：1.甲", "会同"),
    *(
        "（牵头）",
        "各市、州人民政府",
        "三季度",
        "“十四五”期末",
        "3～5家",
        "翻一番",
        "責任單位：市商務局",
    ),
    *(
        "请于每年12月底前将总结报送商务部，抄送省商务厅。",
        "某省人民政府关于印发",
        "二〇二三年三月一日",
    ),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=60).map("".join)


def spans(result: ParseResult) -> Iterator[Span]:
    for document in result.documents:
        yield document.span
    for task in result.tasks:
        yield task.span
    for measure in result.measures:
        yield from measure.spans
        yield from (party.span for party in measure.responsibilities)
        yield from (problem.span for problem in measure.problems if problem.span)
    yield from (duty.span for duty in result.duties)
    yield from (target.span for target in result.targets)
    yield from (problem.span for problem in result.problems if problem.span)
    yield from result.coverage.unattributed


def check(text: str, result: ParseResult) -> None:
    for span in spans(result):
        assert 0 <= span.start <= span.end <= len(text)
    coverage = result.coverage
    missing = sum(span.end - span.start for span in coverage.unattributed)
    assert coverage.characters == len(text)
    assert coverage.attributed + missing == len(text)
    ids = [measure.id for measure in result.measures] + [task.id for task in result.tasks]
    assert len(ids) == len(set(ids))
    as_json(result, "a.txt", text)


# Column words in any order, over rows of any cells and of any length.
COLUMNS = [
    *("序号", "任务", "具体举措", "责任单位", "牵头单位", "配合单位", "完成时限", "落实计划"),
    *("改革事项", "主要内容", "备注"),
]
CELLS = [
    *("", "1", "2", "12.", "（一）", "甲", "市商务局", "市商务局、财政局", "推进试点。", "合计"),
    *("2025年底前", "—", "/", '"', "甲\n乙", '"甲\n乙"', "牵头单位", "序号", "\n\t\n"),
]


def any_table(lot: Random) -> str:
    heading = lot.sample(COLUMNS, lot.randint(2, 7))
    width = len(heading) + 2
    rows = [lot.choices(CELLS, k=lot.randint(1, width)) for _ in range(lot.randint(1, 6))]
    mark = lot.choice("\t\t|")
    return "\n".join(mark.join(row) for row in (heading, *rows))


def test_it_reads_rows_of_any_cells_under_any_heading() -> None:
    lot = Random(20261130)
    for _ in range(2000):
        text = any_table(lot)
        check(text, parse(text))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(texts)
def test_it_reads_any_text_without_raising(text: str) -> None:
    check(text, parse(text, gazetteer=GAZETTEER))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(texts)
def test_a_clause_reads_without_raising_and_points_inside_itself(text: str) -> None:
    reading = read_clause(Mended(text, tuple(range(len(text)))))
    for party in reading.responsibilities:
        assert text[party.span.start : party.span.end] == party.clause
        # A name has none of the spaces that line ends and tags leave in a clause.
        assert "".join(party.name.split()) in "".join(party.clause.split())


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(DOCUMENTS),
    st.integers(0, 10**6),
    st.integers(0, 3000),
    st.sampled_from(PIECES),
)
def test_it_reads_a_damaged_document_without_raising(
    path: Path, at: int, length: int, piece: str
) -> None:
    text = path.read_text(encoding="utf-8")
    start = at % len(text)
    damaged = text[:start] + piece + text[start + length :]

    check(damaged, parse(damaged, gazetteer=GAZETTEER))


def check_pieces(text: str) -> None:
    """The pieces give the text back, once each, and none is called what it is not."""
    found = pieces(text)
    at = 0
    for span, label in found:
        assert at == span.start < span.end
        at = span.end
        is_blank = all(sign.isspace() or sign in INVISIBLE for sign in text[span.start : span.end])
        assert is_blank or label != "blank"
        assert not is_blank or label != "unattributed"
    assert at == len(text)
    assert "".join(text[span.start : span.end] for span, _ in found) == text

    result = parse(text)
    lost = [span for span, label in found if label == "unattributed"]
    assert list(result.coverage.unattributed) == lost
    # No value is taken from text that is then said to belong to nothing.
    places = sorted(span for measure in result.measures for span in measure.spans)
    places += sorted(task.span for task in result.tasks)
    for place in places:
        assert not any(place.start < span.end and span.start < place.end for span in lost)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_pieces_of_a_document_give_it_back_and_nothing_is_left(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    check_pieces(text)

    assert "unattributed" not in {label for _, label in pieces(text)}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(texts)
def test_the_pieces_of_any_text_give_it_back(text: str) -> None:
    check_pieces(text)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
def test_the_pieces_of_a_document_in_disorder_give_it_back(path: Path, chance: Random) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    chance.shuffle(lines)
    check_pieces("\n".join(lines))


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("（", id="opening_brackets"),
        pytest.param("）", id="closing_brackets"),
        pytest.param("和", id="joints"),
        pytest.param("等", id="others"),
        pytest.param("<p", id="half_tags"),
        pytest.param("试点地区和", id="joined_groups"),
        pytest.param("负责", id="role_words"),
        pytest.param("在试点地区", id="places"),
        pytest.param("、", id="commas"),
        pytest.param("；", id="semicolons"),
        pytest.param("（一）", id="bracketed_numerals"),
        pytest.param("1. ", id="item_numbers"),
    ],
)
def test_twice_the_clause_is_about_twice_the_work(unit: str) -> None:
    """Counted in calls, not in time: quadratic work would show as four times the calls."""
    header = "试点任务\t序号\t具体举措\t责任分工\t落实计划\n"

    def calls(count: int) -> int:
        row = f"（一）甲\t1\t{unit * count}\t{unit * count}\t{unit * count}\n"
        return count_calls(header + row)

    assert calls(4000) < 3 * calls(2000)


def test_twice_the_rows_are_about_twice_the_work() -> None:
    def table(rows: int) -> str:
        return "试点任务\t序号\t具体举措\t责任分工\n" + "".join(
            f"（{numeral}）任务\t{n}\t推进第{n}项工作。\t商务部、教育部负责推进\n"
            for n, numeral in zip(range(rows), cycle("一二三四五六七八九"), strict=False)
        )

    assert count_calls(table(400)) < 3 * count_calls(table(200))


def count_calls(text: str) -> int:
    """Python and C calls made while the tables of a text are read."""
    count = 0

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    sys.setprofile(seen)
    try:
        read_tables(find_tables(text, lines(text))[0])
    finally:
        sys.setprofile(None)
    return count
