"""What the level above does to the rows of the level below: freeze them, open some of them again,
consent to an exception.

Periods are frozen and opened by whoever accepts or sends back their package (reports.submissions),
which has checked the actor and writes the event; the exceptions' own verbs stand here in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from agencies import audit, outbox
from agencies.choices import BUREAU_ROLES, MessageKind, Role
from agencies.models import User
from regions.models import Region
from tasks.choices import ExceptionOutcome
from tasks.models import CalendarDay, LockException, ProgressUpdate, ReportingPeriod
from tasks.permissions import may_consent
from tasks.telling import send_at
from tasks.working_days import calendar_of


def hold_periods(periods: Iterable[ReportingPeriod]) -> list[ReportingPeriod]:
    """The periods as they are now, held with all their updates until the transaction ends.

    Updates first, as whoever locks a period does: a verb under way finishes before, and the next
    one finds what is decided here.
    """
    keys = [period.pk for period in periods]
    rows = ProgressUpdate.objects.select_for_update(of=("self",)).filter(period__in=keys)
    list(rows.order_by("pk").values_list("pk", flat=True))
    found = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("region")
    return list(found.filter(pk__in=keys).order_by("pk"))


def freeze(periods: Iterable[ReportingPeriod], *, by: Region, now: datetime) -> None:
    """From now on these periods change only with the consent of `by`. Expects them held."""
    keys = [period.pk for period in periods]
    ReportingPeriod.objects.filter(pk__in=keys).update(frozen_at=now, frozen_by=by)


def thaw(period: ReportingPeriod) -> None:
    """The level above has sent the period back: its own approver decides again. Expects it held."""
    ReportingPeriod.objects.filter(pk=period.pk).update(frozen_at=None, frozen_by=None)


def open_for_mending(
    updates: Iterable[ProgressUpdate], *, until: date, reason: str, actor: User, now: datetime
) -> int:
    """Open these rows of a locked period up to and including `until`; how many."""
    opened = LockException.objects.bulk_create(
        LockException(
            update=update,
            region_id=update.region_id,
            asked_at=now,
            reason=reason,
            outcome=ExceptionOutcome.GRANTED,
            decided_by=actor,
            decided_at=now,
            until=until,
        )
        for update in updates
    )
    return len(opened)


@transaction.atomic
def consent(asked: LockException, *, actor: User, now: datetime) -> LockException:
    """Let an exception the level below has granted open its row. Consenting again changes nothing.

    Raises PermissionDenied, ValidationError.
    """
    current = _held(asked, actor)
    if current.outcome == ExceptionOutcome.GRANTED and current.consented_by_id == actor.pk:
        return current
    _check_waiting(current)
    current.consented_by, current.consented_at = actor, now
    current.save(update_fields=["consented_by", "consented_at"])
    _tell(
        current, "consent_exception", f"可以修改至{current.until}（含当日）", actor=actor, now=now
    )
    return current


@transaction.atomic
def withhold_consent(
    asked: LockException, *, note: str, actor: User, now: datetime
) -> LockException:
    """Keep the row as it was accepted, with a reason. Raises PermissionDenied, ValidationError."""
    current = _held(asked, actor)
    if current.outcome == ExceptionOutcome.REFUSED and current.decided_by_id == actor.pk:
        return current
    _check_waiting(current)
    if not note.strip():
        raise ValidationError({"note": "请写明不同意的理由，下级会看到这段话。"})
    current.outcome, current.until = ExceptionOutcome.REFUSED, None
    current.decided_by, current.decided_at = actor, now
    current.decision_note = note.strip()
    current.consented_by = current.consented_at = None
    current.save()
    _tell(current, "withhold_consent", current.decision_note, actor=actor, now=now)
    return current


def ask_consent(granted: LockException, *, now: datetime) -> None:
    """Tell the level that has accepted the period that an exception waits for its consent."""
    period = granted.update.period
    people = User.objects.filter(role=Role.UPPER, region=period.frozen_by_id, is_active=True)
    notice = outbox.Notice(
        kind=MessageKind.SENDING,
        key=f"consent-{granted.pk}",
        title=f"{granted.region.name}申请修改已接收的数据",
        text=f"{period.title}\n申请理由：{granted.reason}\n未经同意，该项保持锁定。",
        address=reverse("tasks:consents"),
        is_demo=period.is_demo,
    )
    outbox.tell(people, notice, region=granted.region, send_at=_send_at(now), now=now)


def _held(asked: LockException, actor: User) -> LockException:
    current = (
        LockException.objects.select_for_update(of=("self",))
        .select_related("region", "update__period", "update__implementation")
        .get(pk=asked.pk)
    )
    if not may_consent(actor, current):
        raise PermissionDenied
    return current


def _check_waiting(asked: LockException) -> None:
    if not asked.waits_for_consent:
        raise ValidationError(
            f"这份申请的结果已是“{asked.get_outcome_display()}”，请刷新页面查看。"
        )


def _tell(asked: LockException, verb: str, said: str, *, actor: User, now: datetime) -> None:
    """Write the event, and tell the bureau below."""
    audit.record(
        actor=actor,
        verb=verb,
        obj=asked,
        now=now,
        region=asked.region,
        after={"update": asked.update_id, "until": asked.until},
        reason=asked.decision_note if verb == "withhold_consent" else "",
    )
    agreed = "同意" if verb == "consent_exception" else "不同意"
    notice = outbox.Notice(
        kind=MessageKind.SENDING,
        key=f"consent-{asked.pk}-{agreed}",
        title=f"上级{agreed}修改已接收的数据",
        text=f"{asked.update.period.title}\n{said}。",
        address=f"{asked.update.implementation.get_absolute_url()}?update={asked.update_id}",
        is_demo=asked.update.period.is_demo,
    )
    people = User.objects.filter(role__in=BUREAU_ROLES, region=asked.region, is_active=True)
    outbox.tell(people, notice, region=asked.region, send_at=_send_at(now), now=now)


def _send_at(now: datetime) -> datetime:
    return send_at(now, calendar_of(CalendarDay.objects.all()))
