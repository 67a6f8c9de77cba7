"""What every verb on an update asks before it acts, and what it keeps in step afterwards.

The order is the same everywhere: hold the rows, then actor, state, lock of the period, version,
and last the content.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils import timezone

from agencies.deputies import covered_by
from agencies.models import User
from tasks.choices import (
    HANDED_IN,
    OPEN_STATES,
    TRANSITIONS,
    UNFINISHED,
    FormField,
    RoundOutcome,
    Status,
    UpdateState,
    Verb,
)
from tasks.errors import PeriodLocked, StaleVersion, TransitionRefused
from tasks.models import (
    EvidenceUse,
    Implementation,
    ProgressUpdate,
    ReportingPeriod,
    RoundProof,
    UpdateRound,
)
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


def content_of(filling: Any) -> Content:
    """The content of an update, or of a round of it."""
    return Content(**{name: getattr(filling, name) for name in CONTENT_FIELDS})


def held(update: ProgressUpdate) -> ProgressUpdate:
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


def check_state(update: ProgressUpdate, verb: Verb, *, on: date) -> None:
    """Raises TransitionRefused, or PeriodLocked. Expects the row held.

    Whoever locks a period holds all its updates first, so a lock is either seen here or comes
    after this verb.
    """
    if update.state not in TRANSITIONS[verb].sources:
        raise TransitionRefused(update.state, verb)
    period = ReportingPeriod.objects.select_related("frozen_by").get(pk=update.period_id)
    if period.is_locked(on) and not update.exceptions.open(on).exists():
        above = period.frozen_by.office if period.frozen_by else ""
        raise PeriodLocked(period.title, update.state, verb, frozen_by=above)


def check_version(update: ProgressUpdate, version: int) -> None:
    if update.version != version:
        raise StaleVersion(update)


def check_complete(update: ProgressUpdate, content: Content, *, on: date) -> None:
    """Raises ValidationError naming every gap at its field, pins of the last return included."""
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
    uses = uses_of(update)
    faults = _untouched(update, content, uses) | faults
    if unusable := _unusable(uses, on):
        faults["evidence"] = faults.get("evidence", "") + unusable
    if faults:
        raise ValidationError(faults)
    if status == Status.LANDED:
        check_landing(content, on=on, has_proof=bool(uses))


def check_landing(content: Content, *, on: date, has_proof: bool) -> None:
    """`landed` needs a date that has come and at least one proof."""
    faults: dict[str, str] = {}
    if content.landed_on is None:
        faults["landed_on"] = "自评“已落地”，请填写落地日期。"
    elif content.landed_on > on:
        faults["landed_on"] = "落地日期不能晚于今天。"
    if not has_proof:
        faults["evidence"] = "“已落地”需要至少一份佐证材料，请上传文件或填写链接。"
    if faults:
        raise ValidationError(faults)


def last_round(update: ProgressUpdate) -> UpdateRound | None:
    return update.rounds.filter(number=update.round_number).first()


def uses_of(update: ProgressUpdate) -> list[EvidenceUse]:
    """The proofs of an update with the reporter, each with its present version."""
    uses = update.uses.select_related("evidence").prefetch_related("evidence__versions")
    return list(uses)


def handed_in_proofs(update: ProgressUpdate) -> list[RoundProof]:
    """The proofs the newest round was handed in with, in the versions they had then."""
    proofs = RoundProof.objects.filter(round__update=update, round__number=update.round_number)
    return list(proofs.select_related("version__evidence"))


def check_inspected(proofs: list[RoundProof]) -> None:
    """Nothing is decided on what nobody may open yet. Raises ValidationError at `evidence`."""
    for proof in proofs:
        version = proof.version
        if version.is_unchecked:
            raise ValidationError(
                {
                    "evidence": f"佐证“{version.evidence.title}”{version.get_state_display()}，"
                    "检查完成后才能核查；现在可以先退回。"
                }
            )


def _unusable(uses: list[EvidenceUse], on: date) -> str:
    """What proves nothing (any more), and what to do about it."""
    said = []
    for use in uses:
        version, title = use.version, use.evidence.title
        if version.is_refused:
            said.append(f"佐证“{title}”未通过检查（{version.reason}），请更换或移除。")
        elif version.has_expired(on):
            said.append(
                f"佐证“{title}”已于{version.valid_until}失效，"
                "请更换为有效的版本，或更正有效期，或移除。"
            )
    return "".join(said)


def _untouched(update: ProgressUpdate, content: Content, uses: list[EvidenceUse]) -> dict[str, str]:
    """What the last return was pinned to and the reporter has left as it was."""
    last = last_round(update) if update.state == UpdateState.RETURNED else None
    if last is None or last.outcome != RoundOutcome.RETURNED:
        return {}
    before, faults = content_of(last), {}
    for name in last.pinned_fields:
        if name == FormField.EVIDENCE:
            continue
        if _bare(getattr(before, name)) == _bare(getattr(content, name)):
            label = FormField(name).label
            faults[name] = f"退回意见要求修改“{label}”，现在与上一轮相同，请修改后再提交。"
    # A newer version of a proof is another proof.
    given = {use.version.pk for use in uses}
    then = {proof.version_id: proof.version.evidence for proof in handed_in_proofs(update)}
    pinned = set(last.pinned_evidence.all())
    kept = [proof.title for key, proof in then.items() if proof in pinned and key in given]
    if kept:
        faults["evidence"] = (
            f"退回意见要求更换佐证“{'”“'.join(kept)}”，请提供新版本，或移除后重新提供。"
        )
    elif FormField.EVIDENCE in last.pinned_fields and given == set(then):
        faults["evidence"] = "退回意见要求补充佐证材料，现在与上一轮相同，请添加后再提交。"
    return faults


def _bare(value: Any) -> Any:
    """A blank more or less is no answer to a return."""
    return "".join(value.split()) if isinstance(value, str) else value


def changed(update: ProgressUpdate, content: Content) -> dict[str, Any]:
    """The fields of the update that `content` would change, as they are now."""
    return {
        name: getattr(update, name)
        for name, value in asdict(content).items()
        if getattr(update, name) != value
    }


def write(update: ProgressUpdate, content: Content) -> None:
    for name, value in asdict(content).items():
        setattr(update, name, value)


def acting_for(update: ProgressUpdate, actor: User, now: datetime) -> dict[str, str]:
    """Whom the trail names beside the actor: the lead's officer, where the actor stands in."""
    item = update.implementation
    officer = (
        User.objects.filter(
            handled__implementation=item.pk, handled__agency=item.lead_agency_id
        ).first()
        if item.lead_agency_id
        else None
    )
    if officer is None or officer.pk not in covered_by(actor, timezone.localdate(now)):
        return {}
    return {"acting_for": str(officer)}


def newer_than(update: ProgressUpdate) -> ProgressUpdateQuerySet:
    """The updates of the same implementation for periods that end later."""
    return ProgressUpdate.objects.filter(
        implementation=update.implementation_id, period__ends_on__gt=update.period.ends_on
    )


def still_owed(update: ProgressUpdate) -> date | None:
    """The earliest due date among the updates of this implementation still with the reporter."""
    owed: date | None = ProgressUpdate.objects.filter(
        implementation=update.implementation_id, state__in=OPEN_STATES
    ).aggregate(due=Min("due_on"))["due"]
    return owed


def unchanged_in_a_row(update: ProgressUpdate) -> int:
    """How many of the item's newest updates handed in, one after the other, said 无变化."""
    newest = ProgressUpdate.objects.filter(
        implementation=update.implementation_id, state__in=HANDED_IN
    ).order_by("-period__ends_on", "-pk")
    said = newest.values_list("no_change", flat=True)[:99]
    return sum(1 for _ in takewhile(bool, said))
