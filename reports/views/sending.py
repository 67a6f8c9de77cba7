"""报送: what the region can send up, and the page on which it is sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agencies.http import AuthenticatedHttpRequest
from reports import submissions
from reports.choices import SUBMISSION_MOVES, RunState, SubmissionVerb
from reports.errors import SubmissionRefused
from reports.forms import SendForm
from reports.gathering import members_of
from reports.models import AnnualReport, ReportRun, Submission
from reports.packages import pack_period, percent
from reports.permissions import may_read_sending, may_send
from reports.readiness import copied_to, obstacles_of_period, obstacles_of_report, receiver_of
from tasks.choices import UpdateState
from tasks.models import ReportingPeriod
from tasks.views.access import reader_required
from tasks.views.item import posted_version

SHOWN = 30


@reader_required
@require_safe
def sending(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The region's periods and reports, and how far each has come on its way up."""
    if not may_read_sending(request.user) or request.user.region is None:
        raise PermissionDenied
    region = request.user.region
    on = timezone.localdate()
    ctx = {
        "region": region,
        "can_send": may_send(request.user, region),
        "periods": ReportingPeriod.objects.filter(region=region, opened_at__isnull=False)
        .with_state(on)
        .select_related("submission__receiver")
        .order_by("-ends_on", "-pk")[:SHOWN],
        "reports": AnnualReport.objects.filter(region=region)
        .select_related("region", "submission__receiver")
        .prefetch_related(Prefetch("runs", _done_runs(), to_attr="done")),
    }
    return render(request, "reports/sending.html", ctx)


@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_period(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What would go up of the period, what stands in the way, and the button."""
    seen = ReportingPeriod.objects.visible_to(request.user).filter(opened_at__isnull=False)
    period = get_object_or_404(seen.select_related("region__parent", "submission"), pk=pk)
    if not may_read_sending(request.user) or period.region_id != request.user.region_id:
        raise PermissionDenied
    known = _submission_of(period)
    form, status = SendForm(), 200
    if request.method == "POST":
        if not may_send(request.user, period.region):
            raise PermissionDenied
        form = SendForm(request.POST)
        gone = _send(request, form, lambda **given: submissions.send_period(period, **given))
        if gone is not None:
            return redirect(gone)
        status = 422
    on = timezone.localdate()
    members = members_of(period, region=period.region)
    package = pack_period(period, members=members, as_of=on, today=on)
    ctx = {
        "title": str(period),
        "period": period,
        "receiver": receiver_of(period),
        "obstacles": obstacles_of_period(period, known, members, on=on),
        "members": members,
        "figures": package.figures,
        "percent": percent(package.figures["totals"]),
        "missing": [row for row in package.rows if row.state != UpdateState.VERIFIED],
        "number": len(package.rows),
        **_standing(request, period, known, form),
    }
    return render(request, "reports/send_period.html", ctx, status=status)


@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_report(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The making of the report that would go up, what stands in the way, and the button."""
    if not may_read_sending(request.user):
        raise PermissionDenied
    seen = AnnualReport.objects.visible_to(request.user).select_related("region", "submission")
    report = get_object_or_404(seen, pk=pk)
    if report.region_id != request.user.region_id:
        raise PermissionDenied
    known = _submission_of(report)
    runs = list(_done_runs().filter(report=report)[:SHOWN])
    chosen = request.POST.get("run", "")
    run = next((each for each in runs if str(each.pk) == chosen), runs[0] if runs else None)
    form, status = SendForm(), 200
    if request.method == "POST":
        if not may_send(request.user, report.region):
            raise PermissionDenied
        form = SendForm(request.POST)
        if run is None or str(run.pk) != chosen:
            form.add_error(None, "请选择要报送的一份报告。")
        else:
            made = run
            gone = _send(request, form, lambda **given: submissions.send_report(made, **given))
            if gone is not None:
                return redirect(gone)
        status = 422
    ctx = {
        "title": str(report),
        "report": report,
        "runs": runs,
        "run": run,
        "receiver": receiver_of(report),
        "copied": copied_to(report),
        "obstacles": obstacles_of_report(report, known, run),
        **_standing(request, report, known, form),
    }
    return render(request, "reports/send_report.html", ctx, status=status)


def _send(
    request: AuthenticatedHttpRequest, form: SendForm, send: Callable[..., Submission]
) -> Submission | None:
    """Send, or put what stands in the way on the form and return None."""
    if not form.is_valid():
        return None
    try:
        gone = send(
            note=form.cleaned_data["note"],
            version=posted_version(request),
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as fault:
        form.refuse(fault)
    except SubmissionRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"已报送{gone.receiver.office}，等待接收。")
        return gone
    return None


def _standing(
    request: AuthenticatedHttpRequest,
    subject: ReportingPeriod | AnnualReport,
    known: Submission | None,
    form: SendForm,
) -> dict[str, object]:
    """What both pages say of the way so far."""
    sources = SUBMISSION_MOVES[SubmissionVerb.SEND].sources
    return {
        "submission": known,
        "form": form,
        "can_send": may_send(request.user, subject.region),
        "is_to_send": known is None or known.state in sources,
        "version": known.version if known else 0,
    }


def _submission_of(subject: ReportingPeriod | AnnualReport) -> Submission | None:
    known: Submission | None = getattr(subject, "submission", None)
    return known


def _done_runs() -> QuerySet[ReportRun]:
    return (
        ReportRun.objects.filter(state=RunState.DONE)
        .select_related("report__region")
        .order_by("-finished_at", "-pk")
    )
