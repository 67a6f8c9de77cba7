"""The state of a reporting period on a given day: one table, first matching rule wins.

Every state follows from dates (DESIGN.md 6, Periods): when it opens, is due, and is locked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Q, Value, When
from django.db.models.expressions import Combinable

from tasks.choices import PeriodState

LEAD_TIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PeriodRule:
    state: PeriodState
    reason: str
    condition: Callable[[date], Q]


RULES: tuple[PeriodRule, ...] = (
    PeriodRule(
        PeriodState.LOCKED,
        "已核查的数据不再变动，确需修改须申请例外",
        lambda on: Q(locked_at__isnull=False) | Q(locks_on__lte=on),
    ),
    PeriodRule(
        PeriodState.UPCOMING,
        "到开启日期自动生成应报填报",
        lambda on: Q(opened_at__isnull=True),
    ),
    PeriodRule(
        PeriodState.LATE,
        "截止日期已过，补报计为逾期",
        lambda on: Q(due_on__lt=on),
    ),
    PeriodRule(
        PeriodState.DUE,
        f"{LEAD_TIME.days}日内截止",
        lambda on: Q(due_on__lte=on + LEAD_TIME),
    ),
    PeriodRule(PeriodState.OPEN, "可以填报", lambda on: ~Q(pk=None)),
)
REASONS = {rule.state: rule.reason for rule in RULES}


def state_on(on: date) -> Combinable:
    """SQL expression for the state (a `PeriodState` value) on that day."""
    return Case(
        *(When(rule.condition(on), then=Value(rule.state.value)) for rule in RULES),
        output_field=CharField(),
    )
