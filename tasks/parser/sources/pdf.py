"""PDF text layers to text: paragraphs in reading order, table rows as lines with tabs.

Where paragraphs are indented, a line that fills its width and one behind it at the margin are one
paragraph, also over a page's end. Where they are not, each line stays as it is printed.
Left out at the edges of a page: page numbers, and running heads that stand there page after page.
Lines of two columns of print are read across; that layout is not in the family of these documents.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.utils.exceptions import PdfminerException

from tasks.parser.pages.furniture import PAGE_NUMBER
from tasks.parser.sources.extracting import UnreadableSource
from tasks.parser.vocabulary import BODY_ENDINGS

MOST_PAGES = 1_000
# Drawing commands of one page in bytes. A printed page has some ten thousand; laying out more than
# this takes all the memory there is, and half a minute to say so.
MOST_COMMANDS = 4_000_000
# How many lines at the top and at the bottom of a page may be heads, feet or page numbers.
EDGE_LINES = 2
# A running head stands on most pages, and on more than two.
FEWEST_PAGES = 3
PAGE_LINE = re.compile(PAGE_NUMBER, re.VERBOSE)
# In widths of a character: what a cell keeps free at its sides, and how much a line of it leaves
# over where it was ended on purpose (a bracket or a stop that may not begin a line leaves less).
PADDING, SPARE = 1.0, 2.5
SHORTEST_NAME = 3
# A line's end in a cell with the spaces around it.
LINE_END = re.compile(r"(?<!\s)\s*\n\s*")
# In widths of a character: how far a line may end before the edge and still be full, and how far it
# may begin behind the margin and still be no new paragraph.
FULL, MARGIN, INDENT = 1.6, 0.5, 1.5
# An indented text has this share of indented lines at least.
FEWEST_INDENTED = 0.05
# （一）· 一、· 1. · ① · 第三条 · 附件           not: 2021年 · 一是
OPENING = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,4}[）)]|[一二三四五六七八九十]{1,4}、|\d{1,3}[.．、](?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,4}[章节条]|附件"
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_row: bool
    left: float = 0.0
    right: float = 0.0
    # The width of a character.
    size: float = 0.0


def pdf_text(data: bytes) -> str:
    """A PDF's text layer page by page, tables as rows where they stand between the lines."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise UnreadableSource(f"PDF 超过{MOST_PAGES}页，请拆分后再读取")
            pages = [_page_lines(page) for page in pdf.pages]
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise UnreadableSource("PDF 设有密码，请取消密码后再读取") from error
        raise
    text = "\n".join(_paragraphs(list(_without_edges(pages))))
    if not text.strip():
        raise UnreadableSource(
            "PDF 没有文字层（可能是扫描件）；请先做文字识别（OCR），或找可以复制文字的版本"
        )
    return text


def _check_commands(page: Any) -> None:
    streams = (resolve1(each) for each in page.page_obj.contents)
    drawn = sum(len(each.get_data()) for each in streams if isinstance(each, PDFStream))
    if drawn > MOST_COMMANDS:
        raise UnreadableSource(
            f"PDF 第{page.page_number}页内容过多或过于复杂，拒绝读取；请另存为 .txt 后再读取"
        )


def _page_lines(page: Any) -> list[_Line]:
    _check_commands(page)
    # Looking for tables takes most of the time, and a page without a line drawn has none.
    tables = page.find_tables() if page.edges else []
    boxes = [table.bbox for table in tables]

    def outside(item: dict[str, Any]) -> bool:
        middle = (item["top"] + item["bottom"]) / 2
        centre = (item["x0"] + item["x1"]) / 2
        return not any(
            left <= centre <= right and top <= middle <= bottom
            for left, top, right, bottom in boxes
        )

    text = page.filter(outside) if boxes else page
    blocks = [
        (
            line["top"],
            [_Line(line["text"], False, line["x0"], line["x1"], line["bottom"] - line["top"])],
        )
        for line in text.extract_text_lines(return_chars=False)
    ]
    for table in tables:
        rows = [_Line(row, is_row=True) for row in _rows(table, _size_of_text(page))]
        blocks.append((table.bbox[1], rows))
    # A page keeps every character it has read until it is closed.
    page.close()
    return [line for _, block in sorted(blocks, key=lambda one: one[0]) for line in block]


def _size_of_text(page: Any) -> float:
    """The width of most of a page's characters."""
    sizes = Counter(round(char["size"], 1) for char in page.chars)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _rows(table: Any, size: float) -> Iterator[str]:
    for row, texts in zip(table.rows, table.extract(), strict=True):
        cells: list[str] = []
        for box, text in zip(row.cells, texts, strict=True):
            room = (box[2] - box[0]) / size - PADDING if box and size else 0.0
            cells.append(_cell(text or "", room))
        if any(cells):
            yield "\t".join(cells)


def _cell(text: str, room: float) -> str:
    """A cell in one line; `room` is how many characters stand in one of its lines.

    A line's end is mostly the cell's width, and nothing stands for it. Two names are apart where
    the second would have had room behind the first: 市财政局 / 市税务局, not 省发展改革委 / 员会.
    """
    first, *more = LINE_END.split(text)
    joined = first
    before = first
    for line in more:
        apart = _width(before) + SPARE <= room and _is_name(before) and _is_name(line)
        joined += (" " if apart else "") + line
        before = line
    return joined.strip()


def _is_name(line: str) -> bool:
    """Whether a line of a cell may be the name of a body: 市财政局, not 员会."""
    return len(line) >= SHORTEST_NAME and line.endswith(BODY_ENDINGS) and line.isalpha()


def _width(text: str) -> float:
    """How many Chinese characters a line is as wide as."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _without_edges(pages: Sequence[list[_Line]]) -> Iterator[list[_Line]]:
    """The pages without page numbers and running heads."""
    seen = Counter(
        text for page in pages for text in {_likeness(page[at].text) for at in _edges(page)}
    )
    running = {
        text for text, count in seen.items() if count >= FEWEST_PAGES and count > len(pages) / 2
    }
    for page in pages:
        gone = {
            at
            for at in _edges(page)
            if PAGE_LINE.fullmatch(page[at].text) or _likeness(page[at].text) in running
        }
        yield [line for at, line in enumerate(page) if at not in gone]


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> Iterator[str]:
    """The lines of all pages, those of one paragraph as one."""
    printed = [line for page in pages for line in page if not line.is_row]
    left = min((line.left for line in printed), default=0.0)
    right = max((line.right for line in printed), default=0.0)
    indented = sum(line.left > left + INDENT * line.size for line in printed)
    running = ""
    before: _Line | None = None
    for line in (line for page in pages for line in page):
        goes_on = (
            before is not None
            and not (before.is_row or line.is_row)
            and indented >= FEWEST_INDENTED * len(printed)
            and before.right > right - FULL * before.size
            and line.left < left + MARGIN * line.size
            and not OPENING.match(line.text)
        )
        if goes_on:
            # Latin words would run together; Chinese ones have no blank between them.
            apart = running[-1:].isascii() and line.text[:1].isascii()
            running += (" " if apart else "") + line.text
        else:
            if before is not None:
                yield running
            running = line.text
        before = line
    if before is not None:
        yield running


def _edges(page: Sequence[_Line]) -> list[int]:
    """The first and last lines of a page that are not rows of a table."""
    places = {*range(EDGE_LINES), *range(len(page) - EDGE_LINES, len(page))}
    return [at for at in sorted(places) if 0 <= at < len(page) and not page[at].is_row]


def _likeness(text: str) -> str:
    """A line with its figures alike, so that page after page of a running head is one line."""
    return re.sub(r"\d+", "0", "".join(text.split()))
