"""What the characters of prose belong to."""

from __future__ import annotations

from tasks.parser.attribution import Attribution
from tasks.parser.text.blocks import lines
from tasks.parser.types import Span


def test_blank_lines_belong_to_nothing() -> None:
    assert Attribution(3, lines(" \n ")).ranges() == ()


def test_what_no_rule_names_is_a_paragraph() -> None:
    assert Attribution(5, lines("甲\n\n乙丙")).ranges() == (
        (Span(0, 1), "paragraph"),
        (Span(3, 5), "paragraph"),
    )


def test_what_is_marked_later_wins_and_the_rest_stays() -> None:
    attribution = Attribution(6, lines("甲乙丙丁戊己"))
    attribution.mark(Span(0, 4), "measure")
    attribution.mark(Span(2, 4), "responsibility")
    assert attribution.ranges() == (
        (Span(0, 2), "measure"),
        (Span(2, 4), "responsibility"),
        (Span(4, 6), "paragraph"),
    )


def test_a_range_outside_the_text_is_cut_to_it() -> None:
    attribution = Attribution(2, lines("甲乙"))
    attribution.mark(Span(1, 9), "measure")
    assert attribution.ranges() == ((Span(0, 1), "paragraph"), (Span(1, 2), "measure"))
