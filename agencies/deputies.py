"""Naming a deputy for a time away, and who stands in for whom on a day.

A deputy is of the same role, region and agency, is there themself (nobody stands in for somebody
while somebody else stands in for them, so there are no chains and no circles), and gains nothing
but what is addressed to the person: their messages, and the right to act on what was put to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from agencies import audit, outbox
from agencies.choices import MessageKind
from agencies.models import Deputy, User
from agencies.permissions import may_name_deputy

PAGE = "/deputies/"


@transaction.atomic
def name_deputy(
    person: User,
    *,
    deputy: User,
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: User,
    now: datetime,
) -> Deputy:
    """Let `deputy` stand in for the person from the first to the last day, both included.

    Named again the same way it is the same. Raises PermissionDenied, ValidationError at the field.
    """
    # Both are held: whatever could make a chain with this names one of the two.
    list(
        User.objects.select_for_update(of=("self",))
        .filter(pk__in={person.pk, deputy.pk})
        .order_by("pk")
    )
    person.refresh_from_db()
    deputy.refresh_from_db()
    if not may_name_deputy(actor, person):
        raise PermissionDenied
    named = Deputy.objects.kept().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    same = named.filter(person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
    if (found := same.first()) is not None:
        return found
    if deputy not in could_stand_in(person):
        raise ValidationError({"deputy": "代理人应是同一单位、同一角色的其他在用账号。"})
    if starts_on < timezone.localdate(now):
        raise ValidationError({"starts_on": "开始日期不能早于今天。"})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明事由，例如“年休假”“外出培训”。"})
    if (mine := named.filter(person=person).select_related("deputy").first()) is not None:
        raise ValidationError(
            {"starts_on": f"{mine.starts_on}至{mine.ends_on}已由{mine.deputy}代理，请先结束。"}
        )
    if (away := named.filter(person=deputy).first()) is not None:
        raise ValidationError(
            {"deputy": f"{deputy}在{away.starts_on}至{away.ends_on}也请假，请另选一人。"}
        )
    if (busy := named.filter(deputy=person).select_related("person").first()) is not None:
        raise ValidationError(
            {
                "starts_on": f"{person}在{busy.starts_on}至{busy.ends_on}"
                f"正代理{busy.person}，请先为{busy.person}另定代理人。"
            }
        )
    row = Deputy.objects.create(
        person=person,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        named_at=now,
        named_by=actor,
    )
    audit.record(
        actor=actor,
        verb="name_deputy",
        obj=row,
        now=now,
        region=person.region,
        agency=person.agency,
        after={
            "person": str(person),
            "deputy": str(deputy),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
        reason=row.reason,
    )
    if person.region is not None:
        notice = outbox.Notice(
            kind=MessageKind.DEPUTY,
            key=f"deputy-{row.pk}",
            title=f"请于{starts_on}至{ends_on}代理{person}",
            text=f"事由：{row.reason}。期间发给{person}的消息也会发给您。登记人：{actor}。",
            address=PAGE,
            is_demo=person.is_demo,
        )
        outbox.tell([deputy], notice, region=person.region, send_at=now, now=now)
    return row


@transaction.atomic
def end_deputy(row: Deputy, *, actor: User, now: datetime) -> Deputy:
    """End it before its time. Ended twice is ended once. Raises PermissionDenied."""
    current = Deputy.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not may_name_deputy(actor, current.person):
        raise PermissionDenied
    if current.ended_at is not None or current.ends_on < timezone.localdate(now):
        return current
    current.ended_at, current.ended_by = now, actor
    current.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        actor=actor,
        verb="end_deputy",
        obj=current,
        now=now,
        region=current.person.region,
        agency=current.person.agency,
        before={"ends_on": current.ends_on},
        after={"ended_at": now},
    )
    return current


def could_stand_in(person: User) -> QuerySet[User]:
    """The others of the person's role, region and agency."""
    return User.objects.filter(
        ~Q(pk=person.pk),
        role=person.role,
        region=person.region,
        agency=person.agency,
        is_active=True,
    )


def covered_by(user: User, on: date) -> frozenset[int]:
    """The people (keys) the user stands in for on that day."""
    standing = Deputy.objects.standing(on).filter(deputy=user)
    return frozenset(standing.values_list("person", flat=True))


def note_absences(people: Iterable[User | None], on: date) -> None:
    """Set `stand_in` of those who are away on that day, for pages to show. One query."""
    by_key: dict[int, list[User]] = {}
    for person in people:
        if person is not None:
            by_key.setdefault(person.pk, []).append(person)
    standing = Deputy.objects.standing(on).filter(person__in=by_key).select_related("deputy")
    for row in standing:
        for person in by_key[row.person_id]:
            person.stand_in = row
