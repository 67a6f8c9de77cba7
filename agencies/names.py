"""Which name a body bore on a day: what is said about the past says the name of then.

国家金融监督管理总局      on 2024-01-01
中国银行保险监督管理委员会  on 2020-08-11
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import chain

from agencies.choices import NameKind
from agencies.models import Agency, AgencyName

# The kinds of official names; a short name is nobody's name on a date.
OFFICIAL = (NameKind.FULL, NameKind.FORMER)
# No reorganisation leads further; it also ends a ring that somebody entered by mistake.
LONGEST_CHAIN = 10


def names_on(agencies: Iterable[int], on: date) -> dict[int, str]:
    """Official names by primary key. A body without any on record is missing. One query."""
    by_body: dict[int, list[AgencyName]] = defaultdict(list)
    for name in AgencyName.objects.filter(agency__in=set(agencies), kind__in=OFFICIAL):
        by_body[name.agency_id].append(name)
    return {pk: borne_on(names, on).name for pk, names in by_body.items()}


def borne_on(names: Iterable[AgencyName], on: date) -> AgencyName:
    """The official name in force on that day; the nearest one where none is on record for it.

    Names without a first day were borne since always, without a last day still are. Of two that
    would both be in force the one that began later is meant, and of those the one that ended.
    """
    ordered = in_time(name for name in names if name.kind in OFFICIAL)
    begun = [name for name in ordered if name.valid_from is None or name.valid_from <= on]
    covering = [name for name in begun if name.valid_to is None or on <= name.valid_to]
    if covering:
        latest = max(name.valid_from or date.min for name in covering)
        newest = [name for name in covering if (name.valid_from or date.min) == latest]
        return min(newest, key=lambda name: name.valid_to or date.max)
    return begun[-1] if begun else ordered[0]


def in_time(names: Iterable[AgencyName]) -> list[AgencyName]:
    """Official names from the first to the present one."""
    return sorted(
        (name for name in names if name.kind in OFFICIAL),
        key=lambda name: (name.valid_from or date.min, name.valid_to or date.max, name.pk),
    )


def succession(agency: Agency) -> list[Agency]:
    """The bodies it came from and those it went over into, the oldest first, itself among them.

    Only what is on record: several may have been merged into one.
    """
    before: list[list[Agency]] = []
    seen, generation = {agency.pk}, [agency]
    while generation and len(before) < LONGEST_CHAIN:
        older = Agency.objects.filter(successor__in=generation).exclude(pk__in=seen)
        generation = list(older.order_by("until", "name"))
        seen |= {body.pk for body in generation}
        before.append(generation)
    after: list[Agency] = []
    body = agency.successor
    while body is not None and body.pk not in seen and len(after) < LONGEST_CHAIN:
        seen.add(body.pk)
        after.append(body)
        body = body.successor
    return [*chain.from_iterable(reversed(before)), agency, *after]
