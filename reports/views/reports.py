"""年度报告: ask for one, watch it being made, download it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agencies.http import AuthenticatedHttpRequest
from reports import jobs
from reports.actions import request_report
from reports.choices import RunState
from reports.downloads import hand_out
from reports.forms import ReportForm
from reports.models import AnnualReport, ReportFile, ReportRun
from reports.permissions import may_read_reports, may_request_report
from reports.querysets import ReportRunQuerySet
from tasks.views.access import reader_required

RUNS_SHOWN = 30


@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The reports there are; the bureau asks for another one here."""
    if not may_read_reports(request.user):
        raise PermissionDenied
    now, today = timezone.now(), timezone.localdate()
    region = request.user.region
    may_request = region is not None and may_request_report(request.user, region)
    form = ReportForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST":
        if region is None or not may_request:
            raise PermissionDenied
        if form.is_valid():
            try:
                run = request_report(region, **form.cleaned_data, actor=request.user, now=now)
            except ValidationError as fault:
                form.add_error(None, fault)
            else:
                jobs.ring(run)
                return redirect(run.report)
    done = Q(runs__state=RunState.DONE)
    ctx = {
        "form": form,
        "region": region,
        "may_request": may_request,
        "reports": AnnualReport.objects.visible_to(request.user)
        .select_related("region")
        .annotate(made=Count("runs", filter=done)),
    }
    return render(request, "reports/reports.html", ctx, status=400 if form.errors else 200)


@reader_required
@require_safe
def report(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One report and its runs, the newest first."""
    if not may_read_reports(request.user):
        raise PermissionDenied
    seen = AnnualReport.objects.visible_to(request.user).select_related("region")
    found = get_object_or_404(seen, pk=pk)
    runs = list(_runs(request).filter(report=found)[:RUNS_SHOWN])
    ctx = {
        "report": found,
        "runs": runs,
        "under_way": any(run.is_under_way for run in runs),
        "may_request": may_request_report(request.user, found.region),
    }
    return render(request, "reports/report.html", ctx)


@reader_required
@require_safe
def run(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """How far a run is: the piece the page asks for every second, or the page itself."""
    if not may_read_reports(request.user):
        raise PermissionDenied
    found = get_object_or_404(_runs(request), pk=pk)
    if not request.htmx:
        return redirect(found.report)
    ctx = {"run": found, "may_request": may_request_report(request.user, found.report.region)}
    return render(request, "reports/_run.html", ctx)


@reader_required
@require_safe
def download(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    if not may_read_reports(request.user):
        raise PermissionDenied
    found = get_object_or_404(_runs(request), pk=pk)
    return hand_out(found, actor=request.user, now=timezone.now())


def _runs(request: AuthenticatedHttpRequest) -> ReportRunQuerySet:
    # Without the bytes: a page of runs must not carry every file out of the database.
    files = ReportFile.objects.defer("content")
    return (
        ReportRun.objects.visible_to(request.user)
        .select_related("report__region", "requested_by")
        .prefetch_related(Prefetch("files", queryset=files))
    )
