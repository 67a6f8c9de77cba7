"""Finds the responsibility and plan tables of a text and lays their cells under their columns.

    试点任务 ⇥ 序号 ⇥ 具体举措 ⇥ 责任分工              a heading row: columns by their words
    （一）… ⇥ 1 ⇥ 加强统筹 ⇥ 商务部牵头                a row under it
            2 ⇥ 简化流程 ⇥ 文化和旅游部支持和指导      a row whose task column was lost on its page

What stands between rows without being one (a heading fallen out of its cell, a footnote) is kept
in its place as loose lines. Rows may be tab-separated, Markdown, raw HTML or aligned by spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.clauses.first_leads import names_first_lead
from tasks.parser.pages.furniture import PAGE_LINE
from tasks.parser.pages.outline import is_heading
from tasks.parser.pages.titles import is_title_line
from tasks.parser.tables.broken_rows import end_of_row, whole_row
from tasks.parser.tables.cells import is_number, joined, lay, not_adding_up, under
from tasks.parser.tables.heading_rows import column_kinds, may_be_heading, refined_columns
from tasks.parser.tables.html import HtmlTable, lines_and_tables
from tasks.parser.tables.shape import Cells, Loose, Table
from tasks.parser.tables.spaced_rows import gap_of, spaced_row
from tasks.parser.tables.torn_rows import counts_on
from tasks.parser.text.blocks import Line, Mended, Row, mended, row, untagged
from tasks.parser.text.marks import HAN_NUMERAL, mark
from tasks.parser.types import Span
from tasks.parser.vocabulary import ColumnKind

# 注：1. … | 备注：…
NOTE = re.compile(r"(?:备?注|说明)\s*[：:]")
NUMBERED_NOTE = re.compile(r"\d{1,2}\s*[.．、]")
# 附件2 任务分解表 | 三、任务分工: it names the table, not a task
NAMES_A_TABLE = re.compile(r"(?:表|清单|分工|台账|安排|如下|任务|举措|措施|方案)[：:]?$")
# 合计 ⇥ 3项 ⇥ 5条: a row that counts the others      not: 合计拨付资金
TOTAL = re.compile(r"(?:合|总|小|共)\s*计\s*[：:]?")
# 一 | 一、 | （二） in the cell of the number, where rows are numbered 1, 2
HEADING_NUMBER = re.compile(rf"[（(]?{HAN_NUMERAL}[）)]?[、.．]?")
# 续表 | （续） after a title that stands on the next page again
CONTINUED = re.compile(r"\s*[（(]续\s*表?\d{0,2}[）)]$|^续\s*表\s*\d{0,2}\s*[：:]?\s*")
# ## 一、促进贸易 | *说明：…* | **（一）促进投资**
BLOCK_MARK = re.compile(r"(?:#{1,6}[ \t]+|\*{1,2}(?=[^\s*]))(?P<text>[^\n*]+)\*{0,2}$")
FINISHED = tuple("。；;！？")
UNFINISHED = tuple("、，,；;和及与")
GROUPING: tuple[ColumnKind, ...] = ("section", "task")
MOST_HEADING_ROWS = 4
# More loose lines than this between two rows are prose, and the table has ended before them, unless
# its numbers go on below (torn_rows.py).
MOST_LOOSE_LINES = 8


def find_tables(text: str, lines: Sequence[Line]) -> tuple[list[Table], list[Line]]:
    """The tables of a text, and the lines that belong to none."""
    if not may_be_heading(text):
        return [], list(lines)
    finder = _Finder(text)
    found = list(lines_and_tables(text, lines, wanted=_has_heading))
    at = 0
    while at < len(found):
        piece, end = found[at], at + 1
        columns = finder.columns
        if isinstance(piece, HtmlTable):
            finder.take_table(piece)
        elif columns and (end := end_of_row(text, found, at, len(columns))) > at + 1:
            broken = [line for line in found[at:end] if isinstance(line, Line)]
            finder.take(*whole_row(text, broken, columns))
        else:
            finder.take(piece)
        at = end
    finder.close()
    return finder.tables, finder.rest


def _has_heading(table: HtmlTable) -> bool:
    return any(column_kinds(found.cells) for found in table.rows[:MOST_HEADING_ROWS])


def _is_numbered_heading(found: Row, filled: Sequence[Mended]) -> bool:
    """Whether a row is a heading with its number in a cell of its own: 一 ⇥ 完善管理体制.

    Where only one cell more could be filled it may as well be a row that names nobody.
    """
    return (
        len(filled) == 2
        and found.cells[:2] == tuple(filled)
        and len(found.cells) != 3
        and HEADING_NUMBER.fullmatch(filled[0].text) is not None
        and is_heading(f"一、{filled[1].text}")
    )


def _counts_in_han(table: Table) -> bool:
    """Whether the rows themselves are numbered 一, 二, 三."""
    rows = (entry for entry in reversed(table.entries) if isinstance(entry, Cells))
    last = next(rows, None)
    return last is not None and HEADING_NUMBER.fullmatch(last.get("number").text) is not None


def _says_first_leads(heading: Row) -> bool:
    """Whether a heading row says so of a column: 责任单位（排第一位的为牵头单位）."""
    return any(names_first_lead("".join(untagged(cell).text.split())) for cell in heading.cells)


def _may_continue(found: Row, columns: Sequence[ColumnKind]) -> bool:
    """Whether a row has no number and no task of its own, as one that goes on with another."""
    return (
        len(found.cells) == len(columns)
        and "number" in columns
        and not found.cells[columns.index("number")].text
        and not any(kind in columns and found.cells[columns.index(kind)].text for kind in GROUPING)
    )


def _continues(found: Row, above: str, columns: Sequence[ColumnKind]) -> bool:
    """Whether a row without number and task goes on with the sentences of the row above (`above`).

    Below a finished sentence it is a measure of its own whose number and task cells were merged.
    """
    laid = under(columns, found.cells)
    if not above or not untagged(laid["measure"]).text:
        return True
    if above.endswith(FINISHED):
        return False
    clauses = [kind for kind in ("lead", "clause") if kind in laid]
    own = [untagged(laid[kind]).text for kind in clauses]
    return not any(own) or any(text.startswith(UNFINISHED) for text in own)


def _unmarked(line: Line) -> Line:
    """A line without Markdown's signs around it: ## 一、促进贸易, *说明：…*"""
    found = BLOCK_MARK.match(line.text) if line.text[:1] in ("#", "*") else None
    if found is None:
        return line
    start, end = found.span("text")
    at = line.span.start
    return Line(found["text"], Span(at + start, at + end))


def _kept(line: Line, table: Table) -> Line:
    """A line of a table as it is read, its signs marked as such."""
    plain = _unmarked(line)
    if plain is not line:
        table.markup.append(Span(line.span.start, plain.span.start))
        table.markup.append(Span(plain.span.end, line.span.end))
    return plain


class _Finder:
    """Walks over the lines and keeps the table it is in."""

    def __init__(self, text: str) -> None:
        self.tables: list[Table] = []
        self.rest: list[Line] = []
        self._text = text
        self._table: Table | None = None
        self._loose: list[Line] = []
        self._more: list[Row] = []
        self._heading: Row | None = None
        self._title = ""
        # Where the heading stands in `rest` that is right above the table at hand.
        self._above: int | None = None
        self._last: tuple[Cells | None, str] = (None, "")
        self._page = 0
        self._end = 0

    @property
    def columns(self) -> tuple[ColumnKind, ...]:
        """The columns of the table at hand, none outside one."""
        return self._table.columns if self._table is not None else ()

    def take_table(self, table: HtmlTable) -> None:
        """All rows of a table that stands as HTML."""
        for found in table.rows:
            text = self._text[found.span.start : found.span.end]
            self.take(Line(text, found.span), found)
        if self._table is not None:
            self._table.markup.append(table.span)

    def take(self, line: Line, found: Row | None = None) -> None:
        """The next line; `found` is what it holds as a row of a table that stands as HTML."""
        may_be_heading_row = may_be_heading(line.text)
        if self._table is None and not may_be_heading_row:
            # Which page a line is on matters only from the heading row of a table on.
            self._loose.append(line)
            return
        start, end = line.span
        if self._text.count("\n", self._end, start) > 1:
            self._page += 1
        self._end = end
        table = self._table
        if table is not None and PAGE_LINE.fullmatch(line.text):
            table.furniture.append(line.span)
            return
        if found is None:
            found = row(line) or spaced_row(line, self._table)
        columns = column_kinds(found.cells) if found and may_be_heading_row else None
        if found and table and self._heading and self._refines(found, table, self._heading):
            return
        self._heading = None
        if found and columns:
            self._start(columns, found)
        elif not (found and table and self._add(found, table)):
            self._loose.append(line)

    def close(self) -> None:
        """End the table at hand. Notes right after it are its own, the rest is not."""
        notes = 0
        if self._table is not None:
            self._join_more(self._table)
            for line in map(_unmarked, self._loose):
                if not NOTE.match(line.text) and not (notes and NUMBERED_NOTE.match(line.text)):
                    break
                notes += 1
            self._table.notes += [_kept(line, self._table) for line in self._loose[:notes]]
        self.rest += self._loose[notes:]
        self._table, self._loose = None, []

    def _start(self, columns: tuple[ColumnKind, ...], found: Row) -> None:
        table = self._table
        same = table is not None and columns in (table.columns, table.top)
        if table is not None and same and self._loose:
            same = not self._is_another(table)
        above: list[Line] = []
        if not same or len(self._loose) > MOST_LOOSE_LINES:
            above = self._task_above(columns)
            self.close()
        if self._table is None:
            self._title = CONTINUED.sub("", self.rest[-1].text) if self.rest else ""
            headed = bool(self.rest) and is_heading(_unmarked(self.rest[-1]).text)
            self._above = len(self.rest) - 1 if headed and not above else None
            self._table = Table(columns, columns)
            self.tables.append(self._table)
            self._loose = above
        else:
            self._take_section_above(self._table)
        heading = self._text[found.span.start : found.span.end]
        self._table.gap = gap_of(heading, len(found.cells))
        self._keep_loose(self._table)
        self._table.headers.append(found.span)
        self._table.first_leads |= _says_first_leads(found)
        self._heading = found

    def _is_another(self, table: Table) -> bool:
        """Whether the lines before a heading row of the same columns are another table's title.

        The title of the table at hand stands there again on its next page.
        """
        kept = [
            line for line in self._loose if CONTINUED.sub("", line.text) not in ("", self._title)
        ]
        if any(is_title_line(line.text) and not is_heading(line.text) for line in kept):
            return True
        again = [line for line in self._loose if line not in kept]
        table.furniture += [line.span for line in again]
        self._loose = kept
        return False

    def _task_above(self, columns: tuple[ColumnKind, ...]) -> list[Line]:
        """The task heading right above a table that has no task column, taken from the prose."""
        if "task" in columns or not self._loose:
            return []
        text = untagged(mended(_unmarked(self._loose[-1]))).text
        if not is_heading(text) or NAMES_A_TABLE.search(text):
            return []
        return [self._loose.pop()]

    def _take_section_above(self, table: Table) -> None:
        """The heading above a table where the next of its kind stands between two of its parts.

        一、促进贸易 / heading row / rows / 二、促进投资 / heading row / rows
        """
        if self._above is None or not self._loose:
            return
        first, last = _unmarked(self.rest[self._above]), _unmarked(self._loose[-1])
        if not is_heading(last.text):
            return
        above, between = mark(first.text), mark(last.text)
        if above and between and between[:2] == (above.rank, above.ordinal + 1):
            table.entries.insert(0, Loose((_kept(self.rest.pop(self._above), table),)))
            self._above = None

    def _refines(self, found: Row, table: Table, heading: Row) -> bool:
        """Whether a row is the second heading row: 牵头单位 and 配合单位 under 责任分工."""
        if found.rule:
            table.headers.append(found.span)
            return True
        columns = refined_columns(heading.cells, found.cells, table.top)
        if columns is None:
            return False
        if not table.entries or isinstance(table.entries[-1], Loose) or table.columns == columns:
            table.columns = columns
        table.first_leads |= _says_first_leads(found)
        table.headers.append(found.span)
        return True

    def _add(self, found: Row, table: Table) -> bool:
        if len(self._loose) > MOST_LOOSE_LINES and not counts_on(found, table, len(self._loose)):
            self.close()
            return False
        if found.rule:
            table.headers.append(found.span)
            return True
        filled = [cell for cell in found.cells if cell.text]
        if filled and TOTAL.fullmatch(filled[0].text):
            table.furniture.append(found.span)
            return True
        if len(filled) == 1 and not is_number(filled[0].text) and found.cells[0].text:
            # A heading alone in its row; the bars around it say nothing.
            start, end = filled[0].span()
            table.markup += [Span(found.span.start, start), Span(end, found.span.end)]
            self._loose.append(Line(filled[0].text, Span(start, end)))
            return True
        if _is_numbered_heading(found, filled) and not _counts_in_han(table):
            start, end = filled[0].span().start, filled[1].span().end
            table.markup += [Span(found.span.start, start), Span(end, found.span.end)]
            self._loose.append(Line(self._text[start:end], Span(start, end)))
            return True
        if table.entries and not self._loose and _may_continue(found, table.columns):
            above = table.entries[-1]
            if isinstance(above, Cells) and _continues(found, self._said(above), table.columns):
                self._more.append(found)
                return True
        by_kind = lay(found.cells, table.columns)
        if by_kind is None:
            return False
        if self._more or self._loose:
            self._keep_loose(table)
        whole = len(found.cells) == len(table.columns)
        odd = None if whole else not_adding_up(found, by_kind, table.columns)
        reached = frozenset(table.columns[at] for at in found.reached) if whole else frozenset()
        table.entries.append(Cells(by_kind, found.span, self._page, odd=odd, reached=reached))
        return True

    def _said(self, above: Cells) -> str:
        """The measure of the last row, mended once for all the rows that may go on with it."""
        if self._last[0] is not above:
            self._last = (above, untagged(above.get("measure")).text)
        return self._last[1]

    def _join_more(self, table: Table) -> None:
        """Give the last row the cells that went on below it, all at once."""
        last = table.entries[-1] if table.entries else None
        if self._more and isinstance(last, Cells):
            rows = [under(table.columns, more.cells) for more in self._more]
            by_kind = {
                kind: joined(kind, [last.get(kind), *(row[kind] for row in rows)])
                for kind in table.columns
            }
            span = Span(last.span.start, self._more[-1].span.end)
            table.entries[-1] = Cells(by_kind, span, last.page, odd=last.odd)
        self._more = []

    def _keep_loose(self, table: Table) -> None:
        self._join_more(table)
        if self._loose:
            table.entries.append(Loose(tuple(_kept(line, table) for line in self._loose)))
            self._loose = []
