"""Official names of the bodies a reading names, by the document they are named in.

The knowledge is the gazetteer's. A name it does not know stays without one and is a problem; so is
a name it knows only after mending a slip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from tasks.parser.types import Document, Measure, Problem, Responsibility, Span
from tasks.parser.vocabulary import region_short_name

# 工业园区、高新区管委会: an ending written once for the names before it.
SHARED_ENDINGS = ("管委会", "管理委员会", "政府")

NATIONAL = "national"
# How many of the names a text gives must be central bodies for it to be a central document.
CENTRAL_SHARE = 0.8


class LookedUp(Protocol):
    """What a gazetteer says of a name."""

    @property
    def name(self) -> str | None:
        """The official full name, None where it is not certain."""

    @property
    def slip(self) -> bool:
        """Whether the name fits only after mending one character."""


class Gazetteer(Protocol):
    """Names of bodies; `agencies.gazetteer.Gazetteer` is one."""

    def look_up(self, name: str, *, issuer: str | None, on: date | None) -> LookedUp:
        """The body a name means in a document of this issuer on this day."""


def with_official_names(
    measures: Sequence[Measure], documents: Sequence[Document], gazetteer: Gazetteer
) -> list[Measure]:
    """The measures with `agency` filled where the gazetteer is certain.

    A text that names no issuer (an annex alone) is taken for a central one if nearly all bodies
    in it are: 外汇局, 移民局 and 中央网信办 beside ministries mean the State's own.
    """
    issuer: str | None = None
    if not any(document.issuer for document in documents) and _names_central(measures, gazetteer):
        issuer = NATIONAL
    return [_name_parties(measure, documents, gazetteer, issuer) for measure in measures]


def _names_central(measures: Sequence[Measure], gazetteer: Gazetteer) -> bool:
    names = {
        party.name
        for measure in measures
        for party in measure.responsibilities
        if party.kind == "agency"
    }
    central = sum(
        gazetteer.look_up(name, issuer=NATIONAL, on=None).name is not None for name in names
    )
    return bool(names) and central >= CENTRAL_SHARE * len(names)


def _name_parties(
    measure: Measure,
    documents: Sequence[Document],
    gazetteer: Gazetteer,
    default_issuer: str | None,
) -> Measure:
    if not measure.responsibilities:
        return measure
    issuer, on = _origin(measure.responsibilities[0].span, documents)
    issuer = issuer or default_issuer
    problems: list[Problem] = list(measure.problems)
    parties: list[Responsibility] = []
    for at, party in enumerate(measure.responsibilities):
        if party.kind == "collective" or region_short_name(party.name):
            parties.append(party)
            continue
        found = gazetteer.look_up(party.name, issuer=issuer, on=on)
        if found.name is None and (full := _with_shared_ending(measure.responsibilities, at)):
            found = gazetteer.look_up(full, issuer=issuer, on=on)
        if found.name is None:
            problems.append(
                Problem("agency_unknown", f"单位名称无法确定：{party.name}", party.span)
            )
            parties.append(party)
            continue
        if found.slip:
            message = f"“{party.name}”疑为“{found.name}”之误"
            problems.append(Problem("agency_slip", message, party.span))
        # A place that stands for the body that runs it is that body.
        parties.append(replace(party, agency=found.name, kind="agency"))
    return replace(measure, responsibilities=tuple(parties), problems=tuple(problems))


def _with_shared_ending(parties: Sequence[Responsibility], at: int) -> str | None:
    party = parties[at]
    for later in parties[at + 1 :]:
        if later.span != party.span:
            return None
        for ending in SHARED_ENDINGS:
            if later.name.endswith(ending):
                return party.name + ending
    return None


def _origin(span: Span, documents: Sequence[Document]) -> tuple[str | None, date | None]:
    """Issuer and day of the document a span lies in, of the innermost one that says so."""
    around = [d for d in documents if d.span.start <= span.start and span.end <= d.span.end]
    around.sort(key=lambda document: document.span.end - document.span.start)
    for document in (*around, *documents):
        if document.issuer:
            return document.issuer, document.issued_on or document.effective_from
    return None, None
