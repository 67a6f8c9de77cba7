"""How well the documents are read: by the parser as it is, and as the rows hold them.

Each document that comes with the product has an expectation looked through by a person
(`fixtures/expected/`). Reading five documents takes a second or two, so a result is kept for as
long as parser, text and expectation are the same.
"""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, Q

from agencies.gazetteer import Gazetteer, load_gazetteer
from agencies.names import borne_on, in_time
from tasks.expectations import (
    differences,
    documents,
    expectation,
    read_expectation,
    reading,
)
from tasks.models import Measure, ParseProblem, PolicyDocument, Responsibility
from tasks.parser.sources.extracting import Source
from tasks.parser.version import parser_version
from tasks.parsing import read_source
from tasks.problem_words import problem_word
from tasks.quality import Score, score, together
from tasks.rows import Values, values_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as the present parser reads it, against what is expected of it."""

    scores: tuple[Score, ...]
    measures: int
    characters: int
    attributed: int
    # One line for each place that is not as expected, old → new.
    differences: tuple[str, ...]
    computed_at: datetime

    @property
    def coverage(self) -> float:
        """Percent of the characters that belong to something, cut off and not rounded up."""
        return 10_000 * self.attributed // max(self.characters, 1) / 100


@dataclass(frozen=True, slots=True)
class Quality:
    """One document of the product: its reading, and what the rows of it hold.

    `stored` is empty where the document is not loaded, or loaded from another text.
    """

    name: str
    sha256: str
    expected: int
    reading: Reading
    stored: tuple[Score, ...]
    stored_measures: int
    titles: tuple[PolicyDocument, ...]


# By parser, text and expectation. Nothing is dropped: there are as many as documents, and a new
# parser is a new process.
_READ: dict[tuple[str, str, str], Reading] = {}
_READING = threading.Lock()


def qualities(*, now: datetime) -> list[Quality]:
    """The documents of the product in the order of their names. `now` is noted where one is read
    that was not read yet."""
    paths = [path for path in documents() if expectation(path).exists()]
    sources = [read_source(path) for path in paths]
    sums = [hashlib.sha256(source.text.encode()).hexdigest() for source in sources]
    stored = _stored(sums)
    titles: dict[str, list[PolicyDocument]] = defaultdict(list)
    loaded = PolicyDocument.objects.filter(source__sha256__in=sums).select_related("source")
    for document in loaded.defer("source__text"):
        titles[document.source.sha256].append(document)
    found = []
    for path, source, sha256 in zip(paths, sources, sums, strict=True):
        expected = read_expectation(expectation(path))
        rows = stored.get(sha256, [])
        found.append(
            Quality(
                name=path.name,
                sha256=sha256,
                expected=len(expected["measures"]),
                reading=_read(path, source, sha256, expected, now=now),
                stored=score({"measures": rows}, expected) if sha256 in titles else (),
                stored_measures=len(rows),
                titles=tuple(titles[sha256]),
            )
        )
    return found


def whole(found: Sequence[Quality]) -> tuple[tuple[Score, ...], tuple[Score, ...]]:
    """All documents as one: the figures of the parser, and those of the rows."""
    return (
        together(each.reading.scores for each in found),
        together(each.stored for each in found if each.stored),
    )


def _read(
    path: Path, source: Source, sha256: str, expected: Mapping[str, Any], *, now: datetime
) -> Reading:
    wanted = hashlib.sha256(expectation(path).read_bytes()).hexdigest()
    key = (parser_version(), sha256, wanted)
    # Two who open the page together need not both do the work.
    with _READING:
        if key not in _READ:
            value = reading(source, _fixtures())
            _READ[key] = Reading(
                scores=score(value, expected),
                measures=len(value["measures"]),
                characters=value["coverage"]["characters"],
                attributed=value["coverage"]["attributed"],
                differences=tuple(differences(expected, value)),
                computed_at=now,
            )
        return _READ[key]


def _fixtures() -> Gazetteer:
    """Without people's answers: the expectations know the reference data only."""
    return load_gazetteer()


def _stored(sums: Sequence[str]) -> dict[str, list[Values]]:
    """The measures in force of the texts with these hashes, in the form of the contract."""
    measures = (
        Measure.objects.filter(document__source__sha256__in=sums, withdrawn_at__isnull=True)
        .select_related("task", "document__source")
        .defer("parsed", "search_text", "document__source__text")
        .prefetch_related("responsibilities__agency__names", "problems")
        .order_by("document", "order")
    )
    bodies = _fixtures().bodies
    found: dict[str, list[Values]] = defaultdict(list)
    for measure in measures:
        values, on = values_of(measure), measure.document.issued_on
        parties = zip(values["responsibilities"], measure.responsibilities.all(), strict=True)
        for value, party in parties:
            if party.agency is None:
                continue
            names = in_time(party.agency.names.all())
            # The contract wants the name of the document's time; the row has the present one.
            if on is not None and names:
                value["agency"] = borne_on(names, on).name
            elif party.agency.key in bodies:
                value["agency"] = bodies[party.agency.key].name
        found[measure.document.source.sha256].append(values)
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of doubt: how many are open and how many answered."""

    code: str
    label: str
    open: int
    settled: int


def problem_kinds() -> list[Kind]:
    """Those with most open doubts first."""
    counted = (
        ParseProblem.objects.order_by()
        .values("code")
        .annotate(
            open=Count("pk", filter=Q(answer=None)), settled=Count("pk", filter=~Q(answer=None))
        )
    )
    kinds = [
        Kind(row["code"], problem_word(row["code"]), row["open"], row["settled"]) for row in counted
    ]
    return sorted(kinds, key=lambda kind: (-kind.open, -kind.settled, kind.code))


@dataclass(frozen=True, slots=True)
class Loaded:
    """One loaded document: its measures, open doubts and unknown names."""

    document: PolicyDocument
    measures: int
    doubts: int
    unknown: int


def loaded_documents() -> list[Loaded]:
    """Every document in the system, those people recorded too. Four queries."""

    def counted(q: Any, by: str) -> dict[int, int]:
        return dict(q.order_by().values_list(by).annotate(n=Count("pk")))

    measures = counted(Measure.objects.filter(withdrawn_at__isnull=True), "document")
    doubts = counted(ParseProblem.objects.filter(answer=None), "document")
    unknown = counted(Responsibility.objects.unknown(), "measure__document")
    rows = PolicyDocument.objects.select_related("region").order_by(
        "region__order", "-issued_on", "slug"
    )
    return [
        Loaded(
            document,
            measures.get(document.pk, 0),
            doubts.get(document.pk, 0),
            unknown.get(document.pk, 0),
        )
        for document in rows
    ]
