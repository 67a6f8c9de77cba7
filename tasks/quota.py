"""How much evidence a body and a region may store, and how much they have stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat

from tasks.models import EvidenceVersion
from tasks.querysets import EvidenceVersionQuerySet

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Space:
    """What is used and what is allowed, in bytes; `whose` names it in messages."""

    whose: str
    used: int
    allowed: int

    @property
    def left(self) -> int:
        return max(self.allowed - self.used, 0)


def space_of_agency(agency_id: int | None, region_id: int) -> Space:
    stored = EvidenceVersion.objects.filter(evidence__agency=agency_id, evidence__region=region_id)
    allowed = settings.EVIDENCE_AGENCY_MEGABYTES * MEGABYTE
    return Space("本单位", _stored(stored), allowed)


def space_of_region(region_id: int) -> Space:
    stored = EvidenceVersion.objects.filter(evidence__region=region_id)
    return Space("本地区", _stored(stored), settings.EVIDENCE_REGION_MEGABYTES * MEGABYTE)


def check_room(size: int, *, agency_id: int | None, region_id: int) -> None:
    """Raises ValidationError saying what is used, what is left and what to do."""
    own, region = space_of_agency(agency_id, region_id), space_of_region(region_id)
    if size > own.left:
        said = f"共{_size(own.allowed)}，已用{_size(own.used)}，剩余{_size(own.left)}"
        raise ValidationError(
            f"{own.whose}佐证空间放不下这份文件（{_size(size)}）：{said}。"
            "请压缩文件、改填公开网址，或请系统管理员调整空间上限。"
        )
    if size > region.left:
        # How much the others have stored is no business of one body.
        raise ValidationError(
            f"{region.whose}佐证空间只剩{_size(region.left)}，放不下这份文件（{_size(size)}）。"
            "请改填公开网址，或请经办联系系统管理员调整空间上限。"
        )


def _size(number: int) -> str:
    return filesizeformat(number).replace("\xa0", " ")


def _stored(versions: EvidenceVersionQuerySet) -> int:
    """Bytes on the disk: a file that several versions share lies there once."""
    files = versions.order_by().exclude(file="").values("file", "size").distinct()
    total: int | None = files.aggregate(total=Sum("size"))["total"]
    return total or 0
