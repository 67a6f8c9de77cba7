"""Blockers with an owner and a clock, and the meetings they gather into."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import docx
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEvent, Message
from regions.models import Region
from tasks.actions import (
    answer_blocker,
    decide,
    direct_blocker,
    finish_task,
    plan_meeting,
    put_on_agenda,
    raise_blocker,
    take_off_agenda,
    tell_unanswered,
)
from tasks.choices import BlockerLevel, DayKind, MeetingKind, Outcome
from tasks.models import AgendaItem, Blocker, CalendarDay, Meeting, MeetingTask
from tasks.working_days import Calendar
from tests.base import Cast, World
from tests.query_counts import assert_query_count

CALENDAR = Calendar(frozenset(), frozenset(), frozenset({2026}))
NOW = timezone.make_aware(datetime(2026, 11, 2, 9))  # a Monday
LATER = NOW + timedelta(days=8)


@pytest.fixture
def year(db: None) -> None:
    CalendarDay.objects.get_or_create(
        date=date(2026, 1, 1), defaults={"kind": DayKind.HOLIDAY, "name": "元旦"}
    )


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def blocker(cast: Cast, world: World, year: None) -> Blocker:
    return raise_blocker(
        world.taxed, level="city", text="缺口径。", actor=cast.tax_reporter, now=NOW
    )


def ask(blocker: Blocker, cast: Cast, **changes: Any) -> Blocker:
    given: dict[str, Any] = {
        "level": "city",
        "agency": cast.customs,
        "person": None,
        "is_major": True,
        "working_days": None,
        "actor": cast.clerk,
        "now": NOW,
        "calendar": CALENDAR,
    }
    return direct_blocker(blocker, **given | changes)


def plan(cast: Cast, **changes: Any) -> Meeting:
    given: dict[str, Any] = {
        "kind": MeetingKind.JOINT,
        "held_on": date(2026, 11, 12),
        "actor": cast.clerk,
        "now": LATER,
    }
    return plan_meeting(cast.suzhou, **given | changes)


@pytest.mark.parametrize("who", ["head", "leader", "tax_reporter", "province", "outside_clerk"])
def test_only_the_coordinator_asks(cast: Cast, blocker: Blocker, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(blocker, cast, actor=getattr(cast, who))
    blocker.refresh_from_db()
    assert blocker.owner_name == ""


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"agency": None}, {"agency"}),
        ({"level": "street"}, {"level"}),
        ({"is_major": False}, {"working_days"}),
    ],
)
def test_each_fault_is_named_at_its_field(
    cast: Cast, blocker: Blocker, changes: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(ValidationError) as fault:
        ask(blocker, cast, **changes)
    assert set(fault.value.message_dict) == fields


def test_nobody_of_another_region_is_asked(cast: Cast, blocker: Blocker) -> None:
    away = cast.outsider.agency
    for changes in ({"agency": away}, {"agency": None, "person": cast.outside_clerk}):
        with pytest.raises(ValidationError):
            ask(blocker, cast, **changes)
    with pytest.raises(ValidationError, match="二者选一|请选择答复单位"):
        ask(blocker, cast, person=cast.leader)


def test_a_major_problem_is_answered_in_five_working_days(cast: Cast, blocker: Blocker) -> None:
    asked = ask(blocker, cast)
    assert asked.answer_by == date(2026, 11, 9)
    assert asked.answer_note.startswith("2026-11-02后第5个工作日")
    assert not asked.is_overdue(date(2026, 11, 9))
    assert asked.is_overdue(date(2026, 11, 10))
    assert [m.recipient for m in Message.objects.all()] == [cast.customs_reporter]
    assert AuditEvent.objects.get(verb="direct_blocker").agency == cast.customs


def test_who_is_asked_sees_the_blocker_and_answers_it(cast: Cast, blocker: Blocker) -> None:
    assert not Blocker.objects.visible_to(cast.customs_reporter).exists()
    ask(blocker, cast)
    assert Blocker.objects.visible_to(cast.customs_reporter).get() == blocker
    for who in (cast.tax_reporter, cast.head, cast.province, cast.outsider):
        with pytest.raises(PermissionDenied):
            answer_blocker(blocker, answer="好。", actor=who, now=NOW)
    with pytest.raises(ValidationError):
        answer_blocker(blocker, answer=" ", actor=cast.customs_reporter, now=NOW)
    for _ in range(2):
        answered = answer_blocker(blocker, answer="已函复。", actor=cast.customs_reporter, now=NOW)
    assert not answered.is_overdue(date(2027, 1, 1))
    assert answered.closed_at is None
    assert AuditEvent.objects.filter(verb="answer_blocker").count() == 1


def test_a_late_answer_is_on_the_leaders_page_and_above_only_when_put_there(
    client: Client, cast: Cast, blocker: Blocker, clock: Any
) -> None:
    ask(blocker, cast)
    shown = {}
    for level in (BlockerLevel.CITY, BlockerLevel.NATION):
        Blocker.objects.update(level=level)
        for user in (cast.leader, cast.ministry, cast.outside_clerk):
            client.force_login(user)
            shown[level, user.username] = "逾期未答复" in client.get("/dashboard/").content.decode()
    assert shown == {
        ("city", "leader"): True,
        ("city", "ministry"): False,
        ("city", "outside_clerk"): False,
        ("nation", "leader"): True,
        ("nation", "ministry"): True,
        ("nation", "outside_clerk"): False,
    }


@pytest.mark.parametrize(
    ("level", "told"), [("city", {"leader"}), ("nation", {"leader", "province", "ministry"})]
)
def test_a_late_answer_is_told_to_the_leader_and_upward_once(
    level: str, told: set[str], cast: Cast, blocker: Blocker
) -> None:
    ask(blocker, cast, level=level)
    Message.objects.all().delete()

    def run(now: datetime, region: Region = cast.suzhou) -> list[Blocker]:
        return tell_unanswered(region, now=now, calendar=CALENDAR)

    assert run(LATER - timedelta(days=1)) == []  # the last day of the limit
    assert run(LATER, cast.guangzhou) == []
    assert not Message.objects.exists()
    for days in (0, 0, 1):
        assert run(LATER + timedelta(days=days)) == [blocker]
    assert {m.recipient.username for m in Message.objects.all()} == told
    assert Message.objects.count() == len(told)
    assert "2026-11-09前答复" in Message.objects.all()[0].text
    answer_blocker(blocker, answer="已函复。", actor=cast.customs_reporter, now=LATER)
    assert run(LATER + timedelta(days=2)) == []


def test_nobody_is_told_on_a_day_off(cast: Cast, blocker: Blocker) -> None:
    ask(blocker, cast)
    Message.objects.all().delete()
    saturday = NOW + timedelta(days=12)
    assert tell_unanswered(cast.suzhou, now=saturday, calendar=CALENDAR) == []
    assert not Message.objects.exists()


def test_late_and_major_ones_gather_and_others_do_not(
    cast: Cast, world: World, blocker: Blocker
) -> None:
    ask(blocker, cast)
    small = raise_blocker(world.shipped, level="city", text="小事", actor=cast.clerk, now=NOW)
    raise_blocker(world.elsewhere, level="city", text="外地", actor=cast.outside_clerk, now=NOW)
    meeting = plan(cast)
    assert [item.blocker for item in meeting.items.all()] == [blocker]
    for _ in range(2):
        put_on_agenda(meeting, [small], actor=cast.clerk, now=LATER)
    assert [item.blocker for item in meeting.items.all()] == [blocker, small]
    with pytest.raises(ValidationError):
        plan(cast)


@pytest.mark.parametrize("who", ["head", "leader", "tax_reporter", "outside_clerk", "province"])
def test_only_the_coordinator_plans_and_records(cast: Cast, blocker: Blocker, who: str) -> None:
    actor = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        plan(cast, actor=actor)
    ask(blocker, cast)
    item = plan(cast).items.get()
    with pytest.raises(PermissionDenied):
        decide(item, outcome=Outcome.DEFERRED, decision="再议。", actor=actor, now=LATER)
    with pytest.raises(PermissionDenied):
        take_off_agenda(item, actor=actor, now=LATER)


def agreed(cast: Cast, blocker: Blocker, **given: Any) -> AgendaItem:
    ask(blocker, cast)
    item = plan(cast).items.get()
    return decide(item, decision="请海关牵头。", actor=cast.clerk, now=LATER, **given)


def test_a_decision_needs_what_it_speaks_of(cast: Cast, blocker: Blocker) -> None:
    ask(blocker, cast)
    item = plan(cast).items.get()
    faulty: list[tuple[dict[str, Any], set[str]]] = [
        ({"outcome": "", "decision": ""}, {"outcome", "decision"}),
        ({"outcome": Outcome.TASKED, "decision": "办。"}, {"owner", "due_on"}),
        ({"outcome": Outcome.REDIRECTED, "decision": "报省。", "level": "city"}, {"level"}),
    ]
    for given, fields in faulty:
        with pytest.raises(ValidationError) as fault:
            decide(item, **given, actor=cast.clerk, now=LATER)
        assert set(fault.value.message_dict) == fields
    assert not AuditEvent.objects.filter(verb="decide").exists()


def test_settled_closes_the_blocker(cast: Cast, world: World, blocker: Blocker) -> None:
    agreed(cast, blocker, outcome=Outcome.SETTLED)
    blocker.refresh_from_db()
    world.taxed.refresh_from_db()
    assert blocker.closed_at == LATER
    assert world.taxed.open_blockers == 0


def test_tasked_gives_a_body_a_date_and_it_reports_back(cast: Cast, blocker: Blocker) -> None:
    due = date(2026, 11, 30)
    agreed(cast, blocker, outcome=Outcome.TASKED, owner=cast.customs, due_on=due)
    task = MeetingTask.objects.get()
    blocker.refresh_from_db()
    assert (task.owner, task.due_on, blocker.answer_by) == (cast.customs, due, due)
    assert [MeetingTask.objects.visible_to(u).count() for u in (cast.customs_reporter,)] == [1]
    for user in (cast.tax_reporter, cast.outsider, cast.ministry, cast.outside_clerk):
        assert not MeetingTask.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            finish_task(task, note="办完。", actor=user, now=LATER)
    done = finish_task(task, note="方案已印发。", actor=cast.customs_reporter, now=LATER)
    assert finish_task(task, note="又一次", actor=cast.clerk, now=LATER).done_note == done.done_note


def test_redirected_puts_it_to_the_level_above(cast: Cast, blocker: Blocker) -> None:
    assert not Blocker.objects.visible_to(cast.province).exists()
    agreed(cast, blocker, outcome=Outcome.REDIRECTED, level=BlockerLevel.PROVINCE)
    assert Blocker.objects.visible_to(cast.province).get() == blocker


def test_a_decision_is_recorded_once(cast: Cast, blocker: Blocker) -> None:
    item = agreed(cast, blocker, outcome=Outcome.DEFERRED)
    again: dict[str, Any] = {"outcome": Outcome.DEFERRED, "actor": cast.clerk, "now": LATER}
    decide(item, decision="请海关牵头。", **again)
    with pytest.raises(ValidationError, match="不能更改"):
        decide(item, decision="改主意。", **again)
    with pytest.raises(ValidationError, match="不能移出"):
        take_off_agenda(item, actor=cast.clerk, now=LATER)
    assert AuditEvent.objects.filter(verb="decide").count() == 1


def test_the_pages_carry_a_problem_from_question_to_decision(
    client: Client, cast: Cast, blocker: Blocker, clock: Any
) -> None:
    client.force_login(cast.clerk)
    address = reverse("tasks:direct_blocker", args=[blocker.pk])
    r = client.post(address, {"level": "city"})
    assert r.status_code == 422
    assert "二者选一" in r.content.decode()
    r = client.post(
        address, {"level": "city", "agency": cast.customs.pk, "is_major": "on", "working_days": ""}
    )
    assert r.status_code == 302
    client.force_login(cast.customs_reporter)
    assert "缺口径。" in client.get("/blockers/").content.decode()
    client.post(reverse("tasks:answer_blocker", args=[blocker.pk]), {"answer": "需省里定。"})
    client.force_login(cast.clerk)
    r = client.post("/meetings/", {"kind": "joint", "held_on": "2026年11月12日"})
    meeting = Meeting.objects.get()
    assert r["Location"] == meeting.get_absolute_url()
    item = meeting.items.get()
    decision: dict[str, Any] = {"outcome": "tasked", "decision": "请海关拿方案。"}
    r = client.post(reverse("tasks:decide", args=[item.pk]), decision)
    assert (r.status_code, "请选择本地区的承办单位" in r.content.decode()) == (422, True)
    assert "请海关拿方案。" in r.content.decode()
    decision |= {"owner": cast.customs.pk, "due_on": "2026-11-30"}
    assert client.post(reverse("tasks:decide", args=[item.pk]), decision).status_code == 302
    pack = client.get(reverse("reports:agenda_pack", args=[meeting.pk]))
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(pack.content)).paragraphs)
    for words in ("问题：缺口径。", "承办单位：苏州海关；办理时限：2026年11月30日。"):
        assert words in text
    client.force_login(cast.customs_reporter)
    assert "请海关拿方案。" in client.get("/blockers/").content.decode()


def test_queries_do_not_grow_with_blockers(
    client: Client, cast: Cast, world: World, blocker: Blocker, clock: Any
) -> None:
    ask(blocker, cast)
    for number in range(12):
        more = raise_blocker(
            world.shipped, level="city", text=f"问题{number}", actor=cast.clerk, now=NOW
        )
        ask(more, cast)
    meeting = plan(cast)
    client.force_login(cast.clerk)
    client.get("/blockers/")
    for name, url in (
        ("blockers", "/blockers/"),
        ("meetings", "/meetings/"),
        ("meeting", meeting.get_absolute_url()),
    ):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        assert_query_count(name, caught.captured_queries)
