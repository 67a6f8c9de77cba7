"""The queue of unknown names: each name once with where it stands and what it may mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from agencies.choices import Role
from agencies.gazetteer import normalise
from agencies.models import User
from regions.models import Region
from tasks.models import Responsibility


@dataclass
class UnknownName:
    """A name as it is written first; other spellings of it differ in blanks or width only."""

    name: str
    region: Region
    places: list[Responsibility] = field(default_factory=list)


def unknown_rows(user: User) -> QuerySet[Responsibility]:
    """Unknown names in documents whose names the person keeps (`may_answer_names`)."""
    rows = Responsibility.objects.unknown()
    if user.is_active and user.role == Role.ADMINISTRATOR:
        return rows
    if user.is_active and user.role == Role.COORDINATOR:
        return rows.filter(measure__document__region=user.region_id)
    return rows.none()


def queue(user: User) -> list[UnknownName]:
    """The most frequent first."""
    return _grouped(unknown_rows(user))


def standing_at(name: str, region: Region) -> UnknownName:
    """One name with its places; none where it is not, or no longer, in the queue."""
    rows = Responsibility.objects.unknown().filter(measure__document__region=region)
    form = normalise(name)
    grouped = (each for each in _grouped(rows) if normalise(each.name) == form)
    return next(grouped, UnknownName(name, region))


def _grouped(rows: QuerySet[Responsibility]) -> list[UnknownName]:
    names: dict[tuple[int, str], UnknownName] = {}
    placed = rows.select_related("measure__document__region").order_by(
        "measure__document__region__order", "measure__document", "measure__order", "order"
    )
    for row in placed:
        region = row.measure.document.region
        unknown = names.setdefault((region.pk, normalise(row.name)), UnknownName(row.name, region))
        unknown.places.append(row)
    return sorted(names.values(), key=lambda each: -len(each.places))
