"""What was chosen of a new reading goes into its document: head, tasks, measures, doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Model

from agencies.models import User
from regions.models import Region
from tasks import rows
from tasks.actions.adopting import adopt, after_naming, before_naming, in_scope
from tasks.actions.confirming import correction_of, unused
from tasks.choices import CandidateKind, Decision, RegionScope, TrackScope
from tasks.errors import Incomplete
from tasks.models import (
    Candidate,
    Implementation,
    Intake,
    Measure,
    ParseProblem,
    PolicyDocument,
)
from tasks.review.alignment import Alignment
from tasks.review.comparing import LEFT_OUT
from tasks.review.names import Names
from tasks.rows import Values

SPAN_LOST = "span_lost"
# What is to be done in pilot regions: not what the upper level keeps to itself.
PILOTED = (RegionScope.ALL, RegionScope.LISTED, RegionScope.CONDITIONAL)


class Taking:
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
        self.names = Names(intake)
        self.keys = set(document.measures.values_list("key", flat=True))

    def take(self) -> dict[str, int]:
        """Write everything; returns how many rows were taken over, kept, new and withdrawn.

        Raises Incomplete where a task is to be removed that measures still belong to.
        """
        by_kind: dict[str, list[Candidate]] = {kind: [] for kind in CandidateKind.values}
        for candidate in self.candidates:
            by_kind[candidate.kind].append(candidate)
        self._move_document()
        counts = Counter(dict.fromkeys(("taken", "kept", "new", "withdrawn"), 0))
        # Doubts people have settled stay; the others are the new reading's to state.
        self.document.problems.filter(answer=None).delete()
        rows.write_problems(self.document, self.intake.found.get("problems", ()), None)
        counts.update(self._head(candidate) for candidate in by_kind[CandidateKind.DOCUMENT])
        # Only now: a name means what it meant on the document's day.
        self.bodies = rows.Bodies(
            self.names.gazetteer, issuer=self.document.region.slug, on=self.document.issued_on
        )
        self._carry_tasks_over()
        counts.update(self._task(candidate) for candidate in by_kind[CandidateKind.TASK])
        tasks = rows.Tasks(self.document.tasks.all())
        changed = [c.measure for c in self.candidates if c.measure and c.is_taken]
        # In one order, so that two such readings never wait for each other.
        tracking = Region.objects.filter(implementations__measure__in=changed).distinct()
        before = [(each, before_naming(changed, each)) for each in tracking.order_by("pk")]
        counts.update(self._measure(each, tasks) for each in by_kind[CandidateKind.MEASURE])
        for region, named in before:
            after_naming(
                named,
                region,
                actor=self.actor,
                now=self.now,
                reason="重新识读后责任分工有更正",
            )
        self._remove_tasks(by_kind[CandidateKind.TASK])
        self._order()
        return dict(counts)

    def _head(self, candidate: Candidate) -> str:
        self.document.parsed = candidate.parsed
        if candidate.is_taken:
            rows.fill_head(self.document, candidate.values)
        self.document.save()
        return "taken" if candidate.is_taken else "kept"

    def _task(self, candidate: Candidate) -> str:
        task = candidate.task
        if task is None:
            if not candidate.is_taken:
                return "kept"
            keys = set(self.document.tasks.values_list("key", flat=True))
            task = rows.new_task(self.document, candidate.values, parsed=candidate.parsed)
            task.key = unused(task.key, keys)
            task.save()
            rows.write_problems(self.document, candidate.problems, None)
            return "new"
        if candidate.parsed is None:
            return "withdrawn" if candidate.decision == Decision.DROPPED else "kept"
        task.parsed = candidate.parsed
        task.span_start, task.span_end = candidate.parsed["span"]
        rows.write_problems(self.document, candidate.problems, None)
        if candidate.is_taken:
            rows.fill_task(task, candidate.values)
        task.save()
        return "taken" if candidate.is_taken else "kept"

    def _measure(self, candidate: Candidate, tasks: rows.Tasks) -> str:
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
        doubts = self.names.doubts_of(candidate)
        value = {**candidate.values, "problems": doubts}
        # Where the measure stands in the text that was read, whoever's words it bears.
        measure.spans = candidate.parsed["spans"]
        measure.parsed = candidate.parsed
        rows.write_problems(self.document, doubts, measure)
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
        # That it was left out before is settled by taking it up now.
        doubts = [p for p in self.names.doubts_of(candidate) if p["code"] != LEFT_OUT]
        value = {**candidate.values, "problems": doubts}
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
        # Where the list is tracked, so is what was missing in it: of an upper level's document,
        # what is for that region.
        siblings = Implementation.objects.filter(
            measure__document=self.document, measure__list_name=measure.list_name
        )
        tracked = (
            siblings.order_by("region_id", "pk").distinct("region_id").select_related("region")
        )
        for beside in tracked:
            upper = beside.region_id not in (self.document.region_id, self.document.recorded_by_id)
            if not in_scope(measure, beside.region, PILOTED if upper else None):
                continue
            adopt(
                [measure],
                region=beside.region,
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
        # Those that moved to a corrected text before it stood on this one as well.
        alone = len(self.old_source.known_as()) == 1
        whole = (0, len(self.source.text))
        place = None if alone else self.places.span(document.span_start, document.span_end)
        document.span_start, document.span_end = place or whole
        document.source = self.source
        document.earlier_sources.add(self.old_source)
        document.save(update_fields=["source", "span_start", "span_end"])
        for problem in document.problems.exclude(answer=None).exclude(span_start=None):
            place = self.places.span(problem.span_start or 0, problem.span_end or 0)
            problem.span_start, problem.span_end = place or (None, None)
            problem.save(update_fields=["span_start", "span_end"])

    def _carry_tasks_over(self) -> None:
        """Tasks keep their places in the new text; those read again get them from the reading."""
        if self.old_source == self.source:
            return
        for task in self.document.tasks.all():
            place = self.places.span(task.span_start, task.span_end)
            task.span_start, task.span_end = place or (0, 0)
            task.save(update_fields=["span_start", "span_end"])

    def _remove_tasks(self, candidates: Sequence[Candidate]) -> None:
        """Those the text no longer has and a person drops, unless measures still belong to them."""
        gaps: list[tuple[Model | None, str]] = []
        for candidate in candidates:
            task = candidate.task
            if task is None or candidate.decision != Decision.DROPPED:
                continue
            if count := task.measures.count():
                fault = f"还有 {count} 项举措属于这项任务：请保持现状，或先为这些举措改选任务。"
                gaps.append((candidate, fault))
            else:
                task.delete()
        if gaps:
            raise Incomplete(gaps)

    def _order(self) -> None:
        """Measures in the order of the text; those without a place keep theirs at the end."""
        placed = list(self.document.measures.all())
        placed.sort(key=lambda m: (not m.spans, m.spans[0][0] if m.spans else 0, m.order))
        for order, measure in enumerate(placed, start=1):
            measure.order = order
        Measure.objects.bulk_update(placed, ["order"], batch_size=500)
