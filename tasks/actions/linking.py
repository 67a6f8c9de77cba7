"""承接关系: finding what a document may carry, and a person's word on each of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import User
from tasks.choices import LinkOrigin, LinkState
from tasks.errors import StaleVersion
from tasks.lineage.linking import copies_of, is_above, likely_links, likeness
from tasks.models import Measure, MeasureLink, PolicyDocument
from tasks.permissions import may_link

# At this likeness a lower row repeats the upper one; below it a person confirms the link.
CERTAIN = 0.8


@transaction.atomic
def link_document(document: PolicyDocument, *, actor: User | None, now: datetime) -> int:
    """Write down what the document's measures carry, as far as texts show; returns how many.

    Copies beyond doubt are confirmed, everything else is a suggestion. Doing it again adds only
    what is new: links a person has judged, rejected ones above all, stay as they are.
    """
    # Also as it is in the database: the caller may have written it a moment ago, dates as text.
    document = (
        PolicyDocument.objects.select_for_update(of=("self",))
        .select_related("region", "implements")
        .get(pk=document.pk)
    )
    known = set(
        MeasureLink.objects.filter(lower__document=document).values_list("upper_id", "lower_id")
    )
    copies = [
        MeasureLink(
            upper=upper,
            lower=lower,
            score=score,
            origin=LinkOrigin.COPY,
            state=LinkState.CONFIRMED if score >= CERTAIN else LinkState.SUGGESTED,
        )
        for upper, lower, score in copies_of(document)
        if (upper.pk, lower.pk) not in known
    ]
    MeasureLink.objects.bulk_create(copies)
    suggested = [
        MeasureLink(upper=upper, lower=lower, score=score, origin=LinkOrigin.WORDS)
        for upper, lower, score in likely_links(document)
        if (upper.pk, lower.pk) not in known
    ]
    MeasureLink.objects.bulk_create(suggested)
    for verb, links in (("link_copies", copies), ("suggest_links", suggested)):
        if links:
            audit.record(
                actor=actor,
                verb=verb,
                obj=document,
                now=now,
                region=document.region,
                after={"new": len(links)},
            )
    return len(copies) + len(suggested)


@transaction.atomic
def confirm_link(
    link: MeasureLink, *, seen: str, actor: User, now: datetime, reason: str = ""
) -> MeasureLink:
    """The lower measure carries the upper one. `seen` is the state the person decided upon.

    Raises PermissionDenied, StaleVersion if somebody else has judged it since.
    """
    return _decide(link, LinkState.CONFIRMED, seen=seen, actor=actor, now=now, reason=reason)


@transaction.atomic
def reject_link(
    link: MeasureLink, *, seen: str, actor: User, now: datetime, reason: str = ""
) -> MeasureLink:
    """It does not; the link is kept so that it is never suggested again.

    A link that was confirmed is rejected with a reason only. Raises as `confirm_link`, and
    ValidationError at `reason`.
    """
    return _decide(link, LinkState.REJECTED, seen=seen, actor=actor, now=now, reason=reason)


@transaction.atomic
def add_link(
    upper: Measure, lower: Measure, *, reason: str, actor: User, now: datetime
) -> MeasureLink:
    """Link two measures by hand; a link that exists is confirmed with this reason.

    Raises PermissionDenied, ValidationError at `upper` or `reason`.
    """
    document = (
        PolicyDocument.objects.select_for_update(of=("self",))
        .select_related("region")
        .get(pk=lower.document_id)
    )
    if not may_link(actor, document):
        raise PermissionDenied
    faults: dict[str, str] = {}
    if upper.document_id == lower.document_id:
        faults["upper"] = "上级举措与下级举措在同一份文件里，请另选。"
    elif not is_above(upper.document, document):
        faults["upper"] = "所选举措的文件不是上级或早先批次的文件，请另选。"
    if not reason.strip():
        faults["reason"] = "请写明依据。"
    if faults:
        raise ValidationError(faults)
    link = MeasureLink.objects.filter(upper=upper, lower=lower).first()
    if link is not None:
        return _decide(
            link, LinkState.CONFIRMED, seen=link.state, actor=actor, now=now, reason=reason
        )
    link = MeasureLink(
        upper=upper,
        lower=lower,
        score=likeness(upper, lower),
        state=LinkState.CONFIRMED,
        origin=LinkOrigin.HAND,
        decided_by=actor,
        decided_at=now,
        reason=reason.strip(),
    )
    link.full_clean()
    link.save()
    _record("add_link", link, before={}, actor=actor, now=now)
    return link


def _decide(
    link: MeasureLink, state: LinkState, *, seen: str, actor: User, now: datetime, reason: str
) -> MeasureLink:
    current = (
        MeasureLink.objects.select_for_update(of=("self",))
        .select_related("upper__document", "lower__document__region")
        .get(pk=link.pk)
    )
    if not may_link(actor, current.lower.document):
        raise PermissionDenied
    if current.state == state:
        return current
    if current.state != seen:
        raise StaleVersion(current)
    if current.state == LinkState.CONFIRMED and not reason.strip():
        raise ValidationError({"reason": "否定已确认的承接关系，请写明理由。"})
    before = {"state": current.state}
    current.state, current.reason = state, reason.strip()
    current.decided_by, current.decided_at = actor, now
    current.full_clean()
    current.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    verb = "confirm_link" if state == LinkState.CONFIRMED else "reject_link"
    _record(verb, current, before=before, actor=actor, now=now)
    return current


def _record(
    verb: str, link: MeasureLink, *, before: dict[str, str], actor: User, now: datetime
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        obj=link,
        now=now,
        region=link.lower.document.region,
        before=before,
        after={
            "state": link.state,
            "upper_measure": f"{link.upper.document.title} {link.upper.label}",
            "lower_measure": f"{link.lower.document.title} {link.lower.label}",
        },
        reason=link.reason,
    )
