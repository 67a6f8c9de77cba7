"""What was so at an earlier moment: which rounds stood, and which body led.

An item's lead can change at any time; what was handed in, or locked, before that stays with the
body that led when it was. So figures of a period name who answered then.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Least
from django.utils import timezone

from agencies.models import Agency
from tasks.choices import RoundOutcome
from tasks.models import (
    Assignment,
    FormerAssignment,
    Implementation,
    ProgressUpdate,
    UpdateRound,
)


def end_of(day: date) -> datetime:
    """The first moment after the day, in the project's time zone whatever a thread has set."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def alive_rounds(end: datetime) -> QuerySet[UpdateRound]:
    """Rounds handed in before `end` and not given back by then: an update has at most one."""
    return UpdateRound.objects.filter(submitted_at__lt=end).exclude(given_back(end))


def given_back(end: datetime) -> Q:
    """Rounds returned, or opened again, before `end`."""
    return Q(outcome=RoundOutcome.RETURNED, decided_at__lt=end) | Q(
        reopened_at__isnull=False, reopened_at__lt=end
    )


def lead_at(moment: datetime | OuterRef, *, item: str = "") -> Case:
    """The key of the body that led at the moment; `item` is the path to the implementation, ""
    for implementations themselves.
    """
    former = FormerAssignment.objects.filter(
        implementation=OuterRef(f"{item}_id" if item else "pk"), until__gte=moment
    ).order_by("until")
    return Case(
        When(Exists(former), then=Subquery(former.values("lead_agency")[:1])),
        default=F(f"{item}__lead_agency" if item else "lead_agency"),
        output_field=BigIntegerField(),
    )


def assigned_then(rows: Collection[Implementation], end: datetime) -> dict[int, list[Agency]]:
    """The bodies that answered for each item just before `end`, the lead first. Three queries."""
    of_rows = {"implementation__in": [row.pk for row in rows]}
    keys: dict[int, list[int]] = {row.pk: [] for row in rows}
    for item, body in (
        Assignment.objects.filter(**of_rows)
        .order_by("implementation_id", "order")
        .values_list("implementation_id", "agency_id")
    ):
        keys[item].append(body)
    # The latest first, so that the earliest after `end` has the last word.
    former = FormerAssignment.objects.filter(**of_rows, until__gte=end).order_by("-until")
    keys |= {each.implementation_id: each.agencies for each in former}
    bodies = Agency.objects.in_bulk({body for listed in keys.values() for body in listed})
    return {item: [bodies[body] for body in listed] for item, listed in keys.items()}


def with_lead(updates: QuerySet[ProgressUpdate], *, end: datetime) -> QuerySet[ProgressUpdate]:
    """Adds `lead_then`: who answered for the update as it stood just before `end`.

    The lead when it was handed in, or when its period was locked, whichever came first; the lead
    at `end` where neither has happened.
    """
    handed_in = alive_rounds(end).filter(update=OuterRef("pk")).order_by("number")
    return updates.annotate(
        settled_at=Least(
            Subquery(handed_in.values("submitted_at")[:1]), *_lock("period"), Value(end)
        )
    ).annotate(lead_then=lead_at(OuterRef("settled_at"), item="implementation"))


def with_round_lead(rounds: QuerySet[UpdateRound]) -> QuerySet[UpdateRound]:
    """Adds `lead_then`: who led when the round was handed in."""
    return rounds.annotate(settled_at=Least("submitted_at", *_lock("update__period"))).annotate(
        lead_then=lead_at(OuterRef("settled_at"), item="update__implementation")
    )


def _lock(period: str) -> tuple[F, Combinable]:
    """When the period was locked: written down, or by its date. Least passes over empty ones."""
    by_date = Func(
        F(f"{period}__locks_on"),
        template="(%(expressions)s::timestamp AT TIME ZONE 'Asia/Shanghai')",
        output_field=DateTimeField(),
    )
    return F(f"{period}__locked_at"), by_date
