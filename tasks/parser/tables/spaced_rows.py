"""Rows of a table whose cells stand apart by nothing but spaces.

    序号    具体举措          责任单位      完成时限        aligned: two spaces or more in each gap
    1       优化通关 流程     市商务局      2025年底前
    序号 具体举措 责任单位 完成时限                         copied from a page: one in each gap
    1 优化通关流程 市商务局 2025年底前

One space stands in sentences too. So only a heading of nothing but columns known by their words,
its first the number, begins a table of the second kind, only numbered rows go on with it, and a
space too many is the measure's: 2 落实 3 项措施 市税务局 持续推进.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.tables.cells import is_number
from tasks.parser.tables.heading_rows import column_kinds
from tasks.parser.tables.shape import Table
from tasks.parser.text.blocks import Line, Row, mended
from tasks.parser.vocabulary import ColumnKind

WIDE_GAP = re.compile(r"[ \u3000\xa0]{2,}")
ANY_GAP = re.compile(r"[ \u3000\xa0]+")
# 措施    责任单位 in a line of prose is no heading row yet.
FEWEST_COLUMNS = 3
# What stands between the cells of other tables.
HAS_MARKS = re.compile(r"[\t|<]")


def spaced_row(line: Line, table: Table | None) -> Row | None:
    """The line as a row of the table at hand, or as the heading row that begins one."""
    gap = table.gap if table is not None else None
    wide = cut_at(line, WIDE_GAP)
    if gap is WIDE_GAP or _begins(wide, most_others=1):
        return wide
    copied = cut_at(line, ANY_GAP)
    if copied is None or _begins(copied, most_others=0, numbered=True):
        return copied
    if table is not None and gap is ANY_GAP and is_number(copied.cells[0].text):
        return _with_measure_whole(copied, line, table.columns)
    return None


def gap_of(heading: str, columns: int) -> re.Pattern[str] | None:
    """What the cells below a heading row of so many columns stand apart by, if only spaces do."""
    if HAS_MARKS.search(heading):
        return None
    return WIDE_GAP if len(WIDE_GAP.findall(heading)) == columns - 1 else ANY_GAP


def cut_at(line: Line, gap: re.Pattern[str]) -> Row | None:
    """The cells of a line that stand apart by such gaps; None if there is none in it."""
    gaps = list(gap.finditer(line.text))
    if not gaps:
        return None
    whole = mended(line)
    starts, ends = [0, *(found.end() for found in gaps)], [found.start() for found in gaps]
    bounds = zip(starts, [*ends, len(whole.text)], strict=True)
    return Row(tuple(whole.part(start, end) for start, end in bounds), line.span)


def _with_measure_whole(found: Row, line: Line, columns: Sequence[ColumnKind]) -> Row:
    """A row in which the cells beyond the table's columns are part of its measure."""
    more = len(found.cells) - len(columns)
    if more <= 0:
        return found
    at = columns.index("measure")
    first, last = found.cells[at], found.cells[at + more]
    start, end = first.offsets[0] - line.span.start, last.offsets[-1] + 1 - line.span.start
    whole = mended(line).part(start, end)
    return found._replace(cells=(*found.cells[:at], whole, *found.cells[at + more + 1 :]))


def _begins(found: Row | None, *, most_others: int, numbered: bool = False) -> bool:
    """Whether a row is a heading row with no more columns than that of which nothing is known."""
    if found is None or len(found.cells) < FEWEST_COLUMNS:
        return False
    columns = column_kinds(found.cells)
    if columns is None or columns.count("other") > most_others:
        return False
    return columns[0] == "number" or not numbered
