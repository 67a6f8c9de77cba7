"""Official names of the bodies a reading names, by the document they are named in.

The knowledge is the gazetteer's. A name it does not know stays without one and is a problem; so is
a name it knows only after mending a slip.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from tasks.parser.clauses.issuers import Gazetteer, LookedUp, conclude_issuer
from tasks.parser.clauses.shared_words import full_readings
from tasks.parser.types import Document, Measure, Problem, Responsibility, Span
from tasks.parser.vocabulary import region_short_name

MOST_NESTED = 20


def with_official_names(
    text: str, measures: Sequence[Measure], documents: Sequence[Document], gazetteer: Gazetteer
) -> tuple[list[Measure], list[Problem]]:
    """The measures with `agency` filled where the gazetteer is certain, and doubts about them all.

    `text` is the whole source: where no document says whose it is, that is concluded from it.
    """
    known = _Remembering(gazetteer)
    issuer, problems = conclude_issuer(text, measures, documents, known)
    issued = sorted((d for d in documents if d.issuer), key=lambda document: document.span.start)
    return [_name_parties(measure, issued, known, issuer) for measure in measures], problems


class _Remembering:
    """A gazetteer that is asked every question once: a document names few bodies many times."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, str | None, date | None], LookedUp] = {}

    def look_up(self, name: str, *, issuer: str | None, on: date | None) -> LookedUp:
        """The body a name means in a document of this issuer on this day."""
        key = (name, issuer, on)
        if key not in self._known:
            self._known[key] = self._gazetteer.look_up(name, issuer=issuer, on=on)
        return self._known[key]

    def issuer_region(self, issuer: str | None) -> str | None:
        """The region an issuer or a text that begins with its name belongs to."""
        return self._gazetteer.issuer_region(issuer)


def _name_parties(
    measure: Measure,
    documents: Sequence[Document],
    gazetteer: Gazetteer,
    default_issuer: str | None,
) -> Measure:
    if not measure.responsibilities:
        return measure
    issuer, on = _origin(measure.responsibilities[0].span, documents)
    issuer = default_issuer or issuer
    problems: list[Problem] = list(measure.problems)
    parties: list[Responsibility] = []
    for at, party in enumerate(measure.responsibilities):
        if party.kind == "collective" or _is_region(measure.responsibilities, at):
            parties.append(party)
            continue
        found = _look_up(measure.responsibilities, at, gazetteer, issuer, on)
        if found.answer is not None and found.name is None:
            # A person has said that no single body is meant: that is known, not a doubt.
            parties.append(party._replace(kind="collective") if found.collective else party)
            continue
        if found.name is None:
            problems.append(
                Problem("agency_unknown", f"单位名称无法确定：{party.name}", _place(party))
            )
            parties.append(party)
            continue
        if found.slip:
            message = f"“{party.name}”疑为“{found.name}”之误"
            problems.append(Problem("agency_slip", message, _place(party)))
        if local := _local_counterpart(party.name, found.name, issuer, on, gazetteer):
            message = f"“{party.name}”是国家部委，疑为“{local}”之误"
            problems.append(Problem("agency_level", message, _place(party)))
        # A place that stands for the body that runs it is that body.
        parties.append(party._replace(agency=found.name, kind="agency"))
    return measure._replace(responsibilities=tuple(parties), problems=tuple(problems))


def _is_region(parties: Sequence[Responsibility], at: int) -> bool:
    """Whether a name is a pilot region's alone: 海南, not the 长春市 of 长春市、吉林市政府."""
    name = parties[at].name
    return region_short_name(name) is not None and next(full_readings(parties, at)) == name


def _place(party: Responsibility) -> Span:
    """Where the name itself stands: a doubt about one body must not seem one about the others.

    The whole clause where that is not certain: it was mended, or names the same words twice.
    """
    start, end = party.span
    at = party.clause.find(party.name)
    is_as_written = len(party.clause) == end - start
    if at < 0 or not is_as_written or party.clause.find(party.name, at + 1) >= 0:
        return party.span
    return Span(start + at, start + at + len(party.name))


def _look_up(
    parties: Sequence[Responsibility],
    at: int,
    gazetteer: Gazetteer,
    issuer: str | None,
    on: date | None,
) -> LookedUp:
    """What the gazetteer says of a name, in the first of its readings that is certain."""
    name = parties[at].name
    as_written = gazetteer.look_up(name, issuer=issuer, on=on)
    if as_written.answer is not None or len(parties) == 1:
        return as_written
    for reading in full_readings(parties, at):
        found = as_written if reading == name else gazetteer.look_up(reading, issuer=issuer, on=on)
        if found.name is not None and not found.slip:
            return found
    return as_written


def _local_counterpart(
    name: str, found: str, issuer: str | None, on: date | None, gazetteer: Gazetteer
) -> str | None:
    """For a ministry (…部) named in a region's own plan, the region's bureau (…局) of that name."""
    if issuer is None or not name.endswith("部") or not gazetteer.issuer_region(issuer):
        return None
    if gazetteer.look_up(name, issuer=None, on=on).name != found:
        # It means something of the region's own, such as a party committee's 宣传部.
        return None
    local = gazetteer.look_up(f"{name[:-1]}局", issuer=issuer, on=on)
    return None if local.slip or local.name == found else local.name


def _origin(span: Span, issued: Sequence[Document]) -> tuple[str | None, date | None]:
    """Issuer and day of the document a span lies in, of the innermost one that says so.

    `issued` are the documents with an issuer by their place; a file holds few inside each other.
    """
    if not issued:
        return None, None
    following = bisect_right(issued, span.start, key=lambda document: document.span.start)
    near = issued[max(0, following - MOST_NESTED) : following]
    around = [document for document in near if span.end <= document.span.end]
    around.sort(key=lambda document: document.span.end - document.span.start)
    for document in (*around, *issued[:1]):
        return document.issuer, document.issued_on or document.effective_from
    return None, None
