"""Whether the links given as proofs still open. What is found is shown; it never stops any work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies import audit
from agencies.senders.base import NotSent
from agencies.senders.guard import PrivateAddress, reach
from tasks.choices import EvidenceKind
from tasks.models import EvidenceUse, EvidenceVersion
from tasks.models.evidence import BROKEN_AFTER
from tasks.querysets import EvidenceVersionQuerySet

ASK_AGAIN = timedelta(days=7)
# How long after its period an item still counts as recent.
RECENT = timedelta(days=180)
# Places that keep programs out, or are busy, are there all the same.
THERE_ALL_THE_SAME = frozenset({401, 403, 405, 406, 412, 416, 429, 451})
NOT_TO_BE_ASKED = "指向内部网络，系统无法检查"


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """Whether the link opens, None where that cannot be told from here; and why, in words."""

    opens: bool | None
    note: str


def due_links(*, now: datetime) -> EvidenceVersionQuerySet:
    """Present links of open or recent items, the longest unasked first.

    Each once a week; the day after a first failure again, until it opens or counts as broken.
    """
    today = timezone.localdate(now)
    item = Q(update__implementation__closed_on__isnull=True)
    recent = Q(update__period__ends_on__gte=today - RECENT)
    used = EvidenceUse.objects.filter(item | recent, evidence=OuterRef("evidence"))
    in_doubt = Q(link_failures__gt=0, link_failures__lt=BROKEN_AFTER, link_failed_on__lt=today)
    due = Q(link_asked_at__isnull=True) | Q(link_asked_at__lt=now - ASK_AGAIN) | in_doubt
    links = EvidenceVersion.objects.current().filter(Exists(used), due, kind=EvidenceKind.LINK)
    return links.order_by("link_asked_at", "pk")


def take_link(version: EvidenceVersion, *, now: datetime) -> bool:
    """Note that the link is being asked, before it is: of two workers one asks.

    A worker that dies on it, or is killed by it, does not meet the same link at once again.
    """
    same = EvidenceVersion.objects.filter(pk=version.pk, link_asked_at=version.link_asked_at)
    return bool(same.update(link_asked_at=now))


def ask_link(url: str) -> LinkAnswer:
    """Ask the address. Never raises for what it answers."""
    try:
        status = reach(url)
    except PrivateAddress:
        return LinkAnswer(None, NOT_TO_BE_ASKED)
    except NotSent as fault:
        return LinkAnswer(False, fault.reason[:100])
    opens = status < 400 or status in THERE_ALL_THE_SAME
    return LinkAnswer(opens, "可以打开" if opens else f"对方答复 {status}")


@transaction.atomic
def note_answer(version: EvidenceVersion, answer: LinkAnswer, *, now: datetime) -> None:
    """Keep what was found. Failures of one day count once; a success ends the row of them."""
    current = (
        EvidenceVersion.objects.select_for_update(of=("self",))
        .select_related("evidence__region", "evidence__agency")
        .get(pk=version.pk)
    )
    was_broken, today = current.is_broken, timezone.localdate(now)
    if answer.opens is not False:
        current.link_failures, current.link_failed_on = 0, None
    elif current.link_failed_on != today:
        current.link_failures, current.link_failed_on = current.link_failures + 1, today
    current.link_note, current.link_asked_at = answer.note, now
    current.save(update_fields=["link_failures", "link_failed_on", "link_note", "link_asked_at"])
    # The trail holds what changed for people, not every asking.
    if current.is_broken != was_broken:
        audit.record(
            actor=None,
            verb="link_broken" if current.is_broken else "link_restored",
            obj=current,
            now=now,
            region=current.evidence.region,
            agency=current.evidence.agency,
            after={"url": current.url, "link_note": answer.note},
        )
