"""The figures of a 通报: what each lead agency owed, handed in and settled for one period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from reports.statistics.standing import Standing, end_of
from reports.statistics.tables import NO_AGENCY, returns_by_agency
from tasks.choices import RoundOutcome, Rung, Status, UpdateState
from tasks.models import ProgressUpdate, ReportingPeriod, SlipItem, UpdateRound


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """应报, 已报, 按时 in items; 退回 in times; 销号: items verified as landed in the period.

    `named` says that the ladder of urging has come to 通报 for items still owed.
    """

    agency: str
    expected: int
    handed_in: int
    on_time: int
    returned: int
    landed: int
    named: bool


def records_by_agency(standing: Standing, *, period: ReportingPeriod) -> tuple[AgencyRecord, ...]:
    """The records as of the standing's day, those behind first. Four queries, whatever the size."""
    end = end_of(standing.as_of)
    items = standing.rows.order_by().values("pk")
    rows = Q(update__period=period, update__implementation__in=items)
    returned = _counts(
        UpdateRound.objects.filter(rows, outcome=RoundOutcome.RETURNED, decided_at__lt=end),
        "update__implementation__lead_agency__name",
    )
    landed = _counts(
        ProgressUpdate.objects.filter(
            period=period,
            implementation__in=items,
            state=UpdateState.VERIFIED,
            verified_status=Status.LANDED,
            verified_at__lt=end,
        ),
        "implementation__lead_agency__name",
    )
    # Handed in since, it is no longer what the slip named.
    since = UpdateRound.objects.filter(
        update=OuterRef("update"), number__gt=OuterRef("round_number"), submitted_at__lt=end
    )
    named = _counts(
        SlipItem.objects.filter(rows, ~Exists(since), rung=Rung.BULLETIN, slip__issued_at__lt=end),
        "update__implementation__lead_agency__name",
    )
    return tuple(
        AgencyRecord(
            agency=row.name,
            expected=row.expected.count,
            handed_in=row.handed_in.count,
            on_time=row.on_time.count,
            returned=returned.get(row.name, 0),
            landed=landed.get(row.name, 0),
            named=row.name in named,
        )
        for row in returns_by_agency(standing, period=period)
    )


def _counts(rows: Any, name: str) -> dict[str, int]:
    grouped = rows.order_by().values(agency=F(name)).annotate(n=Count("pk"))
    return {g["agency"] or NO_AGENCY: g["n"] for g in grouped}
