"""What every file for a spreadsheet needs: text that stays text, and CSV line by line."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import xlsxwriter

# The mark by which Excel knows UTF-8.
BOM = "\ufeff"
# What a spreadsheet may take for the start of a formula, full-width forms included (OWASP,
# "CSV Injection"). Numbers are not at risk: no column of ours holds a negative one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Everything Unicode calls a control character but tabs and line feeds.
CONTROLS = {code: None for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\t\n"}


class Line:
    """A file of one line: what `csv` writes is handed on instead of kept."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of the CSV one by one, every cell disarmed."""
    writer = csv.writer(Line())
    yield BOM
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([disarmed(text) for text in row])


def workbook(
    header: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], *, title: str, sheet: str
) -> IO[bytes]:
    """An open temporary file holding a workbook of one sheet; it vanishes when closed.

    `header` gives each column's label and width; `title` stands on top of each printed page.
    Every cell is written as text: nothing a person typed can become a formula.
    """
    # Closed by the response that sends it.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet)
        head = book.add_format({"bold": True, "bg_color": "#E8EDF1", "border": 1})
        body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        for index, (label, width) in enumerate(header):
            page.set_column(index, index, width)
            page.write_string(0, index, label, head)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_header(f"&C{title}")
        page.set_footer("&C第 &P 页，共 &N 页")
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, text in enumerate(row):
                page.write_string(last, index, plain(text), body)
        page.autofilter(0, 0, last, len(header) - 1)
    target.seek(0)
    return target


def plain(text: str) -> str:
    """Without the control characters neither CSV nor Excel may hold."""
    return text.translate(CONTROLS)


def disarmed(text: str) -> str:
    """As `plain`, with an apostrophe in front where a spreadsheet would see a formula."""
    is_risky = text.lstrip(" \n\u3000").startswith(FORMULA_STARTS)
    text = plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if is_risky else text
