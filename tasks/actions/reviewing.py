"""Deciding about what was read: accept, correct, drop, keep, take back.

Every verb locks the recording first and the candidate second, checks the version the person saw,
and writes the audit event in the same transaction. A decision made already is no decision more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Value, When

from agencies import audit
from agencies.models import AuditEvent, User
from tasks.actions.intakes import locked
from tasks.choices import CandidateKind, Decision
from tasks.errors import NotOpen, StaleVersion
from tasks.models import Candidate, Intake
from tasks.review.checking import check, is_clear
from tasks.review.names import Names
from tasks.rows import Values

GONE = "这一条已经不在了：它由拆分或合并而来，拆分或合并已经撤销。"


@transaction.atomic
def accept(candidate: Candidate, *, version: int, actor: User, now: datetime) -> Candidate:
    """Take the candidate over as it stands. Raises ValidationError where something is missing."""
    current = open_candidate(candidate, actor)
    if current.decision == Decision.ACCEPTED:
        return current
    check_version(current, version)
    if current.decision == Decision.CORRECTED:
        return current
    check_in_place(current)
    if current.is_gone:
        raise ValidationError("新的识读里没有这一条：请保持现状，或标为撤销。")
    check(current.kind, current.values)
    if current.edited is None:
        current.decision, reason = Decision.ACCEPTED, ""
    else:
        current.decision, reason = Decision.CORRECTED, _why_edited(current)
    return write_decision(current, "accept_candidate", actor=actor, now=now, reason=reason)


@transaction.atomic
def correct(
    candidate: Candidate,
    *,
    values: Values,
    reason: str,
    version: int,
    actor: User,
    now: datetime,
) -> Candidate:
    """Take the candidate over with a person's values; `values` have the parser's form.

    Raises ValidationError by field, StaleVersion.
    """
    current = open_candidate(candidate, actor)
    if current.decision == Decision.CORRECTED and current.edited == values:
        return current
    check_version(current, version)
    check_in_place(current)
    check(current.kind, values)
    if values == current.values:
        return accept(current, version=version, actor=actor, now=now)
    if not reason.strip() and current.kind == CandidateKind.MEASURE:
        raise ValidationError({"reason": "请写明更正的理由，例如“原文第3页为……”。"})
    before = _changed(current.values, values)
    current.edited, current.decision = values, Decision.CORRECTED
    after = {name: values.get(name) for name in before}
    return write_decision(
        current,
        "correct_candidate",
        actor=actor,
        now=now,
        reason=reason.strip(),
        before=before,
        after=after,
    )


@transaction.atomic
def drop(
    candidate: Candidate, *, reason: str, version: int, actor: User, now: datetime
) -> Candidate:
    """Leave the candidate out: it is no measure, a repeat, or of another document.

    Of a parsing again, a measure the text no longer holds is thereby to be marked withdrawn, a
    task removed.
    """
    current = open_candidate(candidate, actor)
    if current.decision == Decision.DROPPED:
        return current
    check_version(current, version)
    check_in_place(current)
    if current.is_compared and not current.is_gone:
        raise ValidationError({"reason": "文件里已有这一条：请接受新的识读，或保持现状。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由，例如“与第3项重复”。"})
    current.decision = Decision.DROPPED
    return write_decision(current, "drop_candidate", actor=actor, now=now, reason=reason.strip())


@transaction.atomic
def keep(candidate: Candidate, *, version: int, actor: User, now: datetime) -> Candidate:
    """Of a parsing again: what stands in the document stays as it is."""
    current = open_candidate(candidate, actor)
    if current.decision == Decision.KEPT:
        return current
    check_version(current, version)
    if not current.is_compared:
        raise ValidationError("这一条在文件里还没有，不能保持现状：请接受或舍弃。")
    current.decision = Decision.KEPT
    return write_decision(current, "keep_candidate", actor=actor, now=now, reason="")


@transaction.atomic
def keep_rest(intake: Intake, *, actor: User, now: datetime) -> int:
    """Keep everything that stands and is not decided yet; returns how many."""
    current = locked(intake, actor=actor)
    check_reviewing(current)
    waiting = current.candidates.compared().filter(decision=Decision.PENDING)
    kept = [str(candidate) for candidate in waiting]
    waiting.update(
        decision=Decision.KEPT, decided_by=actor, decided_at=now, version=F("version") + 1
    )
    if kept:
        audit.record(
            actor=actor,
            verb="keep_rest",
            obj=current,
            now=now,
            region=current.region,
            after={"new": len(kept), "candidates": kept},
        )
    return len(kept)


@transaction.atomic
def take_back(candidate: Candidate, *, version: int, actor: User, now: datetime) -> Candidate:
    """Undo the last decision: it is pending again with the parser's values.

    Of a piece that was split off or merged: its originals come back, and the pieces go. Refused
    once one of the pieces has been split or merged itself, and while another piece is decided:
    what somebody wrote there would go with it.
    """
    current = open_candidate(candidate, actor)
    origins = list(current.origins.order_by("order"))
    if not origins and not current.is_touched:
        return current
    check_version(current, version)
    if current.decision == Decision.REPLACED:
        raise ValidationError("请在拆分或合并后的条目上撤销。")
    if not origins or current.decision != Decision.PENDING:
        current.decision, current.reason = Decision.PENDING, ""
        current.edited = None if current.parsed is not None else current.edited
        return write_decision(current, "undo_candidate", actor=actor, now=now, reason="")
    pieces = list(Candidate.objects.filter(origins__in=origins).distinct())
    if any(piece.decision == Decision.REPLACED for piece in pieces):
        raise ValidationError("拆分或合并后的条目又被拆分或合并过，请先撤销后一次操作。")
    if decided := next((piece for piece in pieces if not piece.is_pending), None):
        raise ValidationError(
            f"拆分出的另一条“{decided}”已由 {decided.decided_by} 处理，请先撤销那一条的处理。"
        )
    labels = [str(piece) for piece in pieces]
    Candidate.objects.filter(pk__in=[piece.pk for piece in pieces]).delete()
    for origin in origins:
        origin.decision, origin.reason = Decision.PENDING, ""
        write_decision(
            origin,
            "undo_candidate",
            actor=actor,
            now=now,
            reason="",
            before={"pieces": labels},
        )
    return origins[0]


@transaction.atomic
def accept_clear(intake: Intake, *, actor: User, now: datetime) -> int:
    """Accept every pending task and measure without a doubt; returns how many.

    Documents are left to be looked at one by one: a title or a level is not for the many.
    """
    current = locked(intake, actor=actor)
    check_reviewing(current)
    names = Names(current)
    waiting = current.candidates.filter(decision=Decision.PENDING).prefetch_related("document")
    clear = [each for each in waiting if is_clear(each, names.doubts_of(each))]
    # Whose name somebody has explained here bears their values, as one accepted by itself does.
    as_read = When(edited__isnull=True, then=Value(Decision.ACCEPTED))
    Candidate.objects.filter(pk__in=[candidate.pk for candidate in clear]).update(
        decision=Case(as_read, default=Value(Decision.CORRECTED)),
        decided_by=actor,
        decided_at=now,
        version=F("version") + 1,
    )
    if clear:
        audit.record(
            actor=actor,
            verb="accept_clear",
            obj=current,
            now=now,
            region=current.region,
            after={"new": len(clear), "candidates": [str(candidate) for candidate in clear]},
        )
    return len(clear)


def open_candidate(candidate: Candidate, actor: User) -> Candidate:
    """The candidate, locked, of a recording open to decisions. Raises NotOpen."""
    intake = locked(candidate.intake, actor=actor)
    check_reviewing(intake)
    current = Candidate.objects.select_for_update(of=("self",)).filter(pk=candidate.pk).first()
    if current is None:
        # A piece of a division that was taken back while this waited.
        raise NotOpen(GONE)
    current.intake = intake
    return current


def check_reviewing(intake: Intake) -> None:
    """Raises NotOpen, with whoever confirmed it, once nobody decides any more."""
    if intake.confirmation:
        raise NotOpen(f"{intake.confirmation}，您刚才的处理没有记下。")
    if not intake.is_reviewing:
        raise NotOpen(f"这份录入现在是“{intake.get_state_display()}”，不能再处理。")


def check_version(current: Candidate, version: int) -> None:
    if current.version != version:
        raise StaleVersion(current)


def check_in_place(current: Candidate) -> None:
    if current.decision == Decision.REPLACED:
        raise ValidationError("这一条已被拆分或合并，请处理拆分或合并后的条目。")


def _why_edited(current: Candidate) -> str:
    """Why a person gave it other values. The row itself may say why it was left out since, or
    nothing, where it was cut or put together meanwhile."""
    said = AuditEvent.objects.filter(
        object_type="candidate",
        object_id=str(current.pk),
        verb__in=("correct_candidate", "name_in_recording"),
    )
    last = said.order_by("-seq").first()
    return last.reason if last else ""


def write_decision(
    current: Candidate,
    verb: str,
    *,
    actor: User,
    now: datetime,
    reason: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Candidate:
    """Write the decision and the event that tells of it."""
    was = Candidate.objects.values_list("decision", flat=True).get(pk=current.pk)
    current.reason = reason
    if current.decision == Decision.PENDING:
        current.decided_by = current.decided_at = None
    else:
        current.decided_by, current.decided_at = actor, now
    current.version += 1
    current.save()
    audit.record(
        actor=actor,
        verb=verb,
        obj=current,
        now=now,
        region=current.intake.region,
        before={"decision": was, **(before or {})},
        after={"decision": current.decision, **(after or {})},
        reason=reason,
    )
    return current


def _changed(old: Values, new: Values) -> Values:
    """The fields of `old` that `new` gives otherwise."""
    return {name: old.get(name) for name in new if old.get(name) != new[name]}
