"""Locking a reporting period, and the exceptions that open one row of it again.

Whether a period is locked follows from its dates, so a scheduler that comes late changes nothing;
what it does is write down that the day came. An exception ends by itself after its last day.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.deputies import covered_by
from agencies.models import User
from tasks.actions.freezing import ask_consent
from tasks.choices import ExceptionOutcome, UpdateState
from tasks.models import LockException, ProgressUpdate, ReportingPeriod
from tasks.permissions import may_ask_exception, may_decide_exception, may_lock_period


@transaction.atomic
def lock_period(
    period: ReportingPeriod, *, reason: str, actor: User | None, now: datetime
) -> ReportingPeriod:
    """Freeze the period's values as they stand. Locking a locked period changes nothing.

    `actor` is None when its day has come; a person who locks earlier says why.
    Raises PermissionDenied, ValidationError at `reason`.
    """
    # Every verb holds its update before it asks about the lock: whoever was at one finishes
    # first, and whoever comes after finds the period locked.
    counts = dict.fromkeys(UpdateState.values, 0)
    rows = ProgressUpdate.objects.select_for_update(of=("self",)).filter(period=period)
    for state in rows.order_by("pk").values_list("state", flat=True):
        counts[state] += 1
    current = ReportingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    if actor is not None and not may_lock_period(actor, current):
        raise PermissionDenied
    if current.locked_at is not None:
        return current
    if current.opened_at is None:
        raise ValidationError({"reason": "填报期尚未开启，不能锁定。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明提前锁定的理由。"})
    current.locked_at, current.locked_by = now, actor
    current.lock_reason = reason.strip()
    current.save(update_fields=["locked_at", "locked_by", "lock_reason"])
    audit.record(
        actor=actor,
        verb="lock_period",
        obj=current,
        now=now,
        region=current.region,
        after={"frozen": {state: number for state, number in counts.items() if number}},
        reason=current.lock_reason,
    )
    return current


def lock_expired(*, now: datetime) -> int:
    """Write down the lock of every period whose day has come; how many there are."""
    today = timezone.localdate(now)
    expired = ReportingPeriod.objects.filter(
        locked_at__isnull=True, opened_at__isnull=False, locks_on__lte=today
    )
    for period in expired:
        lock_period(period, reason=f"到锁定日期{period.locks_on}", actor=None, now=now)
    return len(expired)


@transaction.atomic
def ask_exception(
    update: ProgressUpdate, *, reason: str, actor: User, now: datetime
) -> LockException:
    """Ask to change one update of a locked period. Asking again while one waits is that one.

    Raises PermissionDenied, ValidationError at `reason`.
    """
    current = (
        ProgressUpdate.objects.select_for_update(of=("self",))
        .select_related("region", "period", "implementation__lead_agency")
        .get(pk=update.pk)
    )
    if not may_ask_exception(actor, current):
        raise PermissionDenied
    if (waiting := current.exceptions.asked().first()) is not None:
        return waiting
    today = timezone.localdate(now)
    if not current.period.is_locked(today):
        raise ValidationError({"reason": "填报期尚未锁定，可以直接修改，不需要申请例外。"})
    if (granted := current.exceptions.open(today).first()) is not None:
        raise ValidationError({"reason": f"已有有效期至{granted.until}的例外，可以直接修改。"})
    if current.exceptions.lacking_consent().exists():
        raise ValidationError({"reason": "已批准的例外正等待上级同意，不需要再次申请。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么锁定后还要修改。"})
    asked = LockException.objects.create(
        update=current,
        region=current.region,
        asked_by=actor,
        asked_at=now,
        reason=reason.strip(),
    )
    audit.record(
        actor=actor,
        verb="ask_exception",
        obj=asked,
        now=now,
        region=current.region,
        agency=current.implementation.lead_agency,
        after={"update": current.pk},
        reason=asked.reason,
    )
    return asked


@transaction.atomic
def grant_exception(
    asked: LockException, *, until: date, note: str = "", actor: User, now: datetime
) -> LockException:
    """Open the row up to and including `until`. Granting it again the same way changes nothing.

    In a period the level above has accepted, that level is asked for its consent besides.
    Raises PermissionDenied, ValidationError at `until` or on top.
    """
    current = _deciding(asked, actor, on=timezone.localdate(now))
    if current.outcome == ExceptionOutcome.GRANTED and current.until == until:
        return current
    _check_undecided(current)
    if until < timezone.localdate(now):
        raise ValidationError({"until": "有效期不能早于今天。"})
    _decide(current, ExceptionOutcome.GRANTED, until=until, note=note, actor=actor, now=now)
    if current.waits_for_consent:
        ask_consent(current, now=now)
    return current


@transaction.atomic
def refuse_exception(
    asked: LockException, *, note: str, actor: User, now: datetime
) -> LockException:
    """Keep the row closed, with a reason. Raises PermissionDenied, ValidationError."""
    current = _deciding(asked, actor, on=timezone.localdate(now))
    if current.outcome == ExceptionOutcome.REFUSED:
        return current
    _check_undecided(current)
    if not note.strip():
        raise ValidationError({"note": "请写明不同意的理由，申请人会看到这段话。"})
    return _decide(current, ExceptionOutcome.REFUSED, until=None, note=note, actor=actor, now=now)


def _deciding(asked: LockException, actor: User, *, on: date) -> LockException:
    """The request as it is now, held: two approvers may decide together."""
    current = (
        LockException.objects.select_for_update(of=("self",))
        .select_related("region", "update__period")
        .get(pk=asked.pk)
    )
    if not may_decide_exception(actor, current, covered_by(actor, on)):
        raise PermissionDenied
    return current


def _check_undecided(asked: LockException) -> None:
    if asked.outcome != ExceptionOutcome.ASKED:
        raise ValidationError(f"这份申请已由{asked.decided_by}审批，请刷新页面查看结果。")


def _decide(
    asked: LockException,
    outcome: ExceptionOutcome,
    *,
    until: date | None,
    note: str,
    actor: User,
    now: datetime,
) -> LockException:
    asked.outcome, asked.until = outcome, until
    asked.decided_by, asked.decided_at = actor, now
    asked.decision_note = note.strip()
    asked.save()
    verb = "grant_exception" if outcome == ExceptionOutcome.GRANTED else "refuse_exception"
    audit.record(
        actor=actor,
        verb=verb,
        obj=asked,
        now=now,
        region=asked.region,
        after={"update": asked.update_id, "until": until},
        reason=asked.decision_note,
    )
    return asked
