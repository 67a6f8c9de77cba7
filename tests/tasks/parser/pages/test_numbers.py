"""Numbers a text jumps over."""

from __future__ import annotations

import pytest

from tasks.parser import parse


def told(text: str) -> list[str]:
    return [
        problem.message
        for problem in parse(f"某市方案\n{text}").problems
        if problem.code == "numbers_missing"
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一、任务\n（一）甲\n1.做一。\n（二）乙\n2.做二。\n3.做三。", id="counted_on"),
        pytest.param("一、任务\n（一）甲\n1.做一。\n2.做二。\n（二）乙\n1.做三。", id="begun_anew"),
        pytest.param("一、任务\n（一）甲。做一。\n二、任务\n（二）乙。做二。", id="groups"),
        pytest.param("一、任务\n3.做三。\n4.做四。", id="an_extract"),
        pytest.param(
            "一、任务\n1.做一。\n2.做二。\n3.做三。\n专栏1 工程\n1.甲。\n4.做四。", id="a_box"
        ),
        pytest.param("一、任务\n1.做一。\n2.做二。\n2.再做二。", id="a_repeat"),
    ],
)
def test_nothing_is_missed(text: str) -> None:
    assert told(text) == []


def test_an_item_in_the_middle_of_a_paragraph_is_missed_before_the_next() -> None:
    text = "一、任务\n1.做甲。（市商务局）\n2.做乙。（市财政局）3.做丙。\n4.做丁。（市外办）"
    (message,) = told(text)

    assert "“4.”之前未读到序号3，" in message


def test_a_task_and_the_first_of_many_items_are_missed() -> None:
    tasks, items = told("一、任务\n（一）甲\n1.做一。\n（三）乙\n20.做二。")

    assert "“（三）”之前未读到序号2，" in tasks
    assert "“20.”之前未读到序号2、3、4、5、6，" in items
