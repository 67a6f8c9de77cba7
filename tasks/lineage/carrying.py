"""承接: which measures of an upper document a lower one carries, and what it adds of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from agencies.models import User
from tasks.choices import LinkState, RegionScope, UncarriedReason
from tasks.lineage.linking import CARRYING_LISTS
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


@dataclass(frozen=True, slots=True)
class Why:
    """The likely reason why a measure is carried by no row, in words a person can check."""

    reason: UncarriedReason
    detail: str = ""
    # Items of the lower document's prose that may carry it instead.
    prose: Sequence[MeasureLink] = field(default_factory=tuple)


def carryings_of(document: PolicyDocument, user: User) -> list[Carrying]:
    """The document against the one it implements, and against those that implement it.

    Only lower documents of the person's own region, or of regions whose rows they may see.
    """
    compared = PolicyDocument.objects.compared_for(user)
    pairs = [
        (document, lower) for lower in compared.filter(implements=document).select_related("region")
    ]
    if document.implements:
        pairs.append((document.implements, document))
    found = [carrying(upper, lower) for upper, lower in pairs]
    return [c for c in found if c.carried]


def carrying(
    upper: PolicyDocument,
    lower: PolicyDocument,
    *,
    upper_lists: Collection[str] = CARRYING_LISTS,
    lower_lists: Collection[str] = CARRYING_LISTS,
) -> Carrying:
    """Compare the rows of two documents by their links. Three queries."""
    links = MeasureLink.objects.upheld().filter(
        upper__document=upper, lower__document=lower, lower__list_name__in=lower_lists
    )
    above = _rows(upper, upper_lists)
    uncarried = above.exclude(Exists(links.filter(upper=OuterRef("pk"))))
    explored = _rows(lower, lower_lists).exclude(Exists(links.filter(lower=OuterRef("pk"))))
    return Carrying(
        upper,
        lower,
        carried=links.values("upper").distinct().count(),
        uncarried=list(uncarried),
        explored=list(explored),
    )


def _rows(document: PolicyDocument, lists: Collection[str]) -> MeasureQuerySet:
    return document.measures.filter(list_name__in=lists).select_related("task")


def why_uncarried(
    measure: Measure,
    *,
    is_national: bool,
    names_bodies: bool,
    places: Collection[str],
    prose: Sequence[MeasureLink] = (),
) -> Why:
    """Why a lower document may rightly leave out an upper measure; EXPECTED where nothing says so.

    Read from the column of responsibilities: the places it names, whether it names any pilot
    area at all (`names_bodies`: whether it names anybody; prose often does not). `places` are the
    short names of the lower region, those above and below it; `prose` the links from the measure
    to items of the lower document's prose.
    """
    confirmed = [link for link in prose if link.state == LinkState.CONFIRMED]
    if confirmed:
        return Why(UncarriedReason.PROSE, "下级正文已写入", confirmed)
    if measure.region_scope == RegionScope.LISTED:
        named = "、".join(measure.region_names)
        if not set(measure.region_names) & set(places):
            more = "等" if measure.regions_open_ended else ""
            return Why(UncarriedReason.ELSEWHERE, f"责任分工只列{named}{more}", prose)
    elif measure.region_scope == RegionScope.CONDITIONAL:
        return Why(UncarriedReason.CONDITIONAL, "责任分工写的是具备条件或另行确定的地区", prose)
    elif measure.region_scope == RegionScope.NONE and is_national and names_bodies:
        return Why(UncarriedReason.NATIONAL, "只列中央部门，未列试点地区", prose)
    if prose:
        return Why(UncarriedReason.PROSE, "下级正文可能写入，待确认", prose)
    return Why(UncarriedReason.EXPECTED, "适用于本地区，下级文件中没有找到")
