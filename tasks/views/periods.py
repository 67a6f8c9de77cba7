"""填报期: those opened so far with what came in, and the form to open the next."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.choices import BUREAU_ROLES
from agencies.http import AuthenticatedHttpRequest
from regions.models import Region
from tasks.actions import due_after, open_period
from tasks.choices import HANDED_IN, Frequency, UpdateState
from tasks.forms import PeriodForm
from tasks.models import ReportingPeriod
from tasks.permissions import may_open_period
from tasks.views.access import reader_required


@reader_required
def periods(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    region = request.user.region
    if request.user.role not in BUREAU_ROLES or region is None:
        raise PermissionDenied
    can_open = may_open_period(request.user, region)
    if request.method == "POST" and not can_open:
        raise PermissionDenied
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = _open(request, region, form)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            number = opened.updates.count()
            messages.success(request, f"已开启“{opened}”，应报{number}项，{opened.due_on}截止。")
            return redirect("tasks:periods")
    handed_in = Q(updates__state__in=HANDED_IN)
    rows = (
        ReportingPeriod.objects.visible_to(request.user)
        .select_related("opened_by")
        .alias(handed_in_on=TruncDate("updates__submitted_at"))
        .annotate(
            expected=Count("updates"),
            handed_in=Count("updates", filter=handed_in),
            on_time=Count("updates", filter=handed_in & Q(handed_in_on__lte=F("due_on"))),
            waiting=Count("updates", filter=Q(updates__state=UpdateState.SUBMITTED)),
            verified=Count("updates", filter=Q(updates__state=UpdateState.VERIFIED)),
            returned=Count("updates", filter=Q(updates__state=UpdateState.RETURNED)),
        )
        .order_by("-due_on", "-pk")
    )
    ctx = {"form": form, "can_open": can_open, "rows": rows, "today": timezone.localdate()}
    return render(request, "tasks/periods.html", ctx, status=422 if form.errors else 200)


def _open(request: AuthenticatedHttpRequest, region: Region, form: PeriodForm) -> ReportingPeriod:
    given = form.cleaned_data
    due_on, due_note = _due(given["ends_on"], given["working_days"], given["due_on"])
    return open_period(
        region,
        title=given["title"],
        frequency=Frequency(given["frequency"]),
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        due_on=due_on,
        due_note=due_note,
        actor=request.user,
        now=timezone.now(),
    )


def _due(ends_on: date, working_days: int | None, due_on: date | None) -> tuple[date, str]:
    """The date to hand in by, and how it was reached."""
    if working_days is not None:
        return due_after(ends_on, working_days)
    assert due_on is not None  # the form asks for one of the two
    return due_on, "直接指定"
