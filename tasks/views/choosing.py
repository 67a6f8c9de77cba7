"""Using a proof the agency gave before for another item: found by title or number, with pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest, number_in
from tasks.actions import attach_known
from tasks.choices import OPEN_STATES
from tasks.errors import TransitionRefused
from tasks.forms import UseForm
from tasks.models import Evidence, EvidenceVersion, ProgressUpdate
from tasks.permissions import may_fill
from tasks.querysets import EvidenceQuerySet
from tasks.views.access import reader_required
from tasks.views.item import on_update
from tasks.views.item_page import page_of

PAGE_SIZE = 20


@require_GET
@reader_required
def choose(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    seen = ProgressUpdate.objects.visible_to(request.user)
    update = get_object_or_404(
        seen.select_related("implementation__measure", "implementation__lead_agency", "period"),
        pk=pk,
    )
    if not may_fill(request.user, update.implementation):
        raise PermissionDenied
    if update.state not in OPEN_STATES:
        return redirect(page_of(update))
    return _draw(request, update)


@on_update
def use(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    if not may_fill(request.user, update.implementation):
        raise PermissionDenied
    given = number_in(request.POST.get("evidence", ""))
    proof = get_object_or_404(_stock(request, update), pk=given)
    form = _form(proof, request.POST)
    if not form.is_valid():
        return _draw(request, update, wrong={proof.pk: form})
    try:
        attach_known(
            update,
            evidence=proof,
            pages=form.cleaned_data["pages"],
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as fault:
        form.refuse(fault)
        return _draw(request, update, wrong={proof.pk: form})
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已选用“{proof}”。")
    return redirect(page_of(update) + "#evidence")


def _draw(
    request: AuthenticatedHttpRequest,
    update: ProgressUpdate,
    *,
    wrong: Mapping[int, UseForm] | None = None,
) -> HttpResponse:
    """The list to choose from; `wrong` is the form of the proof that was refused."""
    wrong = wrong or {}
    words = request.GET.get("q", "").strip()[:100]
    stock = _stock(request, update).search(words).exclude(updates=update)
    versions = EvidenceVersion.objects.visible_to(request.user)
    shown = Paginator(stock.prefetch_related(Prefetch("versions", versions)), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    ctx = {
        "update": update,
        "item": update.implementation,
        "back": page_of(update) + "#evidence",
        "today": timezone.localdate(),
        "q": words,
        "page_obj": shown,
        "rows": [
            (proof, proof.current, wrong.get(proof.pk) or _form(proof))
            for proof in shown.object_list
        ],
    }
    return render(request, "tasks/choose_evidence.html", ctx, status=422 if wrong else 200)


def _form(proof: Evidence, data: QueryDict | None = None) -> UseForm:
    return UseForm(data, auto_id=f"use_{proof.pk}_%s")


def _stock(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> EvidenceQuerySet:
    """The proofs of the body the update is filled in for, as far as the person sees them."""
    lead = update.implementation.lead_agency_id
    return Evidence.objects.visible_to(request.user).of_agency(lead, update.region_id)
