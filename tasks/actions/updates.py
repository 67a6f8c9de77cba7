"""Filling in, submitting, verifying and returning an update.

Every verb locks the update first and the implementation second, checks the actor, the state
and the version the caller saw, and writes the audit event in the same transaction. Page,
Excel import, API and jobs call these functions and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from agencies import audit
from agencies.choices import AGENCY_ROLES
from agencies.models import User
from tasks.choices import (
    OPEN_STATES,
    TRANSITIONS,
    UNFINISHED,
    FormField,
    ReturnReason,
    RoundOutcome,
    Status,
    UpdateState,
    Verb,
)
from tasks.errors import StaleVersion, TransitionRefused
from tasks.models import Implementation, ProgressUpdate, UpdateRound
from tasks.permissions import may_fill, may_verify
from tasks.querysets import ProgressUpdateQuerySet


@dataclass(frozen=True, slots=True)
class Content:
    """What the reporter writes. `claimed_status` is a Status value, or "" while undecided."""

    claimed_status: str = ""
    done: str = ""
    next_step: str = ""
    obstacle: str = ""
    no_change: bool = False
    landed_on: date | None = None


CONTENT_FIELDS = [f.name for f in fields(Content)]


def content_of(update: ProgressUpdate) -> Content:
    return Content(**{name: getattr(update, name) for name in CONTENT_FIELDS})


@transaction.atomic
def save_draft(
    update: ProgressUpdate, *, content: Content, version: int, actor: User, now: datetime
) -> ProgressUpdate:
    """Keep what was typed, complete or not. A returned update stays returned until resubmitted.

    Raises PermissionDenied, TransitionRefused, StaleVersion.
    """
    update = _locked(update)
    if not may_fill(actor, update.implementation):
        raise PermissionDenied
    _check_state(update, Verb.SAVE)
    if content_of(update) == content:
        return update
    _check_version(update, version)
    before = _changed(update, content)
    _write(update, content)
    if update.state == UpdateState.EXPECTED:
        update.state = TRANSITIONS[Verb.SAVE].target
    update.is_demo = update.is_demo or actor.is_demo
    update.version += 1
    update.save()
    audit.record(
        actor=actor,
        verb=Verb.SAVE,
        obj=update,
        now=now,
        region=update.region,
        agency=update.implementation.lead_agency,
        before=before,
        after={name: getattr(update, name) for name in before},
    )
    return update


@transaction.atomic
def submit(
    update: ProgressUpdate, *, content: Content, version: int, actor: User, now: datetime
) -> ProgressUpdate:
    """Hand the update in for verification; opens its next round.

    Raises ValidationError naming every gap at its field, PermissionDenied, TransitionRefused,
    StaleVersion. Submitting the same content twice is one submission.
    """
    update = _locked(update)
    if not may_fill(actor, update.implementation):
        raise PermissionDenied
    if (
        update.state == UpdateState.SUBMITTED
        and update.submitted_by_id == actor.pk
        and content_of(update) == content
    ):
        return update
    _check_state(update, Verb.SUBMIT)
    _check_version(update, version)
    _check_complete(update, content, on=timezone.localdate(now))
    before = _changed(update, content) | {"state": update.state}
    _write(update, content)
    update.state = TRANSITIONS[Verb.SUBMIT].target
    update.round_number += 1
    update.submitted_at, update.submitted_by = now, actor
    update.is_demo = update.is_demo or actor.is_demo
    update.version += 1
    update.save()
    UpdateRound.objects.create(
        update=update,
        number=update.round_number,
        submitted_at=now,
        submitted_by=actor,
        on_behalf_of=None if actor.role in AGENCY_ROLES else update.implementation.lead_agency,
        **asdict(content),
    )
    # What an older period is told late must not stand over a newer period's claim.
    newest = not _newer_than(update).filter(round_number__gt=0).exists()
    Implementation.objects.filter(pk=update.implementation_id).update(
        **({"claimed_status": content.claimed_status} if newest else {}),
        owed_on=_still_owed(update),
        made_up_late=update.is_late(),
        is_demo=update.implementation.is_demo or update.is_demo,
        version=F("version") + 1,
    )
    audit.record(
        actor=actor,
        verb=Verb.SUBMIT,
        obj=update,
        now=now,
        region=update.region,
        agency=update.implementation.lead_agency,
        before=before,
        after={name: getattr(update, name) for name in before},
    )
    return update


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

    The verdict may differ from the claim, and then says why in `note`.
    Raises ValidationError, PermissionDenied, TransitionRefused, StaleVersion.
    """
    update = _locked(update)
    if not may_verify(actor, update):
        raise PermissionDenied
    if (
        update.state == UpdateState.VERIFIED
        and update.verified_by_id == actor.pk
        and update.verified_status == verified_status
    ):
        return update
    _check_state(update, Verb.VERIFY)
    _check_version(update, version)
    if verified_status not in Status.values:
        raise ValidationError({"verified_status": "请选择核查结论。"})
    if verified_status != update.claimed_status and not note.strip():
        raise ValidationError({"note": "核查结论与自评不一致时，请说明理由。"})
    if verified_status == Status.LANDED:
        _check_landing(update, content_of(update), on=timezone.localdate(now))
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
    if not _newer_than(update).filter(state=UpdateState.VERIFIED).exists():
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
    version: int,
    actor: User,
    now: datetime,
) -> ProgressUpdate:
    """Send the update back, with a reason and the fields it concerns.

    Raises ValidationError, PermissionDenied, TransitionRefused, StaleVersion.
    """
    update = _locked(update)
    if not may_verify(actor, update):
        raise PermissionDenied
    _check_state(update, Verb.RETURN)
    _check_version(update, version)
    pins = list(pinned_fields)
    faults: dict[str, str] = {}
    if reason_code not in ReturnReason.values:
        faults["reason_code"] = "请选择退回原因。"
    if not reason.strip():
        faults["reason"] = "请写明需要修改什么，填报单位会看到这段话。"
    if set(pins) - set(FormField.values):
        faults["pinned_fields"] = "所选栏目不存在，请重新勾选。"
    if faults:
        raise ValidationError(faults)
    update.state = TRANSITIONS[Verb.RETURN].target
    update.version += 1
    update.save(update_fields=["state", "version"])
    _decide(
        update,
        outcome=RoundOutcome.RETURNED,
        actor=actor,
        now=now,
        reason=reason.strip(),
        reason_code=reason_code,
        pinned_fields=pins,
    )
    Implementation.objects.filter(pk=update.implementation_id).update(
        owed_on=_still_owed(update), version=F("version") + 1
    )
    audit.record(
        actor=actor,
        verb=Verb.RETURN,
        obj=update,
        now=now,
        region=update.region,
        before={"state": UpdateState.SUBMITTED},
        after={"state": update.state, "reason_code": reason_code, "pinned_fields": pins},
        reason=reason.strip(),
    )
    return update


def _locked(update: ProgressUpdate) -> ProgressUpdate:
    """The row as it is now, held until the transaction ends, with its implementation held too.

    Two people may press the button together: only the first one acts.
    """
    current = ProgressUpdate.objects.select_for_update(of=("self",)).get(pk=update.pk)
    current.implementation = (
        Implementation.objects.select_for_update(of=("self",))
        .select_related("region", "measure", "lead_agency")
        .get(pk=current.implementation_id)
    )
    return current


def _check_state(update: ProgressUpdate, verb: Verb) -> None:
    if update.state not in TRANSITIONS[verb].sources:
        raise TransitionRefused(update.state, verb)


def _check_version(update: ProgressUpdate, version: int) -> None:
    if update.version != version:
        raise StaleVersion(update)


def _check_complete(update: ProgressUpdate, content: Content, *, on: date) -> None:
    faults: dict[str, str] = {}
    status = content.claimed_status
    if status not in Status.values:
        faults["claimed_status"] = "请选择自评状态。"
    if content.no_change and status != update.implementation.claimed_status:
        faults["no_change"] = "自评状态与上期不同，不能按“无变化”提交，请填写本期进展。"
    if not content.no_change and not content.done.strip():
        faults["done"] = (
            "请说明不适用的理由。" if status == Status.NOT_APPLICABLE else "请填写本期进展。"
        )
    if not content.no_change and status in UNFINISHED and not content.next_step.strip():
        faults["next_step"] = "尚未落地，请填写下步打算。"
    if faults:
        raise ValidationError(faults)
    if status == Status.LANDED:
        _check_landing(update, content, on=on)


def _check_landing(update: ProgressUpdate, content: Content, *, on: date) -> None:
    """`landed` needs a date that has come and at least one proof."""
    faults: dict[str, str] = {}
    if content.landed_on is None:
        faults["landed_on"] = "自评“已落地”，请填写落地日期。"
    elif content.landed_on > on:
        faults["landed_on"] = "落地日期不能晚于今天。"
    if not update.evidence.exists():
        faults["evidence"] = "“已落地”需要至少一份佐证材料，请上传文件或填写链接。"
    if faults:
        raise ValidationError(faults)


def _changed(update: ProgressUpdate, content: Content) -> dict[str, Any]:
    return {
        name: getattr(update, name)
        for name, value in asdict(content).items()
        if getattr(update, name) != value
    }


def _write(update: ProgressUpdate, content: Content) -> None:
    for name, value in asdict(content).items():
        setattr(update, name, value)


def _decide(update: ProgressUpdate, *, actor: User, now: datetime, **verdict: Any) -> None:
    UpdateRound.objects.filter(update=update, number=update.round_number).update(
        decided_at=now, decided_by=actor, **verdict
    )


def _newer_than(update: ProgressUpdate) -> ProgressUpdateQuerySet:
    """The updates of the same implementation for periods that end later."""
    return ProgressUpdate.objects.filter(
        implementation=update.implementation_id, period__ends_on__gt=update.period.ends_on
    )


def _still_owed(update: ProgressUpdate) -> date | None:
    """The earliest due date among the updates of this implementation still with the reporter."""
    owed: date | None = ProgressUpdate.objects.filter(
        implementation=update.implementation_id, state__in=OPEN_STATES
    ).aggregate(due=Min("period__due_on"))["due"]
    return owed
