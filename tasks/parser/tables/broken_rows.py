"""Rows of a tab table whose cells hold a line break, so that the rest of the row stands below.

    序号 ⇥ 重点任务 ⇥ 主要内容 ⇥ 牵头单位 ⇥ 完成时限
    3 ⇥ 人才引进 ⇥ 制定便利政策 ⇥ 省科技厅
    省人力资源社会保障厅 ⇥ 2020年底前            the last cell goes on, then the row does

Lines are put together only where a numbered row has fewer cells than its heading, those that follow
begin with no number, and the cells together are exactly as many as the heading has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tasks.parser.tables.cells import NUMBER
from tasks.parser.tables.html import HtmlTable
from tasks.parser.text.blocks import Line, Mended, Row, join, row
from tasks.parser.types import Span
from tasks.parser.vocabulary import ColumnKind

# A row one of whose first two cells is its number and nothing else.
NUMBERED = re.compile(
    rf"""
    (?=[^\t]*\t) (?:[^\t]*\t)?
    [^\S\t]* {NUMBER.pattern} [^\S\t]* (?:\t|\Z)
    """,
    re.VERBOSE,
)
# Names on two lines of one cell are two names; all else is one text a line end cut.
KEPT_APART: frozenset[ColumnKind] = frozenset({"clause", "lead", "support", "participate"})
MOST_LINES = 40


def end_of_row(text: str, lines: Sequence[Line | HtmlTable], start: int, width: int) -> int:
    """Where the row ends that begins with a line: the next line, unless the row is broken.

    `text` is the source, `width` is the number of columns.
    """
    first = lines[start]
    if isinstance(first, HtmlTable) or "\t" not in first.text:
        return start + 1
    cells = first.text.count("\t") + 1
    if cells >= width or not _numbered(first.text):
        return start + 1
    for at in range(start + 1, min(len(lines), start + MOST_LINES)):
        line = lines[at]
        if isinstance(line, HtmlTable) or _numbered(line.text):
            break
        # From where the line above ended: between them may stand one of nothing but tabs.
        cells += text.count("\t", lines[at - 1].span.end, line.span.end)
        if cells > width:
            break
        if cells == width:
            return at + 1
    return start + 1


# Every row is asked for twice: whether it may be broken, and whether it ends the one above.
@lru_cache(maxsize=2)
def _numbered(text: str) -> bool:
    return NUMBERED.match(text) is not None


def whole_row(text: str, lines: Sequence[Line], columns: Sequence[ColumnKind]) -> tuple[Line, Row]:
    """The lines of one row as a single line and its cells."""
    span = Span(lines[0].span.start, lines[-1].span.end)
    line = Line(text[span.start : span.end], span, lines[0].indent)
    found = row(line)
    cells = found.cells if found else ()
    mended = tuple(
        cell if kind in KEPT_APART else _without_breaks(cell)
        for cell, kind in zip(cells, columns, strict=True)
    )
    return line, Row(mended, span)


def _without_breaks(cell: Mended) -> Mended:
    parts = [cell.part(*bounds).stripped() for bounds in _between_breaks(cell.text)]
    return join(parts)


def _between_breaks(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for piece in text.split("\n"):
        bounds.append((start, start + len(piece)))
        start += len(piece) + 1
    return bounds
