"""The chain of one measure: what it carries and what carries it, 国 → 省 → 市."""

from __future__ import annotations

from dataclasses import dataclass, field

from agencies.models import User
from tasks.lineage.pairs import Marked, lexicon_of, marked
from tasks.models import Implementation, Measure, MeasureLink
from tasks.permissions import may_link

# 国 → 省 → 市, and an earlier round of the nation before them.
MOST_STEPS = 4


@dataclass(slots=True)
class Link:
    """One step of the chain: the measure it leads to, and how its wording differs."""

    link: MeasureLink
    measure: Measure
    step: int
    marked: list[Marked] = field(default_factory=list)
    items: list[Implementation] = field(default_factory=list)
    may_link: bool = False

    @property
    def differences(self) -> list[Marked]:
        return [each for each in self.marked if each.verdict is not None]


@dataclass(frozen=True, slots=True)
class Chain:
    """Above the measure, the topmost first; below it, the nearest first."""

    uppers: list[Link]
    lowers: list[Link]
    # Of the measure itself.
    items: list[Implementation]


def chain_of(measure: Measure, user: User) -> Chain:
    """The chain as far as the person may see it, each step of it in one query."""
    uppers, lowers = (_walk(measure, user, upwards=up) for up in (True, False))
    seen = {link.measure.pk for link in (*uppers, *lowers)} | {measure.pk}
    items = list(
        Implementation.objects.visible_to(user)
        .filter(measure__in=seen)
        .select_related("region")
        .order_by("region__order", "pk")
    )
    for each in (*uppers, *lowers):
        each.items = [item for item in items if item.measure_id == each.measure.pk]
        upper, lower = each.link.upper, each.link.lower
        if each.link.is_copy:
            document = lower.document
            places = [document.region.short_name]
            each.marked = marked(upper.text, lower.text, lexicon_of(document), places)
    return Chain(
        uppers=uppers[::-1],
        lowers=lowers,
        items=[item for item in items if item.measure_id == measure.pk],
    )


def _walk(measure: Measure, user: User, *, upwards: bool) -> list[Link]:
    here, there = ("lower", "upper") if upwards else ("upper", "lower")
    found: list[Link] = []
    known = {measure.pk}
    edge = {measure.pk}
    links = MeasureLink.objects.visible_to(user).upheld()
    for step in range(1, MOST_STEPS):
        ahead = links.filter(**{f"{here}__in": edge}).select_related(
            "upper__document__region", "lower__document__region", "decided_by"
        )
        edge = set()
        for link in ahead.order_by("-score", "pk"):
            end: Measure = getattr(link, there)
            if end.pk not in known:
                known.add(end.pk)
                edge.add(end.pk)
                allowed = may_link(user, link.lower.document)
                found.append(Link(link, end, step, may_link=allowed))
        if not edge:
            break
    return found
