"""例外同意: where the level above answers for exceptions to what it has accepted."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from tasks.actions import consent as give_consent
from tasks.actions import withhold_consent
from tasks.forms import ConsentForm
from tasks.models import LockException
from tasks.permissions import may_consent, may_see_consents
from tasks.views.access import reader_required

SHOWN = 50


@require_GET
@reader_required
def consents(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    return _draw(request)


@reader_required
def consent(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    """Consent or not, by the button that was pressed."""
    seen = LockException.objects.visible_to(request.user).select_related("update__period")
    asked = get_object_or_404(seen, pk=pk)
    if request.method != "POST":
        return redirect("tasks:consents")
    if not may_consent(request.user, asked):
        raise PermissionDenied
    form = ConsentForm(request.POST, auto_id=f"consent_{pk}_%s")
    try:
        if not form.is_valid():
            return _draw(request, deciding=(pk, form))
        if "refuse" in request.POST:
            withhold_consent(
                asked, note=form.cleaned_data["note"], actor=request.user, now=timezone.now()
            )
            messages.success(request, "已答复不同意，该项保持锁定。")
        else:
            give_consent(asked, actor=request.user, now=timezone.now())
            messages.success(request, f"已同意，该项开放至{asked.until}（含当日）。")
    except ValidationError as fault:
        form.refuse(fault)
        return _draw(request, deciding=(pk, form))
    return redirect("tasks:consents")


def _draw(
    request: AuthenticatedHttpRequest, *, deciding: tuple[int, ConsentForm] | None = None
) -> HttpResponse:
    if not may_see_consents(request.user):
        raise PermissionDenied
    on = timezone.localdate()
    rows = (
        LockException.objects.visible_to(request.user)
        .select_related(
            "region",
            "asked_by",
            "decided_by",
            "consented_by",
            "update__period",
            "update__implementation__measure",
            "update__implementation__lead_agency",
        )
        .order_by("-decided_at")[:SHOWN]
    )
    shown = [
        (each, each.label(on), _form(each, deciding) if each.waits_for_consent else None)
        for each in rows
    ]
    ctx = {"exceptions": shown, "waiting": sum(form is not None for _, _, form in shown)}
    return render(request, "tasks/consents.html", ctx, status=422 if deciding else 200)


def _form(asked: LockException, deciding: tuple[int, ConsentForm] | None) -> ConsentForm:
    if deciding and deciding[0] == asked.pk:
        return deciding[1]
    return ConsentForm(auto_id=f"consent_{asked.pk}_%s")
