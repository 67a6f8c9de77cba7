"""Adding evidence to an update and taking it off again.

Proofs belong to a body: the same file or link given again by it is the same proof. What another
body has stored is never looked at, so nobody learns from an upload that it exists.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.models import User
from tasks.actions.guarding import check_state
from tasks.actions.proof_versions import (
    NONE_GIVEN,
    Giving,
    Particulars,
    accepted_file,
    accepted_link,
    add_file,
    add_link,
    hold_region,
    is_stored,
    put_back,
)
from tasks.choices import EvidenceKind, Verb
from tasks.models import Evidence, EvidenceUse, EvidenceVersion, ProgressUpdate
from tasks.permissions import may_fill
from tasks.querysets import EvidenceQuerySet
from tasks.uploads import readable_name


@transaction.atomic
def attach_file(
    update: ProgressUpdate,
    *,
    upload: UploadedFile[bytes],
    title: str = "",
    about: Particulars = NONE_GIVEN,
    pages: str = "",
    actor: User,
    now: datetime,
) -> Evidence:
    """Add a file as evidence, in quarantine until a worker has looked through it.

    A file the agency uploaded before is used again, not stored twice. The caller rings the worker:
    `jobs.ring_to_check(evidence.current)`. Raises ValidationError at field `file` or
    `valid_until`, PermissionDenied, TransitionRefused.
    """
    update = _open_for(update, actor, now)
    about = about.checked()
    checked = accepted_file(upload)
    evidence = _given_before(update, kind=EvidenceKind.FILE, sha256=checked.sha256)
    if evidence is None:
        evidence = _made(update, title.strip() or upload.name or "", actor)
        add_file(evidence, upload, checked, about, Giving(actor, now))
    elif not is_stored(evidence.current):
        put_back(evidence.current, upload, now=now)
    elif evidence.current.is_refused:
        raise ValidationError({"file": _refused(evidence)})
    return _use(update, evidence, pages, actor, now)


@transaction.atomic
def attach_link(
    update: ProgressUpdate,
    *,
    url: str,
    title: str = "",
    about: Particulars = NONE_GIVEN,
    pages: str = "",
    actor: User,
    now: datetime,
) -> Evidence:
    """Add a web address as evidence. Raises ValidationError at field `url` or `valid_until`."""
    update = _open_for(update, actor, now)
    about, url = about.checked(), accepted_link(url)
    evidence = _given_before(update, kind=EvidenceKind.LINK, url=url)
    if evidence is None:
        evidence = _made(update, title.strip() or url, actor)
        add_link(evidence, url, about, Giving(actor, now))
    return _use(update, evidence, pages, actor, now)


@transaction.atomic
def attach_known(
    update: ProgressUpdate, *, evidence: Evidence, pages: str = "", actor: User, now: datetime
) -> Evidence:
    """Use a proof the update's own body gave before, for this update too.

    For a proof the update has already this notes its pages. Raises PermissionDenied for a proof of
    another body, ValidationError for a file that was refused, TransitionRefused.
    """
    update = _open_for(update, actor, now)
    if not _stock(update).filter(pk=evidence.pk).exists():
        raise PermissionDenied
    if evidence.current.is_refused:
        raise ValidationError(_refused(evidence))
    return _use(update, evidence, pages, actor, now)


@transaction.atomic
def detach(update: ProgressUpdate, *, evidence: Evidence, actor: User, now: datetime) -> None:
    """Take a proof off an update not yet handed in. The stored file stays: rounds refer to it."""
    update = _open_for(update, actor, now)
    removed, _ = EvidenceUse.objects.filter(update=update, evidence=evidence).delete()
    if removed:
        _record(update, "detach_evidence", evidence, {}, actor, now)


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


def _refused(evidence: Evidence) -> str:
    return f"这份文件此前未通过检查：{evidence.current.reason}"


def _stock(update: ProgressUpdate) -> EvidenceQuerySet:
    """The proofs of the update's own body."""
    return Evidence.objects.of_agency(update.implementation.lead_agency_id, update.region_id)


def _given_before(update: ProgressUpdate, **same: str) -> Evidence | None:
    """The agency's proof whose present version is the same file or link."""
    hold_region(update.region_id)
    versions = EvidenceVersion.objects.current().filter(**same)
    return _stock(update).filter(versions__in=versions).order_by("pk").first()


def _made(update: ProgressUpdate, title: str, actor: User) -> Evidence:
    return Evidence.objects.create(
        region=update.region,
        agency=update.implementation.lead_agency,
        title=readable_name(title, most=200) or "未命名",
        is_demo=actor.is_demo,
    )


def _use(
    update: ProgressUpdate, evidence: Evidence, pages: str, actor: User, now: datetime
) -> Evidence:
    """The proof at the update, with its pages; once, however often it is given."""
    use, is_new = EvidenceUse.objects.get_or_create(
        update=update, evidence=evidence, defaults={"pages": pages.strip()}
    )
    if is_new:
        _record(update, "attach_evidence", evidence, {"pages": use.pages}, actor, now)
    elif pages.strip() and pages.strip() != use.pages:
        use.pages = pages.strip()
        use.save(update_fields=["pages"])
        _record(update, "attach_evidence", evidence, {"pages": use.pages}, actor, now)
    return evidence


def _record(
    update: ProgressUpdate,
    verb: str,
    evidence: Evidence,
    more: dict[str, str],
    actor: User,
    now: datetime,
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        obj=update,
        now=now,
        region=update.region,
        agency=update.implementation.lead_agency,
        after={
            "evidence": evidence.pk,
            "title": evidence.title,
            "sha256": evidence.current.sha256,
            **{key: value for key, value in more.items() if value},
        },
    )
