"""Verifying, returning and opening again what was submitted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.deputies import covered_by
from agencies.models import User
from tasks.actions.guarding import (
    check_inspected,
    check_landing,
    check_state,
    check_version,
    content_of,
    handed_in_proofs,
    held,
    newer_than,
    still_owed,
    unchanged_in_a_row,
)
from tasks.actions.periods import due_after
from tasks.choices import (
    TRANSITIONS,
    FormField,
    ReturnReason,
    RoundOutcome,
    Status,
    UpdateState,
    Verb,
)
from tasks.models import Evidence, Implementation, ProgressUpdate, UpdateRound
from tasks.permissions import may_reopen, may_verify

# What a returned update is given when nobody says otherwise.
RETURN_DAYS = 3
MOST_RETURN_DAYS = 30


@transaction.atomic
def verify(
    update: ProgressUpdate,
    *,
    verified_status: str,
    note: str = "",
    version: int,
    actor: User,
    now: datetime,
) -> ProgressUpdate:
    """Accept the update with a verdict, which becomes the implementation's status.

    The verdict may differ from the claim, and then says why in `note`. It waits for proofs still
    in quarantine; one that was refused there proves nothing.
    Raises ValidationError, PermissionDenied, TransitionRefused, StaleVersion.
    """
    update = held(update)
    if not may_verify(actor, update, covered_by(actor, timezone.localdate(now))):
        raise PermissionDenied
    if (
        update.state == UpdateState.VERIFIED
        and update.verified_by_id == actor.pk
        and update.verified_status == verified_status
    ):
        return update
    today = timezone.localdate(now)
    check_state(update, Verb.VERIFY, on=today)
    check_version(update, version)
    if verified_status not in Status.values:
        raise ValidationError({"verified_status": "请选择核查结论。"})
    if verified_status != update.claimed_status and not note.strip():
        raise ValidationError({"note": "核查结论与自评不一致时，请说明理由。"})
    proofs = handed_in_proofs(update)
    check_inspected(proofs)
    if verified_status == Status.LANDED:
        has_proof = any(proof.version.is_passed for proof in proofs)
        check_landing(content_of(update), on=today, has_proof=has_proof)
    implementation = update.implementation
    before = {"state": update.state, "status": implementation.status}
    update.state = TRANSITIONS[Verb.VERIFY].target
    update.verified_status, update.verification_note = verified_status, note.strip()
    update.verified_at, update.verified_by = now, actor
    update.version += 1
    update.save()
    _decide(
        update,
        outcome=RoundOutcome.VERIFIED,
        actor=actor,
        now=now,
        reason=note.strip(),
        verified_status=verified_status,
    )
    # A late verdict on an old period must not overwrite the verdict on a newer one.
    if not newer_than(update).filter(rounds__outcome=RoundOutcome.VERIFIED).exists():
        Implementation.objects.filter(pk=implementation.pk).update(
            status=verified_status,
            landed_on=update.landed_on if verified_status == Status.LANDED else None,
            last_verified_at=now,
            version=F("version") + 1,
        )
    audit.record(
        actor=actor,
        verb=Verb.VERIFY,
        obj=update,
        now=now,
        region=update.region,
        before=before,
        after={"state": update.state, "status": verified_status},
        reason=note.strip(),
    )
    return update


@transaction.atomic
def return_(
    update: ProgressUpdate,
    *,
    reason_code: str,
    reason: str,
    pinned_fields: Iterable[str] = (),
    pinned_evidence: Iterable[Evidence] = (),
    working_days: int = RETURN_DAYS,
    due_on: date | None = None,
    version: int,
    actor: User,
    now: datetime,
) -> ProgressUpdate:
    """Send the update back, with a reason and the fields and proofs it concerns.

    What is pinned has to be changed before it can be handed in again. The deadline of this update
    moves by working days, or to `due_on` where that is given. Raises ValidationError,
    PermissionDenied, TransitionRefused, StaleVersion.
    """
    update = held(update)
    if not may_verify(actor, update, covered_by(actor, timezone.localdate(now))):
        raise PermissionDenied
    check_state(update, Verb.RETURN, on=timezone.localdate(now))
    check_version(update, version)
    pins, proofs = list(pinned_fields), list(pinned_evidence)
    faults: dict[str, str] = {}
    if reason_code not in ReturnReason.values:
        faults["reason_code"] = "请选择退回原因。"
    if not reason.strip():
        faults["reason"] = "请写明需要修改什么，填报单位会看到这段话。"
    if set(pins) - set(FormField.values):
        faults["pinned_fields"] = "所选栏目不存在，请重新勾选。"
    if {proof.pk for proof in proofs} - set(update.evidence.values_list("pk", flat=True)):
        faults["pinned_evidence"] = "所选佐证不属于这份填报，请重新勾选。"
    if faults:
        raise ValidationError(faults)
    due_before = update.due_on
    _move_deadline(update, working_days, due_on, now=now)
    update.state = TRANSITIONS[Verb.RETURN].target
    update.version += 1
    update.save(update_fields=["state", "due_on", "due_note", "version"])
    decided = _decide(
        update,
        outcome=RoundOutcome.RETURNED,
        actor=actor,
        now=now,
        reason=reason.strip(),
        reason_code=reason_code,
        pinned_fields=pins,
        next_due_on=update.due_on,
        next_due_note=update.due_note,
    )
    decided.pinned_evidence.set(proofs)
    _back_with_reporter(update)
    audit.record(
        actor=actor,
        verb=Verb.RETURN,
        obj=update,
        now=now,
        region=update.region,
        before={"state": UpdateState.SUBMITTED, "due_on": due_before},
        after={
            "state": update.state,
            "due_on": update.due_on,
            "reason_code": reason_code,
            "pinned_fields": pins,
            **({"pinned_evidence": [proof.title for proof in proofs]} if proofs else {}),
        },
        reason=reason.strip(),
    )
    return update


@transaction.atomic
def reopen(
    update: ProgressUpdate,
    *,
    reason: str,
    working_days: int = RETURN_DAYS,
    due_on: date | None = None,
    version: int,
    actor: User,
    now: datetime,
) -> ProgressUpdate:
    """Give a verified update back to be corrected; its verdict stands until there is another.

    In a locked period this takes an exception, as every verb does. Raises ValidationError at
    `reason`, PermissionDenied, TransitionRefused, StaleVersion.
    """
    update = held(update)
    if not may_reopen(actor, update):
        raise PermissionDenied
    check_state(update, Verb.REOPEN, on=timezone.localdate(now))
    check_version(update, version)
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么重新打开，填报单位会看到这段话。"})
    before = {
        "state": update.state,
        "verified_status": update.verified_status,
        "due_on": update.due_on,
    }
    _move_deadline(update, working_days, due_on, now=now)
    update.state = TRANSITIONS[Verb.REOPEN].target
    # The verdict stays in its round and on the implementation; who corrects it now may be the
    # very person who verified it then.
    update.verified_status, update.verification_note = "", ""
    update.verified_at = update.verified_by = None
    update.version += 1
    update.save()
    UpdateRound.objects.filter(update=update, number=update.round_number).update(
        reopened_at=now,
        reopened_by=actor,
        reopened_reason=reason.strip(),
        next_due_on=update.due_on,
        next_due_note=update.due_note,
    )
    _back_with_reporter(update)
    audit.record(
        actor=actor,
        verb=Verb.REOPEN,
        obj=update,
        now=now,
        region=update.region,
        before=before,
        after={"state": update.state, "due_on": update.due_on},
        reason=reason.strip(),
    )
    return update


def _move_deadline(
    update: ProgressUpdate, working_days: int, due_on: date | None, *, now: datetime
) -> None:
    """Set the update's new deadline and how it was reached; time left is never taken away.

    Raises ValidationError at `working_days` or `due_on`.
    """
    today = timezone.localdate(now)
    if due_on is not None:
        if due_on < today:
            raise ValidationError({"due_on": "重新提交的截止日期不能早于今天。"})
        note = f"{today:%Y-%m-%d}退回时直接指定"
    else:
        if not 1 <= working_days <= MOST_RETURN_DAYS:
            raise ValidationError({"working_days": f"请填写1至{MOST_RETURN_DAYS}个工作日。"})
        due_on, reached = due_after(today, working_days)
        note = f"退回日{reached}"
    if due_on > update.due_on:
        update.due_on, update.due_note = due_on, note


def _back_with_reporter(update: ProgressUpdate) -> None:
    Implementation.objects.filter(pk=update.implementation_id).update(
        owed_on=still_owed(update),
        unchanged_in_a_row=unchanged_in_a_row(update),
        version=F("version") + 1,
    )


def _decide(update: ProgressUpdate, *, actor: User, now: datetime, **verdict: Any) -> UpdateRound:
    decided = UpdateRound.objects.get(update=update, number=update.round_number)
    for name, value in {"decided_at": now, "decided_by": actor, **verdict}.items():
        setattr(decided, name, value)
    decided.save()
    return decided
