"""Writing and checking the audit trail.

`record` runs inside the caller's transaction, so an event exists exactly when its change does.
Each event's hash covers its own fields and the hash of the event before it: a row changed,
deleted, inserted or moved breaks the chain at that place, and `verify` names it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from agencies.models import Agency, AuditEvent, User
from regions.models import Region

GENESIS = "0" * 64
SYSTEM_ACTOR = "系统"
# Any constant; it only has to differ from other advisory locks of this database.
CHAIN_LOCK = 7_206_511


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from."""

    address: str = ""
    request_id: str = ""


# Set per request by AuditOriginMiddleware; commands and jobs leave it empty.
origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


@dataclass(frozen=True, slots=True)
class BadRow:
    """The first event that does not fit the chain."""

    seq: int
    fault: str


def record(
    *,
    actor: User | None,
    verb: str,
    obj: models.Model,
    now: datetime,
    region: Region | None = None,
    agency: Agency | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one event. `before` and `after` hold the changed fields only.

    Raises TransactionManagementError outside a transaction: an event without its change,
    or a change without its event, must not be possible.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record needs a transaction")
    with connection.cursor() as cursor:
        # Two appends at once would both follow the same event and fork the chain.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous_hash = (last[0] + 1, last[1]) if last else (1, GENESIS)
    came_from = origin.get() or Origin()
    event = AuditEvent(
        seq=seq,
        at=now,
        actor=actor,
        actor_name=str(actor) if actor else SYSTEM_ACTOR,
        agency=agency or (actor.agency if actor else None),
        region=region,
        verb=verb,
        object_type=obj._meta.model_name or "",
        object_id=str(obj.pk),
        object_label=str(obj)[:200],
        before=_plain(before or {}),
        after=_plain(after or {}),
        reason=reason,
        address=came_from.address,
        request_id=came_from.request_id,
        previous_hash=previous_hash,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    return event


def digest(event: AuditEvent) -> str:
    """SHA-256 over every field of the event but its hash, in a fixed JSON form."""
    content = {
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "agency": event.agency_id,
        "region": event.region_id,
        "verb": event.verb,
        "object": [event.object_type, event.object_id, event.object_label],
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "origin": [event.address, event.request_id],
        "previous_hash": event.previous_hash,
    }
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def verify() -> BadRow | None:
    """Walk the chain from its start and return the first row that does not fit, or None."""
    expected_seq, previous_hash = 1, GENESIS
    for event in _in_order():
        if event.seq != expected_seq:
            return BadRow(expected_seq, "缺少这一条记录")
        if event.previous_hash != previous_hash:
            return BadRow(event.seq, "与前一条记录不衔接")
        if event.hash != digest(event):
            return BadRow(event.seq, "内容与哈希不符")
        expected_seq, previous_hash = expected_seq + 1, event.hash
    return None


def _in_order() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("seq").iterator(chunk_size=2000)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON will hold them, so that a row read back hashes the same."""
    packed = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False)
    plain: dict[str, Any] = json.loads(packed)
    return plain
