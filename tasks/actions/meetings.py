"""Meetings: planning one, gathering its agenda, recording what it decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agencies import audit
from agencies.models import Agency, User
from regions.models import Region
from tasks.actions.blockers import close_blocker
from tasks.choices import BlockerLevel, MeetingKind, Outcome
from tasks.models import AgendaItem, Blocker, Meeting, MeetingTask
from tasks.permissions import may_finish_task, may_hold_meetings

# Upwards: whom a city's meeting can put a problem to.
ABOVE = frozenset({BlockerLevel.PROVINCE, BlockerLevel.NATION, BlockerLevel.LAW})


@transaction.atomic
def plan_meeting(
    region: Region, *, kind: str, held_on: date, actor: User, now: datetime
) -> Meeting:
    """Plan a meeting and put on its agenda what waits for one: 重大问题 and answers that are late.

    Raises PermissionDenied, ValidationError.
    """
    if not may_hold_meetings(actor, region):
        raise PermissionDenied
    if kind not in MeetingKind.values:
        raise ValidationError({"kind": "请选择会议。"})
    meeting = Meeting(
        region=region,
        kind=kind,
        held_on=held_on,
        title=f"{region.short_name}{MeetingKind(kind).label}（{held_on:%Y-%m-%d}）",
        planned_at=now,
        planned_by=actor,
        is_demo=actor.is_demo,
    )
    meeting.full_clean()
    meeting.save()
    audit.record(
        actor=actor,
        verb="plan_meeting",
        obj=meeting,
        now=now,
        region=region,
        after={"kind": kind, "held_on": held_on},
    )
    waiting = waiting_for_a_meeting(region, on=timezone.localdate(now))
    put_on_agenda(meeting, waiting, actor=actor, now=now)
    return meeting


def waiting_for_a_meeting(region: Region, *, on: date) -> list[Blocker]:
    """Unsolved 重大问题 and blockers whose answer is late, the longest waiting first."""
    unsolved = Blocker.objects.unsolved().filter(region=region)
    late = set(unsolved.overdue(on).values_list("pk", flat=True))
    return [b for b in unsolved.order_by("raised_at", "pk") if b.is_major or b.pk in late]


@transaction.atomic
def put_on_agenda(
    meeting: Meeting, blockers: Iterable[Blocker], *, actor: User, now: datetime
) -> list[AgendaItem]:
    """Add unsolved blockers of the region at the end of the agenda; each stands on it once."""
    meeting = _held(meeting)
    if not may_hold_meetings(actor, meeting.region):
        raise PermissionDenied
    there = set(meeting.items.values_list("blocker", flat=True))
    last = meeting.items.aggregate(n=Max("order"))["n"] or 0
    added = []
    for blocker in blockers:
        if blocker.region_id != meeting.region_id:
            raise PermissionDenied
        if blocker.pk in there or blocker.closed_at is not None:
            continue
        last += 1
        item = AgendaItem.objects.create(meeting=meeting, blocker=blocker, order=last)
        audit.record(
            actor=actor,
            verb="put_on_agenda",
            obj=item,
            now=now,
            region=meeting.region,
            after={"blocker": blocker.pk},
        )
        added.append(item)
    return added


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, actor: User, now: datetime) -> None:
    """Take an item off again. What was decided stays."""
    meeting = _held(item.meeting)
    if not may_hold_meetings(actor, meeting.region):
        raise PermissionDenied
    current = AgendaItem.objects.filter(pk=item.pk).first()
    if current is None:
        return
    if current.decided_at is not None:
        raise ValidationError("已登记决定的议题不能移出。")
    audit.record(
        actor=actor,
        verb="take_off_agenda",
        obj=current,
        now=now,
        region=meeting.region,
        before={"blocker": current.blocker_id},
    )
    current.delete()


@transaction.atomic
def decide(
    item: AgendaItem,
    *,
    outcome: str,
    decision: str,
    owner: Agency | None = None,
    due_on: date | None = None,
    level: str = "",
    actor: User,
    now: datetime,
) -> AgendaItem:
    """Record what the meeting decided: it settles the blocker, gives a task, or sends it upwards.

    A decision is recorded once. Raises PermissionDenied, ValidationError at the field.
    """
    meeting = _held(item.meeting)
    if not may_hold_meetings(actor, meeting.region):
        raise PermissionDenied
    current = AgendaItem.objects.select_related("blocker__region").get(pk=item.pk)
    if current.decided_at is not None:
        if (current.outcome, current.decision) == (outcome, decision.strip()):
            return current
        raise ValidationError("这个议题的决定已经登记，不能更改。")
    _check(current, outcome, decision, owner, due_on, level, on=timezone.localdate(now))
    current.outcome, current.decision = outcome, decision.strip()
    current.decided_at, current.decided_by = now, actor
    current.save()
    after: dict[str, object] = {"outcome": outcome, "decision": current.decision}
    blocker = current.blocker
    if outcome == Outcome.SETTLED:
        close_blocker(blocker, resolution=f"{meeting}：{current.decision}", actor=actor, now=now)
    elif outcome == Outcome.TASKED:
        assert owner is not None and due_on is not None  # by _check
        MeetingTask.objects.create(
            item=current,
            region=meeting.region,
            owner=owner,
            text=current.decision,
            due_on=due_on,
            created_at=now,
            is_demo=meeting.is_demo,
        )
        Blocker.objects.filter(pk=blocker.pk).update(
            owner_agency=owner,
            owner=None,
            answer_by=due_on,
            answer_note=f"{meeting}决定",
            answered_at=None,
            answered_by=None,
            answered_for=None,
            answer="",
        )
        after |= {"owner": owner.pk, "due_on": due_on}
    elif outcome == Outcome.REDIRECTED:
        Blocker.objects.filter(pk=blocker.pk).update(level=level)
        after |= {"level": level}
    audit.record(
        actor=actor,
        verb="decide",
        obj=current,
        now=now,
        region=meeting.region,
        agency=owner,
        before={"level": blocker.level, "answer": blocker.answer},
        after=after,
    )
    return current


@transaction.atomic
def finish_task(task: MeetingTask, *, note: str, actor: User, now: datetime) -> MeetingTask:
    """Say that a task of a meeting is done, and how. The first word counts."""
    current = (
        MeetingTask.objects.select_for_update(of=("self",))
        .select_related("region", "owner")
        .get(pk=task.pk)
    )
    if not may_finish_task(actor, current):
        raise PermissionDenied
    if current.done_at is not None:
        return current
    if not note.strip():
        raise ValidationError({"note": "请写明办理情况。"})
    current.done_at, current.done_by, current.done_note = now, actor, note.strip()
    current.save(update_fields=["done_at", "done_by", "done_note"])
    audit.record(
        actor=actor,
        verb="finish_task",
        obj=current,
        now=now,
        region=current.region,
        agency=current.owner,
        after={"done_note": current.done_note},
    )
    return current


def _held(meeting: Meeting) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("region")
    return found.get(pk=meeting.pk)


def _check(
    item: AgendaItem,
    outcome: str,
    decision: str,
    owner: Agency | None,
    due_on: date | None,
    level: str,
    *,
    on: date,
) -> None:
    faults: dict[str, str] = {}
    if outcome not in Outcome.values:
        faults["outcome"] = "请选择会议的决定。"
    if not decision.strip():
        faults["decision"] = "请写明决定内容。"
    if outcome == Outcome.TASKED:
        if owner is None or owner.region_id != item.blocker.region_id:
            faults["owner"] = "请选择本地区的承办单位。"
        if due_on is None:
            faults["due_on"] = "请填写办理时限。"
        elif due_on < on:
            faults["due_on"] = "办理时限不能早于今天。"
    if outcome == Outcome.REDIRECTED and level not in ABOVE:
        faults["level"] = "请选择提请哪一级协调。"
    if outcome != Outcome.DEFERRED and item.blocker.closed_at is not None:
        faults["outcome"] = "这个问题已经解决。"
    if faults:
        raise ValidationError(faults)
