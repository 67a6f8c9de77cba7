"""Who is told of slips, in what words, and when: the agency's people, and a region's channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from agencies import outbox
from agencies.choices import MessageKind, Role
from agencies.models import User
from regions.models import Region
from tasks.choices import Rung
from tasks.models import Assignment, ProgressUpdate, Slip
from tasks.urging import sending_time
from tasks.working_days import Calendar

# What a message names; the slip's page has them all.
NAMED = 5


def tell_agency(
    slip: Slip, updates: Sequence[ProgressUpdate], *, now: datetime, calendar: Calendar
) -> None:
    """Tell those at the agency whom a slip on these updates concerns."""
    people = _told_of(slip, [update.implementation_id for update in updates])
    named = "；".join(map(_named, updates[:NAMED]))
    more = f"等{len(updates)}项" if len(updates) > NAMED else ""
    said = f"说明：{slip.reason}\n" if slip.reason else ""
    outbox.tell(
        people,
        outbox.Notice(
            kind=MessageKind(slip.rung),
            key=f"slip-{slip.pk}",
            title=f"{slip.get_rung_display()}：{slip.period.title}有{len(updates)}项待报",
            text=f"{said}{named}{more}。\n"
            f"请于{slip.answer_by:%Y-%m-%d}前办理（{slip.answer_note}）。"
            f"系统流水号{slip.number}。",
            address=slip.get_absolute_url(),
            is_demo=slip.is_demo,
        ),
        region=slip.region,
        send_at=send_at(now, calendar),
        now=now,
    )


def _told_of(slip: Slip, items: list[int]) -> QuerySet[User]:
    """The officers of the items on the first rungs; all the agency's reporters where an item has
    none, and from the red slip on: what comes so far is no longer one person's matter.
    """
    people = User.objects.filter(
        role=Role.REPORTER, agency=slip.agency, region=slip.region, is_active=True
    )
    if slip.rung not in {Rung.REMIND, Rung.URGE}:
        return people
    mine = Assignment.objects.filter(implementation__in=items, agency=slip.agency)
    if mine.exclude(officer__in=people).exists() or mine.filter(officer=None).exists():
        return people
    return people.filter(pk__in=mine.values("officer"))


def tell_channels(
    region: Region, slips: Iterable[Slip], *, now: datetime, calendar: Calendar
) -> None:
    """One message of each rung to a channel, naming agencies and numbers: a group of many people
    reads it, so it says nothing of the items.
    """
    by_rung: dict[str, list[Slip]] = defaultdict(list)
    for slip in slips:
        by_rung[slip.rung].append(slip)
    for rung, group in by_rung.items():
        counts = {slip.pk: slip.items.count() for slip in group}
        outbox.post(
            outbox.Notice(
                kind=MessageKind(rung),
                key=f"slips-{group[0].pk}",
                title=f"{region.name}{Rung(rung).label}：{len(group)}个单位",
                text="\n".join(
                    f"{slip.agency.name}：{slip.period.title}{counts[slip.pk]}项，"
                    f"{slip.answer_by:%Y-%m-%d}前办理"
                    for slip in group
                ),
                address="/urging/",
                facts={
                    "region": region.slug,
                    "slips": [
                        {
                            "number": slip.number,
                            "rung": slip.rung,
                            "agency": slip.agency.key,
                            "agency_name": slip.agency.name,
                            "period": slip.period.title,
                            "items": counts[slip.pk],
                            "answer_by": f"{slip.answer_by:%Y-%m-%d}",
                        }
                        for slip in group
                    ],
                },
            ),
            region=region,
            send_at=send_at(now, calendar),
            now=now,
        )


def send_at(now: datetime, calendar: Calendar) -> datetime:
    """Now, or when the quiet hours are over, in local time."""
    return sending_time(timezone.localtime(now), calendar=calendar)


def _named(update: ProgressUpdate) -> str:
    measure = update.implementation.measure
    title = measure.title or measure.text
    return f"{measure.label} {title[:24]}{'…' if len(title) > 24 else ''}"
