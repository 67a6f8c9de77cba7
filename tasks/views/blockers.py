"""问题诉求 of a region: what stands open, who must answer, whose answer is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.choices import BUREAU_ROLES, Role
from agencies.deputies import covered_by, note_absences
from agencies.http import AuthenticatedHttpRequest
from agencies.models import Agency, User
from tasks.actions import answer_blocker, direct_blocker
from tasks.forms import AnswerForm, DirectForm
from tasks.models import Blocker, CalendarDay, Implementation, MeetingTask
from tasks.permissions import (
    may_answer_blocker,
    may_direct_blocker,
    may_finish_task,
    may_see_meetings,
)
from tasks.views.access import reader_required
from tasks.views.meetings import finish_form
from tasks.working_days import calendar_of

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Row:
    blocker: Blocker
    is_overdue: bool
    opens_item: bool
    directing: forms.Form | None
    answering: forms.Form | None


@require_GET
@reader_required
def blockers(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    return _page(request)


def _page(
    request: AuthenticatedHttpRequest,
    *,
    bound: tuple[int, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    seen = (
        Blocker.objects.visible_to(user)
        .unsolved()
        .select_related(
            "implementation__measure",
            "implementation__lead_agency",
            "region",
            "owner_agency",
            "owner",
            "raised_by",
            "answered_by",
            "answered_for",
        )
        .order_by(F("answer_by").asc(nulls_last=True), "raised_at", "pk")
    )
    late_only = request.GET.get("late") == "1"
    shown = Paginator(seen.overdue(on) if late_only else seen, PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    listed = list(shown.object_list)
    agencies, people = _owners(user)
    covers = covered_by(user, on)
    note_absences((b.owner for b in listed), on)
    own = set(
        Implementation.objects.visible_to(user)
        .filter(pk__in=[b.implementation_id for b in listed])
        .values_list("pk", flat=True)
    )
    tasks = (
        MeetingTask.objects.visible_to(user)
        .unfinished()
        .select_related("owner", "region", "item__meeting")
    )
    ctx = {
        "today": on,
        "page_obj": shown,
        "late_only": late_only,
        "may_see_meetings": may_see_meetings(user),
        "late": seen.overdue(on).count(),
        "rows": [
            Row(
                blocker=b,
                is_overdue=b.is_overdue(on),
                opens_item=b.implementation_id in own,
                directing=_directing(user, b, agencies, people, bound),
                answering=_answering(user, b, bound, covers),
            )
            for b in listed
        ],
        "tasks": [
            (task, task.is_late(on), finish_form(task) if may_finish_task(user, task) else None)
            for task in tasks[:PAGE_SIZE]
        ],
    }
    return render(request, "tasks/blockers.html", ctx, status=status)


@reader_required
def direct(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    blocker = get_object_or_404(Blocker.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return redirect("tasks:blockers")
    if not may_direct_blocker(request.user, blocker):
        raise PermissionDenied
    agencies, people = _owners(request.user)
    form = DirectForm(request.POST, agencies=agencies, people=people, auto_id=f"direct_{pk}_%s")
    if form.is_valid():
        try:
            directed = direct_blocker(
                blocker,
                **form.cleaned_data,
                actor=request.user,
                now=timezone.now(),
                calendar=calendar_of(CalendarDay.objects.all()),
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            messages.success(request, f"已请{directed.owner_name}于{directed.answer_by}前答复。")
            return redirect("tasks:blockers")
    return _page(request, bound=(pk, form), status=422)


@reader_required
def answer(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    blocker = get_object_or_404(Blocker.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return redirect("tasks:blockers")
    covers = covered_by(request.user, timezone.localdate())
    if not may_answer_blocker(request.user, blocker, covers):
        raise PermissionDenied
    form = AnswerForm(request.POST, auto_id=f"answer_{pk}_%s")
    if form.is_valid():
        try:
            answer_blocker(blocker, **form.cleaned_data, actor=request.user, now=timezone.now())
        except ValidationError as fault:
            form.refuse(fault)
        else:
            messages.success(request, "答复已登记。")
            return redirect("tasks:blockers")
    return _page(request, bound=(pk, form), status=422)


def _owners(user: User) -> tuple[list[Agency], list[User]]:
    """Who of the person's region can be asked, read once for all forms of the page."""
    if user.role != Role.COORDINATOR:
        return [], []
    agencies = Agency.objects.filter(region=user.region_id, until__isnull=True)
    people = User.objects.filter(
        region=user.region_id, role__in=BUREAU_ROLES | {Role.LEADER}, is_active=True
    )
    return list(agencies), list(people)


def _directing(
    user: User,
    blocker: Blocker,
    agencies: list[Agency],
    people: list[User],
    bound: tuple[int, forms.Form] | None,
) -> forms.Form | None:
    if not may_direct_blocker(user, blocker):
        return None
    if bound and bound[0] == blocker.pk and isinstance(bound[1], DirectForm):
        return bound[1]
    initial = {
        "level": blocker.level,
        "agency": blocker.owner_agency_id,
        "person": blocker.owner_id,
        "is_major": blocker.is_major,
    }
    return DirectForm(
        initial=initial, agencies=agencies, people=people, auto_id=f"direct_{blocker.pk}_%s"
    )


def _answering(
    user: User,
    blocker: Blocker,
    bound: tuple[int, forms.Form] | None,
    covers: Collection[int],
) -> forms.Form | None:
    if not blocker.owner_name or not may_answer_blocker(user, blocker, covers):
        return None
    if bound and bound[0] == blocker.pk and isinstance(bound[1], AnswerForm):
        return bound[1]
    return AnswerForm(initial={"answer": blocker.answer}, auto_id=f"answer_{blocker.pk}_%s")
