"""领导驾驶舱: two minutes on a phone or a wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.choices import Role
from agencies.http import AuthenticatedHttpRequest
from agencies.models import User
from regions.models import Region
from reports.forms import DashboardForm
from reports.permissions import may_see_dashboard
from reports.statistics import (
    Figure,
    Rate,
    Standing,
    attention,
    demonstration,
    landing_rate,
    late_by_agency,
    lock_exceptions,
    red_list,
    returns_by_agency,
    standing,
    status_by_task,
    verified_rate,
)
from tasks.models import Blocker, Implementation, ReportingPeriod
from tasks.permissions import may_see_exceptions
from tasks.querysets import BlockerQuerySet
from tasks.then import end_of
from tasks.views.access import reader_required

RED_ROWS = 10
LATE_ROWS = 15


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened to the verified rate since the end of the month before."""

    since: date
    landed: int
    points: str

    @property
    def is_level(self) -> bool:
        return not self.landed and self.points == "+0.0"


@reader_required
@require_safe
def dashboard(request: AuthenticatedHttpRequest) -> HttpResponse:
    if not may_see_dashboard(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    seen = Implementation.objects.visible_to(request.user)
    regions = list(Region.objects.filter(Exists(seen.filter(region=OuterRef("pk")))))
    form = DashboardForm(
        _with_own_region(request, regions),
        regions=[(r.slug, r.name) for r in regions],
        today=today,
    )
    as_of, chosen = today, None
    if form.is_valid():
        as_of = form.cleaned_data["as_of"]
        chosen = next((r for r in regions if r.slug == form.cleaned_data["region"]), None)
    elif "region" in form.errors:
        # A region that is not the reader's is to them as one that does not exist.
        raise Http404
    rows = seen.filter(region=chosen) if chosen else seen
    now = standing(rows, as_of=as_of, today=today, params={"region": chosen.slug} if chosen else {})
    rate, needs = landing_rate(now), attention(now)
    month_before = as_of.replace(day=1) - timedelta(days=1)
    before = verified_rate(standing(rows, as_of=month_before, today=today))
    period = _current_period(request.user, chosen, as_of)
    ctx = {
        "form": form,
        "regions": regions,
        "chosen": chosen,
        "as_of": as_of,
        "is_present": now.present,
        "rate": rate,
        "change": _change(rate.verified, before, month_before),
        "attention": needs,
        "needs": (needs.red, needs.blocked, needs.late, needs.overdue),
        "red": red_list(now, blockers=Blocker.objects.visible_to(request.user), most=RED_ROWS),
        "red_rows": RED_ROWS,
        "tables": status_by_task(now),
        "late": late_by_agency(now)[:LATE_ROWS],
        "period": period,
        "returns": returns_by_agency(now, period=period) if period else (),
        "exceptions": _exceptions(request.user, now),
        "demo_rows": demonstration(now).count,
        "unanswered": _unanswered(request.user, chosen, today),
    }
    return render(request, "reports/dashboard.html", ctx)


def _unanswered(user: User, region: Region | None, on: date) -> BlockerQuerySet:
    """Whose answer is late today; the upper level sees only what was put to it."""
    late = Blocker.objects.visible_to(user).overdue(on)
    if region is not None:
        late = late.filter(region=region)
    return late.select_related("owner_agency", "owner", "region").order_by("answer_by")[:LATE_ROWS]


def _exceptions(user: User, now: Standing) -> tuple[Figure, ...]:
    """Of the periods that end in the year; none for those whose affair they are not."""
    return lock_exceptions(now, year=now.as_of.year) if may_see_exceptions(user) else ()


def _with_own_region(request: AuthenticatedHttpRequest, regions: list[Region]) -> dict[str, str]:
    """What was asked for; at first sight a person's own region, where it has rows."""
    asked = request.GET.dict()
    own = request.user.region
    if "region" not in asked:
        asked["region"] = own.slug if own in regions and own else ""
    if not asked["region"] and len(regions) == 1:
        asked["region"] = regions[0].slug
    return asked


def _current_period(user: User, region: Region | None, on: date) -> ReportingPeriod | None:
    """The newest period open by then. What was not handed in is not the upper level's matter."""
    if region is None or user.role == Role.UPPER:
        return None
    return (
        ReportingPeriod.objects.visible_to(user)
        .filter(region=region, opened_at__lt=end_of(on))
        .order_by("-ends_on", "-opened_at")
        .first()
    )


def _change(rate: Rate, before: Rate, since: date) -> Change | None:
    now, then = rate.tenths, before.tenths
    if now is None or then is None:
        return None
    return Change(
        since=since,
        landed=rate.part.count - before.part.count,
        points=f"{(now - then) / 10:+.1f}",
    )
