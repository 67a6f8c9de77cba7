"""催办: who stands on which rung of the ladder, slips sent by hand, slips and their receipts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from agencies.models import Agency
from regions.models import Region
from tasks.actions import acknowledge, urge
from tasks.actions.urging import Owed, owed_in
from tasks.choices import Rung, SlipState
from tasks.forms import UrgeForm
from tasks.models import CalendarDay, ReportingPeriod, Slip
from tasks.permissions import may_acknowledge, may_see_urging, may_urge
from tasks.urging import REMIND_AHEAD
from tasks.views.access import reader_required
from tasks.working_days import Calendar, CalendarMissing, calendar_of

SLIPS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One agency in one period: what it owes, and how far up the ladder that has come."""

    agency: Agency
    period: ReportingPeriod
    owed: int
    late: int
    due_on: date
    rung: Rung | None
    slip: Slip | None
    next_step: str
    form: forms.Form | None

    @property
    def anchor(self) -> str:
        return f"{self.agency.key}-{self.period.pk}"


@require_GET
@reader_required
def urging(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    return _page(request)


def _page(
    request: AuthenticatedHttpRequest,
    *,
    bound: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    region = request.user.region
    if not may_see_urging(request.user) or region is None:
        raise PermissionDenied
    on = timezone.localdate()
    slips = (
        Slip.objects.visible_to(request.user)
        .with_unanswered()
        .select_related("agency", "period", "region", "issued_by", "received_by")
    )
    own = may_urge(request.user, region)
    lines = _lines(region, on=on, with_forms=own, bound=bound)
    ctx = {
        "region": region,
        "today": on,
        "lines": lines,
        "counts": _counts(lines),
        "slips": [(slip, slip.state_on(on)) for slip in slips[:SLIPS_SHOWN]],
        "slips_shown": SLIPS_SHOWN,
        "may_urge": own,
        "obstacle": _obstacle(on),
    }
    return render(request, "tasks/urging.html", ctx, status=status)


@reader_required
def urge_now(request: AuthenticatedHttpRequest, /, key: str, pk: int) -> HttpResponseBase:
    """By hand, for one agency and period."""
    period = get_object_or_404(ReportingPeriod.objects.visible_to(request.user), pk=pk)
    agency = get_object_or_404(Agency.objects.visible_to(request.user), key=key)
    if request.method != "POST":
        return redirect("tasks:urging")
    if not may_urge(request.user, period.region):
        raise PermissionDenied
    form = UrgeForm(request.POST, auto_id=f"{key}-{pk}_%s")
    if form.is_valid():
        try:
            slips = urge(
                agency,
                period,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
                calendar=_calendar(),
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            said = "、".join(str(slip) for slip in slips)
            messages.success(request, f"已向{agency.name}发出{said}。")
            return redirect("tasks:urging")
    return _page(request, bound=(f"{key}-{pk}", form), status=422)


@require_GET
@reader_required
def slip(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponse:
    """One slip, fit to be printed."""
    seen = Slip.objects.visible_to(request.user).with_unanswered()
    found = get_object_or_404(
        seen.select_related("agency", "period", "region", "issued_by", "received_by"), pk=pk
    )
    items = found.items.select_related(
        "update__period", "update__implementation__measure", "update__implementation__region"
    ).order_by("update__implementation__measure__order", "pk")
    ctx = {
        "slip": found,
        "items": items,
        "state": found.state_on(timezone.localdate()),
        "may_acknowledge": found.received_at is None and may_acknowledge(request.user, found),
    }
    return render(request, "tasks/slip.html", ctx)


@reader_required
def receive(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    """回执."""
    found = get_object_or_404(Slip.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        acknowledge(found, actor=request.user, now=timezone.now())
        messages.success(request, "回执已登记，发出单位会看到签收人和时间。")
    return redirect(found)


def _lines(
    region: Region, *, on: date, with_forms: bool, bound: tuple[str, forms.Form] | None
) -> list[Line]:
    """Agencies on the highest rung first, then the longest late."""
    groups: dict[tuple[int, int], list[Owed]] = defaultdict(list)
    for owed in owed_in(region, on=on):
        key = (owed.update.implementation.lead_agency_id or 0, owed.update.period_id)
        groups[key].append(owed)
    lines = [_line(group, on=on, with_forms=with_forms, bound=bound) for group in groups.values()]
    rungs = list(Rung)
    return sorted(
        lines,
        key=lambda line: (
            -(rungs.index(line.rung) + 1 if line.rung else 0),
            line.due_on,
            -line.late,
            line.agency.name,
        ),
    )


def _line(
    group: list[Owed], *, on: date, with_forms: bool, bound: tuple[str, forms.Form] | None
) -> Line:
    first = group[0].update
    agency, period = first.implementation.lead_agency, first.period
    assert agency is not None  # by owed_in
    rungs = list(Rung)
    top = max(group, key=lambda o: rungs.index(o.standing.rung) if o.standing.rung else -1)
    anchor = f"{agency.key}-{period.pk}"
    form: forms.Form | None = UrgeForm(auto_id=f"{anchor}_%s") if with_forms else None
    if bound and bound[0] == anchor:
        form = bound[1]
    return Line(
        agency=agency,
        period=period,
        owed=len(group),
        late=sum(1 for o in group if o.standing.due_on < on),
        due_on=min(o.standing.due_on for o in group),
        rung=top.standing.rung,
        slip=top.slip,
        next_step=_next_step(top, on),
        form=form,
    )


def _next_step(owed: Owed, on: date) -> str:
    """What the next morning's run will do about it, in words."""
    standing = owed.standing
    if standing.rung is None:
        if standing.due_on < on:
            return "下一个工作日早上自动催办"
        return f"截止前{REMIND_AHEAD}个工作日自动提醒"
    if standing.rung == Rung.BULLETIN:
        return "列入本期通报"
    above = list(Rung)[list(Rung).index(standing.rung) + 1]
    return f"{standing.answer_by:%Y-%m-%d}后仍未报的，升级为{above.label}"


def _counts(lines: list[Line]) -> list[tuple[str, int]]:
    """How many agencies stand on each rung."""
    return [
        (str(rung.label), len({line.agency.pk for line in lines if line.rung == rung}))
        for rung in Rung
    ]


def _obstacle(on: date) -> str:
    """Why no slip can be dated today; empty where one can."""
    try:
        _calendar().add(on, 3)
    except CalendarMissing as missing:
        return str(missing)
    return ""


def _calendar() -> Calendar:
    return calendar_of(CalendarDay.objects.all())


def slips_of(request: AuthenticatedHttpRequest, on: date) -> list[tuple[Slip, SlipState]]:
    """The slips the person's agency has still to sign for or to answer, newest first."""
    seen = (
        Slip.objects.visible_to(request.user)
        .unanswered_only()
        .select_related("period", "region", "agency")
    )
    return [(each, each.state_on(on)) for each in seen[:SLIPS_SHOWN]]
