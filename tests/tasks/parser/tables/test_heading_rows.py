"""Heading rows: columns by their words, in one row or two."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.tables.heading_rows import column_kinds, refined_columns
from tasks.parser.text.blocks import Mended
from tasks.parser.vocabulary import ColumnKind


def row(text: str) -> list[Mended]:
    return [Mended(cell, tuple(range(len(cell)))) for cell in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("姓名|单位|电话", id="no_measures"),
        pytest.param("1|完善措施|责任单位另定", id="a_row"),
        pytest.param("序号|完善措施。|责任单位", id="a_sentence"),
        pytest.param("|||举措||", id="mostly_empty"),
        pytest.param("具体举措|备注", id="measures_alone"),
    ],
)
def test_it_is_no_heading_row(text: str) -> None:
    assert column_kinds(row(text)) is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("序号|工作任务|责任单位", ("number", "measure", "clause")),
        (
            "序号|重点任务|具体举措|牵头单位|责任单位",
            ("number", "task", "measure", "lead", "clause"),
        ),
        ("序号|具体任务|责任领导|牵头单位|完成期限", ("number", "measure", "other", "lead", "due")),
        ("序号|工作内容|指导单位|责任分工|", ("number", "measure", "support", "clause", "other")),
        ("序号|改革事项|负责单位|推广范围", ("number", "measure", "clause", "other")),
        ("领域|序号|试点任务|牵头单位|协作单位", ("task", "number", "measure", "lead", "support")),
        (
            "序号|重点任务|责任单位|指导单位|协助单位",
            ("number", "measure", "clause", "support", "support"),
        ),
    ],
)
def test_it_knows_columns_by_their_words(text: str, kinds: tuple[ColumnKind, ...]) -> None:
    assert column_kinds(row(text)) == kinds


def test_a_first_row_of_the_table_is_no_second_heading_row() -> None:
    top = row("序号|举措|责任分工|")
    kinds = column_kinds(top)
    assert kinds is not None
    assert refined_columns(top, row("1|建立制度。|市商务局|"), kinds) is None


@pytest.mark.parametrize(
    "top",
    [
        pytest.param("序号|举措|责任分工||完成时限", id="empty_cell_under_the_wide_one"),
        pytest.param("序号|举措|责任分工|完成时限", id="wide_cell_given_once"),
    ],
)
def test_a_wide_heading_covers_the_two_below_it(top: str) -> None:
    kinds = column_kinds(row(top))
    assert kinds is not None
    assert refined_columns(row(top), row("||牵头单位|配合单位|"), kinds) == (
        *("number", "measure", "lead", "support", "due"),
    )


def test_the_second_row_may_say_where_it_is_carried_out() -> None:
    top = row("领域|序号|试点任务|责任分工|||完成时限")
    kinds = column_kinds(top)
    assert kinds is not None
    assert refined_columns(top, row("|||牵头单位|协同单位|实施地区|"), kinds) == (
        *("task", "number", "measure", "lead", "support", "clause", "due"),
    )


def test_the_two_rows_may_be_repeated_on_every_page() -> None:
    head = "序号\t举措\t责任分工\t\t完成时限\n\t\t牵头单位\t配合单位\t\n"
    result = parse(f"{head}1\t做一。\t甲局\t乙局\t2024年\n\n{head}2\t做二。\t丙局\t\t2024年\n")
    assert [
        (m.number, [(p.name, p.role) for p in m.responsibilities]) for m in result.measures
    ] == [(1, [("甲局", "lead"), ("乙局", "support")]), (2, [("丙局", "lead")])]
    assert result.coverage.unattributed == ()


GROUPED = "序号\t改革事项\t主要内容\t负责单位\n一、投资领域\n"


def test_a_cell_that_names_several_rows_is_their_task_below_a_section() -> None:
    rows = "1\t审批\t做一。\t甲局\n2\t\t做二。\t甲局\n二、金融领域\n3\t缴税\t做三。\t乙局\n"
    result = parse(GROUPED + rows)
    assert [task.title for task in result.tasks] == ["审批", "缴税"]
    assert [(m.section, m.task, m.title) for m in result.measures] == [
        ("一、投资领域", 1, None),
        ("一、投资领域", 1, None),
        ("二、金融领域", 2, None),
    ]
    assert "label_lost" not in {problem.code for problem in result.problems}


def test_a_cell_of_every_row_is_its_title_below_headings_of_groups() -> None:
    rows = (
        "1\t统一审批\t做一。\t甲局\n2\t证单云签发\t做二。\t甲局\n（续表）\n"
        "二、金融领域\n3\t缴税\t做三。\t乙局\n"
    )
    result = parse(GROUPED + rows)
    assert [(task.label, task.title) for task in result.tasks] == [
        ("一、", "投资领域"),
        ("二、", "金融领域"),
    ]
    assert [(m.task, m.title, m.text) for m in result.measures] == [
        (1, "统一审批", "做一。"),
        (1, "证单云签发", "做二。"),
        (2, "缴税", "做三。"),
    ]
    assert result.problems == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("序号|文件要求|落实措施|责任单位", ("number", "measure", "plan", "clause")),
        ("序号|落实措施|责任单位", ("number", "measure", "clause")),
        ("序号|领域|文件要求|落实举措|责任单位", ("number", "task", "measure", "plan", "clause")),
        ("序号|领域|编号|举措|牵头单位", ("other", "task", "number", "measure", "lead")),
        ("重点工程|编号|工作任务|牵头单位", ("task", "number", "measure", "lead")),
        ("备注|编号|工作任务|牵头单位", ("other", "number", "measure", "lead")),
        ("活动内容|举办时间|承办单位", ("measure", "due", "clause")),
        (
            "序号|工作任务|启动时间|完成时间|责任单位",
            ("number", "measure", "other", "due", "clause"),
        ),
        ("序号|2025年重点任务|责任单位", ("number", "measure", "clause")),
        ("序号|任务|2025年季度推进计划|责任单位", ("number", "measure", "plan", "clause")),
        ("序号|指标名称|2025年目标值|责任单位", ("number", "measure", "other", "clause")),
        ("项目|单位|目标值|责任单位", ("measure", "other", "other", "clause")),
        ("备注|目标值|责任单位", None),
        ("地区|2025年|责任单位", None),
    ],
)
def test_it_knows_columns_by_those_beside_them(
    text: str, kinds: tuple[ColumnKind, ...] | None
) -> None:
    assert column_kinds(row(text)) == kinds


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("1|做一。|甲局|乙局|6月|12月", id="a_row"),
        pytest.param("||甲局|乙局||", id="below_half_of_the_wide_cells"),
        pytest.param("||牵头的单位是甲局。|乙|丙|丁", id="a_sentence"),
    ],
)
def test_what_does_not_stand_below_all_wide_cells_is_no_heading_row(below: str) -> None:
    top = row("序号|举措|责任分工||时间进度|")
    kinds = column_kinds(top)
    assert kinds is not None
    assert refined_columns(top, row(below), kinds) is None


@pytest.mark.parametrize(
    ("top", "below", "kinds"),
    [
        (
            "序号|举措|责任分工||时间进度|",
            "||牵头单位|配合单位|启动时间|完成时间",
            ("number", "measure", "lead", "support", "other", "due"),
        ),
        (
            "序号|举措|责任单位||完成时限",
            "||市级|县级|",
            ("number", "measure", "clause", "clause", "due"),
        ),
        (
            "序号|文件要求|推进计划||责任单位",
            "||2025年|2026年|",
            ("number", "measure", "plan", "plan", "clause"),
        ),
    ],
)
def test_a_second_heading_row_says_what_the_wide_cells_hold(
    top: str, below: str, kinds: tuple[ColumnKind, ...]
) -> None:
    first = column_kinds(row(top))
    assert first is not None
    assert refined_columns(row(top), row(below), first) == kinds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("主体|责任", id="nothing_to_do"),
        pytest.param("完善任务|落实责任制度", id="words_of_a_sentence"),
    ],
)
def test_a_word_alone_heads_a_column_only_beside_what_is_to_do(text: str) -> None:
    assert column_kinds(row(text)) is None


def test_who_may_be_headed_by_a_word_alone() -> None:
    assert column_kinds(row("任务|责任")) == ("measure", "clause")
    assert column_kinds(row("举措|牵头|配合")) == ("measure", "lead", "support")


def test_a_division_of_tasks_says_who_where_nothing_else_does() -> None:
    assert column_kinds(row("序号|具体举措|任务分工")) == ("number", "measure", "clause")
    assert column_kinds(row("序号|任务分工|具体举措|牵头单位")) == (
        *("number", "task", "measure", "lead"),
    )
    assert column_kinds(row("序号|任务分工|责任单位")) == ("number", "measure", "clause")


def test_a_column_nobody_knows_is_the_measure_only_below_one_that_sorts() -> None:
    assert column_kinds(row("序号|重点任务|预期收益|责任单位")) == (
        *("number", "measure", "other", "clause"),
    )
    assert column_kinds(row("板块|序号|破题之策|责任单位")) == (
        *("task", "number", "measure", "clause"),
    )
    assert column_kinds(row("领域|责任单位|备注")) == ("measure", "clause", "other")


def test_what_only_sorts_is_a_task_beside_one() -> None:
    assert column_kinds(row("工作方向|任务|牵头部门|责任部门")) == (
        *("task", "measure", "lead", "clause"),
    )
    assert column_kinds(row("工作面|进度|牵头部门")) is None


def test_divisions_are_nobody_but_beside_bodies_in_one_column() -> None:
    assert column_kinds(row("序号|主要任务|责任科室")) == ("number", "measure", "other")
    assert column_kinds(row("序号|主要任务|责任科室/单位")) == ("number", "measure", "clause")


def test_a_division_beside_a_body_leaves_the_column_its_role() -> None:
    assert column_kinds(row("序号|工作任务|牵头处室（单位）|配合单位")) == (
        *("number", "measure", "lead", "support"),
    )
    assert column_kinds(row("序号|工作任务|责任单位（科室）")) == ("number", "measure", "clause")


def test_a_project_and_what_is_asked_of_it_are_title_and_measure() -> None:
    assert column_kinds(row("序号|项目|主要建设内容|牵头单位")) == (
        *("number", "title", "measure", "lead"),
    )
    assert column_kinds(row("编号|任务|具体要求|协办单位")) == (
        *("number", "task", "measure", "support"),
    )
