"""Opening a reporting period, and asking for what it expects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies import audit
from agencies.models import User
from regions.models import Region
from tasks.choices import UNFINISHED, Frequency, TrackScope
from tasks.models import (
    CalendarDay,
    Implementation,
    PolicyDocument,
    ProgressUpdate,
    ReportingPeriod,
)
from tasks.permissions import may_open_period
from tasks.querysets import ImplementationQuerySet, locked_on
from tasks.working_days import CalendarMissing, calendar_of


def due_after(day: date, working_days: int, *, field: str = "working_days") -> tuple[date, str]:
    """The date `working_days` after `day`, and a sentence saying how it was reached.

    Raises ValidationError at `field` where the calendar of a year is missing.
    """
    try:
        due = calendar_of(CalendarDay.objects.all()).add(day, working_days)
    except CalendarMissing as missing:
        raise ValidationError({field: str(missing)}) from missing
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
    opens_on: date | None = None,
    locks_on: date | None = None,
    locks_note: str = "",
    document: PolicyDocument | None = None,
    actor: User,
    now: datetime,
) -> ReportingPeriod:
    """Open the period and create its expected updates: one for each unfinished item in scope.

    What has landed, is not applicable, out of scope or of a closed round owes nothing. With
    `opens_on` to come the period is only planned, and the scheduler opens it on that day.
    Raises ValidationError for dates out of order or a period that exists already; asked again by
    the same person in the same words it is that period.
    """
    if not may_open_period(actor, region):
        raise PermissionDenied
    # Two people may press the button together: the second one is told that it is open already.
    hold_region(region.pk)
    today = timezone.localdate(now)
    described = {
        "region": region,
        "title": title,
        "frequency": frequency,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "due_on": due_on,
        "opens_on": opens_on or today,
        "locks_on": locks_on,
        "document": document,
        "opened_by": actor,
    }
    # The same button pressed twice: the period is there, as its person wanted it.
    if same := ReportingPeriod.objects.filter(**described, locked_at=None).first():
        return same
    # What is past may be opened to be recorded; a plan to open what is over is a slip.
    if opens_on is not None and opens_on > max(today, due_on):
        raise ValidationError({"opens_on": "开启日期不能晚于填报截止。"})
    period = ReportingPeriod(
        **described,
        due_note=due_note,
        locks_note=locks_note if locks_on else "",
        is_demo=actor.is_demo,
    )
    period.full_clean()
    period.save()
    if period.opens_on <= today:
        _begin(period, actor=actor, now=now)
    else:
        audit.record(
            actor=actor,
            verb="plan_period",
            obj=period,
            now=now,
            region=region,
            after={"opens_on": period.opens_on, "due_on": due_on, "due_note": due_note},
        )
    return period


def open_planned(*, now: datetime) -> int:
    """Open every planned period whose day has come; how many. Called again it does nothing."""
    today = timezone.localdate(now)
    planned = ReportingPeriod.objects.filter(opened_at__isnull=True, opens_on__lte=today)
    return sum(_begin_planned(pk, now=now) for pk in planned.values_list("pk", flat=True))


@transaction.atomic
def _begin_planned(pk: int, *, now: datetime) -> bool:
    # Two schedulers may see it together: the second one waits here and finds it open.
    period = ReportingPeriod.objects.select_for_update(of=("self",)).get(pk=pk)
    if period.opened_at is not None:
        return False
    hold_region(period.region_id)
    _begin(period, actor=None, now=now)
    return True


def _begin(period: ReportingPeriod, *, actor: User | None, now: datetime) -> None:
    period.opened_at = now
    period.save(update_fields=["opened_at"])
    owing = _owing(period).select_for_update(of=("self",))
    ids = list(owing.order_by("pk").values_list("pk", flat=True))
    _expect(period, ids, now=now)
    Implementation.objects.filter(pk__in=ids).update(made_up_late=False)
    audit.record(
        actor=actor,
        verb="open_period",
        obj=period,
        now=now,
        region=period.region,
        after={
            "due_on": period.due_on,
            "due_note": period.due_note,
            "locks_on": period.locks_on,
            "expected_updates": len(ids),
        },
    )


def expect_updates(region: Region, items: Iterable[int], *, now: datetime) -> int:
    """Create what the region's open periods ask of these items (keys) and have not asked yet.

    For items that come to be tracked, or answered for, after a period was opened. A period past
    its due date asks nothing more: the item would be late on its first day. Call it inside the
    transaction that changed the items. Returns how many updates are new.
    """
    # Held so that a period being opened now either sees the items, or is seen here.
    hold_region(region.pk)
    today = timezone.localdate(now)
    keys = list(items)
    created = 0
    open_now = ReportingPeriod.objects.filter(
        ~locked_on(today), region=region, opened_at__isnull=False, due_on__gte=today
    )
    for period in open_now.order_by("due_on"):
        owing = _owing(period).filter(pk__in=keys).exclude(updates__period=period)
        ids = list(owing.order_by("pk").values_list("pk", flat=True))
        _expect(period, ids, now=now)
        created += len(ids)
    return created


def _owing(period: ReportingPeriod) -> ImplementationQuerySet:
    """The items of which the period asks an update."""
    q = Implementation.objects.filter(
        region=period.region_id,
        scope=TrackScope.IN_SCOPE,
        status__in=UNFINISHED,
        closed_on__isnull=True,
    )
    return q.filter(measure__document=period.document_id) if period.document_id else q


def _expect(period: ReportingPeriod, ids: list[int], *, now: datetime) -> None:
    ProgressUpdate.objects.bulk_create(
        (
            ProgressUpdate(
                implementation_id=pk,
                period=period,
                region_id=period.region_id,
                expected_at=now,
                due_on=period.due_on,
                due_note=period.due_note,
                is_demo=period.is_demo,
            )
            for pk in ids
        ),
        batch_size=1000,
    )
    # An older update still owed keeps its earlier date: opening a period forgives nothing.
    later = Q(owed_on__isnull=True) | Q(owed_on__gt=period.due_on)
    Implementation.objects.filter(later, pk__in=ids).update(owed_on=period.due_on)


def hold_region(region_id: int) -> None:
    """Held by whatever creates expected updates, before it holds any item of the region."""
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region_id)
