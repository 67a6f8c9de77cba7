"""Excel workbooks to text: a line with tabs per row, cells as the sheet shows them.

several sheets        each under a line with its name, or under its title where it has one
                      of its own; a sheet set to hidden is left out
hidden rows, columns  read all the same: a filter hides what nobody meant to take out
merged cells          the text once, the other places empty
a row with one cell   plain text: a title, a task's heading or a note; where merged cells above
                      reach into it, a row all the same
dates and numbers     in the cell's own number format (xlsx_formats.py)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from tasks.parser.pages.titles import is_unmarked_title
from tasks.parser.sources.cells import in_one_line
from tasks.parser.sources.extracting import UnreadableSource
from tasks.parser.sources.xlsx_formats import BUILT_IN, shown
from tasks.parser.sources.xml import TOO_LARGE, Package
from tasks.parser.text.marks import mark

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK = "xl/workbook.xml"
# Cells with a place in the text, filled or between filled ones.
MOST_CELLS = 2_000_000
# 青棠区任务台账      not: 附件1
SHORTEST_TITLE = 6
COLUMN = re.compile(r"[A-Z]{1,3}")
ROW_NUMBER = re.compile(r"[0-9]{1,7}")
# A3:A4
MERGED = re.compile(r"[A-Z]{1,3}(?P<first>[0-9]{1,7}):[A-Z]{1,3}(?P<last>[0-9]{1,7})")
# How a line's end or another control character is written inside a cell: _x000D_
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Row = dict[int, str]


@dataclass(frozen=True, slots=True)
class _Book:
    strings: list[str]
    # The number format of each cell style.
    formats: list[str]
    from_1904: bool


def xlsx_text(package: Package) -> str:
    """The text of all sheets a person sees, in their order."""
    root = package.root(WORKBOOK)
    if root is None:
        return ""
    properties = root.find(f"{M}workbookPr")
    book = _Book(
        strings=_strings(package.root("xl/sharedStrings.xml")),
        formats=_formats(package.root("xl/styles.xml")),
        from_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )
    parts = package.related(WORKBOOK)
    sheets = []
    for sheet in root.iter(f"{M}sheet"):
        part = package.root(parts.get(sheet.get(RELATION, ""), ""))
        if part is None or sheet.get("state", "visible") != "visible":
            continue
        if lines := list(_lines(part, book)):
            sheets.append((in_one_line(sheet.get("name", "")), lines))
    named = len(sheets) > 1
    return "\n".join(
        line
        for name, lines in sheets
        for line in ([name, *lines] if named and name and not _is_titled(lines) else lines)
    )


def _is_titled(lines: Sequence[str]) -> bool:
    """Whether a sheet begins with a title of its own: 某区任务台账, also below 附件1."""
    return any(
        len(line) >= SHORTEST_TITLE and "\t" not in line and is_unmarked_title(line)
        for line in lines[:2]
        if mark(line) is None
    )


def _lines(sheet: etree._Element, book: _Book) -> Iterator[str]:
    rows = [(number, row) for number, row in _rows(sheet, book) if row]
    # Columns nobody writes in are only room; so a stray format in column XFD costs nothing.
    columns = sorted({column for _, row in rows for column in row})
    if len(columns) * len(rows) > MOST_CELLS:
        raise UnreadableSource(TOO_LARGE)
    merged = _merged_downwards(sheet)
    for number, row in rows:
        if len(row) == 1 and not _is_reached(number, merged):
            yield from row.values()
        else:
            yield "\t".join(row.get(column, "") for column in columns)


def _merged_downwards(sheet: etree._Element) -> list[tuple[int, int]]:
    """The rows that merged cells above reach into, first and last, in order and apart."""
    found: list[tuple[int, int]] = []
    for cell in sheet.iter(f"{M}mergeCell"):
        reference = MERGED.fullmatch(cell.get("ref", ""))
        if reference and int(reference["first"]) < int(reference["last"]):
            found.append((int(reference["first"]) + 1, int(reference["last"])))
    apart: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if apart and first <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], last))
        else:
            apart.append((first, last))
    return apart


def _is_reached(number: int, merged: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(merged, number, key=lambda rows: rows[0])
    return at > 0 and number <= merged[at - 1][1]


def _rows(sheet: etree._Element, book: _Book) -> Iterator[tuple[int, Row]]:
    """The rows with their numbers."""
    number = 0
    for row in sheet.iter(f"{M}row"):
        written = row.get("r", "")
        number = int(written) if ROW_NUMBER.fullmatch(written) else number + 1
        found: Row = {}
        column = 0
        for cell in row.iterfind(f"{M}c"):
            column = _column(cell.get("r", "")) or column + 1
            if text := in_one_line(_text(cell, book)):
                found[column] = text
        yield number, found


def _column(reference: str) -> int:
    """AB12 → 28; 0 for a reference without letters."""
    found = COLUMN.match(reference)
    number = 0
    for letter in found[0] if found else "":
        number = number * 26 + ord(letter) - 64
    return number


def _text(cell: etree._Element, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{M}is")
        return _runs(inline) if inline is not None else ""
    value = cell.findtext(f"{M}v") or ""
    if kind == "s":
        at = int(value) if value.isascii() and value.isdigit() else -1
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind != "n":
        return _unescaped(value)
    style = cell.get("s", "0")
    at = int(style) if style.isascii() and style.isdigit() else 0
    number_format = book.formats[at] if at < len(book.formats) else ""
    return shown(value, number_format, from_1904=book.from_1904)


def _strings(root: etree._Element | None) -> list[str]:
    return [_runs(each) for each in root.iterfind(f"{M}si")] if root is not None else []


def _runs(item: etree._Element) -> str:
    """The text of a string and its runs, without the readings printed above characters."""
    found: Iterable[etree._Element] = (
        text
        for text in item.iter(f"{M}t")
        if (above := text.getparent()) is not None and above.tag != f"{M}rPh"
    )
    return _unescaped("".join(text.text or "" for text in found))


def _formats(root: etree._Element | None) -> list[str]:
    if root is None:
        return []
    own = {
        each.get("numFmtId", ""): each.get("formatCode", "")
        for each in root.iterfind(f"{M}numFmts/{M}numFmt")
    }
    keys = (each.get("numFmtId", "0") for each in root.iterfind(f"{M}cellXfs/{M}xf"))
    return [own.get(key, BUILT_IN.get(key, "")) for key in keys]


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
