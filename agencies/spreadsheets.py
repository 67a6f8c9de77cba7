"""What every file for a spreadsheet needs: text that stays text, and CSV line by line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

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


def plain(text: str) -> str:
    """Without the control characters neither CSV nor Excel may hold."""
    return text.translate(CONTROLS)


def disarmed(text: str) -> str:
    """As `plain`, with an apostrophe in front where a spreadsheet would see a formula."""
    is_risky = text.lstrip(" \n\u3000").startswith(FORMULA_STARTS)
    text = plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if is_risky else text
