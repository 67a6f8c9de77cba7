"""What a person adds to the head of a document found: its level, its region, what is tracked."""

from __future__ import annotations

from regions.models import Level, Region
from tasks.choices import CandidateKind, DocumentLevel, ListName
from tasks.models import Candidate, Intake
from tasks.rows import Values


def region_at(region: Region, level: str) -> Region:
    """The region of that level on the line from the top down to `region`."""
    if level == DocumentLevel.CITY:
        return region
    wanted = Level.NATION if level == DocumentLevel.NATIONAL else Level.PROVINCE
    line = Region.objects.filter(path__in=region.line_paths())
    return line.filter(level=wanted).first() or region


def line_of(region: Region) -> dict[str, str]:
    """The level of the documents of each region from the top down to `region`."""
    levels = {Level.NATION: DocumentLevel.NATIONAL, Level.PROVINCE: DocumentLevel.PROVINCE}
    line = Region.objects.filter(path__in=region.line_paths()).order_by("path")
    return {each.slug: levels.get(Level(each.level), DocumentLevel.CITY).value for each in line}


def level_of(document: Candidate, intake: Intake) -> str:
    """The level of a document found: a person's, or its issuer's, or the one chosen for the file.

    Documents stand first among the candidates, in the order in which their levels were told.
    """
    told = intake.found.get("levels", ())
    issuers = told[document.order - 1] if document.order <= len(told) else ""
    return str(document.values.get("level") or issuers or intake.level)


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
        "level": level_of(candidate, candidate.intake),
        "implements": None,
        "adopt": ListName.PLAN.value if plan else "",
        "round": None,
    }
