"""Climbing the ladder of urging: the morning's slips, slips by hand, and their receipts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from agencies import audit
from agencies.models import Agency, User
from regions.models import Region
from tasks.choices import Rung, TrackScope
from tasks.models import ProgressUpdate, ReportingPeriod, Slip, SlipItem
from tasks.permissions import may_acknowledge, may_urge
from tasks.telling import tell_agency, tell_channels
from tasks.urging import Standing, answer_by, next_rung, rung_by_hand
from tasks.working_days import Calendar, CalendarMissing


@dataclass(frozen=True, slots=True)
class Owed:
    """An update still with its agency, and where on the ladder it stands."""

    update: ProgressUpdate
    standing: Standing
    slip: Slip | None
    repeats: dict[str, int]


@transaction.atomic
def issue_slips(region: Region, *, now: datetime, calendar: Calendar) -> list[Slip]:
    """The slips of the day: each update that reaches a rung, by agency, period and rung.

    Called again, late or twice at once it issues nothing a second time; on a day off it waits for
    the next working day. Messages and sendings are written with the slips and leave after the
    commit. Raises CalendarMissing, and has then done nothing.
    """
    on = timezone.localdate(now)
    if not calendar.is_working_day(on):
        return []
    _hold(region)
    groups: dict[tuple[int, int, Rung], list[Owed]] = defaultdict(list)
    for owed in owed_in(region, on=on):
        rung = next_rung(owed.standing, on=on, calendar=calendar)
        if rung is not None:
            agency_id = owed.update.implementation.lead_agency_id
            assert agency_id is not None  # by owed_in
            groups[agency_id, owed.update.period_id, rung].append(owed)
    slips = [
        _issue(region, rung, group, now=now, calendar=calendar)
        for (_, _, rung), group in groups.items()
    ]
    tell_channels(region, slips, now=now, calendar=calendar)
    return slips


@transaction.atomic
def urge(
    agency: Agency,
    period: ReportingPeriod,
    *,
    reason: str,
    actor: User,
    now: datetime,
    calendar: Calendar,
) -> list[Slip]:
    """Urge the agency now for what it owes of the period, on the rung its items have come to.

    Pressed twice on a day with the same words it is once. Raises PermissionDenied,
    ValidationError at `reason`, or without a field where nothing is owed or no date can be
    counted.
    """
    region = period.region
    if not may_urge(actor, region):
        raise PermissionDenied
    on, reason = timezone.localdate(now), reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写明为什么现在催办，例如“已电话催办”。"})
    _hold(region)
    same = Slip.objects.filter(
        agency=agency, period=period, issued_on=on, issued_by=actor, reason=reason
    )
    if pressed_before := list(same):
        return pressed_before
    groups: dict[Rung, list[Owed]] = defaultdict(list)
    for owed in owed_in(region, on=on, agency=agency, period=period):
        groups[rung_by_hand(owed.standing, on=on)].append(owed)
    if not groups:
        raise ValidationError("该单位本期没有待报的事项，不需要催办。")
    try:
        slips = [
            _issue(region, rung, group, now=now, calendar=calendar, actor=actor, reason=reason)
            for rung, group in groups.items()
        ]
    except CalendarMissing as missing:
        raise ValidationError(str(missing)) from missing
    tell_channels(region, slips, now=now, calendar=calendar)
    return slips


@transaction.atomic
def acknowledge(slip: Slip, *, actor: User, now: datetime) -> Slip:
    """回执: a person of the agency signs that the slip has come. The first one counts."""
    current = Slip.objects.select_for_update(of=("self",)).select_related("region").get(pk=slip.pk)
    if not may_acknowledge(actor, current):
        raise PermissionDenied
    if current.received_at is not None:
        return current
    current.received_at, current.received_by = now, actor
    current.save(update_fields=["received_at", "received_by"])
    audit.record(
        actor=actor,
        verb="acknowledge_slip",
        obj=current,
        now=now,
        region=current.region,
        agency=actor.agency,
        after={"received_at": now},
    )
    return current


def owed_in(
    region: Region,
    *,
    on: date,
    agency: Agency | None = None,
    period: ReportingPeriod | None = None,
) -> list[Owed]:
    """What agencies owe in the region, of items that count, with its place on the ladder.

    What is locked on that day nobody can hand in, and nobody is urged for it.

    Items without a lead agency are the bureau's own to assign: there is nobody to urge.
    """
    updates = (
        ProgressUpdate.objects.to_fill()
        .unlocked(on)
        .filter(
            region=region,
            implementation__scope=TrackScope.IN_SCOPE,
            implementation__closed_on__isnull=True,
            implementation__lead_agency__isnull=False,
        )
        .select_related("period", "implementation__measure", "implementation__lead_agency")
        .order_by("implementation__lead_agency", "period", "implementation__measure__order", "pk")
    )
    if agency is not None:
        updates = updates.filter(implementation__lead_agency=agency)
    if period is not None:
        updates = updates.filter(period=period)
    rows = list(updates)
    items: dict[int, list[SlipItem]] = defaultdict(list)
    present = SlipItem.objects.filter(
        update__in=[u.pk for u in rows], round_number=F("update__round_number")
    )
    for item in present.select_related("slip").order_by("slip__issued_at", "slip__pk"):
        items[item.update_id].append(item)
    return [_owed(update, items[update.pk]) for update in rows]


def _owed(update: ProgressUpdate, items: list[SlipItem]) -> Owed:
    repeats: dict[str, int] = {}
    for item in items:
        repeats[item.rung] = max(repeats.get(item.rung, 0), item.repeat + 1)
    last = items[-1] if items else None
    standing = Standing(
        due_on=update.due_on,
        rung=Rung(last.rung) if last else None,
        answer_by=last.slip.answer_by if last else None,
    )
    return Owed(update, standing, last.slip if last else None, repeats)


def _hold(region: Region) -> None:
    """One at a time in a region: numbers run on, and a second scheduler finds the work done."""
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)


def _issue(
    region: Region,
    rung: Rung,
    group: list[Owed],
    *,
    now: datetime,
    calendar: Calendar,
    actor: User | None = None,
    reason: str = "",
) -> Slip:
    on = timezone.localdate(now)
    # The date the reader must not miss: returned items of a period can be due later than others.
    first = min(group, key=lambda owed: owed.standing.due_on).update
    agency, period = first.implementation.lead_agency, first.period
    assert agency is not None  # by owed_in
    until, note = answer_by(
        rung, due_on=first.due_on, due_note=first.due_note, on=on, calendar=calendar
    )
    last = Slip.objects.filter(region=region, year=on.year).aggregate(n=Max("serial"))["n"]
    slip = Slip.objects.create(
        region=region,
        agency=agency,
        period=period,
        rung=rung,
        year=on.year,
        serial=(last or 0) + 1,
        issued_on=on,
        issued_at=now,
        issued_by=actor,
        reason=reason,
        answer_by=until,
        answer_note=note,
        is_demo=period.is_demo,
    )
    SlipItem.objects.bulk_create(
        SlipItem(
            slip=slip,
            update=owed.update,
            round_number=owed.update.round_number,
            rung=rung,
            repeat=owed.repeats.get(rung, 0),
            due_on=owed.standing.due_on,
        )
        for owed in group
    )
    audit.record(
        actor=actor,
        verb="urge" if actor else "issue_slip",
        obj=slip,
        now=now,
        region=region,
        agency=agency,
        after={
            "number": slip.number,
            "rung": rung,
            "answer_by": until,
            "answer_note": note,
            "updates": [owed.update.pk for owed in group],
        },
        reason=reason,
    )
    tell_agency(slip, [owed.update for owed in group], now=now, calendar=calendar)
    return slip
