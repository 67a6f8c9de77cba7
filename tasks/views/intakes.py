"""录入文件: receive a document, watch it being read, review what was found, confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agencies import keeping
from agencies.http import AuthenticatedHttpRequest
from tasks import jobs
from tasks.actions import abandon as give_up
from tasks.actions import (
    accept_clear,
    confirm_reading,
    keep_rest,
    read_document_again,
    read_once_more,
    record_document,
)
from tasks.actions import confirm as confirm_all
from tasks.choices import IntakeState
from tasks.errors import Incomplete, NotOpen
from tasks.models import Intake, PolicyDocument
from tasks.parser.version import parser_version
from tasks.permissions import may_read_again, may_record, may_review
from tasks.review.forms import AbandonForm, RecordForm
from tasks.views.access import paper_reader_required, reader_required
from tasks.views.review_page import Typed, asked_page, render_review

PAGE_SIZE = 50


@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def intakes(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The region's recordings, and the form for another one."""
    region = request.user.region
    if region is None or not may_record(request.user, region):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = RecordForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        region=region,
        initial=None if is_sent else _kept(request),
    )
    if is_sent and form.is_valid():
        name, content = form.received()
        try:
            intake = record_document(
                region,
                level=form.cleaned_data["level"],
                name=name,
                content=content,
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            jobs.ring(intake)
            return redirect(intake)
    rows = Intake.objects.visible_to(request.user).select_related("requested_by", "document")
    pages = Paginator(rows.defer("content", "found", "trace", "document__parsed"), PAGE_SIZE)
    ctx = {"form": form, "page_obj": pages.get_page(request.GET.get("page"))}
    return render(request, "tasks/intakes.html", ctx, status=422 if form.errors else 200)


@paper_reader_required
@require_safe
def intake(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One recording: how far its reading is, why it failed, or its review."""
    found = intake_for(request, pk)
    asks_how_far = request.htmx.target == f"intake-{found.pk}"
    if asks_how_far and not found.is_under_way:
        # The page as a whole looks different now.
        return HttpResponse(headers={"HX-Refresh": "true"})
    # Also where the worker ends between these two questions: the page asks again in a second.
    if not found.is_under_way and found.candidates.exists():
        return render_review(request, found)
    piece = "tasks/_intake_state.html" if asks_how_far else "tasks/intake.html"
    typed = Typed.before_log_in(request)
    return render(request, piece, state_ctx(found, typed.of("abandon")))


@paper_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: AuthenticatedHttpRequest, slug: str) -> HttpResponse:
    """Parsing a document again: over its own text with today's rules, or over a corrected one."""
    seen = PolicyDocument.objects.visible_to(request.user).select_related("region", "source")
    document = get_object_or_404(seen, slug=slug)
    if not may_read_again(request.user, document):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = RecordForm(
        request.POST if is_sent and "same" not in request.POST else None,
        request.FILES if is_sent else None,
        region=document.region,
        with_level=False,
        initial=None if is_sent else _kept(request),
    )
    if is_sent and ("same" in request.POST or form.is_valid()):
        name, content = ("", None) if "same" in request.POST else form.received()
        try:
            intake = read_document_again(
                document, name=name, content=content, actor=request.user, now=timezone.now()
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            jobs.ring(intake)
            return redirect(intake)
    ctx = {"document": document, "form": form, "version": parser_version()}
    ctx["last"] = last = document.readings.order_by("-requested_at").defer("content").first()
    ctx["under_way"] = last if last is not None and last.is_open else None
    status = 422 if form.errors else 200
    return render(request, "tasks/document_again.html", ctx, status=status)


def _kept(request: AuthenticatedHttpRequest) -> dict[str, str]:
    """What was typed here when the log-in ran out."""
    kept = keeping.take(request) if request.method == "GET" else None
    return kept.first() if kept else {}


def state_ctx(found: Intake, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """For a recording with nothing to review: its state, and ways on. `typed` is why it was to be
    given up when the log-in ran out."""
    known = found.source.known_as() if found.source and not found.document else []
    abandoning = AbandonForm(initial=typed, auto_id="abandon_%s")
    return {"intake": found, "known": known, "abandoning": abandoning}


def intake_for(request: AuthenticatedHttpRequest, pk: int) -> Intake:
    """The recording, for those who may decide about it: others of the region are refused."""
    seen = Intake.objects.visible_to(request.user).defer("content")
    found = get_object_or_404(
        seen.select_related("region", "source", "document", "requested_by", "confirmed_by"), pk=pk
    )
    if not may_review(request.user, found):
        raise PermissionDenied
    return found


def on_intake(
    view: Callable[[AuthenticatedHttpRequest, Intake], HttpResponseBase],
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """For a form about a recording; its bare address leads to the recording's page."""

    @paper_reader_required
    def answered(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
        found = intake_for(request, pk)
        if request.method != "POST":
            return redirect(asked_page(request, found.get_absolute_url()))
        try:
            return view(request, found)
        except NotOpen as closed:
            messages.error(request, str(closed))
            return redirect(found)

    return answered


@on_intake
def accept_all_clear(request: AuthenticatedHttpRequest, found: Intake) -> HttpResponseBase:
    accepted = accept_clear(found, actor=request.user, now=timezone.now())
    if accepted:
        messages.success(request, f"已接受 {accepted} 项没有疑点的识读结果。")
    else:
        messages.info(request, "没有疑点的都已处理，没有再接受哪一项。")
    return redirect(found)


@on_intake
def keep_all_rest(request: AuthenticatedHttpRequest, found: Intake) -> HttpResponseBase:
    kept = keep_rest(found, actor=request.user, now=timezone.now())
    if kept:
        messages.success(request, f"其余 {kept} 条保持现状。")
    else:
        messages.info(request, "与现有内容不同的都已处理，没有再改动哪一条。")
    return redirect(found)


@on_intake
def read_again(request: AuthenticatedHttpRequest, found: Intake) -> HttpResponseBase:
    jobs.ring(read_once_more(found, actor=request.user, now=timezone.now()))
    return redirect(found)


@on_intake
def confirm(request: AuthenticatedHttpRequest, found: Intake) -> HttpResponseBase:
    document, documents = found.document, []
    try:
        if document is not None:
            document = confirm_reading(found, actor=request.user, now=timezone.now())
        else:
            documents = confirm_all(found, actor=request.user, now=timezone.now())
    except Incomplete as incomplete:
        return render_review(request, found, status=422, gaps=incomplete.gaps)
    found.refresh_from_db(fields=["confirmed_at", "confirmed_by"])
    if found.confirmed_by not in (None, request.user):
        messages.warning(request, _confirmed_before(found))
    elif document is not None:
        messages.success(request, f"已按您的选择更新，其余保持不变。{_lost_words(document)}")
    else:
        titles = "、".join(f"《{each.title}》" for each in documents)
        messages.success(request, f"已确认{titles}，举措和责任分工已生成。")
    return redirect(document or found.foremost())


def _confirmed_before(found: Intake) -> str:
    """For the second of two people: what stands is what the first one confirmed, once."""
    done = "没有再更新一次" if found.document_id else "没有再生成一次"
    return f"{found.confirmation}，{done}；以下是确认后的文件。"


def _lost_words(document: PolicyDocument) -> str:
    lost = document.measures.filter(spans=[]).count()
    return f"有 {lost} 条举措在现在的原文中找不到，目录里已注明。" if lost else ""


@on_intake
def abandon(request: AuthenticatedHttpRequest, found: Intake) -> HttpResponseBase:
    form = AbandonForm(request.POST, auto_id="abandon_%s")
    if form.is_valid():
        give_up(found, **form.cleaned_data, actor=request.user, now=timezone.now())
        if found.document is not None:
            messages.success(request, "已放弃这次重新识读，文件保持原样。")
            return redirect(found.document)
        messages.success(request, "已放弃这份录入，没有生成任何文件或举措。")
        return redirect("tasks:intakes")
    if found.state in (IntakeState.CONFIRMED, IntakeState.ABANDONED):
        # The page has the form no more: to ask for its reason would be in vain.
        raise NotOpen(f"这份录入现在是“{found.get_state_display()}”，您刚才的放弃没有记下。")
    return _shown_again(request, found, form)


def _shown_again(
    request: AuthenticatedHttpRequest, found: Intake, form: AbandonForm
) -> HttpResponse:
    if found.candidates.exists():
        return render_review(request, found, status=422, bound={"abandoning": form})
    form.begin_at_fault()
    ctx = state_ctx(found) | {"abandoning": form}
    return render(request, "tasks/intake.html", ctx, status=422)
