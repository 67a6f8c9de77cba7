"""批量填报: all the open updates of one period on one page, saved and handed in with one press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies import keeping
from agencies.choices import Role
from agencies.http import AuthenticatedHttpRequest, number_in
from agencies.models import Agency
from tasks.actions import drop_typed
from tasks.forms import LedgerForm
from tasks.models import ProgressUpdate, ReportingPeriod
from tasks.querysets import ProgressUpdateQuerySet
from tasks.views.access import reader_required
from tasks.views.grid_rows import (
    PAGE_SIZE,
    Row,
    draw,
    redrawn,
    sent_updates,
    shown_again,
    take_in,
    ticked,
    with_row_parts,
)

FILLERS = frozenset({Role.REPORTER, Role.COORDINATOR})


@reader_required
def grid(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    if request.user.role not in FILLERS:
        raise PermissionDenied
    if request.method == "POST":
        return _take_in(request)
    return draw_choice(request, choose(request))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which period, and whose updates of it, are to be filled in, out of which."""

    updates: ProgressUpdateQuerySet
    period: ReportingPeriod | None
    periods: Sequence[ReportingPeriod]
    lead: str
    bodies: Sequence[Agency]


def choose(request: AuthenticatedHttpRequest) -> Choice:
    """As the address says; without a period the most urgent one."""
    waiting = ProgressUpdate.objects.to_fill_by(request.user).unlocked(timezone.localdate())
    periods = list(_periods(waiting))
    wanted = number_in(request.GET.get("period", ""))
    period = next((p for p in periods if p.pk == wanted), None)
    if period is None and not wanted:
        period = periods[0] if periods else None
    lead = request.GET.get("lead", "")
    shown = waiting.filter(period=period)
    if lead:
        shown = shown.filter(implementation__lead_agency__key=lead)
    updates = with_row_parts(shown).order_by(
        "implementation__measure__document", "implementation__measure__order", "pk"
    )
    return Choice(updates, period, periods, lead, _bodies(request, waiting))


def draw_choice(
    request: AuthenticatedHttpRequest, choice: Choice, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of what is chosen, as it stands."""
    page_obj = Paginator(choice.updates, PAGE_SIZE).get_page(request.GET.get("page"))
    kept = keeping.take(request)
    return draw_grid(
        request,
        draw(request.user, page_obj.object_list, kept),
        status=status,
        page_obj=page_obj,
        period=choice.period,
        periods=choice.periods,
        lead=choice.lead,
        bodies=choice.bodies,
        restored=kept is not None,
        **more,
    )


def _take_in(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Save or hand in; back to the list where all went well, the rows again where not."""
    updates = sent_updates(request.user, request.POST)
    submits = "submit" in request.POST
    unchanged = ticked(request.POST, "unchanged")
    if submits and unchanged and "confirmed" not in request.POST:
        # 无变化 must be meant, here as on the page of one item.
        return draw_grid(
            request,
            shown_again(request.user, request.POST, updates),
            period=updates[0].period if updates else None,
            confirming=[update for update in updates if update.pk in unchanged],
        )
    thrown_away = number_in(request.POST.get("throw_away", ""))
    for update in updates:
        if update.pk == thrown_away:
            drop_typed(update, actor=request.user)
            messages.success(request, "已放弃这一行没有保存的内容。")
    rows = take_in(request.user, request.POST, updates, to_submit=submits, leaving=thrown_away)
    if all(row.is_done or not row.said for row in rows):
        tell(request, rows)
        address = request.get_full_path()
        if "next" in request.POST:
            query = request.GET.copy()
            query["page"] = str(max(number_in(query.get("page", "")), 1) + 1)
            address = f"{request.path}?{query.urlencode()}"
        return redirect(address)
    rows = redrawn(request.user, rows)
    return draw_grid(
        request,
        rows,
        status=422,
        period=updates[0].period,
        done=[row for row in rows if row.is_done],
        refused=[row for row in rows if row.said and not row.is_done],
    )


def tell(request: AuthenticatedHttpRequest, rows: Sequence[Row]) -> None:
    handed_in = sum(row.is_handed_in for row in rows)
    saved = sum(row.is_done for row in rows) - handed_in
    if saved:
        messages.success(request, f"已保存 {saved} 项草稿，尚未提交。")
    if handed_in:
        messages.success(request, f"已提交 {handed_in} 项，等待核查。")
    if not saved and not handed_in and "throw_away" not in request.POST:
        messages.info(request, "没有改动的内容，也没有勾选要提交的事项。")
    for row in rows:
        if row.is_done and row.taken:
            label = row.update.implementation.measure.label
            fields = "、".join(row.taken)
            messages.info(request, f"{label}：他人同时修改了“{fields}”，已一并合并，请核对。")


def draw_grid(
    request: AuthenticatedHttpRequest, rows: Sequence[Row], *, status: int = 200, **more: Any
) -> HttpResponse:
    ctx = {
        "rows": [row for row in rows if not row.is_handed_in],
        "today": timezone.localdate(),
        "page_url": request.get_full_path(),
        "ticked": ticked(request.POST, "tick"),
        "unchanged": ticked(request.POST, "unchanged"),
        "on_behalf": request.user.role == Role.COORDINATOR,
        "ledger": LedgerForm(),
    }
    return render(request, "tasks/filling.html", ctx | more, status=status)


def _periods(waiting: ProgressUpdateQuerySet) -> Any:
    """The periods with something to fill in, the most urgent first."""
    keys = waiting.order_by().values("period")
    return ReportingPeriod.objects.filter(pk__in=keys).order_by("due_on", "pk")


def _bodies(request: AuthenticatedHttpRequest, waiting: ProgressUpdateQuerySet) -> Any:
    """The agencies a coordinator may fill in for; a reporter has one and need not choose."""
    if request.user.role != Role.COORDINATOR:
        return []
    keys = waiting.order_by().values("implementation__lead_agency")
    return Agency.objects.filter(pk__in=keys).order_by("name")
