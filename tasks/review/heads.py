"""What a person adds to the head of a document found: its level, its region, what is tracked."""

from __future__ import annotations

from regions.models import Level, Region
from tasks.choices import CandidateKind, DocumentLevel, ListName
from tasks.models import Candidate
from tasks.rows import Values


def region_at(region: Region, level: str) -> Region:
    """The region of that level on the line from the top down to `region`."""
    if level == DocumentLevel.CITY:
        return region
    wanted = Level.NATION if level == DocumentLevel.NATIONAL else Level.PROVINCE
    line = Region.objects.filter(path__in=region.line_paths())
    return line.filter(level=wanted).first() or region


def lists_of(candidate: Candidate) -> list[tuple[str, str]]:
    """The lists of a document's measures, with how many each holds."""
    counted: dict[str, int] = {}
    inside = candidate.contents.in_place().of_kind(CandidateKind.MEASURE)
    for each in inside.order_by("order"):
        name = each.values["list"]
        counted[name] = counted.get(name, 0) + 1
    return [(name, f"{ListName(name).label}（{n}项）") for name, n in counted.items()]


def document_values(candidate: Candidate) -> Values:
    """The values of a document candidate with what the parser cannot know, at its default.

    A plan is there to be tracked; anything else is tracked only when a person says so.
    """
    values = candidate.values
    if "adopt" in values or candidate.is_compared:
        return values
    plan = any(name == ListName.PLAN for name, _ in lists_of(candidate))
    return {
        **values,
        "level": candidate.intake.level,
        "implements": None,
        "adopt": ListName.PLAN.value if plan else "",
        "round": None,
    }
