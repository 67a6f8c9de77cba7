"""Opening a reporting period."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import User
from regions.models import Region
from tasks.choices import UNFINISHED, Frequency, TrackScope
from tasks.models import CalendarDay, Implementation, ProgressUpdate, ReportingPeriod
from tasks.permissions import may_open_period
from tasks.working_days import CalendarMissing, calendar_of


def due_after(day: date, working_days: int) -> tuple[date, str]:
    """The due date `working_days` after `day`, and a sentence saying how it was reached.

    Raises ValidationError where the calendar of a year is missing.
    """
    try:
        due = calendar_of(CalendarDay.objects.all()).add(day, working_days)
    except CalendarMissing as missing:
        raise ValidationError({"working_days": str(missing)}) from missing
    return due, f"{day:%Y-%m-%d}后第{working_days}个工作日（含调休，按国务院放假安排）"


@transaction.atomic
def open_period(
    region: Region,
    *,
    title: str,
    frequency: Frequency,
    starts_on: date,
    ends_on: date,
    due_on: date,
    due_note: str = "",
    actor: User,
    now: datetime,
) -> ReportingPeriod:
    """Open the period and create its expected updates: one for each unfinished item in scope.

    What has landed, is not applicable, out of scope or of a closed round owes nothing.
    Raises ValidationError for dates out of order or a period that exists already.
    """
    if not may_open_period(actor, region):
        raise PermissionDenied
    # Two people may press the button together: the second one is told that it is open already.
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
    period = ReportingPeriod(
        region=region,
        title=title,
        frequency=frequency,
        starts_on=starts_on,
        ends_on=ends_on,
        due_on=due_on,
        due_note=due_note,
        opened_at=now,
        opened_by=actor,
        is_demo=actor.is_demo,
    )
    period.full_clean()
    period.save()
    owing = Implementation.objects.select_for_update(of=("self",)).filter(
        region=region,
        scope=TrackScope.IN_SCOPE,
        status__in=UNFINISHED,
        closed_on__isnull=True,
    )
    ids = list(owing.order_by("pk").values_list("pk", flat=True))
    ProgressUpdate.objects.bulk_create(
        (
            ProgressUpdate(
                implementation_id=pk, period=period, region=region, is_demo=actor.is_demo
            )
            for pk in ids
        ),
        batch_size=1000,
    )
    # An older update still owed keeps its earlier date: opening a period forgives nothing.
    owed = Implementation.objects.filter(pk__in=ids)
    owed.filter(owed_on__isnull=True).update(owed_on=due_on)
    owed.update(made_up_late=False)
    audit.record(
        actor=actor,
        verb="open_period",
        obj=period,
        now=now,
        region=region,
        after={"due_on": due_on, "due_note": due_note, "expected_updates": len(ids)},
    )
    return period
