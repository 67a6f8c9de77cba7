"""The table of 122 measures of the 2020 round, read from the shipped text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import ParseResult, parse
from tasks.parser.types import Measure
from tasks.parser.vocabulary import PILOT_REGIONS

DOCUMENT = Path("fixtures/documents/national-122-measures.txt")

# Read off the responsibility column by hand.
NO_REGION = {16, 78, 84, 103, 104, 121}
TO_BE_CHOSEN = {75, 86, 96, 98, 107, 116}
LISTED = {
    *(4, 9, 13, 14, 15, 17, 18, 20, 25, 26, 27, 29, 30, 31, 32, 33, 39, 40, 56, 62, 63),
    *(71, 72, 73, 74, 76, 77, 79, 80, 81, 82, 88, 90, 93, 94, 95, 97, 99, 117),
}


@cache
def source() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


@cache
def result() -> ParseResult:
    return parse(source(), gazetteer=load_gazetteer())


@cache
def measures() -> dict[int, Measure]:
    return {m.number: m for m in result().measures if m.list == "table" and m.number}


def parties(number: int) -> list[tuple[str, str]]:
    return [(party.name, party.role) for party in measures()[number].responsibilities]


def codes(number: int) -> set[str]:
    return {problem.code for problem in measures()[number].problems}


def test_the_numbers_are_complete_and_nothing_else_is_a_measure() -> None:
    assert [m.number for m in result().measures] == list(range(1, 123))


def test_the_text_of_every_whole_row_is_its_cell() -> None:
    rows = re.findall(r"^(?:[^\t\n]*\t)?(\d+)\t([^\t\n]+)\t[^\t\n]+$", source(), re.MULTILINE)

    assert len(rows) == 110
    for number, cell in rows:
        assert measures()[int(number)].text == cell


def test_the_texts_of_rows_run_together_are_theirs_without_number_and_tags() -> None:
    cells = re.findall(r"<p>(1\d\d) ([^<]+)</p>", source())

    assert [int(number) for number, _ in cells] == list(range(107, 119))
    for number, cell in cells:
        assert measures()[int(number)].text == cell


def test_the_eight_tasks_have_their_titles_and_none_is_made_up() -> None:
    assert [(task.ordinal, task.title) for task in result().tasks] == [
        (1, "全面探索完善管理体制"),
        (2, "全面探索扩大对外开放"),
        (3, "全面探索提升便利化水平"),
        (4, "全面探索创新发展新模式"),
        (5, "全面探索健全促进体系"),
        # Two titles lost 全面 with their label; what is not in the source is not supplied.
        (6, "探索优化政策体系"),
        (7, "探索完善监管模式"),
        (8, "全面探索健全统计体系"),
    ]


@pytest.mark.parametrize(
    ("task", "first", "last"),
    # As the Suzhou plan has them, which repeats most rows under headings in their places.
    [(1, 1, 16), (2, 21, 44), (3, 51, 79), (4, 81, 93), (5, 99, 106)]
    + [(6, 107, 113), (7, 114, 118), (8, 119, 122)],
)
def test_rows_belong_to_their_task(task: int, first: int, last: int) -> None:
    assert {measures()[number].task for number in range(first, last + 1)} == {task}


def test_rows_near_a_lost_boundary_carry_the_doubt_and_no_others() -> None:
    doubted = {number for number in measures() if "task_boundary_unclear" in codes(number)}

    assert doubted == {*range(12, 26), *range(38, 51), *range(80, 107)}


def test_torn_and_unlabelled_headings_are_reported() -> None:
    found = [problem.code for problem in result().problems]

    assert found.count("heading_broken") == 2
    assert found.count("label_lost") == 2


def test_every_measure_has_someone_responsible() -> None:
    assert [number for number, m in measures().items() if not m.responsibilities] == []
    assert not any("clause_unread" in codes(number) for number in measures())


def test_the_scope_of_regions_is_right_for_all_rows() -> None:
    scopes = {number: measure.regions.scope for number, measure in measures().items()}

    assert {n for n, scope in scopes.items() if scope == "none"} == NO_REGION
    assert {n for n, scope in scopes.items() if scope == "conditional"} == TO_BE_CHOSEN
    assert {n for n, scope in scopes.items() if scope == "listed"} == LISTED


def test_listed_regions_are_pilot_regions_each_once() -> None:
    for number in LISTED:
        names = measures()[number].regions.names
        assert names and set(names) <= set(PILOT_REGIONS)
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (4, "北京 深圳 武汉 广州"),
        (13, "北京 天津 上海 海南"),
        (
            32,
            "北京 天津 上海 海南 重庆 厦门 深圳 南京 广州 成都 西安 威海 西咸新区",
        ),
        (93, "深圳 成都 苏州 雄安新区"),
        (94, "天津 上海 海南 大连 青岛 深圳 厦门 威海"),
        (117, "重庆 深圳 哈尔滨 武汉"),
    ],
)
def test_the_listed_regions_are_those_of_the_column(number: int, names: str) -> None:
    assert measures()[number].regions.names == tuple(names.split())


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            1,
            [
                ("国务院服务贸易发展部际联席会议办公室（商务部）", "lead"),
                ("各成员单位", "participate"),
                ("相关负责部门", "participate"),
                ("试点地区", "implement"),
            ],
        ),
        (17, [("商务部", "lead"), ("海南", "implement")]),
        (
            24,
            [
                ("银保监会", "policy"),
                ("商务部", "policy"),
                ("卫生健康委", "support"),
                ("试点地区", "implement"),
            ],
        ),
        (78, [("中央网信办", "implement"), ("财政部", "implement"), ("商务部", "implement")]),
        (86, [("中央宣传部", "implement")]),
        (107, [("司法部", "policy"), ("最高人民法院", "policy")]),
        (113, [("中国出口信保公司", "implement"), ("试点地区", "implement")]),
        (114, [("商务部", "support"), ("试点地区", "implement")]),
        (
            116,
            [
                ("中央网信办", "support"),
                ("工业和信息化部", "policy"),
                ("公安部", "policy"),
                ("商务部", "policy"),
                ("有关行业主管部门", "policy"),
                ("有关试点地区", "implement"),
            ],
        ),
        (121, [("商务部", "lead")]),
    ],
)
def test_names_and_roles_are_those_of_the_column(
    number: int, expected: list[tuple[str, str]]
) -> None:
    assert parties(number) == expected


def test_the_slipped_clause_is_reported_where_it_belongs() -> None:
    assert {number for number in measures() if "clause_slipped" in codes(number)} == {113}


def test_official_names_are_those_of_central_bodies() -> None:
    named = {party.name: party.agency for m in measures().values() for party in m.responsibilities}

    assert named["药监局"] == "国家药品监督管理局"
    assert named["外汇局"] == "国家外汇管理局"
    assert named["试点地区"] is None
    assert named["人力资源部"] is None


def test_slips_are_reported_and_kept_as_written() -> None:
    assert "文化和旅游局" in {name for name, _ in parties(94)}
    assert "agency_slip" in codes(94)
    assert "region_repeated" in codes(94)
    assert "regions_conflict" in codes(29)


def test_spans_point_at_the_text_in_the_untouched_source() -> None:
    for measure in measures().values():
        assert "".join(source()[s.start : s.end] for s in measure.spans) == measure.text
        for party in measure.responsibilities:
            assert source()[party.span.start : party.span.end] == party.clause
            assert party.name in party.clause


def test_every_character_is_attributed() -> None:
    assert result().coverage.unattributed == ()
    assert result().coverage.attributed == len(source())
