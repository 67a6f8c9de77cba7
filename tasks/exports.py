"""The list of implementations as CSV and as an Excel workbook."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import xlsxwriter

from tasks.columns import Column
from tasks.fields import CONTROLS
from tasks.models import Implementation

BOM = "\ufeff"
# What a spreadsheet may take for the start of a formula, full-width forms included (OWASP,
# "CSV Injection"). Numbers are not at risk: no column of ours holds a negative one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Line:
    """A file of one line: what `csv` writes is handed on instead of kept."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Implementation], columns: Sequence[Column]) -> Iterator[str]:
    """The lines of the CSV one by one, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(Line())
    yield BOM
    yield writer.writerow([c.label for c in columns])
    for row in rows:
        yield writer.writerow([disarmed(c.text(row)) for c in columns])


def workbook(rows: Iterable[Implementation], columns: Sequence[Column], *, title: str) -> IO[bytes]:
    """An open temporary file holding the workbook; it vanishes when closed.

    Every cell is written as text: nothing a person typed can become a formula.
    """
    # Closed by the response that sends it.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("落实事项")
        head = book.add_format({"bold": True, "bg_color": "#E8EDF1", "border": 1})
        body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.label, head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C{title}")
        sheet.set_footer("&C第 &P 页，共 &N 页")
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, column in enumerate(columns):
                sheet.write_string(last, index, plain(column.text(row)), body)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    target.seek(0)
    return target


def plain(text: str) -> str:
    """Without the control characters neither format may hold."""
    return text.translate(CONTROLS)


def disarmed(text: str) -> str:
    """As `plain`, with an apostrophe in front where a spreadsheet would see a formula."""
    is_risky = text.lstrip(" \n\u3000").startswith(FORMULA_STARTS)
    text = plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if is_risky else text
