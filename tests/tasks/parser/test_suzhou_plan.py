"""Suzhou's 104-row 落实计划, read from the shipped text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import ParseResult, parse
from tasks.parser.types import Measure

DOCUMENT = Path("fixtures/documents/suzhou-implementation-plan.txt")
# Plan cells with numbered items and how many, counted by hand.
ITEMS = {
    **{1: 4, 4: 3, 9: 2, 10: 4, 20: 2, 28: 6, 32: 3, 33: 3, 34: 3, 41: 3, 43: 2, 44: 3, 45: 2},
    **{48: 2, 49: 3, 55: 3, 67: 3, 72: 2, 74: 3, 77: 5, 80: 2, 82: 2, 83: 3},
}


@cache
def source() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


@cache
def result() -> ParseResult:
    return parse(source(), gazetteer=load_gazetteer())


@cache
def measures() -> dict[int, Measure]:
    return {m.number: m for m in result().measures if m.list == "plan" and m.number}


@cache
def rows() -> dict[int, list[str]]:
    """The five cells of every row, cut by hand at the tabs."""
    cut = [line.split("\t") for line in source().split("\n")]
    return {int(cells[1]): cells for cells in cut if len(cells) == 5 and cells[1].isdigit()}


def without_tags(cell: str) -> str:
    return " ".join(re.sub(r"</?(?:p|ol)[^>]*>", " ", cell).split())


def test_the_numbers_are_complete() -> None:
    assert [m.number for m in result().measures if m.list == "plan"] == list(range(1, 105))
    assert len(rows()) == 104


def test_text_and_plan_are_the_cells_without_tags() -> None:
    for number, cells in rows().items():
        measure = measures()[number]
        assert measure.text == cells[2]
        assert measure.plan is not None
        assert measure.plan.text == without_tags(cells[4])


def test_no_tag_is_left_anywhere() -> None:
    for measure in measures().values():
        assert measure.plan is not None
        assert not re.search(r"</?(?:p|ol)\b", measure.plan.text + "".join(measure.plan.items))


def test_items_are_found_where_the_plan_numbers_them_and_nowhere_else() -> None:
    found = {number: len(m.plan.items) for number, m in measures().items() if m.plan}

    assert {number: count for number, count in found.items() if count} == ITEMS


def test_joining_the_items_gives_the_plan_text_back() -> None:
    for measure in measures().values():
        if measure.plan is None or not measure.plan.items:
            continue
        numbered = " ".join(f"{n}. {item}" for n, item in enumerate(measure.plan.items, start=1))
        assert measure.plan.text.replace(" ", "").endswith(numbered.replace(" ", ""))


@pytest.mark.parametrize(
    ("task", "first", "last"),
    [(1, 1, 12), (2, 13, 30), (3, 31, 59), (4, 60, 68), (5, 69, 73)]
    + [(6, 74, 78), (7, 79, 81), (8, 82, 85), (9, 86, 104)],
)
def test_rows_belong_to_their_task_also_when_it_starts_in_mid_page(
    task: int, first: int, last: int
) -> None:
    assert {measures()[number].task for number in range(first, last + 1)} == {task}


def test_a_heading_repeated_on_every_page_is_one_task() -> None:
    tasks = [task for task in result().tasks if task.list == "plan"]

    assert [task.ordinal for task in tasks] == list(range(1, 10))
    assert tasks[2].title == "全面探索提升便利水平"
    assert tasks[8].title == "苏州自主探索内容"


def test_the_names_of_every_row_are_those_of_its_cell() -> None:
    for number, cells in rows().items():
        if "；" in cells[3]:
            continue
        names = [name.strip() for name in re.split(r"[、，,]", cells[3])]
        parties = measures()[number].responsibilities
        assert [party.name for party in parties] == names
        assert {party.role for party in parties} == {"responsible"}


def test_groups_are_collectives_and_have_no_official_name() -> None:
    groups = {
        party.name: party.agency
        for measure in measures().values()
        for party in measure.responsibilities
        if party.kind == "collective"
    }

    assert groups == {
        "服务贸易创新发展试点工作领导小组各成员单位": None,
        "服务贸易创新发展试点工作领导小组相关成员单位": None,
        "市相关部门": None,
        "试点地区": None,
    }


def test_only_the_row_left_from_the_national_table_speaks_of_regions() -> None:
    scoped = {number for number, m in measures().items() if m.regions.scope != "none"}

    assert scoped == {70}
    assert measures()[70].regions.scope == "all"
    assert "clause_of_upper_level" in {problem.code for problem in measures()[70].problems}


@pytest.mark.parametrize(
    ("number", "name", "agency"),
    [
        (1, "市商务局", "苏州市商务局"),
        (3, "市场监管局", "苏州市市场监督管理局"),
        (12, "税务局", "国家税务总局苏州市税务局"),
        (28, "工业园区", "苏州工业园区管理委员会"),
        (94, "市市场监管局", "苏州市市场监督管理局"),
    ],
)
def test_local_names_are_those_of_the_city(number: int, name: str, agency: str) -> None:
    named = {party.name: party.agency for party in measures()[number].responsibilities}

    assert named[name] == agency


def test_a_ministry_in_the_citys_plan_is_a_doubt_and_no_correction() -> None:
    doubted = {
        number
        for number, m in measures().items()
        if any(problem.code == "agency_level" for problem in m.problems)
    }

    assert doubted == {20, 53, 62, 70}
    assert "人力资源和社会保障部" in {p.name for p in measures()[20].responsibilities}


def test_spans_point_at_the_text_in_the_untouched_source() -> None:
    for measure in measures().values():
        assert "".join(source()[s.start : s.end] for s in measure.spans) == measure.text
        for party in measure.responsibilities:
            assert source()[party.span.start : party.span.end] == party.clause


def test_every_character_is_attributed() -> None:
    assert result().coverage.unattributed == ()
