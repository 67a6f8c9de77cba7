"""Boxes beside the text, and which numbers stand in them."""

from __future__ import annotations

import pytest

from tasks.parser.pages.boxes import Box
from tasks.parser.text.marks import mark


@pytest.mark.parametrize("text", ["专栏作家参与。", "专栏栏目改版", "在专栏1中列出", "", "1.专栏1"])
def test_it_takes_no_other_words_for_a_box(text: str) -> None:
    assert Box().begins(text) is False


@pytest.mark.parametrize(
    "text", ["专栏1　重点工程", "专栏 2：指标", "专栏三 重点项目", "专栏", "专栏：工程"]
)
def test_it_knows_the_title_of_a_box(text: str) -> None:
    assert Box().begins(text) is True


def held(*paragraphs: str) -> list[bool]:
    """Whether each numbered paragraph stands in a box."""
    box = Box()
    found = []
    for text in paragraphs:
        box.begins(text)
        if (number := mark(text)) is not None:
            found.append(box.holds(number))
    return found


def test_nothing_stands_in_a_box_before_one_begins() -> None:
    assert held("1.做甲。", "（1）做乙。") == [False, False]


def test_a_heading_or_a_number_that_does_not_follow_ends_it() -> None:
    assert held("专栏1", "1.甲工程。", "（1）其一。", "2.乙工程。", "（二）开放", "1.做甲。") == [
        *(True, True, True),
        *(False, False),
    ]
    assert held("3.做丙。", "专栏1", "1.甲工程。", "4.做丁。", "5.做戊。") == [
        *(False, True),
        *(False, False),
    ]
