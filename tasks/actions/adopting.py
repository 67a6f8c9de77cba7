"""Bringing measures into tracking, and saying who answers for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from agencies import audit
from agencies.models import Agency, User
from regions.models import PilotRound, Region
from tasks.choices import AssignmentRole, PartyKind, ResponsibilityRole
from tasks.errors import StaleVersion
from tasks.models import Assignment, Implementation, Measure
from tasks.permissions import may_assign


def adopt(
    measure: Measure,
    *,
    region: Region,
    round: PilotRound | None,
    on: date,
    closed_on: date | None = None,
) -> tuple[Implementation, bool]:
    """Start tracking `measure` in `region`; a repeated call changes nothing.

    Returns the implementation and whether it is new. Bodies of that region named in the
    measure's responsibilities become its assignments: the one with role 牵头, or else the one
    named first, leads. Runs inside the caller's transaction, which also writes the audit event
    (a document adopts a hundred measures at once).
    """
    implementation, created = Implementation.objects.get_or_create(
        measure=measure,
        region=region,
        defaults={
            "round": round,
            "adopted_on": on,
            "closed_on": closed_on,
            "due_on": measure.due_on,
        },
    )
    if created:
        _assign(implementation, _named_bodies(measure, region))
    return implementation, created


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
    current.assignments.all().delete()
    _assign(current, agencies)
    Implementation.objects.filter(pk=current.pk).update(version=F("version") + 1)
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
    current.refresh_from_db()
    return current


def _assign(implementation: Implementation, agencies: Sequence[Agency]) -> None:
    Assignment.objects.bulk_create(
        Assignment(
            implementation=implementation,
            agency=agency,
            role=AssignmentRole.PARTICIPATE if order else AssignmentRole.LEAD,
            order=order,
        )
        for order, agency in enumerate(agencies)
    )
    lead = agencies[0] if agencies else None
    Implementation.objects.filter(pk=implementation.pk).update(lead_agency=lead)
    implementation.lead_agency = lead


def _named_bodies(measure: Measure, region: Region) -> list[Agency]:
    """Bodies of `region` the measure names, 牵头 first, each once."""
    named = [
        r
        for r in measure.responsibilities.all()
        if r.kind == PartyKind.AGENCY and r.agency and r.agency.region_id == region.pk
    ]
    named.sort(key=lambda r: (r.role != ResponsibilityRole.LEAD, r.order))
    return list(dict.fromkeys(r.agency for r in named if r.agency))
