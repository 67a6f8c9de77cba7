"""Lines, rows and mended text keep their places in the source."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.text.blocks import (
    Line,
    Mended,
    join,
    lines,
    mended,
    pieces,
    row,
    untagged,
    with_line_ends,
)
from tasks.parser.types import Span


def piece(text: str) -> Mended:
    return Mended(text, tuple(range(len(text))))


@pytest.mark.parametrize("text", ["", "\n\n", " \u3000\n\t\n\r\n", "\ufeff"])
def test_blank_text_has_no_lines(text: str) -> None:
    assert lines(text) == []


def test_a_line_is_the_source_without_the_spaces_around_it() -> None:
    source = "\u3000\u3000一、总则\r\n\r\n  （一）目标 \n"

    assert [line.text for line in lines(source)] == ["一、总则", "（一）目标"]
    for line in lines(source):
        assert source[line.span.start : line.span.end] == line.text


def test_a_tab_is_kept_because_it_is_an_empty_cell() -> None:
    (line,) = lines("\t2\t做二。\t\n")

    found = row(line)
    assert found is not None
    assert [cell.text for cell in found.cells] == ["", "2", "做二。", ""]


def test_a_line_without_tabs_or_bars_is_no_row() -> None:
    (line,) = lines("甲、乙 | 丙")

    assert row(line) is None


def test_tags_go_and_titles_in_angle_brackets_stay() -> None:
    assert untagged(piece("<p>印发<关于合作的措施>。</p> <br/>施行")).text == (
        "印发<关于合作的措施>。 施行"
    )


def test_a_tag_inside_a_word_leaves_no_space() -> None:
    assert untagged(piece("建<b>设</b>")).text == "建设"


@pytest.mark.parametrize("comment", ["<!-- 待核 -->", "<!-- 原为 <b>甲</b>、2 > 1 -->", "<!---->"])
def test_a_comment_of_a_page_is_no_text(comment: str) -> None:
    assert untagged(piece(f"建{comment}设")).text == "建设"
    assert [part.text for part in pieces(piece(f"甲。{comment}乙。"))] == ["甲。", "乙。"]


@pytest.mark.parametrize("text", ["建设<!-- 待核", "甲-->乙", "a<!b>"])
def test_a_comment_that_does_not_close_is_text(text: str) -> None:
    assert untagged(piece(text)).text == text


def test_the_paragraphs_of_a_cell_are_what_stands_between_its_tags() -> None:
    found = pieces(piece("<p>1 甲。</p> <p>2  乙。</p>"))

    assert [part.text for part in found] == ["1 甲。", "2 乙。"]


def test_mended_text_knows_where_it_stood() -> None:
    source = "<p>甲乙</p> <p>丙</p>"
    text = untagged(piece(source))

    assert text.text == "甲乙 丙"
    assert [source[s.start : s.end] for s in text.spans()] == ["甲乙", " ", "丙"]
    assert text.span() == Span(3, 14)
    assert text.span(3, 3) == Span(13, 13)


def test_joined_pieces_keep_their_places() -> None:
    text = join([mended(Line("甲", Span(4, 5))), mended(Line("乙", Span(9, 10)))])

    assert (text.text, text.offsets) == ("甲乙", (4, 9))
    assert text.spans() == (Span(4, 5), Span(9, 10))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('他说"做一。\n做二。"', id="no_row"),
        pytest.param('1\t"做一。\n做二。', id="never_closed"),
        pytest.param('1\t"做一"。\n2\t"做二"', id="words_in_quotes"),
        pytest.param('"做一。\n做二"。', id="a_sentence_in_quotes"),
        pytest.param('"做一。\n做二"', id="quotes_without_a_cell"),
        pytest.param('1\t"做一。\n2\t做二。"', id="a_row_follows"),
        pytest.param('1\t5"\n2\t6"', id="inches"),
    ],
)
def test_a_quote_that_is_no_cell_joins_no_lines(source: str) -> None:
    assert len(lines(source)) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_quoted_cell_keeps_its_lines_in_one_row(end: str) -> None:
    source = end.join(
        ['1\t"做一。', '做二，称""试点""。"\t"市商务局', '市财政局"', "2\t做三\t市统计局"]
    )
    first, second = (row(line) for line in lines(source))
    assert first is not None and second is not None
    assert [untagged(cell).text for cell in first.cells] == [
        *("1", '做一。 做二，称"试点"。', "市商务局 市财政局"),
    ]
    assert [cell.text for cell in second.cells] == ["2", "做三", "市统计局"]
    for cell in first.cells:
        assert "".join(source[at] for at in cell.offsets) == cell.text


def test_lines_that_end_with_a_return_alone_are_lines() -> None:
    text = "（一）完善机制。（市商务局）\r（二）扩大开放。（市财政局）\r"

    assert with_line_ends(text) == text.replace("\r", "\n")
    assert [measure.label for measure in parse(text).measures] == ["（一）", "（二）"]


@pytest.mark.parametrize("text", ["甲\r乙\n丙", "甲\r\n乙", "甲", ""])
def test_a_return_beside_other_line_ends_is_left(text: str) -> None:
    assert with_line_ends(text) == text
