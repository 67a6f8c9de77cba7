"""A person's answer to an unknown name: kept with its evidence, and carried into what was read.

The answer and everything that follows from it are one transaction: the name stands for the body
in the documents of that region, the doubts about it are settled, and implementations get the
responsible bodies they would have got, had the name been known when they were adopted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from agencies import audit
from agencies.bodies import Body
from agencies.choices import NAMING, NameMeaning
from agencies.gazetteer import normalise
from agencies.loading import NewBody, ensure_agency, enter_body
from agencies.models import Agency, NameAnswer, User
from agencies.permissions import may_answer_names, may_create_body
from regions.models import Region
from tasks.actions.adopting import Naming, after_naming, before_naming
from tasks.choices import UNKNOWN_NAME, PartyKind
from tasks.models import ParseProblem, Responsibility


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer, or its withdrawal, has changed. `kept` counts the implementations whose
    responsible bodies a person had set: those stay as they were."""

    answer: NameAnswer
    responsibilities: int = 0
    implementations: int = 0
    kept: int = 0


@transaction.atomic
def answer_name(
    *,
    name: str,
    region: Region,
    agency: Agency | Body | NewBody | None,
    evidence: str,
    actor: User,
    now: datetime,
    meaning: str = NameMeaning.BODY,
    evidence_link: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Answered:
    """Say what `name` means in documents of `region`; documents read later follow it as well.

    `agency` is the body for the meanings 单位名称 and 误写: a row, one of the gazetteer's that has
    no row yet, or one nobody listed; None for the other meanings. The same answer once more
    changes nothing. Raises PermissionDenied, and ValidationError by field (`body_…` of a new
    body): also where another answer stands for the same time, which has to be withdrawn first.
    """
    if not may_answer_names(actor, region):
        raise PermissionDenied
    if isinstance(agency, NewBody) and not may_create_body(actor, agency.region):
        raise PermissionDenied
    # Two answers to one name at once: the second waits here and then sees the first.
    Region.objects.select_for_update().order_by().get(pk=region.pk)
    body = _row_of(agency)
    answer = NameAnswer(
        name=name.strip(),
        form=normalise(name),
        region=region,
        meaning=meaning,
        agency=body,
        valid_from=valid_from,
        valid_to=valid_to,
        evidence=evidence.strip(),
        evidence_link=evidence_link.strip(),
        answered_by=actor,
        answered_at=now,
    )
    _check(answer)
    standing = _standing_beside(answer)
    if standing is not None:
        if _same(standing, answer):
            return Answered(standing)
        raise ValidationError({"name": f"已有答复“{standing}”，如需更改请先撤回。"})
    answer.save()
    done = _carry_in(answer, actor=actor, now=now)
    if isinstance(agency, NewBody) and body is not None:
        facts = {"name": body.name, "level": body.level, "kind": body.kind}
        audit.record(actor=actor, verb="create", obj=body, now=now, region=body.region, after=facts)
    audit.record(
        actor=actor,
        verb="answer_name",
        obj=answer,
        now=now,
        region=region,
        after={
            "name": answer.name,
            "meaning": answer.meaning,
            "agency": str(body) if body else None,
            "valid_from": valid_from,
            "valid_to": valid_to,
            **_counts(done),
        },
        reason=" ".join(filter(None, (answer.evidence, answer.evidence_link))),
    )
    return done


@transaction.atomic
def withdraw_answer(answer: NameAnswer, *, reason: str, actor: User, now: datetime) -> Answered:
    """Take an answer back: the name is unknown again wherever the answer had settled it."""
    if not may_answer_names(actor, answer.region):
        raise PermissionDenied
    current = (
        NameAnswer.objects.select_for_update(of=("self",))
        .select_related("region", "agency")
        .get(pk=answer.pk)
    )
    if current.withdrawn_at is not None:
        return Answered(current)
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回原因。"})
    current.withdrawn_by, current.withdrawn_at = actor, now
    current.withdrawn_reason = reason.strip()
    current.full_clean(exclude=["region", "agency", "answered_by", "withdrawn_by"])
    current.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    done = _take_out(current, actor=actor, now=now)
    audit.record(
        actor=actor,
        verb="withdraw_answer",
        obj=current,
        now=now,
        region=current.region,
        before={"name": current.name, "agency": str(current.agency) if current.agency else None},
        after=_counts(done),
        reason=current.withdrawn_reason,
    )
    return done


def _row_of(agency: Agency | Body | NewBody | None) -> Agency | None:
    if isinstance(agency, Body):
        return ensure_agency(agency)
    if not isinstance(agency, NewBody):
        return agency
    try:
        return enter_body(agency)
    except ValidationError as fault:
        raise ValidationError({f"body_{k}": v for k, v in fault.message_dict.items()}) from fault


def _check(answer: NameAnswer) -> None:
    """Raise ValidationError by field for what an answer must not lack or contradict."""
    faults: dict[str, str] = {}
    if not answer.form:
        faults["name"] = "请填写文件中的名称。"
    if not answer.evidence:
        faults["evidence"] = "请写明依据：哪份文件、哪个网页或谁确认的。"
    if answer.meaning in NAMING and answer.agency is None:
        faults["agency"] = "请选择单位。"
    if answer.meaning not in NAMING and answer.agency is not None:
        faults["agency"] = "这样答复时不选单位。"
    if answer.valid_from and answer.valid_to and answer.valid_to < answer.valid_from:
        faults["valid_to"] = "截止日期早于起始日期。"
    if faults:
        raise ValidationError(faults)
    answer.full_clean(
        exclude=["region", "agency", "answered_by", "withdrawn_by"], validate_constraints=False
    )


def _standing_beside(answer: NameAnswer) -> NameAnswer | None:
    """A standing answer to the same name whose time overlaps."""
    q = NameAnswer.objects.standing().filter(region=answer.region, form=answer.form)
    if answer.valid_to is not None:
        q = q.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=answer.valid_to))
    if answer.valid_from is not None:
        q = q.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=answer.valid_from))
    return q.select_related("agency", "region").first()


def _same(one: NameAnswer, other: NameAnswer) -> bool:
    """Whether two answers say the same, whatever their evidence."""
    said = ("meaning", "agency_id", "valid_from", "valid_to")
    return all(getattr(one, field) == getattr(other, field) for field in said)


def _carry_in(answer: NameAnswer, *, actor: User, now: datetime) -> Answered:
    unknown = Responsibility.objects.unknown().filter(measure__document__region=answer.region)
    rows = [row for row in _locked(unknown) if _speaks_of(answer, row)]
    before = _before(answer, rows)
    for row in rows:
        row.answer, row.agency = answer, answer.agency
        if answer.meaning == NameMeaning.COLLECTIVE:
            row.kind = PartyKind.COLLECTIVE
    Responsibility.objects.bulk_update(rows, ["answer", "agency", "kind"])
    doubts = _doubts_about(rows).filter(answer=None)
    settled = [doubt for doubt in doubts if _names_it(doubt, rows)]
    ParseProblem.objects.filter(pk__in=[p.pk for p in settled]).update(answer=answer)
    return _finish(answer, rows, before, actor=actor, now=now, reason=str(answer))


def _take_out(answer: NameAnswer, *, actor: User, now: datetime) -> Answered:
    rows = _locked(Responsibility.objects.filter(answer=answer))
    before = _before(answer, rows)
    for row in rows:
        row.answer = row.agency = None
        row.kind = PartyKind.AGENCY
    Responsibility.objects.bulk_update(rows, ["answer", "agency", "kind"])
    answer.settled_problems.update(answer=None)
    # Where the name was read while the answer stood, no doubt is on record yet.
    doubted = {(p.measure_id, p.message) for p in _doubts_about(rows)}
    ParseProblem.objects.bulk_create(
        ParseProblem(
            document=row.measure.document,
            measure=row.measure,
            code=UNKNOWN_NAME,
            message=_message(row),
            span_start=row.span_start,
            span_end=row.span_end,
        )
        for row in rows
        if (row.measure_id, _message(row)) not in doubted
    )
    return _finish(answer, rows, before, actor=actor, now=now, reason=f"撤回“{answer}”")


def _locked(q: QuerySet[Responsibility]) -> list[Responsibility]:
    return list(
        q.select_for_update(of=("self",))
        .select_related("measure__document")
        .order_by("measure__document", "measure__order", "order")
    )


def _speaks_of(answer: NameAnswer, row: Responsibility) -> bool:
    """Whether the answer is about this name in this document; a document without a date is taken
    to lie within the answer's time, as in looking up."""
    on = row.measure.document.issued_on
    return normalise(row.name) == answer.form and (
        on is None
        or (
            (answer.valid_from is None or answer.valid_from <= on)
            and (answer.valid_to is None or on <= answer.valid_to)
        )
    )


def _message(row: Responsibility) -> str:
    """As `tasks.parser.clauses.official_names` reports the doubt."""
    return f"单位名称无法确定：{row.name}"


def _doubts_about(rows: Iterable[Responsibility]) -> QuerySet[ParseProblem]:
    return ParseProblem.objects.filter(
        code=UNKNOWN_NAME, measure__in={row.measure_id for row in rows}
    )


def _names_it(doubt: ParseProblem, rows: Iterable[Responsibility]) -> bool:
    return any(
        row.measure_id == doubt.measure_id and doubt.message.endswith(f"：{row.name}")
        for row in rows
    )


def _before(answer: NameAnswer, rows: Iterable[Responsibility]) -> Naming:
    """Adopting gives an implementation the bodies of its own region: no other is concerned."""
    if answer.agency is None or answer.agency.region is None:
        return Naming()
    return before_naming({row.measure for row in rows}, answer.agency.region)


def _finish(
    answer: NameAnswer,
    rows: Sequence[Responsibility],
    before: Naming,
    *,
    actor: User,
    now: datetime,
    reason: str,
) -> Answered:
    if answer.agency is None or answer.agency.region is None:
        return Answered(answer, len(rows))
    changed, kept = after_naming(before, answer.agency.region, actor=actor, now=now, reason=reason)
    return Answered(answer, len(rows), changed, kept)


def _counts(done: Answered) -> dict[str, int]:
    return {
        "responsibilities": done.responsibilities,
        "implementations": done.implementations,
        "kept": done.kept,
    }
