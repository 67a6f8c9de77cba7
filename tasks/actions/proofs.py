"""Adding evidence to an update and taking it off again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.models import User
from regions.models import Region
from tasks.actions.guarding import check_state
from tasks.choices import EvidenceKind, Verb
from tasks.models import Evidence, ProgressUpdate
from tasks.permissions import may_fill
from tasks.uploads import check_upload

check_link = URLValidator(
    schemes=["http", "https"], message="请填写以 http:// 或 https:// 开头的网址。"
)


@transaction.atomic
def attach_file(
    update: ProgressUpdate,
    *,
    upload: UploadedFile[bytes],
    title: str = "",
    document_number: str = "",
    actor: User,
    now: datetime,
) -> Evidence:
    """Add a file as evidence. A file the agency uploaded before is used again, not stored twice.

    Raises ValidationError at field `file`.
    """
    update = _open_for(update, actor, now)
    try:
        checked = check_upload(upload)
    except ValidationError as fault:
        raise ValidationError({"file": fault.messages}) from fault
    evidence = _given_before(update, kind=EvidenceKind.FILE, sha256=checked.sha256)
    if evidence is None:
        evidence = Evidence(
            region=update.region,
            agency=update.implementation.lead_agency,
            kind=EvidenceKind.FILE,
            title=(title.strip() or upload.name or "未命名")[:200],
            document_number=document_number.strip(),
            media_type=checked.media_type,
            size=checked.size,
            sha256=checked.sha256,
            uploaded_at=now,
            uploaded_by=actor,
            is_demo=actor.is_demo,
        )
        evidence.file = upload
        evidence.save()
    return _add(update, evidence, actor, now)


@transaction.atomic
def attach_link(
    update: ProgressUpdate,
    *,
    url: str,
    title: str = "",
    document_number: str = "",
    actor: User,
    now: datetime,
) -> Evidence:
    """Add a web address as evidence. Raises ValidationError at field `url`."""
    update = _open_for(update, actor, now)
    try:
        check_link(url.strip())
    except ValidationError as fault:
        raise ValidationError({"url": fault.messages}) from fault
    evidence = _given_before(update, kind=EvidenceKind.LINK, url=url.strip())
    if evidence is None:
        evidence = Evidence.objects.create(
            region=update.region,
            agency=update.implementation.lead_agency,
            kind=EvidenceKind.LINK,
            url=url.strip(),
            title=(title.strip() or url.strip())[:200],
            document_number=document_number.strip(),
            uploaded_at=now,
            uploaded_by=actor,
            is_demo=actor.is_demo,
        )
    return _add(update, evidence, actor, now)


@transaction.atomic
def detach(update: ProgressUpdate, *, evidence: Evidence, actor: User, now: datetime) -> None:
    """Take a proof off an update not yet handed in. The stored file stays: rounds refer to it."""
    update = _open_for(update, actor, now)
    if not update.evidence.filter(pk=evidence.pk).exists():
        return
    update.evidence.remove(evidence)
    _record(update, "detach_evidence", evidence, actor, now)


def _open_for(update: ProgressUpdate, actor: User, now: datetime) -> ProgressUpdate:
    current = (
        ProgressUpdate.objects.select_for_update(of=("self",))
        .select_related("region", "implementation__lead_agency")
        .get(pk=update.pk)
    )
    if not may_fill(actor, current.implementation):
        raise PermissionDenied
    check_state(current, Verb.SAVE, on=timezone.localdate(now))
    return current


def _given_before(update: ProgressUpdate, **same: str) -> Evidence | None:
    """The agency's proof that is the same file or link. Held until commit: two updates may be
    given it together, and it is stored once.
    """
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=update.region_id)
    known = Evidence.objects.filter(
        region=update.region, agency=update.implementation.lead_agency, **same
    )
    return known.order_by("pk").first()


def _add(update: ProgressUpdate, evidence: Evidence, actor: User, now: datetime) -> Evidence:
    if not update.evidence.filter(pk=evidence.pk).exists():
        update.evidence.add(evidence)
        _record(update, "attach_evidence", evidence, actor, now)
    return evidence


def _record(
    update: ProgressUpdate, verb: str, evidence: Evidence, actor: User, now: datetime
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        obj=update,
        now=now,
        region=update.region,
        agency=update.implementation.lead_agency,
        after={"evidence": evidence.pk, "title": evidence.title, "sha256": evidence.sha256},
    )
