"""签收: the lead agency signs for its items, and for a period that asks it for updates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies import audit
from agencies.models import User
from tasks.models import Implementation, ReportingPeriod, SignFor
from tasks.permissions import may_sign_for
from tasks.querysets import unsigned_items, unsigned_periods


@transaction.atomic
def sign_for(implementation: Implementation, *, actor: User, now: datetime) -> SignFor:
    """Take note of one item. Signing twice is signing once. Raises PermissionDenied."""
    current = (
        Implementation.objects.select_for_update(of=("self",))
        .select_related("region", "lead_agency")
        .get(pk=implementation.pk)
    )
    if not may_sign_for(actor, current) or actor.agency is None:
        raise PermissionDenied
    signed, is_new = SignFor.objects.get_or_create(
        agency=actor.agency,
        implementation=current,
        defaults={"signed_by": actor, "signed_at": now},
    )
    if is_new:
        audit.record(
            actor=actor,
            verb="sign_for",
            obj=current,
            now=now,
            region=current.region,
            agency=actor.agency,
        )
    return signed


@transaction.atomic
def sign_for_all(*, actor: User, now: datetime) -> int:
    """Take note of everything the actor's agency has not signed for; how much it was.

    Raises PermissionDenied for whoever does not fill in for an agency.
    """
    if actor.agency is None or not may_sign_for(actor, None):
        raise PermissionDenied
    items = list(unsigned_items(actor.agency, actor.region_id).select_for_update(of=("self",)))
    periods = list(unsigned_periods(actor.agency, actor.region_id))
    if not items and not periods:
        return 0
    # Two people of one agency may press together: the second one adds nothing.
    SignFor.objects.bulk_create(
        [*_signed(actor, now, items=items), *_signed(actor, now, periods=periods)],
        ignore_conflicts=True,
    )
    audit.record(
        actor=actor,
        verb="sign_for",
        obj=actor.agency,
        now=now,
        region=actor.region,
        agency=actor.agency,
        after={
            "implementations": [item.pk for item in items],
            "periods": [str(period) for period in periods],
        },
    )
    return len(items) + len(periods)


def _signed(
    actor: User,
    now: datetime,
    *,
    items: Iterable[Implementation] = (),
    periods: Iterable[ReportingPeriod] = (),
) -> Iterable[SignFor]:
    for item in items:
        yield SignFor(agency=actor.agency, implementation=item, signed_by=actor, signed_at=now)
    for period in periods:
        yield SignFor(agency=actor.agency, period=period, signed_by=actor, signed_at=now)
