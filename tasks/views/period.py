"""One 填报期: its dates, what each body owes, its lock and the exceptions to it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Max, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.choices import BUREAU_ROLES, Role
from agencies.deputies import covered_by
from agencies.http import AuthenticatedHttpRequest
from agencies.models import Agency
from tasks.actions import grant_exception, lock_period, refuse_exception
from tasks.choices import HANDED_IN, ExceptionOutcome, PeriodState, UpdateState
from tasks.filters import NO_LEAD
from tasks.forms import GrantForm, LockForm
from tasks.models import LockException, ProgressUpdate, ReportingPeriod
from tasks.period_states import REASONS
from tasks.permissions import may_decide_exception, may_lock_period
from tasks.then import with_lead
from tasks.views.access import reader_required
from tasks.views.periods import with_counts

READERS = BUREAU_ROLES | {Role.LEADER}


@require_GET
@reader_required
def period(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    return _draw(request, _seen(request, pk))


@reader_required
def lock(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    row = _seen(request, pk)
    if request.method != "POST":
        return redirect("tasks:period", pk)
    if not may_lock_period(request.user, row):
        raise PermissionDenied
    form = LockForm(request.POST, auto_id="lock_%s")
    if not form.is_valid():
        return _draw(request, row, status=422, locking=form)
    try:
        lock_period(row, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    except ValidationError as fault:
        form.refuse(fault)
        return _draw(request, row, status=422, locking=form)
    messages.success(request, f"“{row}”已锁定。")
    return redirect("tasks:period", pk)


@reader_required
def decide_exception(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    """Grant or refuse, by the button that was pressed."""
    seen = LockException.objects.visible_to(request.user).select_related("update")
    asked = get_object_or_404(seen, pk=pk)
    row = _seen(request, asked.update.period_id)
    if request.method != "POST":
        return redirect("tasks:period", row.pk)
    if not may_decide_exception(
        request.user, asked, covered_by(request.user, timezone.localdate())
    ):
        raise PermissionDenied
    refuses = "refuse" in request.POST
    form = GrantForm(request.POST, auto_id=f"grant_{asked.pk}_%s")
    if refuses:
        form.fields["until"].required = False
    try:
        if not form.is_valid():
            return _draw(request, row, status=422, deciding=(asked.pk, form))
        given, now = form.cleaned_data, timezone.now()
        if refuses:
            refuse_exception(asked, note=given["note"], actor=request.user, now=now)
            messages.success(request, "已答复不同意，该项保持锁定。")
        else:
            grant_exception(
                asked, until=given["until"], note=given["note"], actor=request.user, now=now
            )
            messages.success(request, f"已同意，该项开放至{given['until']}（含当日）。")
    except ValidationError as fault:
        form.refuse(fault)
        return _draw(request, row, status=422, deciding=(asked.pk, form))
    return redirect("tasks:period", row.pk)


def _seen(request: AuthenticatedHttpRequest, pk: int) -> ReportingPeriod:
    """The period for those who see it, 404 for outsiders, 403 for other readers."""
    seen = ReportingPeriod.objects.visible_to(request.user).with_state(timezone.localdate())
    row = get_object_or_404(
        with_counts(seen).select_related("region", "document", "frozen_by"), pk=pk
    )
    if request.user.role not in READERS:
        raise PermissionDenied
    return row  # type: ignore[no-any-return]  # annotated rows are untyped


def _draw(
    request: AuthenticatedHttpRequest,
    row: ReportingPeriod,
    *,
    status: int = 200,
    locking: LockForm | None = None,
    deciding: tuple[int, GrantForm] | None = None,
) -> HttpResponse:
    on = timezone.localdate()
    may_lock = row.state not in {PeriodState.LOCKED, PeriodState.UPCOMING} and may_lock_period(
        request.user, row
    )
    exceptions = (
        LockException.objects.visible_to(request.user)
        .requested()
        .filter(update__period=row)
        .select_related(
            "asked_by",
            "decided_by",
            "consented_by",
            "update__period",
            "update__implementation__measure",
            "update__implementation__lead_agency",
        )
    )
    covers = covered_by(request.user, on) if request.user.role == Role.APPROVER else ()
    ctx = {
        "period": row,
        "state_reason": REASONS[PeriodState(row.state)],
        "bodies": _by_agency(row),
        "exceptions": [
            (each, each.label(on), _grant_form(request, each, deciding, covers))
            for each in exceptions
        ],
        "exception_counts": LockException.objects.filter(update__period=row).counts(
            on, end=timezone.now()
        ),
        "sent_back": LockException.objects.filter(
            update__period=row, asked_by__isnull=True, until__gte=on
        ).aggregate(number=Count("pk"), until=Max("until")),
        "locking": locking or (LockForm(auto_id="lock_%s") if may_lock else None),
    }
    return render(request, "tasks/period.html", ctx, status=status)


def _grant_form(
    request: AuthenticatedHttpRequest,
    asked: LockException,
    deciding: tuple[int, GrantForm] | None,
    covers: Collection[int],
) -> GrantForm | None:
    if asked.outcome != ExceptionOutcome.ASKED or not may_decide_exception(
        request.user, asked, covers
    ):
        return None
    if deciding and deciding[0] == asked.pk:
        return deciding[1]
    return GrantForm(auto_id=f"grant_{asked.pk}_%s")


def _by_agency(row: ReportingPeriod) -> list[Any]:
    """What each agency that led owes for the period, those with most still to come first."""
    handed_in = Q(state__in=HANDED_IN)
    grouped = (
        with_lead(ProgressUpdate.objects.filter(period=row), end=timezone.now())
        .order_by()
        .values(lead=F("lead_then"))
        .annotate(
            expected=Count("pk"),
            handed_in=Count("pk", filter=handed_in),
            late=Count("pk", filter=handed_in & Q(is_late=True)),
            verified=Count("pk", filter=Q(state=UpdateState.VERIFIED)),
            returned=Count("pk", filter=Q(state=UpdateState.RETURNED)),
            missing=Count("pk", filter=~handed_in),
        )
    )
    bodies = Agency.objects.in_bulk([g["lead"] for g in grouped if g["lead"]])
    rows = [g | {"agency": bodies.get(g["lead"]), "nobody": NO_LEAD} for g in grouped]
    return sorted(rows, key=lambda r: (-r["missing"], r["agency"].name if r["agency"] else ""))
