"""What the rules compare: the text with traditional characters and odd digits as the usual ones.

Folding changes one character into one, so every place stays where it is; afterwards each value gets
back the characters that stand at its place. The record keeps the source's wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.parser.digits import plain_digits
from tasks.parser.traditional import simplified
from tasks.parser.types import (
    Document,
    Due,
    Duty,
    Measure,
    ParseResult,
    Plan,
    Problem,
    Responsibility,
    Span,
    Target,
    Task,
)

# So many characters of a value are found nowhere but at its beginning.
SURE = 8
# Tags and line ends may make a value's place so many times as long, and so many characters more.
MOST_DEBRIS, LONGEST_DEBRIS = 4, 400
LONGEST_LABEL = 12


def fold(text: str) -> str:
    """The text as the rules compare it, place by place."""
    return plain_digits(simplified(text))


class Unfolding:
    """Gives the values of a folded reading the wording of the source back."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._folded = folded
        self._sections: dict[str, str] = {}

    def result(self, read: ParseResult) -> ParseResult:
        """The whole reading in the source's own characters."""
        return replace(
            read,
            documents=tuple(map(self._document, read.documents)),
            tasks=tuple(map(self._task, read.tasks)),
            measures=tuple(map(self._measure, read.measures)),
            duties=tuple(map(self._duty, read.duties)),
            targets=tuple(map(self._target, read.targets)),
        )

    def _wording(self, value: str, span: Span) -> str:
        """The source's wording of a folded value."""
        at = self._folded.find(value, span.start, span.end)
        return self._text[at : at + len(value)] if at >= 0 else self._of_pieces(value, span)

    def _of_pieces(self, value: str, span: Span) -> str:
        """The wording of a value with tags and line ends left out, character by character."""
        at = self._folded.find(value[:SURE], span.start, span.end)
        if at < 0:
            return value
        last = min(span.end, at + MOST_DEBRIS * len(value) + LONGEST_DEBRIS)
        found = []
        for character in value:
            if (following := self._folded.find(character, at, last)) < 0:
                return value
            found.append(self._text[following])
            at = following + 1
        return "".join(found)

    def _maybe(self, value: str | None, span: Span) -> str | None:
        return None if value is None else self._wording(value, span)

    def _document(self, read: Document) -> Document:
        return replace(
            read,
            title=self._maybe(read.title, read.span),
            number=self._maybe(read.number, read.span),
            issuer=self._maybe(read.issuer, read.span),
            addressees=tuple(self._wording(name, read.span) for name in read.addressees),
        )

    def _task(self, read: Task) -> Task:
        return replace(
            read,
            title=self._maybe(read.title, read.span),
            label=self._wording(read.label, read.span),
            statement=self._wording(read.statement, read.span),
        )

    def _measure(self, read: Measure) -> Measure:
        if not read.spans:
            return read
        whole = Span(read.spans[0].start, read.spans[-1].end)
        parties = tuple(map(self._party, read.responsibilities))
        pieces = "".join(self._text[span.start : span.end] for span in read.spans)
        return read._replace(
            title=self._maybe(read.title, whole),
            section=self._section(read.section, whole.start),
            label=self._label(read, whole.start),
            plan=self._plan(read.plan, whole),
            text=pieces if len(pieces) == len(read.text) else self._wording(read.text, whole),
            due=self._due(read.due, whole),
            responsibilities=parties,
            problems=tuple(
                _with_names(problem, read.responsibilities, parties) for problem in read.problems
            ),
        )

    def _label(self, read: Measure, start: int) -> str:
        """An item's label stands before its text; a row's is its number."""
        if read.label in ("", str(read.number)):
            return read.label
        at = self._folded.rfind(read.label, max(0, start - LONGEST_LABEL), start + len(read.label))
        return read.label if at < 0 else self._text[at : at + len(read.label)]

    def _plan(self, read: Plan | None, measure: Span) -> Plan | None:
        """A plan cell stands after its measure; its items are parts of its text."""
        if read is None:
            return None
        longest = measure.end + MOST_DEBRIS * len(read.text) + LONGEST_DEBRIS
        text = self._wording(read.text, Span(measure.start, longest))
        places = [(read.text.find(item), len(item)) for item in read.items]
        return Plan(text, tuple(text[at : at + length] for at, length in places))

    def _section(self, section: str | None, before: int) -> str | None:
        """A section's heading stands far above its measures, and is looked for once."""
        if section is None:
            return None
        if section not in self._sections:
            self._sections[section] = self._wording(section, Span(0, before))
        return self._sections[section]

    def _due(self, read: Due | None, measure: Span) -> Due | None:
        """A deadline may stand in the bracket, the field or the cell after the measure."""
        if read is None:
            return None
        near = Span(measure.start, measure.end + LONGEST_DEBRIS)
        return replace(read, text=self._wording(read.text, near))

    def _party(self, read: Responsibility) -> Responsibility:
        return read._replace(
            name=self._wording(read.name, read.span),
            clause=self._text[read.span.start : read.span.end]
            if read.span.end - read.span.start == len(read.clause)
            else self._wording(read.clause, read.span),
        )

    def _duty(self, read: Duty) -> Duty:
        return replace(
            read,
            who=tuple(self._wording(name, read.span) for name in read.who),
            to=self._maybe(read.to, read.span),
            copy_to=tuple(self._wording(name, read.span) for name in read.copy_to),
            what=tuple(self._wording(thing, read.span) for thing in read.what),
        )

    def _target(self, read: Target) -> Target:
        return replace(
            read,
            indicator=self._wording(read.indicator, read.span),
            text=self._wording(read.text, _around(read.span, len(read.text))),
        )


def _with_names(
    problem: Problem, folded: Sequence[Responsibility], written: Sequence[Responsibility]
) -> Problem:
    """A doubt about a body calls it as it is written: what is shown is looked for by its name."""
    for of_folded, of_text in zip(folded, written, strict=True):
        if of_folded.name != of_text.name and problem.message.endswith(of_folded.name):
            message = problem.message.removesuffix(of_folded.name) + of_text.name
            return Problem(problem.code, message, problem.span)
    return problem


def _around(span: Span, length: int) -> Span:
    return Span(max(0, span.start - length), span.end + length)
