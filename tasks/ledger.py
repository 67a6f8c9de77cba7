"""The Excel ledger of an agency: its open updates written out, and read back filled in.

The cells to fill in are those of 批量填报, under the same headings. A hidden column keeps which
update a row is and in which version it was written out, so that a ledger that has been sent around
for a week is merged with what was saved meanwhile, not laid over it. What is read is as untrusted
as any form: it goes the way of the grid.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from agencies.spreadsheets import plain
from tasks.choices import FormField, Status
from tasks.models import ProgressUpdate, UpdateRound
from tasks.search import fold

KEY = "编号"
# The words a person fills in, by field, in the order of the grid.
FIELDS = ("claimed_status", "done", "next_step", "obstacle", "landed_on")
# What only helps to fill in the row.
SHOWN = (("序号", 8), ("具体举措", 44), ("牵头单位", 16), ("填报截止", 12), ("上期填报", 36))
WIDTHS = {"done": 44, "next_step": 32, "obstacle": 32}
STATUS_OF = {fold(str(status.label)): status.value for status in Status}
# 4711-3: update 4711 in version 3.
ROW_KEY = re.compile(r"([0-9]{1,18})-([0-9]{1,9})", re.ASCII)
MOST_ROWS = 500
HINT = "只填白色的格；灰色的格和隐藏的编号列供系统识别，请勿改动；佐证材料请在系统内添加。"


class NoLedger(ValueError):
    """The workbook is not one of ours; the message says so to the person who sent it."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row as it came back: whose it is, and its words by field as a form would send them."""

    update: int
    version: int
    texts: dict[str, str]


def write_ledger(
    rows: Iterable[tuple[ProgressUpdate, UpdateRound | None]], *, title: str
) -> IO[bytes]:
    """An open temporary file with the workbook; it vanishes when closed.

    `rows`: each update with what was handed in for its item the time before.
    """
    # Closed by the response that sends it.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("填报")
        cell: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1}
        head = book.add_format({**cell, "bold": True, "bg_color": "#DCE6F1"})
        fixed = book.add_format({**cell, "bg_color": "#F2F2F2"})
        # As text: a date or a number stays as it was typed.
        free = book.add_format({**cell, "locked": False, "num_format": "@"})
        page.write_string(0, 1, f"{title}（{HINT}）")
        labels = [KEY, *(label for label, _ in SHOWN), *(FormField(f).label for f in FIELDS)]
        page.write_row(1, 0, [str(label) for label in labels], head)
        last = 1
        for last, (update, previous) in enumerate(rows, start=2):
            for column, text in enumerate(_fixed_cells(update, previous)):
                page.write_string(last, column, plain(text), fixed)
            for column, name in enumerate(FIELDS, start=1 + len(SHOWN)):
                page.write_string(last, column, plain(_text(update, name)), free)
        _lay_out(page, last)
    target.seek(0)
    return target


def _fixed_cells(update: ProgressUpdate, previous: UpdateRound | None) -> list[str]:
    measure = update.implementation.measure
    lead = update.implementation.lead_agency
    return [
        f"{update.pk}-{update.version}",
        measure.label,
        measure.title or measure.text,
        lead.short_name or lead.name if lead else "",
        f"{update.due_on:%Y-%m-%d}",
        f"{previous.get_claimed_status_display()}：{previous.done}" if previous else "",
    ]


def _text(update: ProgressUpdate, name: str) -> str:
    if name == FormField.CLAIMED_STATUS:
        status = update.claimed_status or update.implementation.claimed_status
        return str(Status(status).label) if status else ""
    value = getattr(update, name)
    return f"{value:%Y-%m-%d}" if name == FormField.LANDED_ON and value else str(value or "")


def _lay_out(page: Any, last: int) -> None:
    page.set_column(0, 0, None, None, {"hidden": True})
    for column, (_, width) in enumerate(SHOWN, start=1):
        page.set_column(column, column, width)
    first = 1 + len(SHOWN)
    for column, name in enumerate(FIELDS, start=first):
        page.set_column(column, column, WIDTHS.get(name, 12))
    page.data_validation(
        2,
        first,
        max(last, 2),
        first,
        {
            "validate": "list",
            "source": [str(status.label) for status in Status],
            "error_title": "自评状态",
            "error_message": "请从下拉列表中选择。",
        },
    )
    page.freeze_panes(2, 3)
    page.repeat_rows(1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    # Without a password: it keeps slips away, not people.
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True})


def read_ledger(text: str) -> tuple[list[LedgerRow], list[str]]:
    """The rows of a ledger and what could not be read, each said in a sentence.

    `text` is that of the workbook as `tasks.parsing.extract_safely` gives it: a line a row, tabs
    between cells. Raises NoLedger where the heading row is missing.
    """
    lines = [line.split("\t") for line in text.split("\n")]
    heading = next((i for i, cells in enumerate(lines) if _is_heading(cells)), None)
    if heading is None:
        raise NoLedger("没有找到填报表的表头。请使用本页下载的填报表，保留表头和隐藏的编号列。")
    columns = {cell.strip(): index for index, cell in enumerate(lines[heading])}
    places = {name: columns[str(FormField(name).label)] for name in FIELDS}
    rows: dict[int, LedgerRow] = {}
    faults: list[str] = []
    for cells in lines[heading + 1 :]:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(cells, columns[KEY], places)
        name = _called(cells, columns)
        if row is None:
            faults.append(f"“{name}”这一行的编号缺失或已改动，没有读取；请在批量填报页填写。")
        elif row.update in rows:
            faults.append(f"“{name}”的编号出现了两次，只读取了前一行。")
        else:
            rows[row.update] = row
    if len(rows) > MOST_ROWS:
        raise NoLedger(f"填报表超过{MOST_ROWS}行，请拆分后上传。")
    return list(rows.values()), faults


def _is_heading(cells: Sequence[str]) -> bool:
    found = {cell.strip() for cell in cells}
    return {KEY, *(str(FormField(name).label) for name in FIELDS)} <= found


def _row(cells: Sequence[str], key: int, places: dict[str, int]) -> LedgerRow | None:
    found = ROW_KEY.fullmatch(cells[key].strip()) if key < len(cells) else None
    if found is None:
        return None
    texts = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
    said = texts["claimed_status"].strip()
    # Another word stays as it is: the form says what to choose.
    texts["claimed_status"] = STATUS_OF.get(fold(said), said)
    return LedgerRow(int(found[1]), int(found[2]), texts)


def _called(cells: Sequence[str], columns: dict[str, int]) -> str:
    """What to call a row by, for the person who has it in front of them."""
    at = columns.get("具体举措", 1)
    words = cells[at] if at < len(cells) else next((c for c in cells if c.strip()), "")
    return words.strip()[:24] or "空白"
