"""The red list: which measures ask for a hand, why, and whose hand it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q

from reports.statistics.rates import is_blocked, is_late, is_overdue
from reports.statistics.standing import Standing, assessed, bodies_then, touched_by_demo
from reports.statistics.tables import NOBODY
from reports.wording import number_of, text_of
from tasks.choices import UNFINISHED, Status
from tasks.models import Implementation
from tasks.querysets import BlockerQuerySet
from tasks.then import end_of


@dataclass(frozen=True, slots=True)
class Obstacle:
    level: str
    text: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class RedRow:
    pk: int
    region: str
    label: str
    text: str
    agency: str
    status: str
    status_label: str
    reasons: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]
    is_demo: bool


def red_list(standing: Standing, *, blockers: BlockerQuerySet, most: int) -> tuple[RedRow, ...]:
    """The first `most` red rows: the blocked first, then those overdue longest.

    `blockers` are the ones the reader may see: a level not meant for them stays untold.
    Three queries, and one more for the names of a past day.
    """
    day, end = standing.as_of, end_of(standing.as_of)
    open_then = (
        blockers.filter(raised_at__lt=end)
        .filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end))
        .order_by("raised_at", "pk")
    )
    rows = (
        standing.rows.filter(assessed(day) & (is_blocked() | is_late(day) | is_overdue(day)))
        .annotate(touched=touched_by_demo())
        .select_related("measure", "region")
        .prefetch_related(Prefetch("blockers", queryset=open_then, to_attr="open_then"))
        .order_by(
            F("at_blockers").desc(),
            F("at_owed_on").asc(nulls_last=True),
            F("due_on").asc(nulls_last=True),
            "region__order",
            "measure__document",
            "measure__order",
        )
    )
    shown = list(rows[:most])
    # The columns of `standing` have no place on the model's type.
    leads: list[int | None] = [row.at_lead for row in shown]  # type: ignore[attr-defined]
    bodies = bodies_then(standing, leads)
    return tuple(
        _row(row, day, bodies.get(lead or 0, NOBODY).name)
        for row, lead in zip(shown, leads, strict=True)
    )


def _row(row: Implementation, day: date, agency: str) -> RedRow:
    # The columns of `standing` and the prefetch have no place on the model's type.
    at_owed_on: date | None = row.at_owed_on  # type: ignore[attr-defined]
    at_status: str = row.at_status  # type: ignore[attr-defined]
    obstacles = tuple(
        Obstacle(b.get_level_display(), b.text, b.is_demo)
        for b in row.open_then  # type: ignore[attr-defined]
    )
    reasons = []
    if row.at_blockers:  # type: ignore[attr-defined]
        reasons.append("有未解决的问题诉求")
    if at_owed_on and at_owed_on < day:
        reasons.append(f"填报已逾期{(day - at_owed_on).days}天")
    if row.due_on and row.due_on < day and at_status in UNFINISHED:
        reasons.append(f"已过完成时限{(day - row.due_on).days}天")
    return RedRow(
        pk=row.pk,
        region=row.region.short_name,
        label=number_of(row.measure),
        text=text_of(row.measure),
        agency=agency,
        status=at_status,
        status_label=str(Status(at_status).label),
        reasons=tuple(reasons),
        obstacles=obstacles,
        is_demo=row.touched,  # type: ignore[attr-defined]
    )
