"""Items numbered beyond 999: the reading ends there, and says so."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.types import ParseResult

WORDS = "推动服务贸易事项办理提质增效。"
AGENCIES = "（市商务局牵头）"


def numbered(*numbers: int, form: str = "{}.", text: str = WORDS + AGENCIES) -> str:
    """A document with items of these numbers."""
    return "一、主要任务\n" + "\n".join(form.format(number) + text for number in numbers)


def places(result: ParseResult, text: str) -> list[str]:
    """What the problems of unread numbers point at."""
    found = [problem.span for problem in result.problems if problem.code == "numbers_unread"]
    return [text[span.start : span.end] for span in found if span is not None]


@pytest.mark.parametrize(
    "text",
    [
        numbered(997, 998, 999),
        numbered(997, 998, 1000),
        numbered(998, 999, text=f"投入1000.5万元，另有11000、12000户。{AGENCIES}"),
        numbered(1, 2, text=f"建设1000、2000和3000平方米场馆。{AGENCIES}"),
    ],
)
def test_a_text_that_counts_no_further_has_no_such_problem(text: str) -> None:
    assert places(parse(text), text) == []


@pytest.mark.parametrize(
    ("form", "label"),
    [("{}.", "1000."), ("{}、", "1000、"), ("{}．", "1000．"), ("（{}）", "（1000）")],
)
def test_it_says_where_the_numbers_are_no_longer_read(form: str, label: str) -> None:
    text = numbered(998, 999, 1000, 1001, form=form)

    result = parse(text)

    assert [measure.number for measure in result.measures] == [998, 999]
    assert places(result, text) == [label]
    (problem,) = [each for each in result.problems if each.code == "numbers_unread"]
    assert "999" in problem.message
    assert "改从1起编号，另作一个文件录入" in problem.message


@pytest.mark.parametrize("text", [WORDS, "优化通关流程"])
def test_it_says_so_of_items_without_agencies_too(text: str) -> None:
    document = numbered(998, 999, 1000, 1001, text=text)

    assert places(parse(document), document) == ["1000."]
