"""签收: one click for an agency, and for the bureau the list of who has not signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Min
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.choices import BUREAU_ROLES
from agencies.http import AuthenticatedHttpRequest
from tasks.actions import sign_for, sign_for_all
from tasks.models import Implementation, ProgressUpdate, ReportingPeriod, SignFor
from tasks.permissions import may_sign_for
from tasks.querysets import unsigned
from tasks.views.access import reader_required
from tasks.views.item import on_implementation


@on_implementation
def sign(request: AuthenticatedHttpRequest, item: Implementation) -> HttpResponseBase:
    sign_for(item, actor=request.user, now=timezone.now())
    messages.success(request, "已签收。")
    return redirect(item)


@reader_required
def signing(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """For an agency: sign for all. For the bureau: who has not signed for what."""
    if request.method == "POST":
        if not may_sign_for(request.user, None):
            raise PermissionDenied
        number = sign_for_all(actor=request.user, now=timezone.now())
        messages.success(request, f"已签收{number}项。" if number else "没有待签收的事项。")
        return redirect("tasks:my_work")
    if request.user.role not in BUREAU_ROLES:
        raise PermissionDenied
    items = (
        Implementation.objects.visible_to(request.user)
        .filter(unsigned())
        .values(key=F("lead_agency__key"), name=F("lead_agency__name"))
        .annotate(number=Count("pk"), since=Min("adopted_on"))
        .order_by("-number", "name")
    )
    ctx = {"items": items, "periods": _periods(request)}
    return render(request, "tasks/signing.html", ctx)


def _periods(request: AuthenticatedHttpRequest) -> list[tuple[ReportingPeriod, list[Any]]]:
    """Each opened, unlocked period with the lead agencies asked, those unsigned first."""
    rows = []
    running = ReportingPeriod.objects.visible_to(request.user).filter(
        opened_at__isnull=False, locked_at__isnull=True
    )
    periods = {period.pk: period for period in running.order_by("-due_on", "-pk")}
    signed = {
        (each.period_id, each.agency_id): each
        for each in SignFor.objects.filter(period__in=periods).select_related("signed_by")
    }
    asked = (
        ProgressUpdate.objects.filter(period__in=periods, implementation__lead_agency__isnull=False)
        .order_by()
        .values(
            "period",
            agency=F("implementation__lead_agency"),
            key=F("implementation__lead_agency__key"),
            name=F("implementation__lead_agency__name"),
        )
        .annotate(number=Count("pk"))
    )
    found = [row | {"signed": signed.get((row["period"], row["agency"]))} for row in asked]
    for pk, period in periods.items():
        mine = [row for row in found if row["period"] == pk]
        mine.sort(key=lambda row: (row["signed"] is not None, row["name"]))
        rows.append((period, mine))
    return rows
