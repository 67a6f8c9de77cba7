"""Merged cells: what is empty below belongs to the cell above, and what does not."""

from __future__ import annotations

from tasks.parser import parse
from tasks.parser.types import Measure

HEAD = "序号\t重点任务\t具体举措\t牵头单位\t配合单位\t完成时限\n"


def measures(rows: str) -> tuple[Measure, ...]:
    return parse(HEAD + rows).measures


def names(measure: Measure) -> list[tuple[str, str]]:
    return [(party.name, party.role) for party in measure.responsibilities]


def test_an_empty_support_cell_beside_a_lead_is_nobody() -> None:
    _, second = measures("1\t甲\t做一。\t甲局\t乙局\t2024年底\n2\t甲\t做二。\t丙局\t\t2024年底\n")
    assert names(second) == [("丙局", "lead")]
    assert second.problems == ()


def test_a_new_task_ends_a_merged_cell() -> None:
    _, second = measures("1\t（一）甲\t做一。\t甲局\t\t2024年底\n2\t（二）乙\t做二。\t\t\t\n")
    assert (names(second), second.due) == ([], None)
    assert "clause_missing" in [problem.code for problem in second.problems]


def test_clause_and_deadline_are_filled_from_above_and_said() -> None:
    _, second, third = measures(
        "1\t（一）甲\t做一。\t甲局\t乙局\t2024年底\n2\t\t做二。\t\t\t\n3\t\t做三。\t丙局\t\t\n"
    )
    assert names(second) == [("甲局", "lead"), ("乙局", "support")]
    assert second.due is not None and str(second.due.date) == "2024-12-31"
    assert names(third) == [("丙局", "lead")]
    assert third.due is not None and str(third.due.date) == "2024-12-31"
    for measure in (second, third):
        assert [problem.code for problem in measure.problems] == ["cell_merged"]


def test_a_number_merged_with_its_task_is_the_tasks() -> None:
    found = measures("3\t建园区\t做一。\t甲局\t\t2024年\n\t\t做二。\t乙局\t\t2024年\n")
    assert [(m.number, m.task, m.text) for m in found] == [
        (None, 3, "做一。"),
        (None, 3, "做二。"),
    ]


def test_a_number_for_every_row_is_the_measures_own() -> None:
    found = measures("1\t建园区\t做一。\t甲局\t\t2024年\n2\t\t做二。\t乙局\t\t2024年\n")
    assert [(m.number, m.task) for m in found] == [(1, 1), (2, 1)]


def test_a_row_that_goes_on_in_mid_sentence_is_no_row_of_its_own() -> None:
    (found,) = measures("1\t甲\t建立健全联\t甲局\t\t2024年\n\t\t席会议制度。\t、乙局\t\t\n")
    assert found.text == "建立健全联席会议制度。"
    assert names(found) == [("甲局", "lead"), ("乙局", "lead")]


def test_two_columns_of_one_kind_are_read_both() -> None:
    head = "序号\t具体举措\t牵头单位\t指导单位\t配合单位\n"
    first, second = parse(f"{head}1\t做一。\t甲局\t乙厅\t丙局\n2\t做二。\t甲局\t\t丁局\n").measures
    assert names(first) == [("甲局", "lead"), ("乙厅", "support"), ("丙局", "support")]
    assert names(second) == [("甲局", "lead"), ("丁局", "support")]


def test_a_cell_that_reaches_down_by_its_marks_is_filled_in_without_doubt() -> None:
    rows = (
        "<tr><td>1</td><td>做一。</td><td>甲局</td><td rowspan=2>乙局</td></tr>"
        "<tr><td>2</td><td>做二。</td><td>丙局</td></tr>"
        "<tr><td>3</td><td>做三。</td><td>丁局</td><td></td></tr>"
    )
    head = "<tr><td>序号</td><td>具体举措</td><td>牵头单位</td><td>配合单位</td></tr>"
    _, second, third = parse(f"<table>{head}{rows}</table>").measures
    assert names(second) == [("丙局", "lead"), ("乙局", "support")]
    assert names(third) == [("丁局", "lead")]
    assert second.problems == third.problems == ()


def test_a_line_that_ends_after_a_comma_goes_on_in_the_cell() -> None:
    head = "<table><tr><td>序号</td><td>具体举措</td><td>责任单位</td></tr>"
    (found,) = parse(
        f"{head}<tr><td>1</td><td>设立中心，\n落实政策。</td><td>甲局</td></tr></table>"
    ).measures
    assert found.text == "设立中心，落实政策。"


def test_an_empty_lead_cell_beside_a_supporter_belongs_to_the_cell_above_and_is_said() -> None:
    first, second = measures("1\t甲\t做一。\t甲局\t乙局\t2024年\n2\t\t做二。\t\t丙局\t2024年\n")
    assert first.problems == ()
    assert names(second) == [("甲局", "lead"), ("丙局", "support")]
    assert [problem.code for problem in second.problems] == ["cell_merged"]
