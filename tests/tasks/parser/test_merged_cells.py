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
