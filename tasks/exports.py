"""The list of implementations as CSV and as an Excel workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import xlsxwriter

from agencies.spreadsheets import csv_lines, plain
from tasks.columns import Column
from tasks.models import Implementation


def lines(rows: Iterable[Implementation], columns: Sequence[Column]) -> Iterator[str]:
    """The lines of the CSV one by one."""
    return csv_lines(
        [str(c.label) for c in columns], ([c.text(row) for c in columns] for row in rows)
    )


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
