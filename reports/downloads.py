"""Handing out the files of a run, for page and API alike."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from agencies import audit
from agencies.models import User
from reports.choices import MEDIA_TYPES, FileFormat
from reports.models import ReportFile, ReportRun


class DamagedFile(Exception):
    """The stored bytes are not those the run made: they must not leave the house."""


@transaction.atomic
def hand_out(
    run: ReportRun, *, format: FileFormat = FileFormat.WORD, actor: User, now: datetime
) -> HttpResponse:
    """The file as an attachment under its Chinese name (RFC 5987), noted in the audit trail.

    The caller has checked that `actor` sees the run. Raises Http404 before the run is done, and
    DamagedFile when the bytes no longer fit the hash stored with them.
    """
    file = ReportFile.objects.filter(run=run, format=format).first()
    if file is None:
        raise Http404
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DamagedFile(f"report file {file.pk}")
    audit.record(
        actor=actor,
        verb="download_report",
        obj=run,
        now=now,
        region=run.report.region,
        after={"file": file.name, "sha256": file.sha256},
    )
    response = attachment(content, file.name, MEDIA_TYPES[FileFormat(file.format)])
    response["ETag"] = f'"{file.sha256}"'
    return response


def attachment(
    content: bytes, name: str, media_type: str = MEDIA_TYPES[FileFormat.WORD]
) -> HttpResponse:
    """The bytes as a file to keep, under its Chinese name (RFC 5987)."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
