"""Bringing measures into tracking, and saying who answers for them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from agencies import audit
from agencies.models import Agency, User
from regions.models import PilotRound, Region
from tasks.actions.periods import expect_updates, hold_region
from tasks.choices import AssignmentRole, PartyKind, RegionScope, ResponsibilityRole
from tasks.errors import StaleVersion
from tasks.models import Assignment, FormerAssignment, Implementation, Measure
from tasks.permissions import may_assign


@transaction.atomic
def adopt(
    measures: Iterable[Measure],
    *,
    region: Region,
    round: PilotRound | None,
    on: date,
    closed_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> int:
    """Start tracking the measures in `region`; those tracked already are left as they are.

    Returns how many are new. Bodies of that region named in a measure's responsibilities become
    its assignments: the one with role 牵头, or else the one named first, leads.
    """
    known = set(Implementation.objects.filter(region=region).values_list("measure_id", flat=True))
    bodies = {m: _named_bodies(m, region) for m in measures if m.pk not in known}
    fresh = [
        Implementation(
            measure=measure,
            region=region,
            round=round,
            lead_agency=named[0] if named else None,
            adopted_on=on,
            closed_on=closed_on,
            due_on=measure.due_on,
        )
        for measure, named in bodies.items()
    ]
    if not fresh:
        return 0
    Implementation.objects.bulk_create(fresh, batch_size=1000)
    Assignment.objects.bulk_create(
        [a for i in fresh for a in _assignments(i, bodies[i.measure])], batch_size=1000
    )
    expect_updates(region, [i.pk for i in fresh], now=now)
    audit.record(
        actor=actor, verb="adopt", obj=region, now=now, region=region, after={"new": len(fresh)}
    )
    return len(fresh)


def in_scope(measure: Measure, region: Region, scopes: Container[str] | None) -> bool:
    """Whether a region takes up the measure where those of `scopes` are; None takes all up."""
    if scopes is None:
        return True
    if measure.region_scope == RegionScope.LISTED:
        return RegionScope.LISTED in scopes and region.short_name in measure.region_names
    return measure.region_scope in scopes


@transaction.atomic
def assign(
    implementation: Implementation,
    *,
    agencies: Sequence[Agency],
    version: int,
    actor: User,
    now: datetime,
    reason: str = "",
) -> Implementation:
    """Set the responsible agencies; the first leads. Raises StaleVersion on a lost race."""
    hold_region(implementation.region_id)
    current = Implementation.objects.select_for_update(of=("self",)).get(pk=implementation.pk)
    if not may_assign(actor, current):
        raise PermissionDenied
    before = [str(a.agency) for a in current.assignments.select_related("agency")]
    after = [str(a) for a in agencies]
    if before == after:
        return current
    if current.version != version:
        raise StaleVersion(current)
    if not agencies:
        raise ValidationError({"agencies": "请至少选择一个责任单位。"})
    _write(current, agencies, now=now)
    expect_updates(current.region, [current.pk], now=now)
    _record(current, before, after, actor=actor, now=now, reason=reason)
    current.refresh_from_db()
    return current


@dataclass
class Naming:
    """The implementations that follow what their measures name, while names are being settled.

    `following` are assigned exactly what adopting gives them now, `by_hand` otherwise; both with
    the bodies named now. What a person has assigned is never changed because a name is.
    """

    following: dict[Implementation, list[Agency]] = field(default_factory=dict)
    by_hand: dict[Implementation, list[Agency]] = field(default_factory=dict)


def before_naming(measures: Iterable[Measure], region: Region) -> Naming:
    """Lock the measures' implementations in `region` and note what is assigned and why."""
    hold_region(region.pk)
    found = Naming()
    for row, named in _with_named(measures, region):
        assigned = [a.agency for a in row.assignments.all()]
        (found.following if assigned == named else found.by_hand)[row] = named
    return found


def after_naming(
    before: Naming, region: Region, *, actor: User, now: datetime, reason: str
) -> tuple[int, int]:
    """Assign anew where other bodies are named than before. Returns how many were changed, and
    how many would have been, had a person not assigned them."""
    rows = {**before.following, **before.by_hand}
    kept = 0
    changed = []
    for row, named in _with_named({row.measure for row in rows}, region):
        if row not in rows or named == rows[row]:
            continue
        if row in before.by_hand:
            kept += 1
            continue
        _write(row, named, now=now)
        changed.append((row, [str(a) for a in rows[row]], [str(a) for a in named]))
    expect_updates(region, [row.pk for row, _, _ in changed], now=now)
    # The trail's lock is taken last: whoever waits for it must not be waited for here.
    for row, was, is_now in changed:
        _record(row, was, is_now, actor=actor, now=now, reason=reason)
    return len(changed), kept


def _with_named(
    measures: Iterable[Measure], region: Region
) -> Iterator[tuple[Implementation, list[Agency]]]:
    rows = (
        Implementation.objects.select_for_update(of=("self",))
        .filter(measure__in=[m.pk for m in measures], region=region)
        .select_related("measure", "region")
        .prefetch_related("assignments__agency", "measure__responsibilities__agency")
        .order_by("pk")
    )
    for row in rows:
        yield row, _named_bodies(row.measure, region)


def _write(current: Implementation, agencies: Sequence[Agency], *, now: datetime) -> None:
    """Replace the assignments of a locked row; who answered until now stays on record."""
    FormerAssignment.objects.create(
        implementation=current,
        lead_agency_id=current.lead_agency_id,
        agencies=list(current.assignments.values_list("agency_id", flat=True)),
        until=now,
    )
    # A body that is given the lead signs for it anew, also where it had it once before.
    if agencies and current.lead_agency_id != agencies[0].pk:
        current.signatures.filter(agency=agencies[0]).delete()
    officers = dict(current.assignments.values_list("agency_id", "officer_id"))
    current.assignments.all().delete()
    Assignment.objects.bulk_create(_assignments(current, agencies, officers))
    Implementation.objects.filter(pk=current.pk).update(
        lead_agency=agencies[0] if agencies else None, version=F("version") + 1
    )


def _record(
    current: Implementation,
    before: list[str],
    after: list[str],
    *,
    actor: User,
    now: datetime,
    reason: str,
) -> None:
    audit.record(
        actor=actor,
        verb="assign",
        obj=current,
        now=now,
        region=current.region,
        before={"agencies": before},
        after={"agencies": after},
        reason=reason,
    )


def _assignments(
    implementation: Implementation,
    agencies: Sequence[Agency],
    officers: Mapping[int, int | None] | None = None,
) -> Iterator[Assignment]:
    """The bodies in their order, each with the officer (keys by agency) it has already."""
    for order, agency in enumerate(agencies):
        yield Assignment(
            implementation=implementation,
            agency=agency,
            officer_id=(officers or {}).get(agency.pk),
            role=AssignmentRole.PARTICIPATE if order else AssignmentRole.LEAD,
            order=order,
        )


def _named_bodies(measure: Measure, region: Region) -> list[Agency]:
    """Bodies of `region` the measure names, 牵头 first, each once."""
    named = [
        r
        for r in measure.responsibilities.all()
        if r.kind == PartyKind.AGENCY and r.agency and r.agency.region_id == region.pk
    ]
    named.sort(key=lambda r: (r.role != ResponsibilityRole.LEAD, r.order))
    return list(dict.fromkeys(r.agency for r in named if r.agency))
