"""Handing out evidence to those who may see an update it serves."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from tasks.choices import EvidenceKind
from tasks.models import Evidence
from tasks.views.access import reader_required


@require_GET
@reader_required
def evidence(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    """A file always as a download, never shown by us: what is in it was written by others."""
    proof = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    if proof.kind == EvidenceKind.LINK:
        return HttpResponseRedirect(proof.url)
    try:
        content = proof.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404("文件已不在存储中。") from missing
    response = FileResponse(
        content,
        as_attachment=True,
        filename=_download_name(proof),
        content_type=proof.media_type or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _download_name(proof: Evidence) -> str:
    """The title with the ending that belongs to the content found in the file."""
    ending = mimetypes.guess_extension(proof.media_type) or ""
    return proof.title if PurePath(proof.title).suffix.lower() == ending else proof.title + ending
