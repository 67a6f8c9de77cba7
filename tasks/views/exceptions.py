"""锁定例外: every request to change a row of a locked period, as the figures count them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from tasks.exception_states import exception_in
from tasks.forms import ExceptionsForm
from tasks.models import LockException, ReportingPeriod
from tasks.permissions import may_see_exceptions
from tasks.querysets import LockExceptionQuerySet
from tasks.then import end_of
from tasks.views.access import reader_required

PAGE_SIZE = 20


@require_GET
@reader_required
def exceptions(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the person may see, narrowed down as the address says."""
    if not may_see_exceptions(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    seen = LockException.objects.visible_to(request.user)
    periods = (
        ReportingPeriod.objects.filter(pk__in=seen.values("update__period"))
        .select_related("region")
        .order_by("region__order", "-due_on")
    )
    form = ExceptionsForm(request.GET, periods=list(periods), today=today)
    if {"region", "period"} & set(form.errors):
        # What is not the reader's is to them as if it did not exist.
        raise Http404
    as_of: date = form.cleaned_data.get("as_of") or today
    listed = _narrowed(seen, form, as_of) if form.is_valid() else seen.none()
    shown = Paginator(
        listed.select_related(
            "asked_by",
            "decided_by",
            "consented_by",
            "region",
            "update__period",
            "update__implementation__measure",
            "update__implementation__lead_agency",
        ),
        PAGE_SIZE,
    ).get_page(request.GET.get("page"))
    ctx = {
        "form": form,
        "as_of": as_of,
        "page_obj": shown,
        "exceptions": [(each, each.label(as_of)) for each in shown.object_list],
    }
    return render(request, "tasks/exceptions.html", ctx, status=422 if form.errors else 200)


def _narrowed(
    seen: LockExceptionQuerySet, form: ExceptionsForm, as_of: date
) -> LockExceptionQuerySet:
    asked = form.cleaned_data
    end = end_of(as_of)
    q = seen.filter(exception_in(asked["state"], as_of, end=end), asked_at__lt=end)
    if asked["period"]:
        q = q.filter(update__period=asked["period"])
    if asked["region"]:
        q = q.filter(region__slug=asked["region"])
    if asked["year"]:
        q = q.filter(update__period__ends_on__year=asked["year"])
    return q
