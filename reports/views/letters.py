"""Word files made on the spot: they are small, and what they show is on the page beside them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agencies.http import AuthenticatedHttpRequest
from reports.downloads import attachment
from reports.letters import agenda_pack as render_pack
from reports.letters import slip_letter as render_slip
from tasks.models import Meeting, Slip
from tasks.views.access import reader_required


@reader_required
@require_safe
def slip_letter(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    seen = Slip.objects.visible_to(request.user)
    slip = get_object_or_404(
        seen.select_related("agency", "period", "region", "received_by"), pk=pk
    )
    return attachment(render_slip(slip), f"{slip}（{slip.agency.short_name}）.docx")


@reader_required
@require_safe
def agenda_pack(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    seen = Meeting.objects.visible_to(request.user).select_related("region")
    meeting = get_object_or_404(seen, pk=pk)
    return attachment(render_pack(meeting), f"{meeting}议题材料.docx")
