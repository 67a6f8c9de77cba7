"""A document's measures against a new reading of it: what is the same, other, new, or gone.

Three values of each field stand side by side: what the parser said when the measure came into
being (old), what stands there now, maybe by a person's hand (current), and the new reading (new).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from rapidfuzz import fuzz

from tasks.choices import CandidateKind, Decision
from tasks.models import Candidate, Intake, Measure, PolicyDocument
from tasks.review.candidates import Proposal
from tasks.rows import Values, values_of

# Below this two texts are different measures, whatever their numbers.
LEAST_LIKENESS = 60.0


@dataclass(frozen=True, slots=True)
class Column:
    """One field with its three values in comparable form."""

    name: str
    old: Any
    current: Any
    new: Any

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide: the new reading differs from what stands there,
        and says more than the old one had said already."""
        return self.new not in (self.current, self.old)


def _parties(values: Values) -> list[tuple[Any, ...]]:
    # Whom a name means is resolved anew each time; here it counts how the text names whom.
    return [
        (party["name"], party["role"], party["kind"], party["open_ended"])
        for party in values["responsibilities"]
    ]


def _field(name: str) -> Callable[[Values], Any]:
    return lambda values: values[name] or None


PLAIN = ("list", "number", "label", "section", "task", "title", "text", "plan", "due")
READERS: dict[str, Callable[[Values], Any]] = {
    **{name: _field(name) for name in PLAIN},
    "regions": lambda values: values["regions"],
    "responsibilities": _parties,
}


def columns(measure: Measure, new: Values | None) -> list[Column]:
    """The fields in which the three differ."""
    current = values_of(measure)
    old = measure.parsed or current
    found = []
    for name, read in READERS.items():
        values = read(old), read(current), read(new) if new is not None else None
        if not values[0] == values[1] == values[2]:
            found.append(Column(name, *values))
    return found


def pair(measures: Sequence[Measure], read: Sequence[Values]) -> list[tuple[Measure | None, int]]:
    """Each measure with the place of its new reading, -1 where it is gone; then what is new.

    The same text first, then the same key with a text alike, then whatever is most alike.
    """
    partners: dict[int, int] = {}
    free = dict.fromkeys(range(len(read)))

    def take(measure: Measure, at: int) -> None:
        partners[measure.pk] = at
        del free[at]

    by_text: dict[tuple[str, str], list[int]] = {}
    for at, values in enumerate(read):
        by_text.setdefault((values["list"], values["text"]), []).append(at)
    said = {m.pk: (m.parsed or {}).get("text", m.text) for m in measures}
    for measure in measures:
        for text in (said[measure.pk], measure.text):
            same = [at for at in by_text.get((measure.list_name, text), ()) if at in free]
            if same and measure.pk not in partners:
                take(measure, same[0])
    keys = {values["id"]: at for at, values in enumerate(read)}
    for measure in measures:
        at = keys.get((measure.parsed or {}).get("id", measure.key), -1)
        if measure.pk not in partners and at in free and _alike(said[measure.pk], read[at]):
            take(measure, at)
    for measure in measures:
        if measure.pk in partners:
            continue
        likely = [(fuzz.ratio(said[measure.pk], read[at]["text"]), -at) for at in free]
        score, at = max(likely, default=(0.0, 0))
        if score >= LEAST_LIKENESS:
            take(measure, -at)
    pairs: list[tuple[Measure | None, int]] = [(m, partners.get(m.pk, -1)) for m in measures]
    return [*pairs, *((None, at) for at in free)]


def _alike(text: str, values: Values) -> bool:
    return fuzz.ratio(text, values["text"]) >= LEAST_LIKENESS


def write_comparison(intake: Intake, proposals: Sequence[Proposal]) -> None:
    """Candidates for what differs, inside the worker's last transaction."""
    document = intake.document
    assert document is not None
    measures = list(standing(document))
    found = [p for p in proposals if p.kind == CandidateKind.MEASURE]
    if document.source.documents.count() > 1:
        # Of a file of several documents, only the lists this one has.
        lists = {measure.list_name for measure in measures}
        found = [p for p in found if p.parsed["list"] in lists]
    made = []
    for order, (measure, at) in enumerate(pair(measures, [p.parsed for p in found]), start=1):
        new = found[at] if at >= 0 else None
        candidate = Candidate(
            intake=intake,
            kind=CandidateKind.MEASURE,
            order=order,
            measure=measure,
            parsed=new.parsed if new else None,
            problems=new.problems if new else [],
        )
        if measure is not None and new is None:
            candidate.edited = values_of(measure)
        elif measure is not None and new is not None and not _differs(measure, new.parsed):
            candidate.decision = Decision.UNCHANGED
        made.append(candidate)
    Candidate.objects.bulk_create(made)


def _differs(measure: Measure, new: Values) -> bool:
    return any(column.is_open for column in columns(measure, new))


def standing(document: PolicyDocument) -> models.QuerySet[Measure]:
    """The document's measures that are not withdrawn, with what hangs on them."""
    return (
        document.measures.filter(withdrawn_at=None)
        .select_related("task")
        .prefetch_related("responsibilities__agency", "problems")
        .order_by("order")
    )
