"""One package on its way up: read, compared with the round before, accepted or sent back."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agencies.choices import BUREAU_ROLES
from agencies.http import AuthenticatedHttpRequest
from reports import submissions
from reports.annex import workbook
from reports.choices import SUBMISSION_MOVES, SubmissionVerb
from reports.comparing import compared
from reports.errors import SubmissionRefused
from reports.forms import PackageFilter, SendBackForm
from reports.models import ReportFile, Submission, SubmissionRound
from reports.packages import changed_since, percent, with_contents
from reports.permissions import may_decide_submission, may_read_submissions, may_send
from reports.readiness import copied_to
from tasks.views.access import reader_required
from tasks.views.implementations import EXCEL
from tasks.views.item import posted_version

A_KEY = re.compile("[0-9]{1,18}")


@reader_required
@require_safe
def submission(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _draw(request, _found(request, pk))


@reader_required
def accept_submission(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if request.method == "POST":
        version = posted_version(request)
        try:
            submissions.accept(found, version=version, actor=request.user, now=timezone.now())
        except ValidationError as fault:
            messages.warning(request, fault.messages[0])
        except SubmissionRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "已接收。下级数据就此锁定，修改须经本级同意。")
    return redirect(found)


@reader_required
def return_submission(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if request.method != "POST":
        return redirect(found)
    if not may_decide_submission(request.user, found):
        raise PermissionDenied
    form = SendBackForm(request.POST)
    ticked = {int(key) for key in request.POST.getlist("pin") if A_KEY.fullmatch(key)}
    if form.is_valid():
        sent = found.rounds.get(number=found.round_number)
        try:
            submissions.send_back(
                found,
                **form.cleaned_data,
                pinned=sent.rows.filter(pk__in=ticked).select_related("update"),
                version=posted_version(request),
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as fault:
            form.refuse(fault)
        except SubmissionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已退回，下级可以修改后再报送。")
            return redirect(found)
    return _draw(request, _found(request, pk), returning=form, ticked=ticked, status=422)


@reader_required
@require_safe
def submission_annex(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    found = _found(request, pk)
    sent = _round(request, _rounds(request, found))
    if sent.run_id is not None:
        raise Http404
    response = FileResponse(workbook(sent), content_type=EXCEL)
    name = f"{found}报送附表（第{sent.number}轮）.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _found(request: AuthenticatedHttpRequest, pk: int) -> Submission:
    if not may_read_submissions(request.user):
        raise PermissionDenied
    seen = Submission.objects.visible_to(request.user).select_related(
        "region", "receiver", "period", "report__region"
    )
    return get_object_or_404(seen, pk=pk)


def _rounds(request: AuthenticatedHttpRequest, found: Submission) -> list[SubmissionRound]:
    """The rounds this person may read, newest first."""
    files = ReportFile.objects.defer("content")
    return list(
        SubmissionRound.objects.visible_to(request.user)
        .filter(submission=found)
        .select_related("submission__region", "sent_by", "accepted_by", "returned_by", "run")
        .prefetch_related(
            "pinned",
            Prefetch("members", SubmissionRound.objects.select_related("submission__region")),
            Prefetch("run__files", files),
        )
        .order_by("-number")
    )


def _round(request: AuthenticatedHttpRequest, rounds: list[SubmissionRound]) -> SubmissionRound:
    """The round the address asks for; the newest without a word of it."""
    wanted = request.GET.get("round", "")
    if not rounds:
        raise Http404
    if not wanted:
        return rounds[0]
    for each in rounds:
        if str(each.number) == wanted:
            return each
    raise Http404


def _draw(
    request: AuthenticatedHttpRequest,
    found: Submission,
    *,
    returning: SendBackForm | None = None,
    ticked: set[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    rounds = _rounds(request, found)
    sent = _round(request, rounds)
    before = next((each for each in rounds if each.number == sent.number - 1), None)
    is_newest = sent.number == found.round_number
    may_decide = is_newest and may_decide_submission(request.user, found)
    ctx: dict[str, Any] = {
        "submission": found,
        "sent": sent,
        "before": before,
        "rounds": rounds,
        "is_newest": is_newest,
        "version": found.version,
        "can_accept": may_decide and _may(found, SubmissionVerb.ACCEPT),
        "returning": (returning or SendBackForm())
        if may_decide and _may(found, SubmissionVerb.RETURN)
        else None,
        "can_send_again": may_send(request.user, found.region) and _may(found, SubmissionVerb.SEND),
        "ticked": ticked or set(),
        # The bureau of the level above reads packages, not the items behind them.
        "links_items": found.region_id == request.user.region_id
        or request.user.role not in BUREAU_ROLES,
    }
    if found.report is not None:
        ctx["copied"] = copied_to(found.report)
    else:
        ctx |= _period_ctx(request, sent, before)
        ctx["changed"] = changed_since(sent) if is_newest else []
    return render(request, "reports/submission.html", ctx, status=status)


def _may(found: Submission, verb: SubmissionVerb) -> bool:
    return found.state in SUBMISSION_MOVES[verb].sources


def _period_ctx(
    request: AuthenticatedHttpRequest, sent: SubmissionRound, before: SubmissionRound | None
) -> dict[str, Any]:
    """Figures, the regions gathered, and the rows that were asked for."""
    rows = with_contents(sent)
    every = compared(
        rows,
        with_contents(before) if before else None,
        pinned=[row.update_id for row in sent.pinned.all()],
        pinned_before=[row.update_id for row in before.pinned.all()] if before else [],
    )
    filters = PackageFilter(request.GET, rows=rows)
    gathered = {each.submission.region.slug: each for each in sent.members.all()}
    return {
        "figures": sent.figures,
        "percent": percent(sent.figures["totals"]),
        "members": [
            (each, gathered.get(each["slug"]), percent(each["totals"]) if each["totals"] else "")
            for each in sent.figures["members"]
        ],
        "filters": filters,
        "rows": filters.chosen(every),
        "number": len(every),
    }
