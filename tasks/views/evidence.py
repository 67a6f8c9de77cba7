"""One proof: its versions, what it serves, and handing out the files of it."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from tasks import jobs
from tasks.actions import check_once_more, replace_evidence
from tasks.choices import CheckState
from tasks.errors import StaleVersion
from tasks.forms import ReplaceForm
from tasks.models import Evidence, EvidenceVersion, ProgressUpdate, RoundProof, UpdateRound
from tasks.permissions import may_replace
from tasks.views.access import reader_required
from tasks.views.item import posted_version


@require_GET
@reader_required
def evidence(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    return _draw(request, _seen(request, pk))


@reader_required
def replace(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    proof = _seen(request, pk)
    if request.method != "POST":
        return redirect(proof)
    if not may_replace(request.user, proof):
        raise PermissionDenied
    form = ReplaceForm(request.POST, request.FILES, auto_id="replace_%s")
    if not form.is_valid():
        form.ask_for_file_again()
        return _draw(request, proof, form=form, status=422)
    try:
        made = replace_evidence(
            proof,
            **form.given(),
            number=posted_version(request),
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as fault:
        form.refuse(fault)
        form.ask_for_file_again()
        return _draw(request, proof, form=form, status=422)
    except StaleVersion as stale:
        form.ask_for_file_again()
        messages.error(request, f"{stale} 下面是他人刚提供的版本。")
        return _draw(request, proof, form=form, status=409)
    jobs.ring_to_check(made)
    messages.success(request, f"现为第{made.number}版；已提交各轮仍以当时的版本为准。")
    return redirect(proof)


@reader_required
def check_again(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Ask again for a check that ended in an error of ours."""
    version = _version(request, pk, number)
    if request.method == "POST":
        jobs.ring_to_check(check_once_more(version, actor=request.user, now=timezone.now()))
        messages.success(request, "已重新排队检查。")
    return redirect(version.evidence)


@require_GET
@reader_required
def version(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A file always as a download, never shown by us: what is in it was written by others.

    Nobody gets a file out of quarantine, not even who brought it: it leads to the proof's page.
    """
    found = _version(request, pk, number)
    if found.is_link:
        return HttpResponseRedirect(found.url)
    if not found.is_passed:
        messages.error(request, "这份文件还没有通过检查，不能下载。")
        return redirect(found.evidence)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404("文件已不在存储中。") from missing
    response = FileResponse(
        content,
        as_attachment=True,
        filename=_download_name(found),
        content_type=found.media_type or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _seen(request: AuthenticatedHttpRequest, pk: int) -> Evidence:
    seen = Evidence.objects.visible_to(request.user).select_related("agency", "region")
    return get_object_or_404(seen, pk=pk)


def _version(request: AuthenticatedHttpRequest, pk: int, number: int) -> EvidenceVersion:
    seen = EvidenceVersion.objects.visible_to(request.user).select_related("evidence__agency")
    return get_object_or_404(seen, evidence=pk, number=number)


def _draw(
    request: AuthenticatedHttpRequest,
    proof: Evidence,
    *,
    form: ReplaceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    seen = EvidenceVersion.objects.visible_to(user).filter(evidence=proof)
    versions = list(seen.select_related("added_by"))
    # What it serves is told only as far as the person sees those rows.
    updates = (
        ProgressUpdate.objects.visible_to(user)
        .select_related("implementation__measure", "implementation__lead_agency", "period")
        .order_by("-period__ends_on", "implementation__measure__order")
    )
    rounds = RoundProof.objects.filter(
        version__in=seen, round__in=UpdateRound.objects.visible_to(user)
    )
    handed_in = rounds.select_related("round", "version").order_by("round__number")
    served: dict[int, list[RoundProof]] = {}
    for each in handed_in:
        served.setdefault(each.round.update_id, []).append(each)
    pages = dict(proof.uses.values_list("update", "pages"))
    shown = updates.filter(pk__in={*served, *pages})
    offers = may_replace(user, proof)
    ctx = {
        "evidence": proof,
        "today": timezone.localdate(),
        "version": versions[0],
        "versions": versions,
        "served": [(update, pages.get(update.pk), served.get(update.pk, [])) for update in shown],
        "form": form or (ReplaceForm.drawn_from(versions[0]) if offers else None),
        "may_check_again": offers and versions[0].state == CheckState.ERRORED,
    }
    return render(request, "tasks/evidence.html", ctx, status=status)


def _download_name(found: EvidenceVersion) -> str:
    """The title with the ending that belongs to the content found in the file."""
    title, ending = found.evidence.title, mimetypes.guess_extension(found.media_type) or ""
    return title if PurePath(title).suffix.lower() == ending else title + ending
