"""Recording a document: receiving it, the worker's verbs, giving it up.

The worker's verbs need the fence of its claim (tasks/leases.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit
from agencies.answers import current_gazetteer
from agencies.models import User
from regions.models import Level, Region
from tasks import leases
from tasks.choices import DocumentLevel, IntakeState
from tasks.errors import NotOpen
from tasks.leases import Claim
from tasks.models import Candidate, Intake, SourceText
from tasks.parser import ParseResult
from tasks.parser.clauses.issuers import conclude_issuer
from tasks.parser.sources.extracting import MAX_BYTES
from tasks.parser.version import parser_version
from tasks.permissions import may_record, may_review
from tasks.review.candidates import Proposal, propose
from tasks.review.comparing import write_comparison
from tasks.review.heads import line_of
from tasks.review.levels import tell_levels
from tasks.uploads import readable_name

UNEXPECTED = "识读时系统出错，已记录详情。收到的文件还在，请联系管理员；排除后可重新识读。"
OPEN_STATES = (IntakeState.QUEUED, IntakeState.RUNNING, IntakeState.REVIEWING)


def levels_for(region: Region) -> list[DocumentLevel]:
    """The levels whose documents a region records: its own and those above it."""
    if region.level == Level.NATION:
        return [DocumentLevel.NATIONAL]
    if region.level == Level.PROVINCE:
        return [DocumentLevel.PROVINCE, DocumentLevel.NATIONAL]
    return [DocumentLevel.CITY, DocumentLevel.PROVINCE, DocumentLevel.NATIONAL]


@transaction.atomic
def record_document(
    region: Region, *, level: str, name: str, content: bytes, actor: User, now: datetime
) -> Intake:
    """Take in a file or a pasted text to be read. The caller rings the worker: `jobs.ring(intake)`.

    The same content once more, while its recording is open, gives that recording. Raises
    PermissionDenied, ValidationError at `level` or `content`.
    """
    if not may_record(actor, region):
        raise PermissionDenied
    if level not in levels_for(region):
        raise ValidationError({"level": "请选择本级或上级的发文层级。"})
    check_received(content)
    # Held until commit: of two presses at once the second finds the recording of the first.
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
    sha256 = hashlib.sha256(content).hexdigest()
    same = Intake.objects.filter(region=region, sha256=sha256, document=None, state__in=OPEN_STATES)
    if (intake := same.first()) is not None:
        return intake
    intake = Intake.objects.create(
        region=region,
        level=level,
        name=shown_name(name),
        content=content,
        sha256=sha256,
        requested_at=now,
        requested_by=actor,
    )
    audit.record(
        actor=actor,
        verb="record_document",
        obj=intake,
        now=now,
        region=region,
        after={"name": intake.name, "level": level, "sha256": sha256},
    )
    return intake


def shown_name(name: str) -> str:
    """A file's name, or a pasted text's first line, as the list can show it."""
    return readable_name(name, most=120) or "未命名文件"


def check_received(content: bytes) -> None:
    """Raises ValidationError at `content` for what is not worth waking a worker."""
    if not content.strip():
        raise ValidationError({"content": "文件是空的，请重新选择，或粘贴正文。"})
    if len(content) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise ValidationError({"content": f"文件超过{most}MB，请拆分后上传。"})


@transaction.atomic
def claim_intake(intake_id: int, *, now: datetime) -> Claim | None:
    """Take the recording to read it; None when there is nothing to do, or somebody is at it."""
    claimed = leases.claim(Intake, intake_id, now=now)
    if claimed is None and (intake := leases.spent(Intake, intake_id, now=now)) is not None:
        intake.reason = leases.TRIED_TOO_OFTEN
        _end(intake, IntakeState.ERRORED, now=now)
    return claimed


@transaction.atomic
def finish_reading(claim: Claim, *, text: str, result: ParseResult, now: datetime) -> Intake:
    """Store the text and what was read in it, open to decisions. Raises LeaseLost.

    A text whose documents stand in the system already ends the recording with that message.
    """
    intake = leases.held(claim, Intake)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    intake.source, _ = SourceText.objects.get_or_create(
        sha256=sha256, defaults={"name": intake.name, "text": text, "loaded_at": now}
    )
    known = intake.source.known_as() if intake.document is None else []
    if known:
        titles = "、".join(f"《{document.title}》" for document in known)
        intake.reason = f"这份原文已经载入：{titles}。如需按新规则重新识读，请在该文件页面操作。"
        return _end(intake, IntakeState.FAILED, now=now)
    proposals = propose(result, text)
    if intake.document is None:
        gazetteer = current_gazetteer()
        concluded, _ = conclude_issuer(text, result.measures, result.documents, gazetteer)
        tell_levels(
            proposals, concluded=concluded, line=line_of(intake.region), gazetteer=gazetteer
        )
        _write_candidates(intake, proposals.all)
    else:
        write_comparison(intake, proposals.all)
    intake.found, intake.parser_version = proposals.found, parser_version()
    intake.progress, intake.note = 100, "识读完成"
    return _end(intake, IntakeState.REVIEWING, now=now)


@transaction.atomic
def fail_reading(claim: Claim, *, reason: str, now: datetime) -> Intake:
    """End the reading for an expected reason, which the person is told. Raises LeaseLost."""
    intake = leases.held(claim, Intake)
    intake.reason = reason
    return _end(intake, IntakeState.FAILED, now=now)


@transaction.atomic
def give_up_reading(claim: Claim, *, trace: str, now: datetime) -> Intake:
    """End the reading for a fault of ours: the trace is kept, the person told plainly."""
    intake = leases.held(claim, Intake)
    intake.reason, intake.trace = UNEXPECTED, trace
    return _end(intake, IntakeState.ERRORED, now=now)


@transaction.atomic
def read_once_more(intake: Intake, *, actor: User, now: datetime) -> Intake:
    """Queue a reading that ended in an error of ours again, with the file received then."""
    current = locked(intake, actor=actor)
    if current.state != IntakeState.ERRORED:
        return current
    current.state, current.attempt, current.reason = IntakeState.QUEUED, 0, ""
    current.requested_at, current.finished_at = now, None
    current.save()
    audit.record(actor=actor, verb="read_once_more", obj=current, now=now, region=current.region)
    return current


@transaction.atomic
def abandon(intake: Intake, *, reason: str, actor: User, now: datetime) -> Intake:
    """Give the recording up: nothing of it comes into being, and it stays readable.

    Raises PermissionDenied, NotOpen once confirmed, ValidationError without a reason.
    """
    current = locked(intake, actor=actor)
    if current.state == IntakeState.ABANDONED:
        return current
    if current.state == IntakeState.CONFIRMED:
        raise NotOpen("这份录入已经确认，不能放弃。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明放弃的理由。"})
    before = current.state
    # A worker still at it finds it running no longer, and loses its claim.
    current.state, current.lease_until = IntakeState.ABANDONED, None
    current.reason, current.finished_at = reason.strip(), now
    current.save()
    audit.record(
        actor=actor,
        verb="abandon_intake",
        obj=current,
        now=now,
        region=current.region,
        before={"state": before},
        after={"state": current.state},
        reason=current.reason,
    )
    return current


def locked(intake: Intake, *, actor: User) -> Intake:
    """The recording, locked, for somebody who may decide about it. Raises PermissionDenied."""
    current = (
        Intake.objects.select_for_update(of=("self",))
        .select_related("region", "source", "document")
        .defer("content")
        .get(pk=intake.pk)
    )
    if not may_review(actor, current):
        raise PermissionDenied
    return current


def _write_candidates(intake: Intake, proposals: Sequence[Proposal]) -> None:
    made = Candidate.objects.bulk_create(
        Candidate(
            intake=intake,
            kind=proposal.kind,
            order=order,
            parsed=proposal.parsed,
            problems=proposal.problems,
        )
        for order, proposal in enumerate(proposals, start=1)
    )
    inner = []
    for candidate, proposal in zip(made, proposals, strict=True):
        if proposal.document is not None:
            candidate.document = made[proposal.document]
            inner.append(candidate)
    Candidate.objects.bulk_update(inner, ["document"], batch_size=500)


def _end(intake: Intake, state: IntakeState, *, now: datetime) -> Intake:
    before = intake.state
    intake.state, intake.finished_at, intake.lease_until = state, now, None
    intake.save()
    audit.record(
        actor=None,
        verb=f"intake_{state}",
        obj=intake,
        now=now,
        region=intake.region,
        before={"state": before},
        after={"state": state, "candidates": intake.candidates.count()},
        reason=intake.reason,
    )
    return intake
