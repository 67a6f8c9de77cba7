"""Parsing a document again: with today's rules, or over a corrected text.

Nothing that stands is touched before a person has said so for each difference and confirmed them
all. A measure the text no longer holds is never deleted, only marked withdrawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from agencies import audit
from agencies.answers import current_gazetteer
from agencies.models import User
from tasks import rows
from tasks.actions.adopting import adopt, after_naming, before_naming
from tasks.actions.confirming import correction_of, unused
from tasks.actions.intakes import OPEN_STATES, locked
from tasks.choices import Decision, IntakeState, TrackScope
from tasks.errors import Incomplete, NotOpen
from tasks.models import (
    Candidate,
    Implementation,
    Intake,
    Measure,
    ParseProblem,
    PilotTask,
    PolicyDocument,
)
from tasks.parser.source import MAX_BYTES
from tasks.permissions import may_read_again
from tasks.review.alignment import Alignment
from tasks.review.checking import check
from tasks.rows import Values

SPAN_LOST = "span_lost"


@transaction.atomic
def read_document_again(
    document: PolicyDocument, *, name: str, content: bytes | None, actor: User, now: datetime
) -> Intake:
    """Ask for a new reading: of `content`, a corrected text, or of the text as it stands.

    While one is open for the document, that one is given. The caller rings the worker. Raises
    PermissionDenied, ValidationError at `content`.
    """
    if not may_read_again(actor, document):
        raise PermissionDenied
    if content is not None and not content.strip():
        raise ValidationError({"content": "文件是空的，请重新选择，或粘贴正文。"})
    if content is not None and len(content) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise ValidationError({"content": f"文件超过{most}MB，请拆分后上传。"})
    # Two presses at once: the second waits here and then finds the first one's reading.
    current = (
        PolicyDocument.objects.select_for_update(of=("self",))
        .select_related("region", "source")
        .get(pk=document.pk)
    )
    still_open = Intake.objects.filter(document=current, state__in=OPEN_STATES).first()
    if still_open is not None:
        return still_open
    given = current.source.text.encode() if content is None else content
    intake = Intake.objects.create(
        region=current.region,
        level=current.level,
        document=current,
        # As text, whatever the first file was: what stands there is the text read out of it.
        name=f"{current.slug}.txt" if content is None else name[-120:],
        content=given,
        sha256=hashlib.sha256(given).hexdigest(),
        requested_at=now,
        requested_by=actor,
    )
    audit.record(
        actor=actor,
        verb="read_document_again",
        obj=intake,
        now=now,
        region=current.region,
        after={"documents": [current.title], "sha256": intake.sha256},
    )
    return intake


@transaction.atomic
def confirm_reading(intake: Intake, *, actor: User, now: datetime) -> PolicyDocument:
    """Take over what was chosen, and let the document stand on the text that was read.

    All or nothing: raises Incomplete with every difference not decided, PermissionDenied,
    NotOpen. Once confirmed, a second confirmation does nothing.
    """
    current = locked(intake, actor=actor)
    assert current.document is not None
    document = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=current.document.pk)
    if current.state == IntakeState.CONFIRMED:
        return document
    if not current.is_reviewing or current.source is None:
        raise NotOpen(f"这份录入现在是“{current.get_state_display()}”，不能确认。")
    candidates = list(
        current.candidates.in_place()
        .select_related("measure__task", "decided_by")
        .prefetch_related("measure__responsibilities__agency", "measure__problems")
        .order_by("order")
    )
    if gaps := [(c, "还没有审阅。") for c in candidates if c.is_pending]:
        raise Incomplete(gaps)
    for candidate in candidates:
        if candidate.is_taken:
            check(candidate.kind, candidate.values)
    taking = _Taking(current, document, candidates, actor, now)
    counts = taking.take()
    current.state, current.confirmed_at, current.confirmed_by = IntakeState.CONFIRMED, now, actor
    current.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    audit.record(
        actor=actor,
        verb="confirm_reading",
        obj=document,
        now=now,
        region=document.region,
        before={"source": taking.old_source.sha256},
        after={"source": current.source.sha256, **counts},
    )
    return document


class _Taking:
    """Takes the choices of one reading over into its document."""

    def __init__(
        self,
        intake: Intake,
        document: PolicyDocument,
        candidates: Sequence[Candidate],
        actor: User,
        now: datetime,
    ) -> None:
        assert intake.source is not None
        self.intake, self.document, self.candidates = intake, document, candidates
        self.actor, self.now = actor, now
        self.old_source, self.source = document.source, intake.source
        self.places = Alignment(self.old_source.text, self.source.text)
        self.bodies = rows.Bodies(
            current_gazetteer(), issuer=document.region.slug, on=document.issued_on
        )
        self.keys = set(document.measures.values_list("key", flat=True))

    def take(self) -> dict[str, int]:
        counts = {"taken": 0, "kept": 0, "new": 0, "withdrawn": 0}
        self._move_document()
        tasks = rows.Tasks(self._tasks())
        # Doubts people have settled stay; the others are the new reading's to state.
        self.document.problems.filter(answer=None).delete()
        rows.write_problems(self.document, self.intake.found.get("problems", ()), None)
        changed = [c.measure for c in self.candidates if c.measure and c.is_taken]
        before = before_naming(changed, self.document.region)
        for candidate in self.candidates:
            counts[self._one(candidate, tasks)] += 1
        after_naming(
            before,
            self.document.region,
            actor=self.actor,
            now=self.now,
            reason="重新识读后责任分工有更正",
        )
        self._order()
        return counts

    def _one(self, candidate: Candidate, tasks: rows.Tasks) -> str:
        measure = candidate.measure
        if measure is None:
            if candidate.is_taken:
                self._add(candidate, tasks)
                return "new"
            return "kept"
        if candidate.parsed is None:
            measure.spans = self._found_again(measure)
            if candidate.decision == Decision.DROPPED:
                self._withdraw(measure, candidate)
                return "withdrawn"
            measure.save()
            return "kept"
        value = {**candidate.values, "problems": candidate.problems}
        # Where the measure stands in the text that was read, whoever's words it bears.
        measure.spans = candidate.parsed["spans"]
        measure.parsed = candidate.parsed
        rows.write_problems(self.document, candidate.problems, measure)
        if not candidate.is_taken:
            self._move_parties(measure)
            measure.save()
            return "kept"
        self._replace(measure, value, candidate, tasks)
        return "taken"

    def _replace(
        self, measure: Measure, value: Values, candidate: Candidate, tasks: rows.Tasks
    ) -> None:
        due = measure.due_on
        rows.fill_measure(measure, value, task=tasks.of(value))
        measure.corrected_by = measure.corrected_at = None
        measure.correction = ""
        if (correction := correction_of(candidate)) is not None:
            correction.note_in(measure)
        measure.save()
        measure.responsibilities.all().delete()
        rows.write_responsibilities(measure, value["responsibilities"], self.bodies)
        if measure.due_on != due:
            # A date a person set for one place stays.
            measure.implementations.filter(due_on=due).update(
                due_on=measure.due_on, version=F("version") + 1
            )

    def _add(self, candidate: Candidate, tasks: rows.Tasks) -> None:
        value = {**candidate.values, "problems": candidate.problems}
        value["id"] = unused(value["id"], self.keys)
        measure = rows.write_measure(
            self.document,
            value,
            tasks=tasks,
            order=self.document.measures.count() + 1,
            bodies=self.bodies,
            parsed=candidate.parsed,
            correction=correction_of(candidate),
        )
        beside = Implementation.objects.filter(
            measure__document=self.document,
            measure__list_name=measure.list_name,
            region=self.document.region,
        ).first()
        if beside is not None:
            # The list is tracked at home: so is what was missing in it.
            adopt(
                [measure],
                region=self.document.region,
                round=beside.round,
                on=beside.adopted_on,
                closed_on=beside.closed_on,
                actor=self.actor,
                now=self.now,
            )

    def _withdraw(self, measure: Measure, candidate: Candidate) -> None:
        measure.withdrawn_at, measure.withdrawal = self.now, candidate.reason
        measure.save()
        # Out of the denominator, with everything that was ever reported on it.
        measure.implementations.update(scope=TrackScope.WITHDRAWN, version=F("version") + 1)

    def _found_again(self, measure: Measure) -> list[list[int]]:
        found = self.places.spans(measure.spans)
        if len(found) < len(measure.spans):
            ParseProblem.objects.create(
                document=self.document,
                measure=measure,
                code=SPAN_LOST,
                message=f"{measure.label}在更正后的原文中找不到原来的位置。",
            )
        self._move_parties(measure)
        return found

    def _move_parties(self, measure: Measure) -> None:
        if self.old_source == self.source:
            return
        for party in measure.responsibilities.all():
            place = self.places.span(party.span_start, party.span_end)
            party.span_start, party.span_end = place or (0, 0)
            party.save(update_fields=["span_start", "span_end"])

    def _move_document(self) -> None:
        if self.old_source == self.source:
            return
        document = self.document
        alone = self.old_source.documents.count() == 1
        whole = (0, len(self.source.text))
        place = None if alone else self.places.span(document.span_start, document.span_end)
        document.span_start, document.span_end = place or whole
        document.source = self.source
        document.save(update_fields=["source", "span_start", "span_end"])
        for problem in document.problems.exclude(answer=None).exclude(span_start=None):
            place = self.places.span(problem.span_start or 0, problem.span_end or 0)
            problem.span_start, problem.span_end = place or (None, None)
            problem.save(update_fields=["span_start", "span_end"])

    def _tasks(self) -> list[PilotTask]:
        """The document's tasks at their places in the text, those newly read added."""
        stored = list(self.document.tasks.all())
        keys = {task.key for task in stored}
        lists = {c.values["list"] for c in self.candidates}
        left = list(stored)
        for value in self.intake.found.get("tasks", ()):
            known = _same_task(value, left)
            if known is not None:
                left.remove(known)
                known.span_start, known.span_end = value["span"]
                known.save(update_fields=["span_start", "span_end"])
            elif value["list"] in lists:
                new = rows.new_task(self.document, value)
                new.key = unused(new.key, keys)
                new.save()
                stored.append(new)
        for task in left:
            task.span_start, task.span_end = self.places.span(task.span_start, task.span_end) or (
                0,
                0,
            )
            task.save(update_fields=["span_start", "span_end"])
        return stored

    def _order(self) -> None:
        """Measures in the order of the text; those without a place keep theirs at the end."""
        placed = list(self.document.measures.all())
        placed.sort(key=lambda m: (not m.spans, m.spans[0][0] if m.spans else 0, m.order))
        for order, measure in enumerate(placed, start=1):
            measure.order = order
        Measure.objects.bulk_update(placed, ["order"], batch_size=500)


def _same_task(value: Values, tasks: Sequence[PilotTask]) -> PilotTask | None:
    alike = [t for t in tasks if (t.list_name, t.ordinal) == (value["list"], value["ordinal"])]
    named = [task for task in alike if task.title == (value["title"] or "")]
    return next(iter([*named, *alike]), None)
