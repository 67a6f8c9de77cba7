"""锁定例外 in numbers: how often a locked period was opened again, and what came of it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from reports.statistics.figures import Figure
from reports.statistics.standing import Standing
from tasks.choices import ExceptionState
from tasks.models import LockException, ReportingPeriod
from tasks.then import end_of

# 待审批 and 有效 pass; what is frozen says what was decided and what came of it.
COUNTED = (
    ExceptionState.ASKED,
    ExceptionState.GRANTED,
    ExceptionState.REFUSED,
    ExceptionState.OVER,
    ExceptionState.USED,
)


def lock_exceptions(
    standing: Standing,
    *,
    period: ReportingPeriod | None = None,
    year: int | None = None,
) -> tuple[Figure, ...]:
    """Asked for, granted, refused, expired, and used to change a row, of one period or of all that
    end in the year. One query.

    Every number opens its rows in the list of exceptions, of a past day too: what was known then
    follows from the times of the decisions.
    """
    asked = LockException.objects.filter(update__implementation__in=standing.rows.values("pk"))
    params = {"as_of": standing.as_of.isoformat()} | dict(standing.params)
    if period is not None:
        asked = asked.filter(update__period=period)
        params["period"] = str(period.pk)
    if year is not None:
        asked = asked.filter(update__period__ends_on__range=(date(year, 1, 1), date(year, 12, 31)))
        params["year"] = str(year)
    counts = asked.counts(standing.as_of, end=end_of(standing.as_of))
    return tuple(
        Figure(str(state.label), counts[state.value], urlencode(params | {"state": state.value}))
        for state in COUNTED
    )
