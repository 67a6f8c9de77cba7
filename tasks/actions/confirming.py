"""From decided candidates to documents, tasks, measures and what is tracked, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.models import User
from regions.models import PilotRound
from tasks import rows
from tasks.actions.adopting import adopt
from tasks.actions.intakes import locked
from tasks.actions.linking import link_document
from tasks.choices import CandidateKind, IntakeState
from tasks.errors import Incomplete, NotOpen
from tasks.models import Candidate, Intake, Measure, PilotTask, PolicyDocument, SourceText
from tasks.review.checking import check
from tasks.review.heads import document_values, region_at
from tasks.review.names import Names
from tasks.rows import Correction, Values

Gap = tuple[Candidate | None, str]


@transaction.atomic
def confirm(intake: Intake, *, actor: User, now: datetime) -> list[PolicyDocument]:
    """Bring everything taken over into being, and begin tracking where that was chosen.

    All or nothing: raises Incomplete with every gap, PermissionDenied, NotOpen. Once confirmed, a
    second confirmation gives the same documents and does nothing.
    """
    # Of two people at once the second waits here, and then finds it confirmed.
    current = locked(intake, actor=actor)
    if current.state == IntakeState.CONFIRMED:
        return current.made()
    if not current.is_reviewing or current.source is None:
        raise NotOpen(f"这份录入现在是“{current.get_state_display()}”，不能确认。")
    # The same text may be under review elsewhere: only one of them becomes its documents.
    source = SourceText.objects.select_for_update(of=("self",)).get(pk=current.source.pk)
    candidates = list(
        current.candidates.in_place().select_related("document", "decided_by").order_by("order")
    )
    for candidate in candidates:
        candidate.intake = current
    if gaps := list(gaps_in(candidates, source)):
        raise Incomplete(gaps)
    writer = _Writer(current, source, [c for c in candidates if c.is_taken], actor, now)
    documents = writer.write()
    current.state, current.confirmed_at, current.confirmed_by = IntakeState.CONFIRMED, now, actor
    current.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    audit.record(
        actor=actor,
        verb="confirm_intake",
        obj=current,
        now=now,
        region=current.region,
        before={"state": IntakeState.REVIEWING},
        after={
            "state": current.state,
            "documents": [document.slug for document in documents],
            "measures": writer.measures,
            "implementations": writer.adopted,
        },
    )
    return documents


def gaps_in(candidates: Sequence[Candidate], source: SourceText) -> Iterator[Gap]:
    """What stands in the way of a confirmation, each at its candidate."""
    for document in source.known_as():
        yield None, f"这份原文已经载入为《{document.title}》，不能重复生成。"
    heads = [c for c in candidates if c.kind == CandidateKind.DOCUMENT]
    # One still to be decided is asked for itself, not again at each of its measures.
    possible = {head.pk for head in heads if head.is_taken or head.is_pending}
    if not possible:
        yield None, "没有接受任何文件：请至少接受一份文件，举措才有归属。"
    for candidate in candidates:
        yield from gaps_of(candidate)
        if (
            candidate.is_taken
            and candidate.kind != CandidateKind.DOCUMENT
            and candidate.document_id not in possible
        ):
            yield candidate, "所属文件没有被接受，请一并舍弃，或接受该文件。"


def gaps_of(candidate: Candidate) -> Iterator[Gap]:
    """What the candidate itself still lacks: a decision, or values that can be stored."""
    if candidate.is_pending:
        yield candidate, "还没有审阅。"
    if not candidate.is_taken:
        return
    try:
        check(candidate.kind, candidate.values)
    except ValidationError as fault:
        yield candidate, "".join(fault.messages)


class _Writer:
    """Writes what was taken over, in the order documents, tasks, measures, links, tracking."""

    def __init__(
        self,
        intake: Intake,
        source: SourceText,
        taken: Sequence[Candidate],
        actor: User,
        now: datetime,
    ) -> None:
        self.intake, self.source, self.taken = intake, source, taken
        self.actor, self.now = actor, now
        self.names = Names(intake)
        self.measures = self.adopted = 0

    def write(self) -> list[PolicyDocument]:
        heads = [c for c in self.taken if c.kind == CandidateKind.DOCUMENT]
        documents = [self._document(head, at) for at, head in enumerate(heads, start=1)]
        for head, document in zip(heads, documents, strict=True):
            self._contents(head, document)
        if documents:
            rows.write_problems(documents[0], self.intake.found.get("problems", ()), None)
        for head, document in zip(heads, documents, strict=True):
            link_document(document, actor=self.actor, now=self.now)
            self._adopt(document_values(head), document)
        return documents

    def _document(self, head: Candidate, at: int) -> PolicyDocument:
        values = document_values(head)
        start, end = values["span"]
        return PolicyDocument.objects.create(
            slug=self.intake.slug_of(at),
            source=self.source,
            title=values["title"],
            number=values["number"] or "",
            issuer=values["issuer"] or "",
            level=values["level"],
            region=region_at(self.intake.region, values["level"]),
            recorded_by=self.intake.region,
            kind=values["kind"],
            issued_on=_day(values["issued_on"]),
            effective_from=_day(values["effective_from"]),
            effective_to=_day(values["effective_to"]),
            implements=PolicyDocument.objects.filter(slug=values["implements"]).first(),
            span_start=start,
            span_end=end,
            parsed=head.parsed,
        )

    def _contents(self, head: Candidate, document: PolicyDocument) -> None:
        inside = [c for c in self.taken if c.document_id == head.pk]
        found = [c for c in inside if c.kind == CandidateKind.TASK]
        tasks = PilotTask.objects.bulk_create(
            rows.new_task(document, candidate.values, parsed=candidate.parsed)
            for candidate in found
        )
        for candidate in found:
            rows.write_problems(document, candidate.problems, None)
        bodies = rows.Bodies(
            self.names.gazetteer, issuer=document.region.slug, on=document.issued_on
        )
        keys: set[str] = set()
        measures = [c for c in inside if c.kind == CandidateKind.MEASURE]
        for order, candidate in enumerate(measures, start=1):
            value = {**candidate.values, "problems": self.names.doubts_of(candidate)}
            value["id"] = unused(value["id"], keys)
            rows.write_measure(
                document,
                value,
                tasks=rows.Tasks(tasks),
                order=order,
                bodies=bodies,
                parsed=candidate.parsed,
                correction=correction_of(candidate),
            )
        self.measures += len(measures)
        audit.record(
            actor=self.actor,
            verb="load_document",
            obj=document,
            now=self.now,
            region=document.region,
            after={"sha256": self.source.sha256, "measures": len(measures)},
        )

    def _adopt(self, values: Values, document: PolicyDocument) -> None:
        """The region that records the document tracks the list that was chosen."""
        if not values["adopt"]:
            return
        pilot_round = PilotRound.objects.filter(year=values["round"]).first()
        starts_on = pilot_round.starts_on if pilot_round else None
        measures = Measure.objects.filter(document=document, list_name=values["adopt"])
        self.adopted += adopt(
            measures.prefetch_related("responsibilities__agency"),
            region=self.intake.region,
            round=pilot_round,
            on=starts_on or timezone.localdate(self.now),
            actor=self.actor,
            now=self.now,
        )


def correction_of(candidate: Candidate) -> Correction | None:
    """That a person gave other values than the parser, where one did."""
    if candidate.edited is None or candidate.edited == candidate.parsed:
        return None
    assert candidate.decided_by is not None
    assert candidate.decided_at is not None
    reason = candidate.reason
    if not reason and candidate.parsed is None:
        reason = "由识读结果拆分或合并而成"
    return Correction(candidate.decided_by, candidate.decided_at, reason)


def unused(key: str, keys: set[str]) -> str:
    """The key, or the key with a number where another measure has it: it was split again."""
    found, number = key, 2
    while found in keys:
        found, number = f"{key}-{number}", number + 1
    keys.add(found)
    return found


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
