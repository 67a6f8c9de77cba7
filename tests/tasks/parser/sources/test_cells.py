"""The text of a cell in one line."""

from __future__ import annotations

import pytest

from tasks.parser.sources.cells import in_one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("市商务局\n市财政局", "市商务局 市财政局", id="two_names"),
        pytest.param("甲， 乙", "甲， 乙", id="a_space_of_the_line"),
        pytest.param("  甲 \t 乙\n", "甲 乙", id="blanks"),
        pytest.param("做一。\n做二。", "做一。 做二。", id="two_sentences"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_gap_is_one_space(text: str, line: str) -> None:
    assert in_one_line(text) == line


@pytest.mark.parametrize("mark", "，、；：")
def test_a_line_that_ended_in_mid_sentence_leaves_none(mark: str) -> None:
    assert in_one_line(f"甲{mark}\n 2.乙") == f"甲{mark}2.乙"
