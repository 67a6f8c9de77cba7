"""Merged cells: a cell that reaches over several rows stands in the first and is empty below.

    1 | 推进标准衔接。 | 市市场监管局 | 2024年底前
    2 | 推进检测互认。 |              |              -> the same bureau, the same deadline

    1 | 建设园区 | 编制规划。 | 区商务局             the number counts the tasks:
      |          | 完善配套。 | 区住建局             two measures of task 1, without numbers

    1 | 推进标准衔接。 | 市市场监管局 | 市商务局
    2 | 推进检测互认。 |              | 市科技局     -> the same bureau leads: somebody must

An empty 配合单位 beside a filled 牵头单位 is a measure nobody supports, not a merged cell, unless
the table's own marks (rowspan) say that the cell above reaches there. What was filled in without
them is said in a problem; a new task or a heading between rows ends a merged cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.parser.tables.shape import Cells, Loose, Table
from tasks.parser.text.blocks import Mended
from tasks.parser.vocabulary import ColumnKind

CLAUSES: tuple[ColumnKind, ...] = ("lead", "clause", "support", "participate")


def with_merged_cells(table: Table) -> list[Cells | Loose]:
    """The entries of a table with merged cells filled from above."""
    if not any(kind in (*CLAUSES, "due") for kind in table.columns):
        return table.entries
    # A row with all its columns and a measure: there an empty cell means something.
    whole = {kind for kind in table.columns if kind not in ("other", "section", "task", "title")}
    filled: list[Cells | Loose] = []
    above: Cells | None = None
    for entry in table.entries:
        if (
            isinstance(entry, Loose)
            or not whole <= entry.by_kind.keys()
            or not entry.get("measure").text
        ):
            above = None
            filled.append(entry)
            continue
        if above is not None and not entry.get("task").text:
            entry = _filled(entry, above)
        above = entry
        filled.append(entry)
    return filled


def numbers_count_tasks(entries: Sequence[Cells | Loose], columns: Sequence[ColumnKind]) -> bool:
    """Whether 序号 numbers the tasks: it is merged just as the task cell beside it is."""
    if "number" not in columns or "task" not in columns:
        return False
    if columns.index("number") > columns.index("task"):
        return False
    rows = [entry for entry in entries if isinstance(entry, Cells) and entry.get("measure").text]
    together = all(bool(row.get("number").text) == bool(row.get("task").text) for row in rows)
    return together and any(not row.get("number").text for row in rows)


def _filled(entry: Cells, above: Cells) -> Cells:
    taken: dict[ColumnKind, Mended] = {}
    if not any(entry.get(kind).text for kind in CLAUSES):
        taken = {kind: above.get(kind) for kind in CLAUSES if above.get(kind).text}
    elif "lead" in entry.by_kind and not any(entry.get(kind).text for kind in ("lead", "clause")):
        taken = {kind: above.get(kind) for kind in ("lead",) if above.get(kind).text}
    if "due" in entry.by_kind and not entry.get("due").text and above.get("due").text:
        taken["due"] = above.get("due")
    known = {
        kind: above.get(kind)
        for kind in CLAUSES
        if kind in entry.reached and not entry.get(kind).text and above.get(kind).text
    }
    if not taken and not known:
        return entry
    merged = tuple(kind for kind in taken if kind not in entry.reached)
    return entry._replace(by_kind={**entry.by_kind, **taken, **known}, merged=merged)
