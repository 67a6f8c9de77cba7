"""Deadlines in closing brackets and in the fields below an item."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.types import Due
from tests.tasks.parser.items.found import closing, names


def test_it_reads_a_time_limit_inside_the_bracket() -> None:
    found = closing("做好工作。（责任单位：市商务局；完成时限：长期坚持）")
    assert names(found) == ["市商务局"]
    assert found.due is not None
    assert (found.due.text, found.due.date) == ("长期坚持", None)


@pytest.mark.parametrize(
    "fields",
    [
        "完成时限：2025年底前；责任单位：甲局、乙局",
        "责任单位：甲局、乙局  完成时限：2025年底前",
        "牵头单位：甲局；完成期限：2025年底前；配合单位：乙局",
    ],
)
def test_the_deadline_may_stand_anywhere_among_the_fields(fields: str) -> None:
    found = closing(f"做好工作。\n{fields}")
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 12, 31)


def test_a_deadline_may_stand_last_without_a_label() -> None:
    found = closing("做好工作。（甲局负责，乙局配合，2025年底前完成）")
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 12, 31)
    assert found.problems == ()


@pytest.mark.parametrize(
    "said", ["2025年底前由丙局负责", "2025年底前建成丙局", "2025年底前出台由丙局牵头"]
)
def test_a_day_with_who_does_it_is_no_deadline_alone(said: str) -> None:
    assert closing(f"做好工作。（甲局，{said}）").due is None


def test_what_is_done_by_a_day_is_part_of_the_deadline() -> None:
    found = closing("做好工作。（甲局，2025年底前出台负面清单）")
    assert [party.name for party in found.responsibilities] == ["甲局"]
    assert found.due == Due("2025年底前出台负面清单", date(2025, 12, 31))
    assert found.problems == ()


@pytest.mark.parametrize("due", ["2021年起持续推进", "自2021年1月起", "自2021年起，长期坚持"])
def test_what_goes_on_from_a_year_is_a_deadline_without_a_day(due: str) -> None:
    found = closing(f"做好工作。（甲局牵头，乙局配合；{due}）")
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and (found.due.text, found.due.date) == (due, None)
    assert found.problems == ()


def test_a_body_that_does_something_every_year_is_no_deadline() -> None:
    found = closing("做好工作。（甲局，乙局每年负责）")
    assert found.due is None


def test_a_person_between_the_agencies_and_the_deadline_ends_both() -> None:
    found = closing("建立库。（完成时限：长期；责任人：某某；责任单位：县商务局）")
    assert names(found) == ["县商务局"]
    assert found.due is not None and found.due.text == "长期"


def test_a_deadline_nobody_can_date_keeps_its_wording() -> None:
    found = closing("优化流程。\n责任单位：市公安局\n完成时限：按上级要求时限完成")
    assert found.text.text.strip() == "优化流程。"
    assert found.due is not None
    assert (found.due.text, found.due.date) == ("按上级要求时限完成", None)


def test_a_last_clause_may_say_that_it_is_a_standing_duty() -> None:
    text = "一、任务\n1. 建立联系制度，长期坚持。（市商务局）\n2. 坚持长期推进改革。（市财政局）"
    first, second = parse(text).measures
    assert (first.due, second.due) == (Due("长期坚持", None), None)
