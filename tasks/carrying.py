"""承接: which measures of an upper document a lower one carries, and what it adds of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from agencies.models import User
from regions.models import Region
from tasks.linking import CARRYING_LISTS
from tasks.models import Measure, MeasureLink, PolicyDocument
from tasks.models.measure import MeasureQuerySet


@dataclass(frozen=True, slots=True)
class Carrying:
    """Two documents side by side. `carried` counts upper measures with a lower one."""

    upper: PolicyDocument
    lower: PolicyDocument
    carried: int
    # 未承接: upper measures without a row below.
    uncarried: list[Measure]
    # 自主探索: rows of the lower document that carry nothing from above.
    explored: list[Measure]


def carryings_of(document: PolicyDocument, user: User) -> list[Carrying]:
    """The document against the one it implements, and against those that implement it.

    Only lower documents of the person's own region, or of regions whose rows they may see.
    """
    own = Region.objects.filter(users=user) | Region.objects.visible_to(user)
    pairs = [
        (document, lower)
        for lower in document.implemented_by.filter(region__in=own).select_related("region")
    ]
    if document.implements:
        pairs.append((document.implements, document))
    found = [carrying(upper, lower) for upper, lower in pairs]
    return [c for c in found if c.carried]


def carrying(upper: PolicyDocument, lower: PolicyDocument) -> Carrying:
    """Compare the two documents by their links. Three queries."""
    links = MeasureLink.objects.upheld().filter(
        upper__document=upper, lower__document=lower, lower__list_name__in=CARRYING_LISTS
    )
    above = _rows(upper)
    uncarried = above.exclude(Exists(links.filter(upper=OuterRef("pk"))))
    explored = _rows(lower).exclude(Exists(links.filter(lower=OuterRef("pk"))))
    return Carrying(
        upper,
        lower,
        carried=links.values("upper").distinct().count(),
        uncarried=list(uncarried),
        explored=list(explored),
    )


def _rows(document: PolicyDocument) -> MeasureQuerySet:
    return document.measures.filter(list_name__in=CARRYING_LISTS).select_related("task")
