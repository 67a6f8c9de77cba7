"""Merged cells: a cell that reaches over several rows stands in the first and is empty below.

    1 | 推进标准衔接。 | 市市场监管局 | 2024年底前
    2 | 推进检测互认。 |              |              -> the same bureau, the same deadline

    1 | 建设园区 | 编制规划。 | 区商务局             the number counts the tasks:
      |          | 完善配套。 | 区住建局             two measures of task 1, without numbers

An empty 配合单位 beside a filled 牵头单位 is a measure nobody supports, not a merged cell. What was
filled in is said in a problem; a new task or a heading between rows ends a merged cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.parser.tables import Cells, Loose, Table
from tasks.parser.vocabulary import ColumnKind

CLAUSES: tuple[ColumnKind, ...] = ("lead", "clause", "support", "participate")


def with_merged_cells(table: Table) -> list[Cells | Loose]:
    """The entries of a table with merged cells filled from above."""
    if not any(kind in (*CLAUSES, "due") for kind in table.columns):
        return table.entries
    filled: list[Cells | Loose] = []
    above: Cells | None = None
    for entry in table.entries:
        if isinstance(entry, Loose) or not _is_whole(entry, table.columns):
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


def _is_whole(entry: Cells, columns: Sequence[ColumnKind]) -> bool:
    """Whether a row has all its columns and a measure, so that an empty cell means something."""
    return bool(entry.get("measure").text) and all(
        kind in entry.by_kind for kind in columns if kind not in ("other", "task")
    )


def _filled(entry: Cells, above: Cells) -> Cells:
    taken: dict[ColumnKind, object] = {}
    by_kind = dict(entry.by_kind)
    if not any(entry.get(kind).text for kind in CLAUSES):
        for kind in CLAUSES:
            if above.get(kind).text:
                taken[kind] = by_kind[kind] = above.get(kind)
    if "due" in by_kind and not entry.get("due").text and above.get("due").text:
        taken["due"] = by_kind["due"] = above.get("due")
    return entry._replace(by_kind=by_kind, merged=tuple(taken)) if taken else entry
