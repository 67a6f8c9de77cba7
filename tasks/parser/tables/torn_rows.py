"""Rows that a page's end tore apart, so that a PDF gives a line for each line of their cells.

    8 ⇥ 下放管理权限 ⇥ 交通运输部制订政策保障措施
    9 在具备条件的试点地 教育部制
    区，探索将审批权从省 订政策保       twenty loose lines, where the box of the row is open
    10 ⇥ 委托直属海关办理 ⇥ 海关总署支持和指导

What such lines say is not put together again, but the table goes on below them.
"""

from __future__ import annotations

from tasks.parser.tables.cells import cell_number, lay
from tasks.parser.tables.shape import Cells, Table
from tasks.parser.text.blocks import EMPTY, Row, untagged

# So many lines may torn rows have, and so many of them follow one another.
MOST_LINES, MOST_ROWS = 80, 2


def counts_on(found: Row, table: Table, loose: int) -> bool:
    """Whether a row below so many loose lines fits its table and has one of the next numbers."""
    if loose > MOST_LINES:
        return False
    last = next((each for each in reversed(table.entries) if isinstance(each, Cells)), None)
    laid = lay(found.cells, table.columns)
    if last is None or laid is None:
        return False
    before = cell_number(untagged(last.get("number")).text)
    here = cell_number(untagged(laid.get("number", EMPTY)).text)
    return before is not None and here is not None and 0 < here - before <= MOST_ROWS + 1
