"""What the measures of a document carry, as far as the texts show.

Rows of a plan or table are held against the document it implements, row by row; items of prose
are compared by their words with every upper document that is tracked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from rapidfuzz import fuzz

from tasks.choices import DocumentLevel, LinkState, ListName
from tasks.lineage.affinity import Weights, candidates
from tasks.lineage.matching import match_measures
from tasks.models import Implementation, Measure, MeasureLink, PolicyDocument

# The lists whose rows carry an upper document's measures one by one; prose repeats nothing.
CARRYING_LISTS = (ListName.PLAN, ListName.TABLE)
# From the top down.
LEVELS = (DocumentLevel.NATIONAL, DocumentLevel.PROVINCE, DocumentLevel.CITY)
YEAR_IN_NUMBER = re.compile(r"〔(?P<year>\d{4})〕")


@dataclass(frozen=True, slots=True)
class _Row:
    """A stored measure as the matching reads it."""

    measure: Measure
    text: str


# An upper measure, the lower one, and how alike they are.
Found = tuple[Measure, Measure, float]


def copies_of(document: PolicyDocument) -> list[Found]:
    """Which upper measure each row repeats, where the document implements another table."""
    if document.implements is None:
        return []
    upper, lower = (
        [_Row(m, m.text) for m in each.measures.filter(list_name__in=CARRYING_LISTS)]
        for each in (document.implements, document)
    )
    if not upper or not lower:
        return []
    pairs = match_measures(upper, lower).pairs
    return [(pair.upper.measure, pair.lower.measure, pair.score) for pair in pairs]


def likely_links(document: PolicyDocument) -> Iterator[Found]:
    """Upper and lower measures that speak of the same thing, with the score.

    At most three a lower measure over all upper documents together. What copies rows or has a
    confirmed upper already is left out.
    """
    upper = [
        measure for above in uppers_of(document) for measure in above.measures.select_related()
    ]
    confirmed = MeasureLink.objects.filter(lower=OuterRef("pk"), state=LinkState.CONFIRMED)
    lower = list(document.measures.exclude(Exists(confirmed)))
    if document.implements is not None:
        lower = [measure for measure in lower if measure.list_name not in CARRYING_LISTS]
    if not upper or not lower:
        return
    weights = Weights(Measure.objects.order_by("pk").values_list("text", flat=True))
    for found in candidates([m.text for m in upper], [m.text for m in lower], weights):
        yield upper[found.upper], lower[found.lower], found.score


def uppers_of(document: PolicyDocument) -> list[PolicyDocument]:
    """The tracked documents above: the chain it implements, or else all of a higher level whose
    region is its own or contains it, and earlier rounds of its own level."""
    tracked = Implementation.objects.filter(measure__document=OuterRef("pk"))
    others = (
        PolicyDocument.objects.filter(Exists(tracked))
        .filter(region__path__in=document.region.line_paths())
        .exclude(pk=document.pk)
        .select_related("region", "implements")
    )
    if document.implements is not None:
        chain = set()
        above: PolicyDocument | None = document.implements
        while above is not None and above.pk not in chain:
            chain.add(above.pk)
            above = above.implements
        return [other for other in others if other.pk in chain]
    return [other for other in others if is_above(other, document)]


def is_above(other: PolicyDocument, document: PolicyDocument) -> bool:
    """Whether the document may carry the other: of a higher level in the same line of regions, or
    of an earlier round of its own level."""
    if other.pk == document.pk or not other.region.contains(document.region):
        return False
    rank, own = (
        LEVELS.index(DocumentLevel(other.level)),
        LEVELS.index(DocumentLevel(document.level)),
    )
    if rank != own:
        return rank < own
    earlier, later = _year(other), _year(document)
    return earlier is not None and later is not None and earlier < later


def _year(document: PolicyDocument) -> int | None:
    """The year of issue, by the date or by the number (商服贸发〔2020〕165号)."""
    if document.issued_on:
        return document.issued_on.year
    found = YEAR_IN_NUMBER.search(document.number)
    return int(found["year"]) if found else None


def likeness(upper: Measure, lower: Measure) -> float:
    """How alike two texts are, 0 to 1, for a link made by hand."""
    return round(fuzz.ratio(upper.text, lower.text) / 100, 4)
