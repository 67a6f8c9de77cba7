"""填报期: those opened or planned so far with what came in, and the form to open the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.choices import BUREAU_ROLES
from agencies.http import AuthenticatedHttpRequest
from regions.models import Region
from tasks.actions import due_after, open_period
from tasks.choices import HANDED_IN, ExceptionOutcome, Frequency, UpdateState
from tasks.forms import PeriodForm
from tasks.models import ReportingPeriod
from tasks.permissions import may_open_period
from tasks.querysets import ReportingPeriodQuerySet
from tasks.views.access import reader_required


@reader_required
def periods(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    region = request.user.region
    if request.user.role not in BUREAU_ROLES or region is None:
        raise PermissionDenied
    can_open = may_open_period(request.user, region)
    if request.method == "POST" and not can_open:
        raise PermissionDenied
    form = PeriodForm(request.POST or None, region=region)
    if request.method == "POST" and form.is_valid():
        try:
            opened = _open(request, region, form)
        except ValidationError as fault:
            form.refuse(fault)
        else:
            messages.success(request, _said_of(opened))
            return redirect("tasks:periods")
    on = timezone.localdate()
    seen = ReportingPeriod.objects.visible_to(request.user).with_state(on)
    rows = (
        with_counts(seen)
        .select_related("document", "opened_by", "locked_by")
        .order_by("-due_on", "-pk")
    )
    ctx = {"form": form, "can_open": can_open, "rows": rows}
    return render(request, "tasks/periods.html", ctx, status=422 if form.errors else 200)


def with_counts(q: ReportingPeriodQuerySet) -> Any:
    """Each period with what it expects and what came in."""
    handed_in = Q(updates__state__in=HANDED_IN)
    requested = Q(updates__exceptions__asked_by__isnull=False)
    asked = Count("updates__exceptions", filter=requested, distinct=True)
    waiting = Q(updates__exceptions__outcome=ExceptionOutcome.ASKED)

    def updates(which: Q | None = None) -> Count:
        return Count("updates", filter=which, distinct=True)

    return q.annotate(
        expected=updates(),
        handed_in=updates(handed_in),
        on_time=updates(handed_in & Q(updates__is_late=False)),
        waiting=updates(Q(updates__state=UpdateState.SUBMITTED)),
        verified=updates(Q(updates__state=UpdateState.VERIFIED)),
        returned=updates(Q(updates__state=UpdateState.RETURNED)),
        exceptions_asked=asked,
        exceptions_waiting=Count("updates__exceptions", filter=waiting, distinct=True),
    )


def _open(request: AuthenticatedHttpRequest, region: Region, form: PeriodForm) -> ReportingPeriod:
    given = form.cleaned_data
    due_on, due_note = _due(given["ends_on"], given["working_days"], given["due_on"])
    locks_on, locks_note = _lock(due_on, given["locks_days"], given["locks_on"])
    return open_period(
        region,
        title=given["title"],
        frequency=Frequency(given["frequency"]),
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        due_on=due_on,
        due_note=due_note,
        opens_on=given["opens_on"],
        locks_on=locks_on,
        locks_note=locks_note,
        document=given["document"],
        actor=request.user,
        now=timezone.now(),
    )


def _due(ends_on: date, working_days: int | None, due_on: date | None) -> tuple[date, str]:
    """The date to hand in by, and how it was reached."""
    if working_days is not None:
        return due_after(ends_on, working_days)
    assert due_on is not None  # the form asks for one of the two
    return due_on, "直接指定"


def _lock(due_on: date, working_days: int | None, locks_on: date | None) -> tuple[date | None, str]:
    """The day from which the period is locked, and how it was reached; None: by hand."""
    if working_days is not None:
        day, note = due_after(due_on, working_days, field="locks_days")
        return day, f"截止日{note}"
    return locks_on, "直接指定" if locks_on else ""


def _said_of(period: ReportingPeriod) -> str:
    if period.opened_at is None:
        return f"已预设“{period}”，{period.opens_on}自动开启。"
    return f"已开启“{period}”，应报{period.updates.count()}项，{period.due_on}截止。"
