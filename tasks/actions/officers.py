"""经办人: who of a body's people looks after an item, and 工作交接 when somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit, outbox
from agencies.actions import save_record
from agencies.choices import BUREAU_ROLES, MessageKind, Role
from agencies.models import Agency, User
from agencies.permissions import may_administer, may_look_after
from tasks.models import Assignment, Blocker, Implementation
from tasks.permissions import may_name_officer
from tasks.querysets import BlockerQuerySet


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a person holds that is not finished: items as 经办人, blockers put to them."""

    assignments: Any
    blockers: BlockerQuerySet


def open_work(person: User) -> OpenWork:
    return OpenWork(
        assignments=Assignment.objects.filter(
            officer=person, implementation__closed_on__isnull=True
        ).order_by("implementation__measure__document", "implementation__measure__order", "pk"),
        blockers=Blocker.objects.unsolved().filter(owner=person).order_by("answer_by", "pk"),
    )


@transaction.atomic
def name_officer(
    implementation: Implementation,
    *,
    agency: Agency,
    officer: User | None,
    instead_of: int | None,
    actor: User,
    now: datetime,
) -> Assignment:
    """Say who of the agency looks after the item, or with None that nobody in particular does.

    `instead_of` is the key of the officer the form showed: two who name one at the same time do not
    overwrite each other. Raises PermissionDenied, ValidationError at `officer`.
    """
    current = (
        Implementation.objects.select_for_update(of=("self",))
        .select_related("region")
        .get(pk=implementation.pk)
    )
    if not may_name_officer(actor, current, agency.pk):
        raise PermissionDenied
    assignment = current.assignments.select_related("officer").filter(agency=agency).first()
    if assignment is None:
        raise ValidationError({"officer": f"{agency}已不是这一项的责任单位，请刷新页面。"})
    if assignment.officer_id == (officer.pk if officer else None):
        return assignment
    if assignment.officer_id != instead_of:
        now_named = f"改为{assignment.officer}" if assignment.officer else "改为不指定"
        raise ValidationError({"officer": f"经办人刚由他人{now_named}，请核对后再保存。"})
    if officer is not None and officer not in officers_of(agency, current.region_id):
        raise ValidationError({"officer": "经办人应是该单位在用的填报账号。"})
    before, assignment.officer = assignment.officer, officer
    assignment.save(update_fields=["officer"])
    audit.record(
        actor=actor,
        verb="name_officer",
        obj=current,
        now=now,
        region=current.region,
        agency=agency,
        before={"officer": str(before or "")},
        after={"officer": str(officer or "")},
    )
    return assignment


@transaction.atomic
def hand_over(
    person: User, *, to: User, reason: str, deactivate: bool = False, actor: User, now: datetime
) -> tuple[int, int]:
    """Move all open work of the person to `to`, a colleague; how many items and blockers it was.

    What the person has handed in, decided and written keeps their name. With `deactivate` (the
    administrator's) the account ends with it. Pressed again there is nothing left to move.
    Raises PermissionDenied, ValidationError at `to` or `reason`.
    """
    list(
        User.objects.select_for_update(of=("self",))
        .filter(pk__in={person.pk, to.pk})
        .order_by("pk")
    )
    person.refresh_from_db()
    to.refresh_from_db()
    if not may_look_after(actor, person) or (deactivate and not may_administer(actor)):
        raise PermissionDenied
    if to not in could_take_over(person):
        raise ValidationError({"to": "接手人应是同一单位、同类角色的其他在用账号。"})
    if deactivate and person.pk == actor.pk:
        raise ValidationError("不能停用自己的账号，请由其他管理员办理。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明交接原因，例如“岗位调整”“退休”。"})
    work = open_work(person)
    items = list(work.assignments.values_list("implementation_id", flat=True))
    blockers = list(work.blockers.values_list("pk", flat=True))
    Assignment.objects.filter(officer=person, implementation__in=items).update(officer=to)
    Blocker.objects.filter(pk__in=blockers, owner=person).update(owner=to)
    if items or blockers:
        audit.record(
            actor=actor,
            verb="hand_over",
            obj=person,
            now=now,
            region=person.region,
            agency=person.agency,
            after={"to": str(to), "implementations": items, "blockers": blockers},
            reason=reason.strip(),
        )
        _tell(person, to, len(items), len(blockers), reason=reason.strip(), actor=actor, now=now)
    if deactivate and person.is_active:
        person.is_active = False
        save_record(person, actor=actor, now=now)
    return len(items), len(blockers)


def officers_of(agency: Agency, region_id: int) -> list[User]:
    """Who can look after items of the agency in the region."""
    return list(
        User.objects.filter(role=Role.REPORTER, agency=agency, region=region_id, is_active=True)
    )


def could_take_over(person: User) -> list[User]:
    """Colleagues in use: of the same region and agency, filling in or working for the bureau as
    the person does. A clerk can take over from the head: what is put to a person needs no role.
    """
    roles = BUREAU_ROLES if person.role in BUREAU_ROLES else {person.role}
    return list(
        User.objects.filter(
            role__in=roles, region=person.region, agency=person.agency, is_active=True
        ).exclude(pk=person.pk)
    )


def _tell(
    person: User, to: User, items: int, blockers: int, *, reason: str, actor: User, now: datetime
) -> None:
    if person.region is None:
        return
    notice = outbox.Notice(
        kind=MessageKind.HANDOVER,
        key=f"handover-{person.pk}-{now:%Y%m%d%H%M%S}",
        title=f"{person}的工作已移交给您：落实事项{items}项，问题诉求{blockers}件",
        text=f"原因：{reason}。办理人：{actor}。此前的填报、核查和留痕仍记在{person}名下。",
        address="/implementations/?mine=true" if items else "/blockers/",
        is_demo=person.is_demo,
    )
    outbox.tell([to], notice, region=person.region, send_at=now, now=now)
