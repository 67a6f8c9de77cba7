"""A table once it is found: its columns, its rows laid under them, and what stands between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tasks.parser.text.blocks import EMPTY, Line, Mended
from tasks.parser.types import Problem, Span
from tasks.parser.vocabulary import ColumnKind


class Cells(NamedTuple):
    """A row laid under its columns; columns the row lacks are absent.

    `merged` are those whose cell was filled from the row above, `reached` those into which a cell
    above is known to reach, `odd` says that the row has more cells than the table has columns, or
    fewer.
    """

    by_kind: dict[ColumnKind, Mended]
    span: Span
    page: int
    merged: tuple[ColumnKind, ...] = ()
    odd: Problem | None = None
    reached: frozenset[ColumnKind] = frozenset()

    def get(self, kind: ColumnKind) -> Mended:
        """The cell of a column, empty where the row has none."""
        return self.by_kind.get(kind, EMPTY)


@dataclass(frozen=True, slots=True)
class Loose:
    """Lines between rows that are no row."""

    lines: tuple[Line, ...]


@dataclass(slots=True)
class Table:
    """One table: its columns, its rows and loose lines in order, and what else belongs to it.

    `top` are the columns by the first of two heading rows, `markup` is where it stands as HTML or
    nothing but bars, `furniture` the page numbers between its rows, `gap` what its cells stand
    apart by where that is nothing but spaces, `first_leads` whether the heading of a column says
    that the first body leads.
    """

    columns: tuple[ColumnKind, ...]
    top: tuple[ColumnKind, ...] = ()
    entries: list[Cells | Loose] = field(default_factory=list)
    headers: list[Span] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    markup: list[Span] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    gap: re.Pattern[str] | None = None
    first_leads: bool = False

    @property
    def is_plan(self) -> bool:
        """Whether it is a lower level's 落实计划 for measures of an upper one."""
        return "plan" in self.columns

    def attributed(self) -> list[tuple[Span, str]]:
        """What every part of the table was read as."""
        found = [(span, "header") for span in self.headers]
        for entry in self.entries:
            if isinstance(entry, Loose):
                found += [(line.span, "heading") for line in entry.lines]
            else:
                found.append((entry.span, "row"))
        found += [(note.span, "note") for note in self.notes]
        found += [(span, "wrapper") for span in self.furniture]
        return found + [(span, "markup") for span in self.markup]
