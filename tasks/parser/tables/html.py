"""Tables that stand in a text as raw HTML: <table> … </table> to rows of cells.

    <table><tr><td rowspan="2">甲</td><td>1</td></tr>
    <tr><td>2</td></tr></table>            -> 甲 | 1   and   (empty) | 2

A cell that reaches over several rows or columns is empty in all but its first: every source of
tables gives merged cells so, and merged_cells.py reads them. Cells keep the tags inside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tasks.parser.text.blocks import EMPTY, TRIMMED, Line, Mended, Row, untagged
from tasks.parser.types import Span

TABLE = re.compile(r"<(?P<close>/)?table\b[^<>]{0,400}>", re.IGNORECASE)
ROW = re.compile(r"<tr\b[^<>]{0,400}>", re.IGNORECASE)
ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
CELL = re.compile(r"<t[dh]\b(?P<attributes>[^<>]{0,400})>", re.IGNORECASE)
CELL_END = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
# A table of more columns is none a person wrote: no cell reaches further.
MOST_COLUMNS = 50
REACHES = re.compile(r"(?P<way>row|col)span\s*=\s*[\"']?(?P<count>\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """One table: where it stands, tags included, and its rows."""

    span: Span
    rows: tuple[Row, ...]


def html_tables(text: str) -> list[HtmlTable]:
    """The outermost tables of a text, in order. A table that is never closed is none."""
    found: list[HtmlTable] = []
    depth = start = 0
    for tag in TABLE.finditer(text):
        if not tag["close"]:
            if depth == 0:
                start = tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                rows = _rows(text, Span(start, tag.start()))
                found.append(HtmlTable(Span(start, tag.end()), tuple(rows)))
    return found


def lines_and_tables(
    text: str, lines: Sequence[Line], *, wanted: Callable[[HtmlTable], bool]
) -> Iterator[Line | HtmlTable]:
    """The wanted tables of a text and the lines outside them, in order."""
    tables = [table for table in html_tables(text) if wanted(table)]
    if not tables:
        yield from lines
        return
    at_table = 0
    for line in lines:
        start = line.span.start
        while at_table < len(tables) and tables[at_table].span.start < line.span.end:
            table = tables[at_table].span
            if table.start >= start:
                yield from _part_of(line, start, table.start)
                yield tables[at_table]
            start = max(start, min(table.end, line.span.end))
            if table.end > line.span.end:
                break
            at_table += 1
        yield from _part_of(line, start, line.span.end)


def _part_of(line: Line, start: int, end: int) -> Iterator[Line]:
    if (start, end) == (line.span.start, line.span.end):
        yield line
        return
    text = line.text[start - line.span.start : end - line.span.start]
    body = text.strip(TRIMMED)
    if body.strip():
        at = start + text.index(body)
        yield Line(body, Span(at, at + len(body)))


def _rows(text: str, table: Span) -> Iterator[Row]:
    """The rows between a table's tags; `table` ends before the closing one."""
    starts = list(ROW.finditer(text, table.start, table.end))
    covered: dict[int, int] = {}
    for at, start in enumerate(starts):
        limit = starts[at + 1].start() if at + 1 < len(starts) else table.end
        end = ROW_END.search(text, start.end(), limit)
        span = Span(start.start(), end.end() if end else limit)
        reached: set[int] = set()
        cells = _cells(text, start.end(), end.start() if end else limit, covered, reached)
        if any(cell.text for cell in cells):
            yield Row(tuple(cells), span, reached=frozenset(reached))


def _cells(
    text: str, start: int, end: int, covered: dict[int, int], reached: set[int]
) -> list[Mended]:
    """The cells of one row. `covered` holds the columns earlier cells still reach into.

    Those they reach into in this row are added to `reached`.
    """
    cells: list[Mended] = []

    def fill() -> None:
        while len(cells) < MOST_COLUMNS and covered.get(len(cells), 0) > 0:
            covered[len(cells)] -= 1
            reached.add(len(cells))
            cells.append(EMPTY)

    opened = list(CELL.finditer(text, start, end))
    for at, cell in enumerate(opened):
        fill()
        limit = opened[at + 1].start() if at + 1 < len(opened) else end
        closed = CELL_END.search(text, cell.end(), limit)
        stop = closed.start() if closed else limit
        content = Mended(text[cell.end() : stop], range(cell.end(), stop)).stripped()
        reach = {
            found["way"].lower(): int(found["count"])
            for found in REACHES.finditer(cell["attributes"])
        }
        column = len(cells)
        for beside in range(max(1, min(reach.get("col", 1), MOST_COLUMNS - column))):
            blank = beside > 0 or not untagged(content).text
            cells.append(EMPTY if blank else content)
            if reach.get("row", 1) > 1:
                covered[column + beside] = reach["row"] - 1
    fill()
    return cells
