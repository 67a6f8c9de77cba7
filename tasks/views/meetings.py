"""会议: the agenda that blockers gather into, and the record of what was decided."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from agencies.models import Agency
from tasks.actions import decide, finish_task, plan_meeting, put_on_agenda, take_off_agenda
from tasks.forms import DecideForm, FinishTaskForm, MeetingForm
from tasks.models import AgendaItem, Blocker, Meeting, MeetingTask
from tasks.permissions import may_finish_task, may_hold_meetings, may_see_meetings
from tasks.views.access import reader_required


@reader_required
def meetings(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """The meetings; the bureau plans the next one here."""
    region = request.user.region
    if not may_see_meetings(request.user) or region is None:
        raise PermissionDenied
    own = may_hold_meetings(request.user, region)
    if request.method == "POST" and not own:
        raise PermissionDenied
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planned = plan_meeting(
                region, **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            number = planned.items.count()
            messages.success(request, f"已安排{planned}，{number}个问题列入议程。")
            return redirect(planned)
    ctx = {
        "region": region,
        "form": form,
        "may_hold": own,
        "meetings": Meeting.objects.visible_to(request.user)
        .select_related("region", "planned_by")
        .annotate(
            total=Count("items"),
            decided=Count("items", filter=Q(items__decided_at__isnull=False)),
        ),
    }
    return render(request, "tasks/meetings.html", ctx, status=422 if form.errors else 200)


@require_GET
@reader_required
def meeting(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    return _page(request, pk)


def _page(
    request: AuthenticatedHttpRequest,
    pk: int,
    *,
    bound: tuple[int, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    seen = Meeting.objects.visible_to(request.user).select_related("region", "planned_by")
    found = get_object_or_404(seen, pk=pk)
    own = may_hold_meetings(request.user, found.region)
    items = list(
        found.items.select_related(
            "blocker__implementation__measure",
            "blocker__implementation__lead_agency",
            "blocker__owner_agency",
            "blocker__owner",
            "decided_by",
            "task__owner",
            "task__done_by",
        )
    )
    agencies = list(Agency.objects.filter(region=found.region, until__isnull=True)) if own else []
    on = timezone.localdate()
    ctx = {
        "meeting": found,
        "may_hold": own,
        "items": [
            (
                item,
                item.blocker.is_overdue(on),
                _deciding(item, agencies, bound) if own and item.decided_at is None else None,
            )
            for item in items
        ],
        "others": Blocker.objects.visible_to(request.user)
        .unsolved()
        .filter(region=found.region)
        .exclude(agenda_items__meeting=found)
        .select_related("implementation__measure")
        if own
        else [],
    }
    return render(request, "tasks/meeting.html", ctx, status=status)


@reader_required
def gather(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    """Put the ticked blockers on the agenda."""
    found = get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related("region"), pk=pk
    )
    if request.method == "POST":
        if not may_hold_meetings(request.user, found.region):
            raise PermissionDenied
        ticked = [key for key in request.POST.getlist("blockers") if key.isdecimal()]
        chosen = Blocker.objects.visible_to(request.user).filter(
            region=found.region, pk__in=[key for key in ticked if len(key) < 19]
        )
        added = put_on_agenda(
            found, chosen.order_by("raised_at", "pk"), actor=request.user, now=timezone.now()
        )
        messages.success(request, f"{len(added)}个问题列入议程。")
    return redirect(found)


@reader_required
def remove(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    item = _item(request, pk)
    if request.method == "POST":
        try:
            take_off_agenda(item, actor=request.user, now=timezone.now())
        except ValidationError as fault:
            messages.warning(request, fault.messages[0])
    return redirect(item.meeting)


@reader_required
def decide_item(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    item = _item(request, pk)
    if request.method != "POST":
        return redirect(item.meeting)
    if not may_hold_meetings(request.user, item.meeting.region):
        raise PermissionDenied
    agencies = list(Agency.objects.filter(region=item.meeting.region, until__isnull=True))
    form = DecideForm(request.POST, agencies=agencies, auto_id=f"decide_{pk}_%s")
    if form.is_valid():
        try:
            decide(item, **form.cleaned_data, actor=request.user, now=timezone.now())
        except ValidationError as fault:
            form.refuse(fault)
        else:
            messages.success(request, "会议决定已登记。")
            return redirect(item.meeting)
    return _page(request, item.meeting_id, bound=(pk, form), status=422)


@reader_required
def finish(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    """A task of a meeting is done."""
    task = get_object_or_404(
        MeetingTask.objects.visible_to(request.user).select_related("region"), pk=pk
    )
    if request.method == "POST":
        if not may_finish_task(request.user, task):
            raise PermissionDenied
        form = FinishTaskForm(request.POST)
        if form.is_valid():
            finish_task(task, **form.cleaned_data, actor=request.user, now=timezone.now())
            messages.success(request, "办理情况已登记。")
        else:
            messages.warning(request, "请写明办理情况，再登记完成。")
    return redirect("tasks:blockers")


def finish_form(task: MeetingTask) -> FinishTaskForm:
    return FinishTaskForm(auto_id=f"finish_{task.pk}_%s")


def _item(request: AuthenticatedHttpRequest, pk: int) -> AgendaItem:
    seen = AgendaItem.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("meeting__region"), pk=pk)


def _deciding(
    item: AgendaItem, agencies: list[Agency], bound: tuple[int, forms.Form] | None
) -> forms.Form:
    if bound and bound[0] == item.pk:
        return bound[1]
    return DecideForm(agencies=agencies, auto_id=f"decide_{item.pk}_%s")
