"""Who must answer a blocker, by when, and the answer."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit, outbox
from agencies.choices import BUREAU_ROLES, MessageKind, Role
from agencies.deputies import covered_by
from agencies.models import Agency, User
from regions.models import Region
from tasks.actions.periods import due_after
from tasks.choices import BlockerLevel
from tasks.models import Blocker
from tasks.permissions import may_answer_blocker, may_direct_blocker
from tasks.telling import send_at
from tasks.working_days import Calendar

# 重大问题 are answered within so many working days unless the clerk says otherwise.
MAJOR_DAYS = 5
PAGE = "/blockers/"


@transaction.atomic
def direct_blocker(
    blocker: Blocker,
    *,
    level: str,
    agency: Agency | None,
    person: User | None,
    is_major: bool,
    working_days: int | None,
    actor: User,
    now: datetime,
    calendar: Calendar,
) -> Blocker:
    """Name who must answer and start the clock: in working days, five for a 重大问题.

    The one named before is asked no more, and an answer already given stands only for them.
    Raises PermissionDenied, ValidationError at the field.
    """
    current = _held(blocker)
    if not may_direct_blocker(actor, current):
        raise PermissionDenied
    faults: dict[str, str] = {}
    if current.closed_at is not None:
        raise ValidationError("这个问题已经解决，不需要再答复。")
    if level not in BlockerLevel.values:
        faults["level"] = "请选择由哪一级解决。"
    if (agency is None) == (person is None):
        faults["agency"] = "请选择答复单位或答复人，二者选一。"
    if agency is not None and agency.region_id != current.region_id:
        faults["agency"] = "只能由本地区的单位答复；需上级解决的，请选择由哪一级解决。"
    if person is not None and (
        person.region_id != current.region_id or person.role not in BUREAU_ROLES | {Role.LEADER}
    ):
        faults["person"] = "答复人应是本地区的经办、审核或领导。"
    days = working_days or (MAJOR_DAYS if is_major else None)
    if days is None:
        faults["working_days"] = "请填写几个工作日内答复。"
    if faults:
        raise ValidationError(faults)
    assert days is not None  # else a fault
    before = {
        name: getattr(current, name)
        for name in ("level", "is_major", "answer_by", "owner_agency_id", "owner_id", "answer")
    }
    current.level, current.is_major = level, is_major
    current.owner_agency, current.owner = agency, person
    current.answer_by, current.answer_note = due_after(timezone.localdate(now), days)
    current.answered_at = current.answered_by = current.answered_for = None
    current.answer = ""
    current.save()
    audit.record(
        actor=actor,
        verb="direct_blocker",
        obj=current,
        now=now,
        region=current.region,
        agency=agency,
        before=before,
        after={name: getattr(current, name) for name in before},
    )
    _ask(current, now=now, calendar=calendar)
    return current


@transaction.atomic
def answer_blocker(blocker: Blocker, *, answer: str, actor: User, now: datetime) -> Blocker:
    """Record the answer of who was asked. The blocker stays open until it is settled.

    Answered again with the same words nothing changes. Raises PermissionDenied, ValidationError
    at `answer`, or without a field where nobody was asked.
    """
    current = _held(blocker)
    covers = covered_by(actor, timezone.localdate(now))
    if not may_answer_blocker(actor, current, covers):
        raise PermissionDenied
    if not current.owner_name:
        raise ValidationError("还没有明确由谁答复。")
    if not answer.strip():
        raise ValidationError({"answer": "请填写答复。"})
    if current.answer == answer.strip():
        return current
    before = {"answer": current.answer}
    absent = current.owner if current.owner_id in covers else None
    current.answer, current.answered_at, current.answered_by = answer.strip(), now, actor
    current.answered_for = absent
    current.save(update_fields=["answer", "answered_at", "answered_by", "answered_for"])
    audit.record(
        actor=actor,
        verb="answer_blocker",
        obj=current,
        now=now,
        region=current.region,
        agency=current.owner_agency,
        before=before,
        after={"answer": current.answer, **({"acting_for": str(absent)} if absent else {})},
    )
    return current


@transaction.atomic
def tell_unanswered(region: Region, *, now: datetime, calendar: Calendar) -> list[Blocker]:
    """Tell the region's leaders whose answer is late, and upward what was put to that level.

    On working days, once for each limit that has passed: called again, late or twice at once it
    tells nobody a second time. Returns the blockers whose answer is late. Raises CalendarMissing.
    """
    on = timezone.localdate(now)
    if not calendar.is_working_day(on):
        return []
    late = list(
        Blocker.objects.filter(region=region)
        .overdue(on)
        .select_related("owner_agency", "owner", "implementation__measure")
        .order_by("answer_by", "pk")
    )
    leaders = User.objects.filter(is_active=True, role=Role.LEADER, region=region)
    above = User.objects.filter(
        is_active=True, role=Role.UPPER, region__path__in=region.line_paths()
    ).exclude(region=region)
    for blocker in late:
        # The upper level sees only what is put to it (BlockerQuerySet.visible_to).
        upward = [] if blocker.level == BlockerLevel.CITY else above
        notice = outbox.Notice(
            kind=MessageKind.BLOCKER,
            key=f"blocker-late-{blocker.pk}-{blocker.answer_by:%Y%m%d}",
            title=f"{region.short_name}：问题诉求逾期未答复",
            text=(
                f"{blocker.text}\n事项：{blocker.implementation.measure}。"
                f"{blocker.get_level_display()}，{blocker.owner_name}"
                f"应于{blocker.answer_by:%Y-%m-%d}前答复，至今未答复。"
            ),
            address=f"{PAGE}?late=1",
            is_demo=blocker.is_demo,
        )
        outbox.tell(
            [*leaders, *upward], notice, region=region, send_at=send_at(now, calendar), now=now
        )
    return late


def _held(blocker: Blocker) -> Blocker:
    return (
        Blocker.objects.select_for_update(of=("self",))
        .select_related("region", "owner_agency", "owner")
        .get(pk=blocker.pk)
    )


def _ask(blocker: Blocker, *, now: datetime, calendar: Calendar) -> None:
    people = [blocker.owner] if blocker.owner else []
    if blocker.owner_agency is not None:
        people = list(
            User.objects.filter(
                role=Role.REPORTER,
                agency=blocker.owner_agency,
                region=blocker.region,
                is_active=True,
            )
        )
    notice = outbox.Notice(
        kind=MessageKind.BLOCKER,
        key=f"blocker-{blocker.pk}-{now:%Y%m%d%H%M%S}",
        title=f"请于{blocker.answer_by:%Y-%m-%d}前答复问题诉求",
        text=f"{blocker.text}\n时限依据：{blocker.answer_note}。",
        address=PAGE,
        is_demo=blocker.is_demo,
    )
    outbox.tell(people, notice, region=blocker.region, send_at=send_at(now, calendar), now=now)
