"""The cells of a row under the columns of its table, also where the row lacks some of them.

（一）… ⇥ 1 ⇥ 加强统筹 ⇥ 商务部牵头           every column
2 ⇥ 简化流程 ⇥ 文化和旅游部支持和指导         the task column was lost on its page
3 ⇥ 人才 ⇥ 制定政策 ⇥ 省科技厅                the last cells are missing, the task is there
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tasks.parser.clauses.names import is_complete, split_names
from tasks.parser.text.blocks import EMPTY, Mended, Row, join, pieces, untagged
from tasks.parser.text.dates import is_deadline_alone
from tasks.parser.text.marks import HAN_NUMERAL, ordinal
from tasks.parser.types import Problem
from tasks.parser.vocabulary import COLUMN_NAMES, ColumnKind

# 12 | 12. | （12） | 3-2 | 3.2      not: 2020年
NUMBER = re.compile(r"[（(]?(?:\d{1,3}\s?[.．\-－—]\s?)?(?P<number>\d{1,4})[）)]?[.．、]?")
PLAIN_NUMBER = re.compile(r"第?[（(]?\d{1,4}[）)]?[.．、项条号]?")
LONGEST_NUMBER = 20
LONGEST_SHOWN = 40
# 财政局 torn from 市 may be a name; 局 and 员会 are what is left of one.
LONGEST_REST = 2
# A task stands once for several rows, and a number before the measure it counts.
MAY_BE_LOST: frozenset[ColumnKind] = frozenset({"section", "task", "number"})
# / | — | 无: a cell that says there is nobody
NOTHING = re.compile(r"[/／—–－\-\s]*|无")
SAY_NOBODY: frozenset[ColumnKind] = frozenset({"lead", "clause", "support", "participate"})
# What parts the plans of two columns; no source holds it, as cells are cut at tabs and bars.
PLAN_END = "\x1d"
# The columns of which one says who, the first that a table has.
WHO: tuple[ColumnKind, ...] = ("lead", "clause")
# 1.2.3 | （一）1 | 一、2 | 第3项 | A-05 | ①: of several numbers the last counts
COMPOUND = re.compile(
    rf"""
    (?: 第 | [A-Za-z]{{1,3}} \s? [\-－]? )?
    (?: [（(]? {HAN_NUMERAL} [）)]? \s? [、.．\-－]? \s? )?
    (?: \d{{1,3}} \s? [.．\-－—] \s? ){{0,3}}
    [（(]? (?: (?P<number> \d{{1,4}} ) | (?P<ring> [①-⑳] ) ) [）)]?
    [.．、项条号]?
    """,
    re.VERBOSE,
)
# 十二 | （一） | 一、
HAN_NUMBER = re.compile(rf"[（(]?(?P<number>{HAN_NUMERAL})[）)]?[.．、]?")
# A measure's number inside its cell: 107 允许… | 3. 建立… | （2）清理…      not: （2023年）
LEADING_NUMBER = re.compile(
    r"(?:(?P<open>[（(])(?=\d{1,3}[）)]))?(?P<number>\d{1,4})(?(open)[）)]|(?:\s+|[.．、]))\s*(?=\D)"
)


def lay(
    cells: Sequence[Mended], columns: tuple[ColumnKind, ...]
) -> dict[ColumnKind, Mended] | None:
    """Lay a row's cells under the columns; None if they fit in no way.

    A row may lack the task column (its merged cell stood elsewhere) or the number column (its
    numbers stand before the measures); of the ways that remain, the first in which every cell is
    at home is taken.
    """
    end = len(cells)
    while end > len(columns) and not cells[end - 1].text:
        end -= 1
    spare = cells[:end]
    short = len(spare) < len(columns)
    if short and _lacks_last(spare, columns):
        return _from_left(columns, spare)
    for way in _ways(columns, len(spare)):
        if _at_home(spare, way):
            return under(way.kinds, spare)
    if filled := _without_empty_end(spare):
        # A sheet fills up a row that lacks its first cells: 12 ⇥ 简化流程 ⇥ 商务部 ⇥ (nothing).
        return lay(filled, columns)
    if short and len(spare) > 1 and is_number(spare[0].text):
        # The last cells of the row are missing.
        return _from_left(_without_task(columns), spare)
    if len(spare) > len(columns):
        # A tab too many belongs to the last cell.
        last = len(columns) - 1
        return lay([*spare[:last], join(spare[last:])], columns)
    return None


def _without_empty_end(cells: Sequence[Mended]) -> Sequence[Mended]:
    """The cells up to the last with text; none if no cell goes or one alone stays."""
    end = len(cells)
    while end > 0 and not cells[end - 1].text:
        end -= 1
    return cells[:end] if 1 < end < len(cells) else ()


def under(columns: Sequence[ColumnKind], cells: Sequence[Mended]) -> dict[ColumnKind, Mended]:
    """Cells by the kinds of their columns; those of two columns of one kind are one cell.

    责任单位 and 落实单位 both say who, and so do 配合单位 and 协助单位. The plans of two years are
    paragraphs apart.
    """
    laid: dict[ColumnKind, Mended] = {}
    for kind, cell in zip(columns, cells, strict=False):
        before = laid.get(kind, EMPTY)
        if kind in SAY_NOBODY and before.text and NOTHING.fullmatch(cell.text):
            # 省商务厅 ⇥ —: nobody in the second of two columns
            continue
        if kind in SAY_NOBODY and cell.text and NOTHING.fullmatch(before.text):
            before = EMPTY
        if before.text and cell.text and kind != "other":
            gap = Mended(PLAN_END if kind == "plan" else " ", (cell.offsets[0] - 1,))
            cell = join([before, gap, cell])
        laid[kind] = cell if cell.text else before
    return laid


def joined(kind: ColumnKind, cells: Sequence[Mended]) -> Mended:
    """The pieces of a cell that stand in several rows as one.

    市商务局 / 市财政局 are two names, 市财政 / 局 one that a page's end tore.
    """
    pieces = [cell for cell in cells if cell.text]
    if kind not in SAY_NOBODY:
        return join(pieces)
    kept = pieces[:1]
    for before, after in pairwise(pieces):
        if _is_whole(before, -1) and _is_whole(after, 0):
            kept.append(Mended(" ", (after.offsets[0] - 1,)))
        kept.append(after)
    return join(kept)


def _is_whole(cell: Mended, at: int) -> bool:
    """Whether the first or last name of a piece is a whole one; 局 is the end of another."""
    names = list(split_names(untagged(cell, lines_apart=True).text))
    return bool(names) and len(names[at]) > LONGEST_REST and is_complete(names[at])


class _Way(NamedTuple):
    """Columns that cells may stand under, and where the measure and its number are among them.

    `bare` says that the measure may stand there without a number: the table has no column for
    it, or this row's number cell is merged.
    """

    kinds: tuple[ColumnKind, ...]
    measure: int
    number: int | None
    bare: bool


@lru_cache(maxsize=256)
def _ways(columns: tuple[ColumnKind, ...], cells: int) -> tuple[_Way, ...]:
    """The ways to lay a number of cells, whichever columns a row may lack."""
    lost: tuple[tuple[ColumnKind, ...], ...] = (
        *((), ("task",), ("number",), ("task", "number")),
        *(("section",), ("section", "task"), ("section", "task", "number")),
    )
    ways = dict.fromkeys(tuple(k for k in columns if k not in lacking) for lacking in lost)
    return tuple(
        _Way(
            way,
            way.index("measure"),
            way.index("number") if "number" in way else None,
            "number" not in columns or way == columns,
        )
        for way in ways
        if len(way) == cells
    )


@lru_cache(maxsize=256)
def _without_task(columns: tuple[ColumnKind, ...]) -> tuple[ColumnKind, ...]:
    return tuple(kind for kind in columns if kind != "task")


def _lacks_last(spare: Sequence[Mended], columns: Sequence[ColumnKind]) -> bool:
    """Whether a row has its number and its task and lacks only its last cells.

    3 ⇥ 人才 ⇥ 制定政策 ⇥ 省科技厅 lacks a deadline; were the task lost, 制定政策 would be who.
    """
    if "task" not in columns or "number" not in columns:
        return False
    who = next((kind for kind in WHO if kind in columns), None)
    if who is None:
        return False
    at, number = columns.index(who), columns.index("number")
    # A table may say who before it numbers: 分工 ⇥ 序号 ⇥ 任务.
    if max(at, number) >= len(spare) or number > columns.index("task"):
        return False
    if not is_number(spare[number].text):
        return False
    return not _names_bodies(spare[at - 1]) and _names_bodies(spare[at])


def _from_left(columns: Sequence[ColumnKind], spare: Sequence[Mended]) -> dict[ColumnKind, Mended]:
    """Cells from left to right; a deadline in the last one is none of the bodies before it."""
    laid = under(columns, spare)
    last = columns[len(spare) - 1]
    if "due" in columns and "due" not in laid and is_deadline_alone(spare[-1].text):
        laid["due"] = laid.pop(last)
    return laid


def not_adding_up(
    found: Row, laid: dict[ColumnKind, Mended], columns: tuple[ColumnKind, ...]
) -> Problem | None:
    """The doubt about a row whose cells are more or fewer than the columns they were laid under.

    A task or number column the page lost is no such doubt: the row says nothing about it.
    """
    if more := [cell.text for cell in found.cells[len(columns) :] if cell.text]:
        message = (
            f"本行比表头多{len(more)}格，多出的并入最后一栏：“{'”“'.join(more)[:LONGEST_SHOWN]}”"
        )
        return Problem("cells_extra", message, found.span)
    missing = _missing(tuple(laid), columns)
    return Problem("cells_missing", missing, found.span) if missing else None


@lru_cache(maxsize=256)
def _missing(laid: tuple[ColumnKind, ...], columns: tuple[ColumnKind, ...]) -> str | None:
    """What is said of rows that were laid under these columns of all; None if none is missed."""
    lost = [kind for kind in columns if kind not in laid and kind not in MAY_BE_LOST]
    if not lost:
        return None
    names = "、".join(dict.fromkeys(COLUMN_NAMES[kind] for kind in lost))
    return f"本行比表头少{len(lost)}格，按缺少“{names}”识读，请核对各栏是否对应"


def _names_bodies(cell: Mended) -> bool:
    return any(is_complete(name) for name in split_names(untagged(cell, lines_apart=True).text))


def is_number(text: str) -> bool:
    """Whether a cell holds a row's number and nothing else."""
    return NUMBER.fullmatch(text) is not None


def _at_home(spare: Sequence[Mended], way: _Way) -> bool:
    """Whether the number stands where it should, or the measure may do without."""
    measure = spare[way.measure]
    if way.bare and measure.text and (way.number is None or not spare[way.number].text):
        return True
    if way.bare and way.number is None and not measure.text and _names_task_and_who(spare, way):
        return True
    if way.number is not None:
        number = untagged(spare[way.number]).text
        return cell_number(number) is not None or (not number and not measure.text)
    parts = pieces(measure)
    return bool(parts) and LEADING_NUMBER.match(parts[0].text) is not None


def _names_task_and_who(spare: Sequence[Mended], way: _Way) -> bool:
    """Whether a row without a number names its task and bodies: only what is to be done is missing.

    （一）完善体制 ⇥ ⇥ 市商务局
    """
    filled = {kind for kind, cell in zip(way.kinds, spare, strict=True) if cell.text}
    return "task" in filled and any(
        kind in WHO and _names_bodies(cell) for kind, cell in zip(way.kinds, spare, strict=True)
    )


def cell_number(text: str) -> int | None:
    """The number of a number cell: 12, 12., （12）, 3-2 (the second of 3), 十二."""
    return _number(text) if len(text) <= LONGEST_NUMBER else None


def cell_label(text: str, number: int) -> str:
    """The number as the cell writes it where it says more than that: 1.2, （一）1, A-05."""
    return str(number) if is_number_alone(text) else text.rstrip(".．、")


def is_number_alone(text: str) -> bool:
    """Whether a number cell holds one plain number: 12, （12）, 十二、"""
    return PLAIN_NUMBER.fullmatch(text) is not None or HAN_NUMBER.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _number(text: str) -> int | None:
    if found := COMPOUND.fullmatch(text):
        return int(found["number"]) if found["number"] else ord(found["ring"]) - ord("①") + 1
    found = HAN_NUMBER.fullmatch(text)
    return ordinal(found["number"]) if found else None
