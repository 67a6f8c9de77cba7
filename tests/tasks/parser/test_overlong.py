"""A text of more lines than any document has: the first are read, the rest is reported."""

from __future__ import annotations

from tasks.parser import parse
from tasks.parser.assemble import pieces
from tasks.parser.coverage import UNATTRIBUTED
from tasks.parser.overlong import MOST_LINES, readable_part

BEGINNING = "一、重点任务\n1.建设平台。（市商务局负责）\n"


def filled(lines: int) -> str:
    """A text of so many lines, one measure at its beginning."""
    return BEGINNING + "\n" * (lines - 2)


def test_the_longest_text_is_read_to_its_end() -> None:
    text = filled(MOST_LINES - 1) + "2.建设园区。（市财政局负责）"

    result = parse(text)

    assert readable_part(text) == text
    assert [m.text for m in result.measures] == ["建设平台。", "建设园区。"]
    assert "text_unread" not in {problem.code for problem in result.problems}


def test_of_a_longer_one_it_says_where_the_reading_ends() -> None:
    rest = "2.建设园区。\n3.建设港口。"
    text = filled(MOST_LINES) + rest + "\n\n"

    result = parse(text)

    assert [m.text for m in result.measures] == ["建设平台。"]
    (problem,) = [p for p in result.problems if p.code == "text_unread"]
    assert problem.span is not None
    assert text[problem.span.start : problem.span.end] == rest
    assert f"{MOST_LINES:,}行" in problem.message
    assert result.coverage.characters == len(text)
    assert result.coverage.attributed == len(text) - len(rest)
    assert result.coverage.unattributed == (problem.span,)


def test_the_pieces_of_a_longer_one_still_give_it_back() -> None:
    text = filled(MOST_LINES) + "2.建设园区。\n"

    found = pieces(text)

    assert "".join(text[span.start : span.end] for span, _ in found) == text
    assert [text[s.start : s.end] for s, label in found if label == UNATTRIBUTED] == [
        "2.建设园区。"
    ]


def test_blank_lines_beyond_the_last_are_nothing_missing() -> None:
    result = parse(filled(3 * MOST_LINES))

    assert "text_unread" not in {problem.code for problem in result.problems}
    assert result.coverage.unattributed == ()
