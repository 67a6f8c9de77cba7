"""Slips: issued once by rule, by hand with a reason, signed for by the agency."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.choices import MailChoice
from agencies.models import AuditEvent, Delivery, Message, User
from tasks.actions import Content, acknowledge, issue_slips, return_, submit, urge
from tasks.choices import Rung, SlipState, TrackScope
from tasks.models import Implementation, ProgressUpdate, Slip, SlipItem
from tasks.working_days import Calendar, CalendarMissing
from tests.base import Cast, World
from tests.factory import update_of

CALENDAR = Calendar(frozenset(), frozenset(), frozenset({2026, 2027}))
DONE = Content("in_progress", "已办。", "继续。")


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour))


# The world's quarter is due on Tuesday 15 December 2026.
REMIND, URGE, RED = at(12, 11), at(12, 16), at(12, 22)
BULLETIN = at(12, 28)


def issued(cast: Cast, now: datetime) -> dict[str, Rung]:
    """What the morning of that day issues in Suzhou: agency → rung."""
    slips = issue_slips(cast.suzhou, now=now, calendar=CALENDAR)
    return {slip.agency.key: Rung(slip.rung) for slip in slips}


def state(slip: Slip, on: date) -> SlipState:
    return Slip.objects.with_unanswered().get(pk=slip.pk).state_on(on)


def hand_in(update: ProgressUpdate, actor: User, now: datetime) -> ProgressUpdate:
    update.refresh_from_db()
    return submit(update, content=DONE, version=update.version, actor=actor, now=now)


def test_nothing_is_issued_early_or_on_a_day_off(cast: Cast, world: World) -> None:
    assert issued(cast, at(12, 8)) == {}
    assert issued(cast, at(12, 13)) == {}
    assert not Slip.objects.exists()
    assert not Message.objects.exists()


def test_a_missing_calendar_issues_nothing_and_says_so(cast: Cast, world: World) -> None:
    calendar = Calendar(frozenset(), frozenset(), frozenset({2026}))
    with pytest.raises(CalendarMissing, match="2027"):
        issue_slips(cast.suzhou, now=at(12, 30), calendar=calendar)
    assert not Slip.objects.exists()


def test_each_agency_gets_one_slip_with_all_its_items(cast: Cast, world: World) -> None:
    assert issued(cast, REMIND) == {"suzhou-tax": Rung.REMIND, "suzhou-customs": Rung.REMIND}
    slip = Slip.objects.get(agency=cast.tax)
    assert {u.implementation for u in slip.updates.all()} == {world.taxed, world.taxed_too}
    assert (slip.answer_by, slip.answer_note[:8]) == (date(2026, 12, 15), "即填报截止日期")
    # The item nobody leads is the bureau's to assign, not anybody's to be urged for.
    assert not SlipItem.objects.filter(update__implementation=world.unassigned).exists()


def test_a_second_run_and_a_later_one_issue_nothing_more(cast: Cast, world: World) -> None:
    issued(cast, REMIND)
    before = (Slip.objects.count(), Message.objects.count(), AuditEvent.objects.count())
    assert issued(cast, REMIND) == {}
    assert issued(cast, at(12, 14, 17)) == {}
    assert (Slip.objects.count(), Message.objects.count(), AuditEvent.objects.count()) == before


def test_the_database_refuses_a_second_slip_of_a_rung(cast: Cast, world: World) -> None:
    issued(cast, REMIND)
    first = Slip.objects.get(agency=cast.tax)
    item = first.items.first()
    assert item is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        item.pk = None
        item.save(force_insert=True)


def test_it_climbs_rung_by_rung_while_nothing_comes_in(cast: Cast, world: World) -> None:
    rungs = [issued(cast, day).get("suzhou-tax") for day in (REMIND, URGE, at(12, 21), RED)]
    assert rungs == [Rung.REMIND, Rung.URGE, None, Rung.RED]
    assert issued(cast, BULLETIN)["suzhou-tax"] == Rung.BULLETIN
    assert issued(cast, at(1, 29, year=2027)) == {}


def test_a_missed_week_is_caught_up_one_rung_at_a_time(cast: Cast, world: World) -> None:
    assert issued(cast, at(12, 24))["suzhou-tax"] == Rung.URGE
    assert issued(cast, at(12, 25)) == {}


def test_what_came_in_is_urged_no_more(cast: Cast, world: World) -> None:
    issued(cast, URGE)
    slip = Slip.objects.get(agency=cast.tax)
    assert state(slip, date(2026, 12, 16)) == SlipState.OPEN
    hand_in(update_of(world.taxed), cast.tax_reporter, URGE)
    assert state(slip, date(2026, 12, 22)) == SlipState.LAPSED
    issued(cast, RED)
    red = Slip.objects.get(agency=cast.tax, rung=Rung.RED)
    assert [u.implementation for u in red.updates.all()] == [world.taxed_too]
    hand_in(update_of(world.taxed_too), cast.tax_reporter, RED)
    assert state(slip, date(2026, 12, 31)) == state(red, date(2026, 12, 31)) == SlipState.ANSWERED


def test_a_returned_update_begins_the_ladder_anew(cast: Cast, world: World) -> None:
    issued(cast, URGE)
    update = hand_in(update_of(world.taxed), cast.tax_reporter, URGE)
    return_(
        update,
        reason_code="unclear",
        reason="请写明。",
        version=update.version,
        actor=cast.clerk,
        now=URGE,
    )
    slips = issue_slips(cast.suzhou, now=at(12, 30), calendar=CALENDAR)
    tax = {
        s.rung: [u.implementation for u in s.updates.all()] for s in slips if s.agency == cast.tax
    }
    assert tax[Rung.RED] == [world.taxed_too]
    assert tax[Rung.URGE] == [world.taxed]


@pytest.mark.parametrize(
    "change", [{"scope": TrackScope.WITHDRAWN}, {"closed_on": date(2026, 12, 1)}]
)
def test_what_no_longer_counts_is_not_urged(
    cast: Cast, world: World, change: dict[str, object]
) -> None:
    Implementation.objects.filter(lead_agency=cast.tax).update(**change)
    assert issued(cast, URGE) == {"suzhou-customs": Rung.URGE}


def test_numbers_run_on_in_a_region_and_a_year(cast: Cast, world: World) -> None:
    issued(cast, REMIND)
    issued(cast, URGE)
    assert [s.number for s in Slip.objects.order_by("serial")] == [
        f"LS-2026-{n:04d}" for n in (1, 2, 3, 4)
    ]


def test_only_the_agencys_people_are_told_and_once(cast: Cast, world: World) -> None:
    issued(cast, URGE)
    issued(cast, URGE)
    told = {m.recipient: m for m in Message.objects.select_related("recipient")}
    assert set(told) == {cast.tax_reporter, cast.customs_reporter}
    assert "LS-2026" in told[cast.tax_reporter].text
    cast.tax_reporter.refresh_from_db()
    cast.outsider.refresh_from_db()
    assert (cast.tax_reporter.unread_messages, cast.outsider.unread_messages) == (1, 0)


def test_mail_waits_for_a_digest_but_a_red_slip_does_not(cast: Cast, world: World) -> None:
    User.objects.filter(pk=cast.tax_reporter.pk).update(email="tax@example.org")
    User.objects.filter(pk=cast.customs_reporter.pk).update(
        email="customs@example.org", mail_choice=MailChoice.OFF
    )
    issued(cast, URGE)
    assert not Delivery.objects.exists()
    issued(cast, RED)
    red = Delivery.objects.filter(kind="red")
    assert {d.recipient for d in red} == {cast.tax_reporter, cast.customs_reporter}
    assert {d.state for d in red} == {"pending"}


def test_a_slip_of_the_evening_leaves_in_the_morning(cast: Cast, world: World) -> None:
    User.objects.update(email="x@example.org", mail_choice=MailChoice.AT_ONCE)
    urge(
        cast.tax,
        world.period,
        reason="会议要求",
        actor=cast.clerk,
        now=at(12, 18, 21),
        calendar=CALENDAR,
    )
    assert Delivery.objects.get().next_at == at(12, 21, 8)


@pytest.mark.parametrize(
    "who",
    ["head", "leader", "tax_reporter", "province", "auditor", "administrator", "outside_clerk"],
)
def test_only_the_regions_coordinators_urge(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        urge(
            cast.tax,
            world.period,
            reason="催",
            actor=getattr(cast, who),
            now=URGE,
            calendar=CALENDAR,
        )
    assert not Slip.objects.exists()


def test_by_hand_needs_a_reason_and_something_owed(cast: Cast, world: World) -> None:
    given: dict[str, Any] = {"actor": cast.clerk, "now": URGE, "calendar": CALENDAR}
    with pytest.raises(ValidationError) as fault:
        urge(cast.tax, world.period, reason=" ", **given)
    assert set(fault.value.message_dict) == {"reason"}
    with pytest.raises(ValidationError, match="没有待报"):
        urge(cast.commerce, world.period, reason="催", **given)
    assert not Slip.objects.exists()


def test_by_hand_repeats_a_rung_and_pressing_twice_is_once(cast: Cast, world: World) -> None:
    issued(cast, URGE)
    for _ in range(2):
        (slip,) = urge(
            cast.tax,
            world.period,
            reason="已电话催办",
            actor=cast.clerk,
            now=URGE + timedelta(hours=1),
            calendar=CALENDAR,
        )
    assert (slip.rung, slip.reason, slip.issued_by) == (Rung.URGE, "已电话催办", cast.clerk)
    assert Slip.objects.filter(agency=cast.tax).count() == 2
    assert set(slip.items.values_list("repeat", flat=True)) == {1}
    event = AuditEvent.objects.get(verb="urge")
    assert (event.actor, event.reason) == (cast.clerk, "已电话催办")
    # The repeated slip counts on: the next rung comes when that one has lapsed.
    assert issued(cast, RED)["suzhou-tax"] == Rung.RED


@pytest.mark.parametrize(
    "who", ["clerk", "head", "leader", "customs_reporter", "outsider", "province"]
)
def test_only_the_agency_signs_for_a_slip(cast: Cast, world: World, who: str) -> None:
    issued(cast, URGE)
    slip = Slip.objects.get(agency=cast.tax)
    with pytest.raises(PermissionDenied):
        acknowledge(slip, actor=getattr(cast, who), now=URGE)
    slip.refresh_from_db()
    assert slip.received_at is None


def test_the_first_receipt_counts(cast: Cast, world: World) -> None:
    issued(cast, URGE)
    slip = Slip.objects.get(agency=cast.tax)
    acknowledge(slip, actor=cast.tax_reporter, now=URGE)
    again = acknowledge(slip, actor=cast.tax_reporter, now=RED)
    assert (again.received_at, again.received_by) == (URGE, cast.tax_reporter)
    assert AuditEvent.objects.filter(verb="acknowledge_slip").count() == 1


def test_slips_are_seen_by_their_agency_and_the_bureau_alone(cast: Cast, world: World) -> None:
    issued(cast, URGE)
    seen = {
        user.username: {s.agency.key for s in Slip.objects.visible_to(user)}
        for user in cast.everyone
    }
    both = {"suzhou-tax", "suzhou-customs"}
    expected = dict.fromkeys(seen, set[str]()) | {
        "clerk": both,
        "second_clerk": both,
        "head": both,
        "leader": both,
        "tax_reporter": {"suzhou-tax"},
        "customs_reporter": {"suzhou-customs"},
    }
    assert seen == expected
