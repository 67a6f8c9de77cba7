"""What the rules compare: traditional characters, odd digits and odd marks as the usual ones.

Folding changes one character into one, so every place stays where it is; afterwards each value gets
back the characters that stand at its place. The record keeps the source's wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tasks.parser.text.digits import plain_digits
from tasks.parser.text.half_width import wide_signs
from tasks.parser.text.punctuation import plain_punctuation
from tasks.parser.text.traditional import simplified
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
SURE, SUREST = 8, 2
# Tags and line ends may make a value's place so many times as long, and so many characters more.
MOST_DEBRIS, LONGEST_DEBRIS = 4, 400
LONGEST_LABEL = 12
# An indicator's subject stands no further before its figure.
FURTHEST_SUBJECT = 300


def fold(text: str) -> str:
    """The text as the rules compare it, place by place."""
    return wide_signs(plain_punctuation(plain_digits(simplified(text))))


class Unfolding:
    """Gives the values of a folded reading the wording of the source back."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._folded = folded
        self._sections: dict[str, str] = {}
        self._names: dict[str, str] = {}
        # The clause and the sentence unfolded last: many names and figures stand in one.
        self._clause: tuple[tuple[Span, str], str, int] = ((Span(0, 0), ""), "", 0)
        self._sentence = ("", "")

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

    def _name(self, value: str, span: Span) -> str:
        """The wording of who reports, or to whom; 贵局 and 我司 are named above or below."""
        if self._folded.find(value, span.start, span.end) >= 0:
            return self._wording(value, span)
        if value not in self._names:
            self._names[value] = self._wording(value, Span(0, len(self._folded)))
        return self._names[value]

    def _of_pieces(self, value: str, span: Span) -> str:
        """The wording of a value with tags and line ends left out, character by character."""
        at = self._folded.find(value[:SURE], span.start, span.end)
        if at < 0:
            # 各县(市、 / 区)政府: the line ended among the first of them.
            at = self._folded.find(value[:SUREST], span.start, span.end)
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
            label=self._task_label(read),
            statement=self._wording(read.statement, read.span),
        )

    def _task_label(self, read: Task) -> str:
        """A table's labels are in one form however each page writes them: (一) and （一）."""
        written = self._wording(read.label, read.span)
        one_form = read.list in ("table", "plan") and wide_signs(written) == read.label
        return read.label if one_form else written

    def _measure(self, read: Measure) -> Measure:
        if not read.spans:
            return read
        whole = Span(read.spans[0].start, read.spans[-1].end)
        parties = tuple(map(self._party, read.responsibilities))
        names = {
            of_folded.name: party.name
            for of_folded, party in zip(read.responsibilities, parties, strict=True)
        }
        pieces = "".join(self._text[span.start : span.end] for span in read.spans)
        return read._replace(
            title=self._maybe(read.title, whole),
            section=self._section(read.section, whole.start),
            label=self._label(read, whole.start),
            plan=self._plan(read.plan, whole),
            text=pieces if len(pieces) == len(read.text) else self._wording(read.text, whole),
            due=self._due(read.due, whole),
            responsibilities=parties,
            problems=tuple(_with_name(problem, names) for problem in read.problems),
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
        """A section's heading stands above its measures, the nearest of its wording."""
        if section is None:
            return None
        if section not in self._sections:
            at = max(0, self._folded.rfind(section, 0, before))
            self._sections[section] = self._wording(section, Span(at, before))
        return self._sections[section]

    def _due(self, read: Due | None, measure: Span) -> Due | None:
        """A deadline may stand in the bracket, the field or the cell after the measure."""
        if read is None:
            return None
        near = Span(measure.start, measure.end + LONGEST_DEBRIS)
        return replace(read, text=self._wording(read.text, near))

    def _party(self, read: Responsibility) -> Responsibility:
        """A name of a clause, the names of one clause one after the other."""
        key, clause, at = self._clause
        if key != (read.span, read.clause):
            key, at = (read.span, read.clause), read.span.start
            whole = read.span.end - at == len(read.clause)
            clause = (
                self._text[at : read.span.end] if whole else self._wording(read.clause, read.span)
            )
        found = self._folded.find(read.name, at, read.span.end)
        at = found + len(read.name) if found >= 0 else read.span.start
        self._clause = (key, clause, at)
        of_name = Span(at - len(read.name), at) if found >= 0 else read.span
        return read._replace(name=self._wording(read.name, of_name), clause=clause)

    def _duty(self, read: Duty) -> Duty:
        return replace(
            read,
            who=tuple(self._name(name, read.span) for name in read.who),
            to=None if read.to is None else self._name(read.to, read.span),
            copy_to=tuple(self._wording(name, read.span) for name in read.copy_to),
            what=tuple(self._wording(thing, read.span) for thing in read.what),
        )

    def _target(self, read: Target) -> Target:
        if read.text is not self._sentence[0]:
            wording = self._wording(read.text, _around(read.span, len(read.text)))
            self._sentence = (read.text, wording)
        return replace(
            read,
            indicator=self._indicator(read),
            text=self._sentence[1],
        )

    def _indicator(self, read: Target) -> str:
        """An indicator's wording; its subject may stand in a clause before it.

        服務進出口總額達到300億元，年均增長15% has 服務進出口總額年均增長.
        """
        value, span = read.indicator, read.span
        if self._folded.find(value, span.start, span.end) >= 0:
            return self._wording(value, span)
        before = Span(max(0, span.start - FURTHEST_SUBJECT), span.start)
        for cut in range(len(value) - 1, 1, -1):
            at = self._folded.rfind(value[:cut], before.start, before.end)
            if at >= 0 and self._folded.find(value[cut:], span.start, span.end) >= 0:
                return self._text[at : at + cut] + self._wording(value[cut:], span)
        return self._wording(value, span)


def _with_name(problem: Problem, written: Mapping[str, str]) -> Problem:
    """A doubt about a body calls it as it is written: what is shown is looked for by its name.

    `written` are the names of its measure as they stand in the text.
    """
    said, colon, name = problem.message.rpartition("：")
    return problem._replace(message=f"{said}{colon}{written.get(name, name)}")


def _around(span: Span, length: int) -> Span:
    return Span(max(0, span.start - length), span.end + length)
