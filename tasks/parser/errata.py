"""Errata: what is peculiar to one document, said by a person, with the reason and the evidence.

    task      table-46 属第三项任务，表中标题排在本页各行之后      -> the measure's task
    reading   影视视桥，另一份文本作 影视桥                        -> a proposed reading
    reading   制度和方贸易提升, in a task's statement              -> the same, of a task

An erratum is data (fixtures/documents/errata.json), never a rule, and is never silent: whatever it
says of a measure stands among that measure's problems, what it says of a task among those of the
text. It may put a measure under another task; a text stays as the source has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.parser.problems import in_order
from tasks.parser.types import ListName, Measure, ParseResult, Problem, Span, Task

TASK_CODE = "erratum_task"
READING_CODE = "erratum_reading"
UNUSED_CODE = "erratum_unused"
# The doubt an erratum about the task settles.
SETTLED = "task_boundary_unclear"

Labels = dict[tuple[ListName, int], str]


@dataclass(frozen=True, slots=True)
class Erratum:
    """One correction of the measure or task of that id: a `task`, or a `reading` of the `written`.

    A task has no other task to belong to: of it only a reading can be said.
    """

    subject: str
    reason: str
    task: int | None = None
    written: str = ""
    reading: str = ""


def with_errata(text: str, result: ParseResult, errata: Sequence[Erratum]) -> ParseResult:
    """The result with the errata of this very text. One that fits nothing is itself a problem."""
    if not errata:
        return result
    waiting: defaultdict[str, list[Erratum]] = defaultdict(list)
    for erratum in errata:
        waiting[erratum.subject].append(erratum)
    labels: Labels = {(task.list, task.ordinal): task.label for task in result.tasks}
    measures = []
    for measure in result.measures:
        for erratum in waiting.pop(measure.id, ()):
            measure = _corrected(text, measure, erratum, labels)
        measures.append(measure)
    problems = [
        _of_task(text, task, erratum)
        for task in result.tasks
        for erratum in waiting.pop(task.id, ())
    ]
    problems += [
        Problem(UNUSED_CODE, f"勘误所指的举措不在原文中：{erratum.reason}")
        for left in waiting.values()
        for erratum in left
    ]
    return replace(
        result, measures=tuple(measures), problems=tuple(in_order((*problems, *result.problems)))
    )


def _of_task(text: str, task: Task, erratum: Erratum) -> Problem:
    at = text.find(erratum.written, task.span.start, task.span.end) if erratum.written else -1
    if at < 0:
        return Problem(
            UNUSED_CODE, f"勘误所指的“{erratum.written}”不在任务{task.label}原文中", task.span
        )
    message = f"勘误：任务{task.label}的{_reading(erratum)}"
    return Problem(READING_CODE, message, Span(at, at + len(erratum.written)))


def _reading(erratum: Erratum) -> str:
    return f"“{erratum.written}”应读作“{erratum.reading}”。{erratum.reason}"


def _corrected(text: str, measure: Measure, erratum: Erratum, labels: Labels) -> Measure:
    task, problems = measure.task, measure.problems
    if erratum.task is not None:
        task = erratum.task
        label = labels.get((measure.list, task), f"第{task}项")
        problems = tuple(problem for problem in problems if problem.code != SETTLED)
        message = f"勘误：本项属任务{label}。{erratum.reason}"
        found = Problem(TASK_CODE, message, measure.spans[0])
    elif (span := _place(text, measure, erratum.written)) is not None:
        found = Problem(READING_CODE, f"勘误：{_reading(erratum)}", span)
    else:
        found = Problem(UNUSED_CODE, f"勘误所指的“{erratum.written}”不在本项原文中")
    return measure._replace(task=task, problems=(*problems, found))


def _place(text: str, measure: Measure, written: str) -> Span | None:
    """Where the words stand: in the measure's own text, a clause of it, or its plan."""
    clauses = (party.span for party in measure.responsibilities)
    for span in (*measure.spans, *clauses):
        at = text.find(written, span.start, span.end)
        if at >= 0:
            return Span(at, at + len(written))
    if measure.spans and measure.plan is not None and written in measure.plan.text:
        # The plan cell comes after the measure's; a tag may still part the words in it.
        at = text.find(written, measure.spans[-1].end)
        return Span(at, at + len(written)) if at >= 0 else None
    return None
