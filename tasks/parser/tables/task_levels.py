"""Tables whose tasks have several levels before the measure.

    领域 ⇥ 重点任务 ⇥ 具体举措 ⇥ 责任单位
    培育主体 ⇥ 引进总部 ⇥ 引进2家。 ⇥ 市商务局     the wider level names the section,
             ⇥          ⇥ 建立名录。 ⇥ 市统计局     the inner one the task of both rows
    领域 ⇥ 改革事项 ⇥ 主要内容 ⇥ 责任单位
    培育主体 ⇥ 总部落户 ⇥ 引进2家。 ⇥ 市商务局     an inner cell of every row's own
             ⇥ 名录制度 ⇥ 建立名录。 ⇥ 市统计局     is the measure's title
    任务 ⇥ 工作 ⇥ 子项 ⇥ 举措                       of three the third is a title, merged or not

A number that stands exactly where the widest cell does counts that and no measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.parser.tables.shape import Cells, Loose, Table
from tasks.parser.text.blocks import EMPTY
from tasks.parser.vocabulary import ColumnKind

FEWEST_TITLES = 2


def with_task_levels(table: Table) -> Table:
    """A table with every cell of a level where it belongs, one with a single level as it is."""
    entries = table.entries
    columns = table.columns
    if "section" in columns:
        rows = [each for each in entries if isinstance(each, Cells) and each.get("measure").text]
        if _number_sections(rows, columns):
            entries = [_without_number(entry) for entry in entries]
        if "title" not in columns and _name_their_rows(rows):
            columns = tuple(_one_level_in(kind) for kind in columns)
            entries = [_as_titles(entry) for entry in entries]
    if "title" in columns:
        entries = _titles_carried_down(entries)
    if entries is table.entries:
        return table
    return replace(table, columns=columns, entries=entries)


def _number_sections(rows: Sequence[Cells], columns: Sequence[ColumnKind]) -> bool:
    if "number" not in columns or columns.index("number") > columns.index("section"):
        return False
    together = all(bool(row.get("number").text) == bool(row.get("section").text) for row in rows)
    return together and any(not row.get("number").text for row in rows)


def _without_number(entry: Cells | Loose) -> Cells | Loose:
    if isinstance(entry, Loose) or "number" not in entry.by_kind:
        return entry
    return entry._replace(by_kind={**entry.by_kind, "number": EMPTY})


def _name_their_rows(rows: Sequence[Cells]) -> bool:
    """Whether every row has an inner cell, and no two the same, below fewer wider ones."""
    inner = [row.get("task").text for row in rows]
    wider = {row.get("section").text for row in rows} - {""}
    return (
        len(rows) >= FEWEST_TITLES
        and all(inner)
        and len(set(inner)) == len(inner)
        and len(wider) < len(rows)
    )


def _one_level_in(kind: ColumnKind) -> ColumnKind:
    inwards: dict[ColumnKind, ColumnKind] = {"section": "task", "task": "title"}
    return inwards.get(kind, kind)


def _as_titles(entry: Cells | Loose) -> Cells | Loose:
    if isinstance(entry, Loose):
        return entry
    by_kind = {_one_level_in(kind): cell for kind, cell in entry.by_kind.items()}
    return entry._replace(by_kind=by_kind)


def _titles_carried_down(entries: Sequence[Cells | Loose]) -> list[Cells | Loose]:
    """The entries with merged title cells filled from above, up to a new task."""
    filled: list[Cells | Loose] = []
    title = EMPTY
    for entry in entries:
        if isinstance(entry, Loose):
            title = EMPTY
        elif entry.get("title").text or entry.get("task").text or entry.get("section").text:
            title = entry.get("title")
        elif title.text and "title" in entry.by_kind:
            entry = entry._replace(by_kind={**entry.by_kind, "title": title})
        filled.append(entry)
    return filled
