"""经办人 and 工作交接: what moves in one press, and whose name stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.choices import MessageKind, Role
from agencies.deputies import name_deputy
from agencies.models import AuditEvent, Message, User
from reports.bulletins import draft_bulletin, sign_bulletin
from tasks.actions import (
    Content,
    answer_blocker,
    ask_exception,
    assign,
    direct_blocker,
    grant_exception,
    hand_over,
    issue_slips,
    lock_period,
    name_officer,
    open_work,
    raise_blocker,
    return_,
    submit,
    verify,
)
from tasks.models import Assignment, Blocker, Implementation
from tasks.working_days import Calendar
from tests.base import Cast, World
from tests.factory import NOW, make_user, update_of

CALENDAR = Calendar(frozenset(), frozenset(), frozenset({2026, 2027}))
CONTENT = Content("in_progress", "已办。", "继续。")
TODAY = NOW.date()


@pytest.fixture
def colleague(cast: Cast) -> User:
    return make_user("colleague", Role.REPORTER, region=cast.suzhou, agency=cast.tax)


@pytest.fixture
def second_head(cast: Cast) -> User:
    return make_user("second_head", Role.APPROVER, region=cast.suzhou, agency=cast.commerce)


def officer_of(item: Implementation) -> User | None:
    return item.assignments.get(agency=item.lead_agency).officer


def give(item: Implementation, officer: User | None, cast: Cast) -> None:
    name_officer(item, agency=cast.tax, officer=officer, actor=cast.clerk, now=NOW)


def ask(cast: Cast, item: Implementation, person: User) -> Blocker:
    raised = raise_blocker(item, level="city", text="缺授权。", actor=cast.clerk, now=NOW)
    return direct_blocker(
        raised,
        level="city",
        agency=None,
        person=person,
        is_major=False,
        working_days=3,
        actor=cast.clerk,
        now=NOW,
        calendar=CALENDAR,
    )


def stand_in(person: User, deputy: User) -> None:
    name_deputy(
        person,
        deputy=deputy,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
        reason="培训",
        actor=person,
        now=NOW,
    )


# Officers


@pytest.mark.parametrize("who", ["customs_reporter", "head", "leader", "outsider", "outside_clerk"])
def test_others_do_not_say_who_looks_after_an_item(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        name_officer(
            world.taxed,
            agency=cast.tax,
            officer=cast.tax_reporter,
            actor=getattr(cast, who),
            now=NOW,
        )
    assert officer_of(world.taxed) is None


@pytest.mark.parametrize("who", ["tax_reporter", "clerk"])
def test_the_body_itself_and_the_coordinator_do(cast: Cast, world: World, who: str) -> None:
    for _ in range(2):
        name_officer(
            world.taxed,
            agency=cast.tax,
            officer=cast.tax_reporter,
            actor=getattr(cast, who),
            now=NOW,
        )
    assert officer_of(world.taxed) == cast.tax_reporter
    assert AuditEvent.objects.filter(verb="name_officer").count() == 1


@pytest.mark.parametrize("who", ["customs_reporter", "clerk", "outsider"])
def test_the_officer_is_of_that_body(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(ValidationError) as fault:
        give(world.taxed, getattr(cast, who), cast)
    assert set(fault.value.message_dict) == {"officer"}


def test_the_officer_stays_when_another_body_is_added(cast: Cast, world: World) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    world.taxed.refresh_from_db()
    bodies = [cast.tax, cast.customs]
    version = world.taxed.version
    assign(world.taxed, agencies=bodies, version=version, actor=cast.clerk, now=NOW)
    assert officer_of(world.taxed) == cast.tax_reporter


def test_first_rungs_go_to_the_officer_and_the_red_slip_to_the_whole_body(
    cast: Cast, world: World, colleague: User
) -> None:
    for item in (world.taxed, world.taxed_too):
        give(item, colleague, cast)
    for day in (date(2026, 12, 16), date(2026, 12, 22)):
        now = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
        issue_slips(cast.suzhou, now=now, calendar=CALENDAR)

    told = Message.objects.filter(recipient__agency=cast.tax)
    assert {m.recipient for m in told.filter(kind="urge")} == {colleague}
    assert {m.recipient for m in told.filter(kind="red")} == {colleague, cast.tax_reporter}


def test_an_item_without_officer_or_with_one_gone_is_everybodys(
    cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, colleague, cast)
    give(world.taxed_too, colleague, cast)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    now = timezone.make_aware(datetime(2026, 12, 16, 9))
    issue_slips(cast.suzhou, now=now, calendar=CALENDAR)

    told = Message.objects.filter(kind="urge", recipient__agency=cast.tax)
    assert {m.recipient for m in told} == {cast.tax_reporter}


def test_the_list_and_the_item_show_what_is_mine(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, colleague, cast)
    client.force_login(colleague)
    page = client.get("/implementations/?mine=true").content.decode()
    assert world.taxed.get_absolute_url() in page
    assert world.taxed_too.get_absolute_url() not in page
    assert "经办人 colleague" in client.get(world.taxed.get_absolute_url()).content.decode()

    address = reverse("tasks:name_officer", args=[world.taxed.pk, cast.tax.key])
    client.post(address, {"officer": cast.tax_reporter.pk})
    assert officer_of(world.taxed) == cast.tax_reporter
    assert client.post(address, {"officer": cast.customs_reporter.pk}).status_code == 422
    assert officer_of(world.taxed) == cast.tax_reporter


# Handing over


@pytest.mark.parametrize(
    "who", ["tax_reporter", "customs_reporter", "leader", "province", "auditor", "outside_clerk"]
)
def test_others_hand_nobodys_work_over(cast: Cast, world: World, colleague: User, who: str) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    with pytest.raises(PermissionDenied):
        hand_over(cast.tax_reporter, to=colleague, reason="调岗", actor=getattr(cast, who), now=NOW)
    assert officer_of(world.taxed) == cast.tax_reporter


@pytest.mark.parametrize("to", ["tax_reporter", "customs_reporter", "clerk", "outsider"])
def test_work_goes_to_a_colleague_only(cast: Cast, world: World, to: str) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    with pytest.raises(ValidationError) as fault:
        hand_over(cast.tax_reporter, to=getattr(cast, to), reason="调岗", actor=cast.clerk, now=NOW)
    assert set(fault.value.message_dict) == {"to"}
    assert officer_of(world.taxed) == cast.tax_reporter


def test_all_open_work_moves_at_once_and_history_keeps_the_old_name(
    cast: Cast, world: World, colleague: User
) -> None:
    for item in (world.taxed, world.taxed_too):
        give(item, cast.tax_reporter, cast)
    Implementation.objects.filter(pk=world.taxed_too.pk).update(closed_on=TODAY)
    update = update_of(world.taxed)
    submit(update, content=CONTENT, version=update.version, actor=cast.tax_reporter, now=NOW)

    for expected in ((1, 0), (0, 0)):
        moved = hand_over(cast.tax_reporter, to=colleague, reason="调岗", actor=cast.clerk, now=NOW)
        assert moved == expected

    assert officer_of(world.taxed) == colleague
    # What is over stays with who had it.
    assert officer_of(world.taxed_too) == cast.tax_reporter
    update.refresh_from_db()
    assert update.submitted_by == update.rounds.get().submitted_by == cast.tax_reporter
    assert AuditEvent.objects.filter(verb="submit").get().actor == cast.tax_reporter
    event = AuditEvent.objects.get(verb="hand_over")
    assert event.after["implementations"] == [world.taxed.pk]
    assert (event.after["to"], event.reason) == ("colleague", "调岗")
    assert Message.objects.get(kind=MessageKind.HANDOVER).recipient == colleague
    cast.tax_reporter.refresh_from_db()
    assert cast.tax_reporter.is_active


def test_problems_put_to_a_person_move_and_settled_ones_do_not(cast: Cast, world: World) -> None:
    waiting, settled = ask(cast, world.taxed, cast.clerk), ask(cast, world.shipped, cast.clerk)
    Blocker.objects.filter(pk=settled.pk).update(
        closed_at=NOW, closed_by=cast.head, resolution="已解决"
    )
    hand_over(cast.clerk, to=cast.second_clerk, reason="退休", actor=cast.head, now=NOW)

    owners = dict(Blocker.objects.values_list("pk", "owner"))
    assert owners == {waiting.pk: cast.second_clerk.pk, settled.pk: cast.clerk.pk}


def test_only_the_administrator_ends_the_account_with_it(
    cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    by = {"to": colleague, "reason": "退休", "deactivate": True, "now": NOW}
    with pytest.raises(PermissionDenied):
        hand_over(cast.tax_reporter, actor=cast.clerk, **by)  # type: ignore[arg-type]  # mixed
    assert officer_of(world.taxed) == cast.tax_reporter
    hand_over(cast.tax_reporter, actor=cast.administrator, **by)  # type: ignore[arg-type]  # mixed

    cast.tax_reporter.refresh_from_db()
    assert not cast.tax_reporter.is_active
    assert officer_of(world.taxed) == colleague
    assert not open_work(cast.tax_reporter).assignments.exists()


def test_the_page_shows_what_will_move_before_it_does(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    address = reverse("tasks:hand_over")
    client.force_login(cast.clerk)
    page = client.get(address, {"person": cast.tax_reporter.pk}).content.decode()
    assert world.taxed.get_absolute_url() in page
    assert "停用" not in page.split("将移交")[1]
    form = {"person": cast.tax_reporter.pk, "to": colleague.pk, "reason": ""}
    assert client.post(address, form).status_code == 422
    assert officer_of(world.taxed) == cast.tax_reporter
    client.post(address, form | {"reason": "调岗"})
    assert officer_of(world.taxed) == colleague


def test_the_administrator_sees_numbers_and_no_content(
    client: Client, cast: Cast, world: World
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    client.force_login(cast.administrator)
    page = client.get(reverse("tasks:hand_over"), {"person": cast.tax_reporter.pk})
    assert page.context["items_number"] == 1
    assert world.taxed.measure.text not in page.content.decode()


def test_people_of_another_region_do_not_exist_for_the_bureau(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.outside_clerk)
    address = reverse("tasks:hand_over")
    assert client.get(address, {"person": cast.tax_reporter.pk}).status_code == 404
    assert "tax_reporter" not in client.get(address).content.decode()


# Deputies at work


def test_a_deputy_answers_for_the_person_and_the_trail_says_so(
    client: Client, cast: Cast, world: World, second_head: User
) -> None:
    asked = ask(cast, world.taxed, cast.head)
    with pytest.raises(PermissionDenied):
        answer_blocker(asked, answer="已协调。", actor=second_head, now=NOW)
    stand_in(cast.head, second_head)
    answered = answer_blocker(asked, answer="已协调。", actor=second_head, now=NOW)

    assert (answered.answered_by, answered.answered_for) == (second_head, cast.head)
    event = AuditEvent.objects.get(verb="answer_blocker")
    assert (event.actor, event.after["acting_for"]) == (second_head, "head")
    client.force_login(cast.clerk)
    with time_machine.travel(NOW, tick=False):
        page = client.get(reverse("tasks:blockers")).content.decode()
    assert "second_head（代head）" in page
    assert "由second_head代理" in page


def test_after_the_time_away_the_deputy_answers_no_more(
    cast: Cast, world: World, second_head: User
) -> None:
    asked = ask(cast, world.taxed, cast.head)
    stand_in(cast.head, second_head)
    with pytest.raises(PermissionDenied):
        answer_blocker(asked, answer="已协调。", actor=second_head, now=NOW + timedelta(days=91))


def test_what_a_clerk_answers_on_their_own_right_is_nobody_elses(cast: Cast, world: World) -> None:
    asked = ask(cast, world.taxed, cast.head)
    answered = answer_blocker(asked, answer="电话答复。", actor=cast.clerk, now=NOW)
    assert answered.answered_for is None
    assert "acting_for" not in AuditEvent.objects.get(verb="answer_blocker").after


def test_a_deputy_neither_verifies_nor_returns_what_the_person_submitted(
    client: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    update = submit(update, content=CONTENT, version=update.version, actor=cast.clerk, now=NOW)
    stand_in(cast.clerk, cast.second_clerk)
    verdict = {"verified_status": "in_progress", "version": update.version}
    with pytest.raises(PermissionDenied):
        verify(update, **verdict, actor=cast.second_clerk, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        return_(
            update,
            reason_code="unclear",
            reason="不清。",
            due_on=date(2026, 12, 20),
            version=update.version,
            actor=cast.second_clerk,
            now=NOW,
        )
    client.force_login(cast.second_clerk)
    with time_machine.travel(NOW, tick=False):
        page = client.get(world.taxed.get_absolute_url())
        assert "verifying" not in page.context
        pressed = client.post(reverse("tasks:verify", args=[update.pk]), verdict)
    assert pressed.status_code == 403
    update.refresh_from_db()
    assert update.state == "submitted"
    # Somebody who stands in for nobody may, and so may the deputy once the time is over.
    later = NOW + timedelta(days=91)
    verify(update, **verdict, actor=cast.second_clerk, now=later)  # type: ignore[arg-type]


def test_others_verify_while_a_deputy_may_not(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    update = submit(update, content=CONTENT, version=update.version, actor=cast.clerk, now=NOW)
    stand_in(cast.clerk, cast.second_clerk)
    done = verify(
        update, verified_status="in_progress", version=update.version, actor=cast.head, now=NOW
    )
    assert done.verified_by == cast.head


def test_a_deputy_grants_no_exception_the_person_asked_for(
    cast: Cast, world: World, second_head: User
) -> None:
    lock_period(world.period, reason="汇总。", actor=cast.clerk, now=NOW)
    asked = ask_exception(update_of(world.taxed), reason="漏报。", actor=cast.head, now=NOW)
    stand_in(cast.head, second_head)
    with pytest.raises(PermissionDenied):
        grant_exception(asked, until=date(2026, 12, 31), actor=second_head, now=NOW)
    asked.refresh_from_db()
    assert asked.outcome == "asked"


def test_a_deputy_signs_no_bulletin_the_person_drafted(
    cast: Cast, world: World, second_head: User
) -> None:
    drafted = draft_bulletin(world.period, as_of=TODAY, actor=cast.head, now=NOW)
    stand_in(cast.head, second_head)
    with pytest.raises(ValidationError, match="代理人"):
        sign_bulletin(drafted, version=1, actor=second_head, now=NOW)


def test_an_update_filled_in_for_an_absent_officer_says_for_whom(
    cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    stand_in(cast.tax_reporter, colleague)
    for item in (world.taxed, world.taxed_too):
        update = update_of(item)
        submit(update, content=CONTENT, version=update.version, actor=colleague, now=NOW)

    said = dict(
        AuditEvent.objects.filter(verb="submit").values_list("object_id", "after__acting_for")
    )
    assert said == {
        str(update_of(world.taxed).pk): "tax_reporter",
        str(update_of(world.taxed_too).pk): None,
    }


def test_a_deputys_list_has_the_absent_officers_items(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    stand_in(cast.tax_reporter, colleague)
    assert not Assignment.objects.filter(officer=colleague).exists()
    client.force_login(colleague)
    with time_machine.travel(NOW, tick=False):
        page = client.get("/implementations/?mine=true").content.decode()
        item = client.get(world.taxed.get_absolute_url()).content.decode()
        body = client.get(reverse("tasks:agency", args=[cast.tax.key])).content.decode()
    assert world.taxed.get_absolute_url() in page
    assert "由colleague代理" in item
    assert "由colleague代理" in body
