"""What every set asks: whose regions, whose body, who takes part (DESIGN.md 7)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from agencies.choices import AGENCY_ROLES, BUREAU_ROLES, Role
from regions.models import Region


def in_seen_regions(user: Any) -> Q:
    """Rows of the regions a bureau, leader or upper role sees; nothing for other roles."""
    if not user.is_authenticated or not user.is_active or user.region_id is None:
        return Q(pk__in=[])
    if user.role in BUREAU_ROLES:
        return Q(region_id=user.region_id)
    if user.role in {Role.LEADER, Role.UPPER}:
        return Q(region__in=Region.objects.visible_to(user))
    return Q(pk__in=[])


def is_agency_user(user: Any) -> bool:
    return bool(
        user.is_authenticated
        and user.is_active
        and user.role in AGENCY_ROLES
        and user.agency_id is not None
    )


def takes_part(agency_id: int, *, implementation: str) -> Exists:
    """Whether the agency is assigned to the implementation that the row holds in that field."""
    from tasks.models import Assignment

    return Exists(
        Assignment.objects.filter(implementation=OuterRef(implementation), agency_id=agency_id)
    )
