"""A reading taken apart into what people decide about one by one.

Pure: a reading in, proposals out, each with the parser's own values and the doubts at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.choices import CandidateKind
from tasks.parser import ParseResult, as_json, measure_values
from tasks.rows import Values

UNTITLED = "document_untitled"


@dataclass(slots=True)
class Proposal:
    """One document, task or measure. `document` is the place of its document in the list."""

    kind: CandidateKind
    parsed: Values
    problems: list[Values] = field(default_factory=list)
    document: int | None = None

    @property
    def start(self) -> int:
        return min((start for start, _ in spans_of(self.parsed)), default=0)


@dataclass(frozen=True, slots=True)
class Proposals:
    """Documents first, then tasks and measures in the order of the text; `found` is the rest."""

    all: list[Proposal]
    found: dict[str, Any]


def spans_of(values: Values) -> list[list[int]]:
    """Where the values stand in the text; nowhere for what a person has added."""
    if "spans" in values:
        return list(values["spans"])
    return [values["span"]] if values.get("span") else []


def propose(result: ParseResult, text: str) -> Proposals:
    """Everything the reading of `text` proposes."""
    read = as_json(result, "", text)
    documents = [_document(values) for values in read["documents"] or [nothing_known(text)]]
    rest = [Proposal(CandidateKind.TASK, values) for values in read["tasks"]]
    for measure in result.measures:
        values = measure_values(measure)
        rest.append(Proposal(CandidateKind.MEASURE, values, list(values["problems"])))
    # A heading before what stands at the same place; the sort is stable.
    rest.sort(key=lambda proposal: proposal.start)
    for proposal in rest:
        proposal.document = _document_of(proposal, documents)
    left = _attach(read["problems"], rest)
    found = {"problems": left}
    for name in ("coverage", "pilot", "duties", "targets", "tasks"):
        found[name] = read[name]
    return Proposals([*documents, *rest], found)


def nothing_known(text: str) -> Values:
    """The values of a document of which the text says nothing."""
    return {
        "title": None,
        "number": None,
        "issuer": None,
        "kind": "",
        "issued_on": None,
        "effective_from": None,
        "effective_to": None,
        "addressees": [],
        "span": [0, len(text)],
    }


def _document(values: Values) -> Proposal:
    problems = []
    if not values["title"]:
        message = "没有读出文件标题，请填写。"
        problems.append({"code": UNTITLED, "message": message, "span": None})
    return Proposal(CandidateKind.DOCUMENT, values, problems)


def _document_of(proposal: Proposal, documents: Sequence[Proposal]) -> int:
    """The innermost document around the proposal's beginning, or else the first."""
    around = [
        (end - start, at)
        for at, document in enumerate(documents)
        for start, end in spans_of(document.parsed)
        if start <= proposal.start < end
    ]
    return min(around)[1] if around else 0


def _attach(problems: Iterable[Values], proposals: Sequence[Proposal]) -> list[Values]:
    """Give each problem of the text to the first proposal it lies in; what lies in none is left."""
    left = []
    for problem in problems:
        if problem["span"] is None or not (home := _home(problem["span"], proposals)):
            left.append(problem)
        elif not any(_same(problem, known) for known in home.problems):
            home.problems.append(problem)
    return left


def _home(span: Sequence[int], proposals: Sequence[Proposal]) -> Proposal | None:
    for proposal in proposals:
        for start, end in spans_of(proposal.parsed):
            if start <= span[0] and span[1] <= end:
                return proposal
    return None


def _same(one: Values, other: Values) -> bool:
    return all(one[key] == other[key] for key in ("code", "message", "span"))
