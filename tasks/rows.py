"""What was read becomes rows: tasks, measures, responsibilities, problems.

One path for the documents that come with the product and for those people record: both give the
values of the `parse_document` contract (DESIGN.md 5), here plain dictionaries. In the values of a
measure each problem carries its span, and a party may carry `agency_key`, the body a person chose.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies.gazetteer import Gazetteer
from agencies.loading import ensure_agency
from agencies.models import Agency, User
from tasks.choices import PartyKind
from tasks.models import Measure, ParseProblem, PilotTask, PolicyDocument, Responsibility
from tasks.search import fold

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """That a person gave other values than the parser: who, when and why."""

    by: User
    at: datetime
    reason: str

    def note_in(self, measure: Measure) -> None:
        measure.corrected_by, measure.corrected_at = self.by, self.at
        measure.correction = self.reason


class Bodies:
    """The rows of the bodies that a document names, each looked up once."""

    def __init__(self, gazetteer: Gazetteer, *, issuer: str, on: date | None) -> None:
        self.gazetteer, self.issuer, self.on = gazetteer, issuer, on
        self.unknown: set[str] = set()
        self._known: dict[tuple[str, str | None], Agency | None] = {}

    def of(self, party: Values) -> Agency | None:
        """The body of a party; None for a collective, a place, or a name nobody knows."""
        if party["kind"] != PartyKind.AGENCY.value:
            return None
        if (key := party.get("agency_key")) is not None:
            chosen = Agency.objects.filter(key=key).first()
            if chosen is not None:
                return chosen
            # A version since has listed the body, under another key: its full name says which.
        name, full = party["name"], party.get("agency")
        if (name, full) not in self._known:
            found = self.gazetteer.look_up(name, issuer=self.issuer, on=self.on)
            if found.key is None and full:
                # 税务 of 省财政、税务、商务厅: its neighbours told the parser what it means.
                found = self.gazetteer.look_up(full, issuer=self.issuer, on=self.on)
            body = self.gazetteer.bodies.get(found.key) if found.key else None
            self._known[name, full] = ensure_agency(body) if body else None
            if body is None:
                self.unknown.add(name)
        return self._known[name, full]

    def answer_of(self, party: Values) -> int | None:
        """The person's answer that says what the name means, if none was chosen for this party:
        should it be withdrawn, the name is unknown here again."""
        if party["kind"] == PartyKind.REGION.value or party.get("agency_key") is not None:
            return None
        return self.gazetteer.look_up(party["name"], issuer=self.issuer, on=self.on).answer


class Tasks:
    """A document's tasks, found again by what a measure says of its task."""

    def __init__(self, tasks: Iterable[PilotTask]) -> None:
        self._named: dict[tuple[str, int], list[PilotTask]] = defaultdict(list)
        for task in sorted(tasks, key=lambda task: task.span_start):
            self._named[task.list_name, task.ordinal].append(task)

    def of(self, measure: Values) -> PilotTask | None:
        """The task a measure names by ordinal. Where ordinals restart in each section it is the
        nearest above the measure; in a table a lone heading may also stand below its rows."""
        named = self._named.get((measure["list"], measure["task"] or 0), [])
        if not named:
            return None
        start = measure["spans"][0][0] if measure["spans"] else 0
        above = bisect_right([task.span_start for task in named], start)
        return named[above - 1] if above else named[0]


def new_task(document: PolicyDocument, value: Values, *, parsed: Values | None) -> PilotTask:
    """The task, not saved. `parsed` is kept for a later comparison."""
    task = PilotTask(document=document, key=value["id"], parsed=parsed)
    fill_task(task, value)
    task.span_start, task.span_end = value["span"]
    return task


def fill_task(task: PilotTask, value: Values) -> None:
    """Put the values into the row; its key and place stay."""
    task.list_name = value["list"]
    task.ordinal = value["ordinal"]
    task.label = value["label"]
    task.title = value["title"] or ""
    task.statement = value["statement"]


def fill_head(document: PolicyDocument, value: Values) -> None:
    """Put what a text says of itself into the row; level, region and place stay."""
    document.title = value["title"]
    for name in ("number", "issuer", "kind"):
        setattr(document, name, value[name] or "")
    for name in ("issued_on", "effective_from", "effective_to"):
        setattr(document, name, date.fromisoformat(value[name]) if value[name] else None)


def new_measure(
    document: PolicyDocument, value: Values, *, task: PilotTask | None, order: int
) -> Measure:
    """The measure, not saved."""
    measure = Measure(document=document, key=value["id"], order=order)
    fill_measure(measure, value, task=task)
    return measure


def fill_measure(measure: Measure, value: Values, *, task: PilotTask | None) -> None:
    """Put the values into the row, saved or new; its key and place in the document stay."""
    plan, due = value["plan"] or {}, value["due"] or {}
    names = "".join(party["name"] for party in value["responsibilities"])
    measure.task = task
    measure.list_name = value["list"]
    measure.number = value["number"]
    measure.label = value["label"]
    measure.section = value["section"] or ""
    measure.title = value["title"] or ""
    measure.text = value["text"]
    measure.plan_text = plan.get("text", "")
    measure.plan_items = list(plan.get("items", ()))
    measure.due_text = due.get("text", "")
    measure.due_on = date.fromisoformat(due["date"]) if due.get("date") else None
    measure.spans = value["spans"]
    measure.region_scope = value["regions"]["scope"]
    measure.region_names = list(value["regions"]["names"])
    measure.regions_open_ended = value["regions"]["open_ended"]
    measure.search_text = fold(f"{measure.title}{measure.text}{measure.plan_text}{names}")


def write_responsibilities(measure: Measure, parties: Sequence[Values], bodies: Bodies) -> None:
    """The parties in their order, for a measure that has none."""
    Responsibility.objects.bulk_create(
        Responsibility(
            measure=measure,
            name=party["name"],
            agency=bodies.of(party),
            answer_id=bodies.answer_of(party),
            role=party["role"],
            kind=party["kind"],
            open_ended=party["open_ended"],
            clause=party["clause"],
            order=place,
            span_start=party["span"][0],
            span_end=party["span"][1],
        )
        for place, party in enumerate(parties)
    )


def write_problems(
    document: PolicyDocument, problems: Iterable[Values], measure: Measure | None
) -> None:
    ParseProblem.objects.bulk_create(
        ParseProblem(
            document=document,
            measure=measure,
            code=problem["code"],
            message=problem["message"],
            span_start=problem["span"][0] if problem["span"] else None,
            span_end=problem["span"][1] if problem["span"] else None,
        )
        for problem in problems
    )


def write_measure(
    document: PolicyDocument,
    value: Values,
    *,
    tasks: Tasks,
    order: int,
    bodies: Bodies,
    parsed: Values | None,
    correction: Correction | None = None,
) -> Measure:
    """A measure with all that hangs on it. `parsed` is kept for a later comparison."""
    measure = new_measure(document, value, task=tasks.of(value), order=order)
    measure.parsed = parsed
    if correction is not None:
        correction.note_in(measure)
    measure.save()
    write_responsibilities(measure, value["responsibilities"], bodies)
    write_problems(document, value["problems"], measure)
    return measure


def values_of_head(document: PolicyDocument) -> Values:
    """The values a stored document's head has now, in the form the parser gives them."""
    days = {
        name: getattr(document, name) for name in ("issued_on", "effective_from", "effective_to")
    }
    return {
        "title": document.title,
        "number": document.number or None,
        "issuer": document.issuer or None,
        "kind": document.kind,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        # Nobody keeps whom it was sent to.
        "addressees": [],
        "span": [document.span_start, document.span_end],
    }


def values_of_task(task: PilotTask) -> Values:
    """The values a stored task has now, in the form the parser gives them."""
    return {
        "id": task.key,
        "ordinal": task.ordinal,
        "label": task.label,
        "title": task.title or None,
        "statement": task.statement,
        "list": task.list_name,
        "span": [task.span_start, task.span_end],
    }


def values_of(measure: Measure) -> Values:
    """The values a stored measure has now, in the form the parser gives them."""
    return {
        "id": measure.key,
        "list": measure.list_name,
        "number": measure.number,
        "label": measure.label,
        "section": measure.section or None,
        "task": measure.task.ordinal if measure.task else None,
        "title": measure.title or None,
        "text": measure.text,
        "plan": (
            {"text": measure.plan_text, "items": list(measure.plan_items)}
            if measure.plan_text or measure.plan_items
            else None
        ),
        "responsibilities": [
            {
                "name": party.name,
                "agency": party.agency.name if party.agency else None,
                "agency_key": party.agency.key if party.agency else None,
                "role": party.role,
                "kind": party.kind,
                "open_ended": party.open_ended,
                "clause": party.clause,
                "span": [party.span_start, party.span_end],
            }
            for party in measure.responsibilities.all()
        ],
        "regions": {
            "scope": measure.region_scope,
            "names": list(measure.region_names),
            "open_ended": measure.regions_open_ended,
        },
        "due": (
            {
                "text": measure.due_text,
                "date": measure.due_on.isoformat() if measure.due_on else None,
            }
            if measure.due_text or measure.due_on
            else None
        ),
        "spans": measure.spans,
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "span": None
                if problem.span_start is None
                else [problem.span_start, problem.span_end],
            }
            for problem in measure.problems.all()
        ],
    }
