"""Where a set of implementations stood at the end of a day.

For today the rows themselves say it. For a past day it is derived from what was handed in,
verified, raised and closed until then: every timestamp belongs to its day in Shanghai. Both
readings give the same columns, so each figure has one formula.

Scope and deadline are read as they stand now; the freeze of a signed report, which keeps the rows
themselves, is what holds those still.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from agencies.models import Agency
from agencies.names import names_on
from tasks.choices import RoundOutcome, Status, TrackScope
from tasks.models import Blocker, ProgressUpdate, UpdateRound
from tasks.querysets import ImplementationQuerySet
from tasks.then import alive_rounds, end_of, given_back, lead_at


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows with `at_status`, `at_claimed`, `at_landed_on`, `at_owed_on`, `at_blockers`, `at_lead`.

    `params` are the list filters that open the same rows; `present` says whether the list, which
    shows the present, can open them at all.
    """

    rows: ImplementationQuerySet
    as_of: date
    present: bool
    params: Mapping[str, str] = field(default_factory=dict)


def standing(
    rows: ImplementationQuerySet,
    *,
    as_of: date,
    today: date,
    params: Mapping[str, str] | None = None,
) -> Standing:
    """The rows as they stood at the end of `as_of`. Raises ValueError for a day to come."""
    if as_of > today:
        raise ValueError(f"no statistics for a day to come: {as_of}")
    present = as_of == today
    read = _as_they_are if present else _as_they_were
    return Standing(
        read(rows.filter(adopted_on__lte=as_of), as_of), as_of, present, dict(params or {})
    )


def names_then(standing: Standing, bodies: Mapping[int, str]) -> Mapping[int, str]:
    """What the bodies were called at the end of the day; `bodies` are their present names by key.

    One query for a past day, none for today.
    """
    if standing.present or not bodies:
        return bodies
    return {**bodies, **names_on(bodies, standing.as_of)}


@dataclass(frozen=True, slots=True)
class Body:
    """A body as its figures speak of it: the key its filters take, its name on that day."""

    key: str
    name: str


def bodies_then(standing: Standing, keys: Iterable[int | None]) -> Mapping[int, Body]:
    """The bodies with these primary keys. One query, and one more for the names of a past day."""
    found = {
        pk: (key, name)
        for pk, key, name in Agency.objects.filter(pk__in={k for k in keys if k})
        .order_by()
        .values_list("pk", "key", "name")
    }
    names = names_then(standing, {pk: name for pk, (_, name) in found.items()})
    return {pk: Body(key, names[pk]) for pk, (key, _) in found.items()}


def assessed(as_of: date) -> Q:
    """What counts in the denominator of 落地率 (DESIGN.md 6)."""
    return in_scope(as_of) & ~Q(at_status=Status.NOT_APPLICABLE)


def in_scope(as_of: date) -> Q:
    return running(as_of) & Q(scope=TrackScope.IN_SCOPE)


def running(as_of: date) -> Q:
    """Of no round that was over on that day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=as_of)


def touched_by_demo() -> Q:
    """Rows with demonstration progress, or with an update a demonstration period asks for."""
    asked = ProgressUpdate.objects.filter(implementation=OuterRef("pk"), is_demo=True)
    return Q(is_demo=True) | Q(Exists(asked))


def _due_by(end: datetime) -> Coalesce:
    """When the update was due as people knew it then: a return moves the date."""
    moved = UpdateRound.objects.filter(given_back(end), update=OuterRef("pk"))
    return Coalesce(
        Subquery(moved.order_by("-number").values("next_due_on")[:1]), F("period__due_on")
    )


def _as_they_are(rows: ImplementationQuerySet, as_of: date) -> ImplementationQuerySet:
    return rows.annotate(
        at_status=F("status"),
        at_claimed=F("claimed_status"),
        at_landed_on=F("landed_on"),
        at_owed_on=F("owed_on"),
        at_blockers=F("open_blockers"),
        at_lead=F("lead_agency"),
    )


def _as_they_were(rows: ImplementationQuerySet, as_of: date) -> ImplementationQuerySet:
    end = end_of(as_of)
    # Of the rounds: an update that was opened again keeps its verdict there.
    verdicts = UpdateRound.objects.filter(
        update__implementation=OuterRef("pk"), outcome=RoundOutcome.VERIFIED, decided_at__lt=end
    ).order_by("-update__period__ends_on", "-decided_at", "-pk")
    claims = UpdateRound.objects.filter(
        update__implementation=OuterRef("pk"), submitted_at__lt=end
    ).order_by("-update__period__ends_on", "-submitted_at", "-pk")
    owed = (
        ProgressUpdate.objects.filter(implementation=OuterRef("pk"), expected_at__lt=end)
        .exclude(Exists(alive_rounds(end).filter(update=OuterRef("pk"))))
        .annotate(at_due_on=_due_by(end))
        .order_by()
        .values("implementation")
        .annotate(due=Min("at_due_on"))
    )
    blockers = (
        Blocker.objects.filter(implementation=OuterRef("pk"), raised_at__lt=end)
        .filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end))
        .order_by()
        .values("implementation")
        .annotate(open=Count("pk"))
    )
    # A row whose last verdict is older than the day stands now as it stood then: looking up its
    # verdicts would be the cost of this reading.
    unchanged = Q(last_verified_at__isnull=True) | Q(last_verified_at__lt=end)
    return rows.annotate(
        at_status=Case(
            When(unchanged, then=F("status")),
            default=Coalesce(
                Subquery(verdicts.values("verified_status")[:1]), Value(Status.NOT_STARTED.value)
            ),
        ),
        at_claimed=Coalesce(
            Subquery(claims.values("claimed_status")[:1]), Value(Status.NOT_STARTED.value)
        ),
        # Only a landing has a date that counts; the date of another claim was never accepted.
        at_landed_on=Case(
            When(unchanged, then=F("landed_on")),
            default=Subquery(
                verdicts.values(day=Case(When(verified_status=Status.LANDED, then=F("landed_on"))))[
                    :1
                ]
            ),
        ),
        at_owed_on=Subquery(owed.values("due")),
        at_blockers=Coalesce(Subquery(blockers.values("open")), 0),
        at_lead=lead_at(end),
    )
