"""What is to be said of a stored file of evidence: our own checks, then those for viruses."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from tasks.inspection import CHECKS
from tasks.inspection.clamav import scan
from tasks.inspection.door import inspect_safely
from tasks.inspection.types import MEDIA_TYPES, Refused
from tasks.models import EvidenceVersion

SCANNED, NOT_SCANNED = "病毒扫描（ClamAV）", "未配置病毒扫描"
LOST = "文件已不在存储中，请重新上传。"
KINDS = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the file is refused, "" where it is not; and which checks ran."""

    refused: str
    checks: str


def verdict_on(version: EvidenceVersion) -> Verdict:
    """What is to be said of a stored file. Raises ScannerAway, and ChildFault for our own error."""
    try:
        with version.file.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        return Verdict(LOST, "")
    try:
        inspect_safely(data, KINDS.get(version.media_type, ""))
    except Refused as refused:
        return Verdict(str(refused), CHECKS)
    if not settings.CLAMD_ADDRESS:
        return Verdict("", f"{CHECKS}；{NOT_SCANNED}")
    found = scan(data, settings.CLAMD_ADDRESS)
    refused_for = f"病毒扫描发现“{found}”，请清除后重新上传。" if found else ""
    return Verdict(refused_for, f"{CHECKS}；{SCANNED}")
