"""Cells under their columns, also of rows with too many or too few of them."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tests.tasks.parser.table_readings import measures


def test_a_short_row_that_speaks_of_measures_is_no_heading_row() -> None:
    text = "序号\t具体举措\t责任单位\n1\t完善措施\t责任单位另定\n2\t制定措施。\t市商务局\n"

    assert [m.number for m in measures(text)] == [1, 2]


@pytest.mark.parametrize("row", ["|", "||", "市商务局|", "市商务局|1|"])
def test_a_row_too_short_for_a_number_that_stands_late_is_no_error(row: str) -> None:
    text = f"责任单位|序号|任务|举措\n{row}\n市财政局|2|乙|做乙。\n"

    assert parse(text).measures[-1].text == "做乙。"


def test_a_row_without_a_number_goes_on_with_the_row_above() -> None:
    result = parse(
        "序号\t具体举措\t责任单位\n1\t建立健全联\t市商务局\n\t席会议机制。\t、市财政局\n"
        "2\t培育企业。\t市工信局\n"
    )

    first, second = result.measures
    assert first.text == "建立健全联席会议机制。"
    assert [p.name for p in first.responsibilities] == ["市商务局", "市财政局"]
    assert second.text == "培育企业。"


def test_a_tab_too_many_belongs_to_the_last_cell() -> None:
    text = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局、\t市财政局\n"

    (measure,) = measures(text)
    assert [party.name for party in measure.responsibilities] == ["市商务局", "市财政局"]


def test_a_row_with_more_cells_than_the_heading_says_so() -> None:
    text = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\t市财政局\t\n2\t乙。\t市商务局\t\n"

    first, second = measures(text)
    assert [problem.code for problem in first.problems] == ["cells_extra"]
    assert "多1格" in first.problems[0].message
    assert "“市财政局”" in first.problems[0].message
    assert not second.problems


def test_a_row_with_fewer_cells_says_which_it_was_read_without() -> None:
    text = (
        "序号\t具体举措\t牵头单位\t配合单位\t完成时限\n"
        "1\t甲。\t市商务局\t\t\n"
        "2\t乙。\t市商务局\t2023年底前\n"
        "3\t丙。\t市商务局\t市财政局\t2023年底前\n"
    )

    empty, short, whole = measures(text)
    assert not empty.problems
    assert not whole.problems
    # A deadline is none of the bodies, wherever the row breaks off.
    assert [party.name for party in short.responsibilities] == ["市商务局"]
    assert short.due is not None
    assert short.due.text == "2023年底前"
    (problem,) = short.problems
    assert problem.code == "cells_missing"
    assert "少1格，按缺少“配合单位”识读" in problem.message


def test_columns_of_lead_and_support_give_the_roles() -> None:
    result = parse(
        "序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"
        "1\t建立机制。\t市商务局\t市财政局、市税务局\t2025年底前\n"
        "2\t培育企业。\t市工信局\t\t长期坚持\n"
    )

    first, second = result.measures
    assert [(p.name, p.role) for p in first.responsibilities] == [
        ("市商务局", "lead"),
        ("市财政局", "support"),
        ("市税务局", "support"),
    ]
    assert first.due is not None and str(first.due.date) == "2025-12-31"
    assert second.due is not None and (second.due.text, second.due.date) == ("长期坚持", None)


def test_what_progress_is_asked_for_is_a_deadline() -> None:
    (found,) = measures("序号\t任务\t牵头部门\t进度要求\n1\t推进试点\t市商务局\t2025年底前")

    assert found.due is not None
    assert found.due.text == "2025年底前"


def test_the_name_of_a_project_is_its_title_and_alone_what_is_to_do() -> None:
    (named,) = parse(
        "序号\t项目名称\t建设内容\t责任单位\n1\t物流中心\t新建车间\t市商务局\n"
    ).measures
    assert (named.title, named.text) == ("物流中心", "新建车间")
    (alone,) = parse("序号\t项目名称\t责任单位\n1\t物流中心\t市商务局\n").measures
    assert (alone.title, alone.text) == (None, "物流中心")


def test_a_sheet_fills_up_the_rows_that_lack_their_first_cells() -> None:
    heading = "试点任务\t序号\t具体举措\t责任分工\n"
    lacking = "2\t乙。\t海关总署牵头\t\n3\t丙。\t外汇局牵头\t\t\n"
    text = f"{heading}（一）完善体制\t1\t甲。\t商务部牵头\n{lacking}"

    assert [(m.number, m.task, m.text) for m in measures(text)] == [
        *((1, 1, "甲。"), (2, 1, "乙。"), (3, 1, "丙。"))
    ]
    assert [p.name for m in measures(text) for p in m.responsibilities] == [
        *("商务部", "海关总署", "外汇局")
    ]


def test_a_row_whose_last_cells_are_empty_keeps_its_cells_where_they_fit() -> None:
    text = "试点任务\t序号\t具体举措\t责任分工\n（一）完善体制\t1\t甲。\t\n\t2\t乙。\t商务部牵头\n"

    first, second = measures(text)
    assert (first.number, first.text, first.responsibilities) == (1, "甲。", ())
    assert (second.number, second.text) == (2, "乙。")


def test_a_dash_in_the_second_of_two_columns_is_nobody() -> None:
    (found,) = measures("序号\t具体举措\t责任单位\t落实单位\n1\t做甲。\t市商务局\t—\n")
    assert [party.name for party in found.responsibilities] == ["市商务局"]
    assert found.problems == ()
    (found,) = measures("序号\t具体举措\t责任单位\t落实单位\n1\t做甲。\t/\t市商务局\n")
    assert [party.name for party in found.responsibilities] == ["市商务局"]


@pytest.mark.parametrize(
    ("above", "below", "names"),
    [
        ("市商务局", "市财政局、市外办", ["市商务局", "市财政局", "市外办"]),
        ("市商务局、市财政", "局", ["市商务局", "市财政局"]),
        ("市商务局、", "市财政局", ["市商务局", "市财政局"]),
        ("市发展和改革委", "员会", ["市发展和改革委员会"]),
    ],
)
def test_names_that_go_on_in_the_next_row_are_names_of_their_own_or_the_rest_of_one(
    above: str, below: str, names: list[str]
) -> None:
    (measure,) = measures(f"序号\t具体举措\t责任单位\n1\t做甲。\t{above}\n\t\t{below}\n")

    assert [party.name for party in measure.responsibilities] == names
