"""Raising and settling what stands in the way."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from agencies import audit
from agencies.models import User
from tasks.choices import BlockerLevel
from tasks.models import Blocker, Implementation
from tasks.permissions import may_close_blocker, may_raise_blocker


@transaction.atomic
def raise_blocker(
    implementation: Implementation, *, level: str, text: str, actor: User, now: datetime
) -> Blocker:
    """Put an obstacle on record with the level that can remove it; pressing twice is once.

    Raises ValidationError at `level` or `text`.
    """
    current = (
        Implementation.objects.select_for_update(of=("self",))
        .select_related("region", "lead_agency")
        .get(pk=implementation.pk)
    )
    if not may_raise_blocker(actor, current):
        raise PermissionDenied
    faults: dict[str, str] = {}
    if level not in BlockerLevel.values:
        faults["level"] = "请选择由哪一级解决。"
    if not text.strip():
        faults["text"] = "请写明遇到什么问题、需要什么支持。"
    if faults:
        raise ValidationError(faults)
    same = current.blockers.unsolved().filter(raised_by=actor, level=level, text=text.strip())
    if (raised := same.first()) is not None:
        return raised
    blocker = Blocker.objects.create(
        implementation=current,
        region=current.region,
        level=level,
        text=text.strip(),
        raised_at=now,
        raised_by=actor,
        is_demo=actor.is_demo,
    )
    Implementation.objects.filter(pk=current.pk).update(
        open_blockers=F("open_blockers") + 1,
        is_demo=current.is_demo or actor.is_demo,
        version=F("version") + 1,
    )
    audit.record(
        actor=actor,
        verb="raise_blocker",
        obj=blocker,
        now=now,
        region=current.region,
        agency=current.lead_agency,
        after={"implementation": current.pk, "level": level, "text": blocker.text},
    )
    return blocker


@transaction.atomic
def close_blocker(blocker: Blocker, *, resolution: str, actor: User, now: datetime) -> Blocker:
    """Record how the obstacle was settled. Closing a closed one changes nothing."""
    current = Blocker.objects.select_for_update(of=("self",)).get(pk=blocker.pk)
    if not may_close_blocker(actor, current):
        raise PermissionDenied
    if current.closed_at is not None:
        return current
    if not resolution.strip():
        raise ValidationError({"resolution": "请写明解决情况。"})
    current.closed_at, current.closed_by = now, actor
    current.resolution = resolution.strip()
    current.save(update_fields=["closed_at", "closed_by", "resolution"])
    Implementation.objects.filter(pk=current.implementation_id).update(
        open_blockers=F("open_blockers") - 1, version=F("version") + 1
    )
    audit.record(
        actor=actor,
        verb="close_blocker",
        obj=current,
        now=now,
        region=current.region,
        after={"resolution": current.resolution},
    )
    return current
