"""Versions of a proof: what is taken in, what each says of itself, and giving a newer one.

Earlier versions stay, and rounds go on showing the one they were handed in with.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction

from agencies import audit
from agencies.models import User
from regions.models import Region
from tasks.choices import CheckState, EvidenceKind
from tasks.errors import StaleVersion
from tasks.models import Evidence, EvidenceVersion
from tasks.permissions import may_replace
from tasks.quota import check_room
from tasks.uploads import CheckedFile, check_upload

check_link = URLValidator(
    schemes=["http", "https"], message="请填写以 http:// 或 https:// 开头的网址。"
)
NO_CHECKS = "链接不含文件，无需安全检查"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a version says of itself besides its content."""

    document_number: str = ""
    issuing_body: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def checked(self) -> Particulars:
        """Without blanks around. Raises ValidationError at `valid_until`."""
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": "有效期至不能早于生效日期，请核对。"})
        return replace(
            self,
            document_number=self.document_number.strip(),
            issuing_body=self.issuing_body.strip(),
        )


NONE_GIVEN = Particulars()


@dataclass(frozen=True, slots=True)
class Giving:
    """Who gives which version of a proof, when, and why where it is not the first."""

    actor: User
    now: datetime
    number: int = 1
    note: str = ""

    def values(self) -> dict[str, Any]:
        """As the fields of a version."""
        return {
            "number": self.number,
            "requested_at": self.now,
            "added_at": self.now,
            "added_by": self.actor,
            "change_note": self.note,
        }


@transaction.atomic
def replace_evidence(
    evidence: Evidence,
    *,
    upload: UploadedFile[bytes] | None = None,
    url: str = "",
    about: Particulars,
    note: str,
    number: int,
    actor: User,
    now: datetime,
) -> EvidenceVersion:
    """Give a newer version: another file or link, or (with neither) other particulars of this one.

    `number` is that of the version the form was drawn from. Earlier versions stay, and rounds go
    on showing the one they were handed in with. Raises ValidationError at `file`, `url`, `note` or
    `valid_until`, PermissionDenied, StaleVersion.
    """
    # Held until commit: of two who replace it together the second sees what the first gave.
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if not may_replace(actor, evidence):
        raise PermissionDenied
    before = evidence.current
    about = about.checked()
    if upload is not None and url.strip():
        raise ValidationError({"url": "文件和网址请二选一。"})
    if not note.strip():
        raise ValidationError({"note": "请写明为什么更换或更正。"})
    checked = accepted_file(upload) if upload is not None else None
    address = accepted_link(url) if url.strip() else ""
    same_content = (
        checked.sha256 == before.sha256 if checked else address == before.url or not address
    )
    if same_content and about == particulars_of(before):
        return before
    if number != before.number:
        raise StaleVersion(before)
    before.replaced_at = now
    before.save(update_fields=["replaced_at"])
    giving = Giving(actor, now, before.number + 1, note.strip())
    if checked is not None and upload is not None and not same_content:
        hold_region(evidence.region_id)
        made = add_file(evidence, upload, checked, about, giving)
    elif address and not same_content:
        made = add_link(evidence, address, about, giving)
    else:
        made = _add_corrected(before, about, giving)
    audit.record(
        actor=actor,
        verb="replace_evidence",
        obj=made,
        now=now,
        region=evidence.region,
        agency=evidence.agency,
        before=_facts(before),
        after=_facts(made),
        reason=note.strip(),
    )
    return made


def accepted_file(upload: UploadedFile[bytes]) -> CheckedFile:
    try:
        return check_upload(upload)
    except ValidationError as fault:
        raise ValidationError({"file": fault.messages}) from fault


def accepted_link(url: str) -> str:
    try:
        check_link(url.strip())
    except ValidationError as fault:
        raise ValidationError({"url": fault.messages}) from fault
    return url.strip()


def hold_region(region_id: int) -> None:
    """Hold the region until commit: the same file may come twice at once, and space runs out."""
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region_id)


def add_file(
    evidence: Evidence,
    upload: UploadedFile[bytes],
    checked: CheckedFile,
    about: Particulars,
    giving: Giving,
) -> EvidenceVersion:
    """Expects the region held. Raises ValidationError at `file` where there is no room."""
    version = EvidenceVersion(
        evidence=evidence,
        kind=EvidenceKind.FILE,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        **giving.values(),
        **asdict(about),
    )
    own = EvidenceVersion.objects.filter(
        evidence__agency=evidence.agency, evidence__region=evidence.region, sha256=checked.sha256
    )
    stored = own.exclude(file="").first()
    if stored is not None and is_stored(stored):
        # An older version of the same body: its bytes serve again.
        version.file = stored.file.name
    else:
        try:
            check_room(checked.size, agency_id=evidence.agency_id, region_id=evidence.region_id)
        except ValidationError as fault:
            raise ValidationError({"file": fault.messages}) from fault
        version.file = upload
    version.save()
    return version


def is_stored(version: EvidenceVersion) -> bool:
    """Whether the store still has the bytes of a file."""
    name = version.file.name
    return bool(name and version.file.storage.exists(name))


def put_back(version: EvidenceVersion, upload: UploadedFile[bytes], *, now: datetime) -> None:
    """Keep the same bytes, given again after the store lost them, under their old name.

    A file refused for being lost is looked through anew: the caller rings the worker.
    """
    version.file.storage.save(version.file.name, upload)
    if version.is_refused:
        version.state, version.attempt, version.reason = CheckState.QUEUED, 0, ""
        version.requested_at, version.finished_at = now, None
        version.save()


def add_link(
    evidence: Evidence,
    url: str,
    about: Particulars,
    giving: Giving,
) -> EvidenceVersion:
    return EvidenceVersion.objects.create(
        evidence=evidence,
        kind=EvidenceKind.LINK,
        url=url,
        state=CheckState.PASSED,
        checks=NO_CHECKS,
        **giving.values(),
        **asdict(about),
    )


def _add_corrected(
    before: EvidenceVersion,
    about: Particulars,
    giving: Giving,
) -> EvidenceVersion:
    """The same content with other particulars. A check that ran holds; one that waits is asked."""
    decided = before.is_passed or before.is_refused
    kept = ("kind", "url", "media_type", "size", "sha256", "checks", "reason")
    link = ("link_asked_at", "link_failures", "link_failed_on", "link_note")
    return EvidenceVersion.objects.create(
        evidence=before.evidence,
        file=before.file.name,
        state=before.state if decided else CheckState.QUEUED,
        finished_at=before.finished_at if decided else None,
        **giving.values(),
        **{name: getattr(before, name) for name in (*kept, *link)},
        **asdict(about),
    )


def particulars_of(version: EvidenceVersion) -> Particulars:
    return Particulars(
        version.document_number, version.issuing_body, version.valid_from, version.valid_until
    )


def _facts(version: EvidenceVersion) -> dict[str, object]:
    content = {"sha256": version.sha256} if version.sha256 else {"url": version.url}
    return {"number": version.number, **content, **asdict(particulars_of(version))}
