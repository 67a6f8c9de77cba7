"""接收: what has come up from the regions below, and which of them have not reported."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.http import AuthenticatedHttpRequest
from agencies.models import User
from regions.models import Region
from reports.choices import SubmissionState
from reports.gathering import Member, members_of, time_of
from reports.models import SubmissionRound
from reports.permissions import is_above
from tasks.models import LockException, ReportingPeriod
from tasks.views.access import reader_required

SHOWN = 100
TIMES_SHOWN = 3


@reader_required
@require_safe
def received(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What waits here, what was decided or is only a copy, and who is still missing."""
    user = request.user
    if not is_above(user) or user.region is None:
        raise PermissionDenied
    # What was gathered below is read in the package it was gathered in.
    here = Q(submission__receiver=user.region) | Q(submission__report__isnull=False)
    latest = (
        SubmissionRound.objects.visible_to(user)
        .filter(here, number=F("submission__round_number"))
        .select_related(
            "submission__region",
            "submission__receiver",
            "submission__period",
            "submission__report__region",
            "sent_by",
        )
        .order_by("-sent_at", "-pk")
    )
    waits = Q(submission__receiver=user.region, submission__state=SubmissionState.SENT)
    ctx = {
        "waiting": latest.filter(waits).order_by("sent_at", "pk"),
        "others": latest.exclude(waits)[:SHOWN],
        "times": _by_time(user, user.region),
        "consents": LockException.objects.visible_to(user).lacking_consent().count(),
    }
    return render(request, "reports/received.html", ctx)


def _by_time(user: User, region: Region) -> list[tuple[ReportingPeriod, list[Member]]]:
    """The last few times the regions below report on, each with how far every region is."""
    below = ReportingPeriod.objects.visible_to(user).filter(
        region__parent=region, opened_at__isnull=False
    )
    times: dict[tuple[object, ...], ReportingPeriod] = {}
    for period in below.order_by("-ends_on", "-pk")[:SHOWN]:
        times.setdefault(time_of(period), period)
    return [
        (period, members_of(period, region=region)) for period in list(times.values())[:TIMES_SHOWN]
    ]
