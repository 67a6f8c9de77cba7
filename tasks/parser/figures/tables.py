"""Tables of indicators and the values they are to reach.

    序号 ⇥ 一级指标 ⇥ 二级指标 ⇥ 单位 ⇥ 2024年基期值 ⇥ 2025年目标值 ⇥ 指标属性
    1 ⇥ 规模 ⇥ 服务进出口额 ⇥ 亿美元 ⇥ 12.5 ⇥ ≥15 ⇥ 预期性      -> = 12.5 in 2024, >= 15 in 2025

    指标 ⇥ 2025年 ⇥ 2030年 ⇥ 年均增长          of two bare years the first is where it starts from
    1.服务贸易额（亿元） ⇥ 80 ⇥ 120 ⇥ 8.4%     -> …年均增长 = 8.4 %

A value nobody can compare (持续提升, —) is no figure. Such a table holds nothing to do, unless it
says who answers for each indicator: then the room of tables reads it as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.parser.figures.columns import ALL_PLACES, PLACE, Column, indicator_columns
from tasks.parser.figures.values import figures, holds_value, indicator_name
from tasks.parser.pages.furniture import PAGE_LINE
from tasks.parser.tables.finding import MOST_HEADING_ROWS, NOTE
from tasks.parser.tables.heading_rows import YEAR_ALONE, column_kinds
from tasks.parser.tables.html import HtmlTable, html_tables, lines_and_tables
from tasks.parser.tables.spaced_rows import ANY_GAP, WIDE_GAP, cut_at
from tasks.parser.text.blocks import EMPTY, Line, Mended, Row, row, untagged
from tasks.parser.types import Problem, Span, Target

FEWEST_ALIGNED = 3
# More lines than this without a value between two rows are prose.
MOST_BETWEEN = 3
# A word of a heading row, or a year alone in one of its cells: 2023年 ⇥ | 2023年 |
SIGN = re.compile(r"指标|目标值|20\d{2}年?[ \u3000]*(?:\t|\||</t[dh]>)")


@dataclass(slots=True)
class IndicatorReading:
    """The figures of a text's indicator tables, and what the characters of those tables are."""

    targets: list[Target] = field(default_factory=list)
    attributed: list[tuple[Span, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_indicator_tables(text: str, lines: Sequence[Line]) -> tuple[IndicatorReading, list[Line]]:
    """The figures of all indicator tables, and the lines that are still to be read."""
    if not SIGN.search(text):
        return IndicatorReading(), list(lines)
    finder = _Finder()
    for piece in lines_and_tables(text, lines, wanted=_is_indicator_table):
        if isinstance(piece, HtmlTable):
            finder.take_table(piece)
        else:
            finder.take(piece)
    finder.close()
    for table in html_tables(text):
        if (heading := _heading(table)) and _says_what_to_do(heading):
            finder.take_table(table)
    return finder.reading, finder.rest


def _is_indicator_table(table: HtmlTable) -> bool:
    """Whether a table that stands as HTML is one of indicators and nothing else."""
    heading = _heading(table)
    return heading is not None and not _says_what_to_do(heading)


def _heading(table: HtmlTable) -> Row | None:
    rows = table.rows[:MOST_HEADING_ROWS]
    return next((found for found in rows if indicator_columns(found.cells)), None)


def _says_what_to_do(heading: Row) -> bool:
    """Whether the table is one of measures as well: it says who answers, or what is done."""
    kinds = column_kinds(heading.cells)
    if kinds is None:
        return False
    what = untagged(heading.cells[kinds.index("measure")]).text
    return "指标" not in what or bool({"clause", "lead"} & set(kinds))


class _Finder:
    """Walks over the lines and keeps the table it is in."""

    def __init__(self) -> None:
        self.reading = IndicatorReading()
        self.rest: list[Line] = []
        self._columns: tuple[Column, ...] = ()
        self._between: list[Line] = []
        self._top: Row | None = None
        self._gap: re.Pattern[str] | None = None
        # The columns of single places that hold figures, by their headings.
        self._unread: dict[str, None] = {}
        self._headed: Span | None = None
        # Whether the room of tables reads the table at hand as well.
        self._shared = False

    def take_table(self, table: HtmlTable) -> None:
        """All rows of a table that stands as HTML."""
        self.close()
        for found in table.rows:
            columns = indicator_columns(found.cells) or self._below(found)
            if columns:
                self._start(columns, found)
            elif self._columns:
                self._read(found)
        if not self._shared:
            self.reading.attributed.append((table.span, "row"))
        self.close()

    def take(self, line: Line) -> None:
        """The next line: of the table at hand, the heading of one, or neither."""
        found = row(line)
        gap = self._gap
        if found is None and gap is not None:
            found = cut_at(line, gap)
        elif found is None and SIGN.search(line.text):
            found, gap = _aligned_heading(line)
        columns = (indicator_columns(found.cells) or self._below(found)) if found else None
        if found and columns:
            self._start(columns, found)
            self._gap = gap if row(line) is None else None
            if self._shared:
                self.rest.append(line)
            return
        if found and gap is ANY_GAP and len(found.cells) != len(self._columns):
            found = None
        if self._columns and found and column_kinds(found.cells):
            self.close()
        if not self._columns:
            self.rest.append(line)
            return
        if found is not None and (found.rule or self._read(found)):
            self._keep(line, found)
        elif PAGE_LINE.fullmatch(line.text) or len(self._between) < MOST_BETWEEN:
            self._between.append(line)
            if NOTE.match(line.text):
                self.close()
        else:
            self._between.append(line)
            self.close()

    def close(self) -> None:
        """End the table at hand; what stood after its last row is not its own."""
        self.rest += self._between
        if self._unread:
            message = f"各地分列的数值未读作指标，请对照原表：{'、'.join(self._unread)}"
            self.reading.problems.append(Problem("figures_unread", message, self._headed))
        self._unread, self._headed = {}, None
        self._columns, self._between, self._top, self._gap = (), [], None, None
        self._shared = False

    def _start(self, columns: tuple[Column, ...], found: Row) -> None:
        self.rest += self._between
        self._between = []
        self._columns, self._top, self._headed = columns, found, found.span
        self._shared = self._shared or _says_what_to_do(found)
        if not self._shared:
            self.reading.attributed.append((found.span, "header"))

    def _below(self, found: Row) -> tuple[Column, ...] | None:
        """The columns where a row is the second heading row: 2025年 and 2027年 under 目标值."""
        top, self._top = self._top, None
        if top is None or len(found.cells) != len(top.cells) or not found.cells:
            return None
        low = ["".join(untagged(cell).text.split()) for cell in found.cells]
        if not any(low):
            return None
        if all(_is_place(words) for words in low if words):
            return _of_places(self._columns, low)
        if not all(YEAR_ALONE.fullmatch(words) for words in low if words):
            return None
        high, wide = [], ""
        for cell, words in zip(top.cells, low, strict=True):
            wide = untagged(cell).text or (wide if words else "")
            high.append(f"{wide}{words}")
        return indicator_columns([Mended(words, range(len(words))) for words in high])

    def _keep(self, line: Line, found: Row) -> None:
        """Hold a row that was read, and what stands between it and the row before."""
        if self._shared:
            self.rest += [*self._between, line]
        else:
            self.reading.attributed += [(each.span, "heading") for each in self._between]
            self.reading.attributed.append((found.span, "header" if found.rule else "row"))
        self._between = []

    def _read(self, found: Row) -> bool:
        """Read a row under the columns; False if it is none of theirs."""
        cells = [untagged(cell) for cell in found.cells]
        while len(cells) > len(self._columns) and not cells[-1].text:
            cells.pop()
        lost = len(self._columns) - len(cells)
        if lost < 0 or sum(bool(cell.text) for cell in cells) < 2:
            return False
        for laid in ([*cells, *[EMPTY] * lost], [*[EMPTY] * lost, *cells]):
            if name := indicator_name(laid, self._columns):
                for cell, column in zip(laid, self._columns, strict=True):
                    if column.kind == "place" and holds_value(cell.text):
                        self._unread[column.words] = None
                self.reading.targets += figures(name, laid, self._columns)
                return True
        return False


def _is_place(words: str) -> bool:
    return (PLACE.fullmatch(words) or ALL_PLACES.fullmatch(words)) is not None


def _of_places(columns: Sequence[Column], low: Sequence[str]) -> tuple[Column, ...] | None:
    """The columns where 全市, 东区 and 南县 stand below 2025年目标值."""
    found: list[Column] = []
    wide: Column | None = None
    for column, words in zip(columns, low, strict=True):
        wide = column if column.words or not words else wide
        if not words or wide is None:
            found.append(column)
        elif ALL_PLACES.fullmatch(words):
            found.append(wide)
        else:
            found.append(Column("place", words=words))
    return tuple(found)


def _aligned_heading(line: Line) -> tuple[Row | None, re.Pattern[str] | None]:
    """A heading row whose cells stand apart by spaces, and by what kind of gap."""
    for gap in (WIDE_GAP, ANY_GAP):
        found = cut_at(line, gap)
        if found is None or len(found.cells) < FEWEST_ALIGNED:
            continue
        columns = indicator_columns(found.cells)
        others = sum(column.kind == "other" for column in columns or ())
        if columns and others <= (gap is WIDE_GAP):
            return found, gap
    return None, None
