"""我的工作: what waits for this person, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Min, Prefetch, Q
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.choices import BUREAU_ROLES, Role
from agencies.http import AuthenticatedHttpRequest
from agencies.views.access import log_in_required
from tasks.choices import OPEN_STATES, Light, TrackScope, UpdateState
from tasks.exception_states import not_taken_up
from tasks.filters import ImplementationFilter
from tasks.models import (
    Annotation,
    Implementation,
    LockException,
    ProgressUpdate,
    ReportingPeriod,
    UpdateRound,
)
from tasks.querysets import locked_on, unsigned_items, unsigned_periods
from tasks.views.urging import slips_of

# Longer lists are for the list page, to which each heading leads.
SHOWN = 30
ANNOTATIONS_SHOWN = 8
ANNOTATIONS_AGE = timedelta(days=60)
# How long the answer to a request stays among one's work.
EXCEPTIONS_AGE = timedelta(days=14)
# Those who have nothing to fill or verify start where they look.
STARTING_PAGES: dict[str, str] = {
    Role.LEADER: "dashboard",
    Role.UPPER: "tasks:regions",
    Role.AUDITOR: "audit",
    Role.ADMINISTRATOR: "admin:index",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number and the filters of the list that opens exactly its rows."""

    label: str
    number: int
    query: str
    is_alarming: bool = False


@require_GET
@log_in_required
def my_work(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    role, on = request.user.role, timezone.localdate()
    if role in STARTING_PAGES:
        return redirect(STARTING_PAGES[role])
    if role == Role.REPORTER:
        return render(request, "tasks/my_work_reporter.html", _reporter(request, on))
    if role in BUREAU_ROLES:
        return render(request, "tasks/my_work_bureau.html", _bureau(request, on))
    raise PermissionDenied


def _reporter(request: AuthenticatedHttpRequest, on: date) -> dict[str, Any]:
    """What the person's agency owes and has handed in, of what it leads."""
    user, week_end = request.user, _end_of_week(on)
    assert user.agency is not None  # by the constraint on User
    mine = {"lead": user.agency.key}
    returns = UpdateRound.objects.order_by("-number").select_related("decided_by")
    to_fill = ProgressUpdate.objects.to_fill_by(user)
    owed = list(
        to_fill.unlocked(on)
        .select_related("period", "implementation__measure")
        .prefetch_related(Prefetch("rounds", queryset=returns))
        .order_by("due_on", "implementation__measure__order", "pk")
    )
    returned = [u for u in owed if u.state == UpdateState.RETURNED]
    rest = [u for u in owed if u.state != UpdateState.RETURNED]
    handed_in = (
        ProgressUpdate.objects.visible_to(user)
        .filter(implementation__lead_agency=user.agency, submitted_at__isnull=False)
        .exclude(state__in=OPEN_STATES)
        .select_related("period", "implementation__measure", "submitted_by")
        .order_by("-submitted_at", "-pk")
    )
    return {
        "today": on,
        "tiles": [
            _tile(request, "待填报", mine | {"update_state": list(map(str, OPEN_STATES))}),
            _tile(request, "已退回", mine | {"update_state": "returned"}, is_alarming=True),
            _tile(request, "已逾期", mine | {"owed_before": _before(on)}, is_alarming=True),
            _tile(
                request, "本周到期", mine | {"owed_after": f"{on}", "owed_before": f"{week_end}"}
            ),
            _tile(request, "待核查", mine | {"update_state": "submitted"}),
            _tile(request, "我经办的", {"mine": "true"}),
        ],
        "returned": returned,
        "late": [u for u in rest if u.due_on < on],
        "this_week": [u for u in rest if on <= u.due_on <= week_end],
        "later": [u for u in rest if u.due_on > week_end],
        "handed_in": handed_in[:SHOWN],
        "annotations": _annotations(request),
        "exceptions": _exceptions(request, on),
        "slips": slips_of(request, on),
        "periods": _periods(request, on),
        "unsigned_items": list(
            unsigned_items(user.agency, user.region_id)
            .select_related("measure")
            .order_by("measure__document", "measure__order")
        ),
        "unsigned_periods": list(unsigned_periods(user.agency, user.region_id)),
        "closed": to_fill.exclude(pk__in=[u.pk for u in owed])
        .select_related("period", "implementation__measure")
        .order_by("-due_on", "pk")[:SHOWN],
    }


def _bureau(request: AuthenticatedHttpRequest, on: date) -> dict[str, Any]:
    """What the bureau has to verify, to chase and to settle in its region."""
    user, week_end = request.user, _end_of_week(on)
    waiting = (
        ProgressUpdate.objects.visible_to(user)
        .to_verify()
        .unlocked(on)
        .select_related(
            "period",
            "submitted_by__agency",
            "implementation__measure",
            "implementation__lead_agency",
        )
        .order_by("submitted_at", "pk")
    )
    seen = Implementation.objects.visible_to(user)
    late = (
        seen.filter(owed_on__lt=on)
        .values(key=F("lead_agency__key"), name=F("lead_agency__name"))
        .annotate(number=Count("pk"), since=Min("owed_on"))
        .order_by("since", "-number", "key")
    )
    orphans = {"assigned": "false", "closed": "false", "scope": TrackScope.IN_SCOPE.value}
    return {
        "today": on,
        "tiles": [
            _tile(request, "待核查", {"update_state": "submitted"}),
            _tile(request, "逾期未报", {"owed_before": _before(on)}, is_alarming=True),
            _tile(request, "本周到期", {"owed_after": f"{on}", "owed_before": f"{week_end}"}),
            _tile(request, "红灯", {"light": Light.RED.value}, is_alarming=True),
            _tile(request, "有问题诉求", {"blocked": "true"}),
            _tile(request, "未签收", {"signed": "false"}),
            _tile(request, "连续无变化", {"standstill": "true"}, is_alarming=True),
            _tile(request, "未明确责任单位", orphans),
        ],
        "waiting": waiting[:SHOWN],
        "waiting_number": waiting.count(),
        "late": [row | {"days": (on - row["since"]).days} for row in late],
        "late_before": _before(on),
        "this_week": seen.filter(owed_on__range=(on, week_end))
        .select_related("measure", "lead_agency")
        .order_by("owed_on", "measure__order", "pk")[:SHOWN],
        "orphans": seen.filter(
            lead_agency__isnull=True, closed_on__isnull=True, scope=TrackScope.IN_SCOPE
        )
        .select_related("measure", "measure__document")
        .order_by("measure__document", "measure__order")[:SHOWN],
        "annotations": _annotations(request),
        "periods": _periods(request, on),
        "asked": LockException.objects.visible_to(user)
        .asked()
        .select_related("update__period", "asked_by")
        .order_by("asked_at")[:SHOWN],
        "to_reopen": LockException.objects.visible_to(user)
        .requested()
        .open(on)
        .filter(not_taken_up())
        .select_related("update__implementation__measure", "update__implementation__lead_agency")
        .order_by("until", "pk")[:SHOWN],
    }


def _exceptions(
    request: AuthenticatedHttpRequest, on: date
) -> list[tuple[LockException, str, str]]:
    """Requests for what the agency leads, with outcome and next step: open or lately answered."""
    lately = timezone.now() - EXCEPTIONS_AGE
    rows = (
        LockException.objects.visible_to(request.user)
        .requested()
        .filter(
            Q(decided_at=None) | Q(until__gte=on) | Q(decided_at__gte=lately),
            update__implementation__lead_agency=request.user.agency,
        )
        .select_related("update__period", "update__implementation__measure")
    )
    return [(each, each.label(on), each.next_step(on)) for each in rows[:SHOWN]]


def _periods(request: AuthenticatedHttpRequest, on: date) -> Any:
    """The region's periods that are not locked yet, with their state, the next due first."""
    return (
        ReportingPeriod.objects.visible_to(request.user)
        .filter(~locked_on(on), region=request.user.region_id)
        .with_state(on)
        .order_by("due_on", "pk")
    )


def _tile(
    request: AuthenticatedHttpRequest,
    label: str,
    filters: Mapping[str, str | list[str]],
    *,
    is_alarming: bool = False,
) -> Tile:
    """The number is counted by the very filters its link carries."""
    query = QueryDict(mutable=True)
    for name, value in filters.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    seen = Implementation.objects.visible_to(request.user).with_light(timezone.localdate())
    number = ImplementationFilter(query, queryset=seen, request=request).qs.count()
    return Tile(label, number, query.urlencode(), is_alarming and number > 0)


def _annotations(request: AuthenticatedHttpRequest) -> Any:
    return (
        Annotation.objects.visible_to(request.user)
        .filter(at__gte=timezone.now() - ANNOTATIONS_AGE)
        .select_related("author", "implementation__measure", "implementation__lead_agency")
        .order_by("-at")[:ANNOTATIONS_SHOWN]
    )


def _end_of_week(on: date) -> date:
    """The Sunday of the week."""
    return on + timedelta(days=6 - on.weekday())


def _before(on: date) -> str:
    return f"{on - timedelta(days=1)}"
