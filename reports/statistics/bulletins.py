"""The figures of a 通报: what each lead agency owed, handed in and settled for one period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from reports.statistics.standing import Standing, bodies_then
from reports.statistics.tables import NOBODY, returns_by_agency
from tasks.choices import RoundOutcome, Rung, Status
from tasks.models import ReportingPeriod, SlipItem, UpdateRound
from tasks.then import end_of, given_back, with_round_lead


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
    """The records as of the standing's day, those behind first, each by the agency that led when
    it was handed in, urged or locked. A fixed number of queries, whatever the size.
    """
    end = end_of(standing.as_of)
    items = standing.rows.order_by().values("pk")
    rows = Q(update__period=period, update__implementation__in=items)
    rounds = UpdateRound.objects.filter(rows, decided_at__lt=end)
    returned = _counts(
        with_round_lead(rounds.filter(outcome=RoundOutcome.RETURNED)), F("lead_then")
    )
    # Of the rounds: an update opened again since keeps its verdict there.
    landed = _counts(
        with_round_lead(
            rounds.filter(outcome=RoundOutcome.VERIFIED, verified_status=Status.LANDED).exclude(
                given_back(end)
            )
        ),
        F("lead_then"),
    )
    # Handed in since, it is no longer what the slip named.
    since = UpdateRound.objects.filter(
        update=OuterRef("update"), number__gt=OuterRef("round_number"), submitted_at__lt=end
    )
    named = _counts(
        SlipItem.objects.filter(rows, ~Exists(since), rung=Rung.BULLETIN, slip__issued_at__lt=end),
        F("slip__agency"),
    )
    reported = returns_by_agency(standing, period=period)
    # What a body was sent back or urged for before the item went to another.
    gone = {*returned, *landed, *named} - {row.body for row in reported}
    names = bodies_then(standing, gone)
    numbers = [
        (row.body, row.name, row.expected.count, row.handed_in.count, row.on_time.count)
        for row in reported
    ] + [(body, names.get(body or 0, NOBODY).name, 0, 0, 0) for body in sorted(gone, key=str)]
    return tuple(
        AgencyRecord(
            agency=name,
            expected=expected,
            handed_in=handed_in,
            on_time=on_time,
            returned=returned.get(body, 0),
            landed=landed.get(body, 0),
            named=body in named,
        )
        for body, name, expected, handed_in, on_time in numbers
    )


def _counts(rows: Any, body: F) -> dict[int | None, int]:
    grouped = rows.order_by().values(body=body).annotate(n=Count("pk"))
    return {g["body"]: g["n"] for g in grouped}
