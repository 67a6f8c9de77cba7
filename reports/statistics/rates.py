"""落地率 and what stands beside it (DESIGN.md 6)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from reports.statistics.figures import ASSESSED, IN_SCOPE, Figure, Params, Rate, figure
from reports.statistics.standing import (
    Standing,
    assessed,
    in_scope,
    running,
    touched_by_demo,
)
from tasks.choices import UNFINISHED, Status, TrackScope


@dataclass(frozen=True, slots=True)
class LandingRate:
    """The three rates side by side, what they leave out, and the day they are true for."""

    as_of: date
    verified: Rate
    claimed: Rate
    by_deadline: Rate
    # Outside the denominator: not applicable, national only, merged, withdrawn, closed rounds.
    beside: tuple[Figure, ...]
    total: Figure


def landing_rate(standing: Standing) -> LandingRate:
    """Verified landed ÷ measures in scope; self-reported; landed by the deadline ÷ deadlines come.

    One query. Rule: DESIGN.md 6, 落地率.
    """
    day = standing.as_of
    counted, landed = assessed(day), Q(at_status=Status.LANDED)
    due = counted & Q(due_on__lte=day)
    outside: dict[str, tuple[str, Q, Params]] = {
        "not_applicable": (
            "不适用",
            in_scope(day) & Q(at_status=Status.NOT_APPLICABLE),
            IN_SCOPE | {"status": Status.NOT_APPLICABLE.value},
        )
    }
    for scope in TrackScope:
        if scope != TrackScope.IN_SCOPE:
            outside[scope] = (
                str(scope.label),
                running(day) & Q(scope=scope),
                {"scope": scope.value, "closed": "false"},
            )
    outside["closed"] = ("批次已结束", ~running(day), {"closed": "true"})

    n = _counts(
        standing,
        total=Count("pk"),
        assessed=Count("pk", filter=counted),
        landed=Count("pk", filter=counted & landed),
        said=Count("pk", filter=counted & Q(at_claimed=Status.LANDED)),
        due=Count("pk", filter=due),
        on_time=Count("pk", filter=due & landed & Q(at_landed_on__lte=F("due_on"))),
        **{name: Count("pk", filter=rule) for name, (_, rule, _) in outside.items()},
    )
    whole = figure(standing, "纳入考核", n["assessed"], ASSESSED)
    until = {"due_before": day.isoformat()}
    return LandingRate(
        as_of=day,
        verified=_verified(standing, n["landed"], n["assessed"]),
        claimed=Rate(
            "自评落地率",
            figure(standing, "自评已落地", n["said"], ASSESSED | {"claimed": Status.LANDED.value}),
            whole,
            "自评为“已落地”的事项 ÷ 纳入考核的事项",
        ),
        by_deadline=Rate(
            "按时落地率",
            figure(standing, "按时落地", n["on_time"], ASSESSED | until | {"on_time": "true"}),
            figure(standing, "时限已到", n["due"], ASSESSED | until),
            "在完成时限内落地的事项 ÷ 完成时限已到的事项",
        ),
        beside=tuple(
            figure(standing, label, n[name], params) for name, (label, _, params) in outside.items()
        ),
        total=figure(standing, "全部落实事项", n["total"], {}),
    )


def verified_rate(standing: Standing) -> Rate:
    """The verified rate alone, for comparing one day with another. One query."""
    counted = assessed(standing.as_of)
    n = _counts(
        standing,
        assessed=Count("pk", filter=counted),
        landed=Count("pk", filter=counted & Q(at_status=Status.LANDED)),
    )
    return _verified(standing, n["landed"], n["assessed"])


def _verified(standing: Standing, landed: int, whole: int) -> Rate:
    return Rate(
        "核查落地率",
        figure(standing, "核查已落地", landed, IN_SCOPE | {"status": Status.LANDED.value}),
        figure(standing, "纳入考核", whole, ASSESSED),
        "核查结论为“已落地”的事项 ÷ 纳入考核的事项",
    )


def _counts(standing: Standing, **counts: Count) -> dict[str, int]:
    rows = standing.rows.order_by()
    if not standing.present:
        # The limit, which cuts nothing off, keeps PostgreSQL from merging the two queries: merged,
        # it looks up a row's past state anew for every count that mentions it.
        rows = rows[: sys.maxsize]
    found: dict[str, int] = rows.aggregate(**counts)
    return found


@dataclass(frozen=True, slots=True)
class Attention:
    """What asks for a hand, among the measures in scope; `red` counts each measure once."""

    red: Figure
    blocked: Figure
    late: Figure
    overdue: Figure


def is_blocked() -> Q:
    return Q(at_blockers__gt=0)


def is_late(as_of: date) -> Q:
    """逾期未报: an update is owed and its due date has passed."""
    return Q(at_owed_on__lt=as_of)


def is_overdue(as_of: date) -> Q:
    """逾期未落地: the deadline of the measure has passed and it has not landed."""
    return Q(due_on__lt=as_of, at_status__in=UNFINISHED)


def attention(standing: Standing) -> Attention:
    """Blocked, update overdue, deadline passed; red is the union of the three. One query."""
    day = standing.as_of
    counted = assessed(day)
    n = _counts(
        standing,
        red=Count("pk", filter=counted & (is_blocked() | is_late(day) | is_overdue(day))),
        blocked=Count("pk", filter=counted & is_blocked()),
        late=Count("pk", filter=counted & is_late(day)),
        overdue=Count("pk", filter=counted & is_overdue(day)),
    )
    yesterday = (day - timedelta(days=1)).isoformat()
    return Attention(
        red=figure(standing, "红灯", n["red"], {"light": "red"}),
        blocked=figure(standing, "有问题诉求", n["blocked"], ASSESSED | {"blocked": "true"}),
        late=figure(standing, "逾期未报", n["late"], ASSESSED | {"owed_before": yesterday}),
        overdue=figure(
            standing,
            "逾期未落地",
            n["overdue"],
            IN_SCOPE | {"due_before": yesterday, "status": sorted(s.value for s in UNFINISHED)},
        ),
    )


def demonstration(standing: Standing) -> Figure:
    """How many of the rows the figures rest on are demonstration, to be said beside them."""
    return Figure("演示数据", standing.rows.filter(touched_by_demo()).count())
