"""A document against a new reading of it: what is the same, other, new, or gone.

Three values of each field stand side by side: what the parser said when the row came into
being (old), what stands there now, maybe by a person's hand (current), and the new reading (new).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from tasks.choices import CandidateKind, Decision, IntakeState
from tasks.models import Candidate, Intake, Measure, PolicyDocument
from tasks.review.candidates import Proposal
from tasks.review.pairing import head_of, pair, pair_tasks
from tasks.rows import Values, values_of, values_of_head, values_of_task

# The doubt at what the text still says, and people left out when they looked at it before.
LEFT_OUT = "left_out_before"


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


def _fields(*names: str) -> dict[str, Callable[[Values], Any]]:
    def of(name: str) -> Callable[[Values], Any]:
        return lambda values: values[name] or None

    return {name: of(name) for name in names}


READERS: Mapping[str, Mapping[str, Callable[[Values], Any]]] = {
    CandidateKind.DOCUMENT: _fields(
        "title", "number", "issuer", "kind", "issued_on", "effective_from", "effective_to"
    ),
    CandidateKind.TASK: _fields("list", "ordinal", "label", "title", "statement"),
    CandidateKind.MEASURE: {
        **_fields("list", "number", "label", "section", "task", "title", "text", "plan", "due"),
        "regions": lambda values: values["regions"],
        "responsibilities": _parties,
    },
}


def columns(candidate: Candidate) -> list[Column]:
    """The fields in which the three differ; none for what is compared with nothing."""
    if not candidate.is_compared:
        return []
    old, current = _standing_values(candidate)
    new = candidate.parsed
    found = []
    for name, read in READERS[candidate.kind].items():
        values = read(old), read(current), read(new) if new is not None else None
        if not values[0] == values[1] == values[2]:
            found.append(Column(name, *values))
    return found


def _standing_values(candidate: Candidate) -> tuple[Values, Values]:
    """What the parser said of the row the candidate is held against, and what stands there."""
    if candidate.measure is not None:
        current, parsed = values_of(candidate.measure), candidate.measure.parsed
    elif candidate.task is not None:
        current, parsed = values_of_task(candidate.task), candidate.task.parsed
    else:
        assert candidate.intake.document is not None
        document = candidate.intake.document
        current, parsed = values_of_head(document), document.parsed
    return parsed or current, current


def write_comparison(intake: Intake, proposals: Sequence[Proposal]) -> None:
    """Candidates for what is read again, inside the worker's last transaction."""
    document = intake.document
    assert document is not None
    candidates = [
        *_head(document, proposals),
        *_tasks(document, proposals),
        *_measures(document, proposals),
    ]
    for order, candidate in enumerate(candidates, start=1):
        candidate.intake, candidate.order = intake, order
        if candidate.is_gone:
            candidate.edited = _standing_values(candidate)[1]
        elif candidate.is_compared and not any(each.is_open for each in columns(candidate)):
            candidate.decision = Decision.UNCHANGED
    Candidate.objects.bulk_create(candidates)


def _head(document: PolicyDocument, proposals: Sequence[Proposal]) -> Iterator[Candidate]:
    read = {id(p.parsed): p for p in proposals if p.kind == CandidateKind.DOCUMENT}
    is_alone = document.source.documents.count() == 1
    found = head_of(document, [p.parsed for p in read.values()], is_alone=is_alone)
    if found is not None:
        yield _candidate(read[id(found)])


def _tasks(document: PolicyDocument, proposals: Sequence[Proposal]) -> Iterator[Candidate]:
    tasks = list(document.tasks.all())
    found = _own(document, CandidateKind.TASK, proposals)
    for task, at in pair_tasks(tasks, [p.parsed for p in found]):
        candidate = _candidate(found[at]) if at >= 0 else Candidate(kind=CandidateKind.TASK)
        candidate.task = task
        yield candidate


def _measures(document: PolicyDocument, proposals: Sequence[Proposal]) -> Iterator[Candidate]:
    found = _own(document, CandidateKind.MEASURE, proposals)
    left_out = _left_out(document)
    for measure, at in pair(list(standing(document)), [p.parsed for p in found]):
        candidate = _candidate(found[at]) if at >= 0 else Candidate(kind=CandidateKind.MEASURE)
        candidate.measure = measure
        if measure is None and (text := candidate.values["text"]) in left_out:
            message = f"以前审阅时已舍弃：{left_out[text]}"
            doubt = {"code": LEFT_OUT, "message": message, "span": None}
            candidate.problems = [*candidate.problems, doubt]
        yield candidate


def _left_out(document: PolicyDocument) -> dict[str, str]:
    """The texts people dropped when the document was recorded or read again, with their reasons.

    What they decided must not come back among the many that one press accepts.
    """
    dropped = Candidate.objects.filter(
        Q(intake__document=document) | Q(intake=Intake.named_in(document.slug)),
        intake__state=IntakeState.CONFIRMED,
        kind=CandidateKind.MEASURE,
        measure=None,
        decision=Decision.DROPPED,
    )
    return {each.values["text"]: each.reason for each in dropped.order_by("decided_at")}


def _own(
    document: PolicyDocument, kind: CandidateKind, proposals: Sequence[Proposal]
) -> list[Proposal]:
    """What was read of the kind; of a file of several documents, only the lists this one has.

    What stands in another of them that has measures of the list itself is that one's.
    """
    found = [p for p in proposals if p.kind == kind]
    others = [each for each in document.source.known_as() if each != document]
    if not others:
        return found
    heads = [p.parsed for p in proposals if p.kind == CandidateKind.DOCUMENT]
    taken: set[tuple[str, int]] = set()
    for other in others:
        if (head := head_of(other, heads, is_alone=False)) is not None:
            taken.update((name, heads.index(head)) for name in _lists(other))
    lists = _lists(document)
    return [
        p
        for p in found
        if p.parsed["list"] in lists and (p.parsed["list"], p.document) not in taken
    ]


def _lists(document: PolicyDocument) -> set[str]:
    standing_now = document.measures.filter(withdrawn_at=None)
    return set(standing_now.values_list("list_name", flat=True))


def _candidate(read: Proposal) -> Candidate:
    return Candidate(kind=read.kind, parsed=read.parsed, problems=read.problems)


def standing(document: PolicyDocument) -> models.QuerySet[Measure]:
    """The document's measures that are not withdrawn, with what hangs on them."""
    return (
        document.measures.filter(withdrawn_at=None)
        .select_related("task")
        .prefetch_related("responsibilities__agency", "problems")
        .order_by("order")
    )
