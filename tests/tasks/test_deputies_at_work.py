"""Deputies at work: what they may do for the person who is away, and what not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from agencies.choices import Role
from agencies.models import AuditEvent, User
from reports.bulletins import draft_bulletin, sign_bulletin
from tasks.actions import (
    answer_blocker,
    ask_exception,
    grant_exception,
    lock_period,
    return_,
    submit,
    verify,
)
from tasks.models import Assignment
from tests.base import Cast, World
from tests.factory import NOW, make_user, update_of
from tests.tasks.staff import (
    CONTENT,
    TODAY,
    ask,
    give,
    stand_in,
)


@pytest.fixture
def second_head(cast: Cast) -> User:
    return make_user("second_head", Role.APPROVER, region=cast.suzhou, agency=cast.commerce)


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
