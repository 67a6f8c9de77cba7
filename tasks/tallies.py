"""How many implementations stand where, for the tables of regions, bodies and tasks.

Counts of the present only. 落地率 and everything with a date is computed in reports/statistics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from tasks.choices import Light, Status
from tasks.querysets import ImplementationQuerySet


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one group; the names are those of `CELLS`."""

    total: int = 0
    not_started: int = 0
    in_progress: int = 0
    landed: int = 0
    not_applicable: int = 0
    red: int = 0
    yellow: int = 0
    late: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a row and the list that opens exactly its rows ("" for a nought)."""

    label: str
    count: int
    address: str
    css: str


def tally(q: ImplementationQuerySet, *by: str, on: date) -> dict[tuple[Any, ...], Tally]:
    """Counts of `q` for each combination of the fields `by`, in one query; by nothing: of all."""
    counts = {
        "total": Count("pk"),
        **{s.value: Count("pk", filter=Q(status=s)) for s in Status},
        "red": Count("pk", filter=Q(light=Light.RED)),
        "yellow": Count("pk", filter=Q(light=Light.YELLOW)),
        "late": Count("pk", filter=Q(owed_on__lt=on)),
    }
    lit = q.with_light(on).order_by()
    if not by:
        return {(): Tally(**lit.aggregate(**counts))}
    return {
        tuple(row.pop(name) for name in by): Tally(**row)
        for row in lit.values(*by).annotate(**counts)
    }


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def cells(counted: Tally, *, on: date, **params: str) -> list[Cell]:
    """The row's numbers in the order of the columns; `params` say which rows are meant."""
    shown: list[tuple[str, Mapping[str, str], str]] = [
        ("total", {}, ""),
        *((s.value, {"status": s.value}, "") for s in Status),
        ("red", {"light": Light.RED.value}, "light-red"),
        ("yellow", {"light": Light.YELLOW.value}, "light-yellow"),
        ("late", {"owed_before": (on - timedelta(days=1)).isoformat()}, ""),
    ]
    made = []
    for name, narrowed, css in shown:
        count = getattr(counted, name)
        query = urlencode(dict(params) | dict(narrowed))
        address = f"{reverse('tasks:implementations')}?{query}" if count else ""
        made.append(Cell(COLUMNS[name], count, address, css if count else ""))
    return made


COLUMNS = {
    "total": "合计",
    **{s.value: str(s.label) for s in Status},
    "red": "红灯",
    "yellow": "黄灯",
    "late": "逾期未报",
}
