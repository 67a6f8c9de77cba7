"""The list of implementations as CSV and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from agencies import spreadsheets
from tasks.columns import Column
from tasks.models import Implementation


def lines(rows: Iterable[Implementation], columns: Sequence[Column]) -> Iterator[str]:
    """The lines of the CSV one by one."""
    return spreadsheets.csv_lines(
        [str(c.label) for c in columns], ([c.text(row) for c in columns] for row in rows)
    )


def workbook(rows: Iterable[Implementation], columns: Sequence[Column], *, title: str) -> IO[bytes]:
    """An open temporary file holding the workbook; it vanishes when closed."""
    return spreadsheets.workbook(
        [(column.label, column.width) for column in columns],
        ([column.text(row) for column in columns] for row in rows),
        title=title,
        sheet="落实事项",
    )
