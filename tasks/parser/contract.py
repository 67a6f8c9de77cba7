"""The JSON form of a reading: what `parse_document` prints (format 1)."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from tasks.parser.types import Document, Due, Measure, ParseResult, Problem, Span, Target, Task

FORMAT = 1


def as_json(result: ParseResult, source_name: str, text: str) -> dict[str, Any]:
    """The reading of `text` as the dictionary the contract describes.

    `sha256` is that of the text in UTF-8, so a reader can tell which text the spans point into.
    """
    return {
        "format": FORMAT,
        "source": {
            "name": source_name,
            "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            "characters": len(text),
        },
        "documents": [_document(document) for document in result.documents],
        "tasks": [_task(task) for task in result.tasks],
        "measures": [_measure(measure) for measure in result.measures],
        "pilot": (
            {
                "regions": list(result.pilot.regions),
                "from": _day(result.pilot.start),
                "to": _day(result.pilot.end),
            }
            if result.pilot
            else None
        ),
        "duties": [
            {
                "who": list(duty.who),
                "to": duty.to,
                "copy_to": list(duty.copy_to),
                "what": list(duty.what),
                "frequency": duty.frequency,
                "span": _span(duty.span),
            }
            for duty in result.duties
        ],
        "targets": [_target(target) for target in result.targets],
        "problems": [_placed_problem(problem) for problem in result.problems],
        "coverage": {
            "characters": result.coverage.characters,
            "attributed": result.coverage.attributed,
            "unattributed": [_span(span) for span in result.coverage.unattributed],
        },
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "kind": document.kind,
        "issued_on": _day(document.issued_on),
        "effective_from": _day(document.effective_from),
        "effective_to": _day(document.effective_to),
        "addressees": list(document.addressees),
        "span": _span(document.span),
    }


def measure_values(measure: Measure) -> dict[str, Any]:
    """One measure as in the contract, each of its problems with its span beside it."""
    problems = [_placed_problem(problem) for problem in measure.problems]
    return {**_measure(measure), "problems": problems}


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "ordinal": task.ordinal,
        "label": task.label,
        "title": task.title,
        "statement": task.statement,
        "list": task.list,
        "span": _span(task.span),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "list": measure.list,
        "number": measure.number,
        "label": measure.label,
        "section": measure.section,
        "task": measure.task,
        "title": measure.title,
        "text": measure.text,
        "plan": (
            {"text": measure.plan.text, "items": list(measure.plan.items)} if measure.plan else None
        ),
        "responsibilities": [
            {
                "name": party.name,
                "agency": party.agency,
                "role": party.role,
                "kind": party.kind,
                "open_ended": party.open_ended,
                "clause": party.clause,
                "span": _span(party.span),
            }
            for party in measure.responsibilities
        ],
        "regions": {
            "scope": measure.regions.scope,
            "names": list(measure.regions.names),
            "open_ended": measure.regions.open_ended,
        },
        "due": _due(measure.due),
        "spans": [_span(span) for span in measure.spans],
        "problems": [_problem(problem) for problem in measure.problems],
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator,
        "operator": target.operator,
        "value": target.value,
        "unit": target.unit,
        "year": target.year,
        "text": target.text,
        "span": _span(target.span),
        "achieved": target.achieved,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "message": problem.message}


def _placed_problem(problem: Problem) -> dict[str, Any]:
    return {**_problem(problem), "span": _span(problem.span) if problem.span else None}


def _due(due: Due | None) -> dict[str, Any] | None:
    return {"text": due.text, "date": _day(due.date)} if due else None


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
