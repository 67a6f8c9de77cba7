"""The light of an implementation on a given day: one table, first matching rule wins.

Rule of DESIGN.md 1: green on track; yellow due within the lead time, or made up after a red;
red overdue or blocked; grey not started and not yet due, or not applicable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Q, Value, When
from django.db.models.expressions import Combinable

from tasks.choices import UNFINISHED, Light, Status, TrackScope

LEAD_TIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LightRule:
    code: str
    light: Light
    reason: str
    condition: Callable[[date], Q]


RULES: tuple[LightRule, ...] = (
    LightRule("closed", Light.GREY, "试点批次已结束", lambda on: Q(closed_on__lte=on)),
    LightRule(
        "out_of_scope",
        Light.GREY,
        "不纳入考核",
        lambda on: ~Q(scope=TrackScope.IN_SCOPE),
    ),
    LightRule(
        "not_applicable",
        Light.GREY,
        "核查为不适用",
        lambda on: Q(status=Status.NOT_APPLICABLE),
    ),
    LightRule("blocked", Light.RED, "有未解决的问题诉求", lambda on: Q(open_blockers__gt=0)),
    LightRule("update_overdue", Light.RED, "填报已逾期", lambda on: Q(owed_on__lt=on)),
    LightRule(
        "overdue",
        Light.RED,
        "已过完成时限仍未落地",
        lambda on: Q(due_on__lt=on, status__in=UNFINISHED),
    ),
    LightRule("made_up_late", Light.YELLOW, "逾期后补报", lambda on: Q(made_up_late=True)),
    LightRule("landed", Light.GREEN, "已核查落地", lambda on: Q(status=Status.LANDED)),
    LightRule(
        "update_due",
        Light.YELLOW,
        f"填报将在{LEAD_TIME.days}日内到期",
        lambda on: Q(owed_on__lte=on + LEAD_TIME),
    ),
    LightRule(
        "due",
        Light.YELLOW,
        f"完成时限在{LEAD_TIME.days}日内",
        lambda on: Q(due_on__lte=on + LEAD_TIME),
    ),
    LightRule(
        "not_started",
        Light.GREY,
        "尚未启动，未到时限",
        lambda on: Q(status=Status.NOT_STARTED),
    ),
    LightRule("on_track", Light.GREEN, "按计划推进", lambda on: ~Q(pk=None)),
)
REASONS = {rule.code: rule.reason for rule in RULES}


def light_on(on: date) -> Combinable:
    """SQL expression for the light (a `Light` value) on that day."""
    return _first_match(on, lambda rule: rule.light.value)


def light_rule_on(on: date) -> Combinable:
    """SQL expression for the code of the rule that set the light; REASONS explains it."""
    return _first_match(on, lambda rule: rule.code)


def _first_match(on: date, result: Callable[[LightRule], str]) -> Combinable:
    return Case(
        *(When(rule.condition(on), then=Value(result(rule))) for rule in RULES),
        output_field=CharField(),
    )
