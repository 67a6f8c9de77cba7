"""What is typed and not saved: kept for its writer alone, and given back once they come again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from tasks.actions import (
    Content,
    drop_expired_typed,
    keep_typed,
    lock_period,
    save_draft,
    submit,
)
from tasks.actions.autosaving import KEPT_FOR, MOST_CHARACTERS
from tasks.choices import UpdateState
from tasks.errors import TransitionRefused
from tasks.jobs import drop_typed_texts
from tasks.models import ProgressUpdate, TypedText
from tests.base import Cast, World
from tests.factory import NOW, update_of

pytestmark = pytest.mark.usefixtures("still_clock")

CANARY = "苏州密语：还没想好的话"


def autosave(client: Client, update: ProgressUpdate, **fields: str) -> Any:
    given = {"claimed_status": "in_progress", "done": CANARY, "version": "1"} | fields
    return client.post(reverse("tasks:autosave", args=[update.pk]), given)


def test_outsiders_find_nothing_and_readers_keep_nothing(
    client: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    for user, status in (
        (cast.outsider, 404),
        (cast.outside_clerk, 404),
        (cast.customs_reporter, 404),
        (cast.province, 404),
        (cast.leader, 403),
        (cast.head, 403),
        (cast.auditor, 403),
    ):
        client.force_login(user)
        assert autosave(client, update).status_code == status
    assert not TypedText.objects.exists()


def test_a_co_agency_keeps_nothing_in_the_leads_form(
    client: Client, cast: Cast, world: World
) -> None:
    world.taxed.assignments.create(agency=cast.customs, role="participate", order=9)
    client.force_login(cast.customs_reporter)
    assert autosave(client, update_of(world.taxed)).status_code == 403
    assert not TypedText.objects.exists()


def test_it_is_no_change_of_the_row_and_nobody_else_sees_it(
    client: Client, reporter: Client, cast: Cast, world: World
) -> None:
    update, events = update_of(world.taxed), AuditEvent.objects.count()
    r = autosave(reporter, update, landed_on="去年年底")
    assert r.json() == {"said": "已自动保存 09:00"}
    update.refresh_from_db()
    assert (update.state, update.version, update.done) == (UpdateState.EXPECTED, 1, "")
    assert AuditEvent.objects.count() == events
    for other in cast.everyone:
        if other == cast.tax_reporter:
            continue
        client.force_login(other)
        page = client.get(world.taxed.get_absolute_url()).content.decode()
        assert CANARY not in page
        assert not TypedText.objects.visible_to(other).exists()


def test_coming_back_it_is_in_the_form_valid_or_not(reporter: Client, world: World) -> None:
    autosave(reporter, update_of(world.taxed), landed_on="去年年底")
    r = reporter.get(world.taxed.get_absolute_url())
    assert r.context["filling"]["done"].value() == CANARY
    assert r.context["filling"]["landed_on"].value() == "去年年底"
    page = r.content.decode()
    assert "继续填写" in page
    assert "放弃，用已保存的内容" in page


def test_thrown_away_it_is_gone_for_good(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    autosave(reporter, update)
    r = reporter.post(reverse("tasks:throw_away", args=[update.pk]), {"done": CANARY})
    assert r.status_code == 302
    assert not TypedText.objects.exists()
    assert CANARY not in reporter.get(world.taxed.get_absolute_url()).content.decode()


@pytest.mark.parametrize("verb", ["save", "submit"])
def test_saved_or_handed_in_it_is_forgotten(reporter: Client, world: World, verb: str) -> None:
    update = update_of(world.taxed)
    autosave(reporter, update)
    given = {"claimed_status": "in_progress", "done": CANARY, "next_step": "继续。", "version": "1"}
    assert reporter.post(reverse(f"tasks:{verb}", args=[update.pk]), given).status_code == 302
    assert not TypedText.objects.exists()


def test_refused_it_is_not_forgotten(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    autosave(reporter, update)
    given = {"claimed_status": "in_progress", "done": CANARY, "landed_on": "去年", "version": "1"}
    assert reporter.post(reverse("tasks:save", args=[update.pk]), given).status_code == 422
    assert TypedText.objects.exists()


def test_a_late_copy_of_what_was_saved_is_not_offered(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    given = {"claimed_status": "in_progress", "done": CANARY, "version": "1"}
    reporter.post(reverse("tasks:save", args=[update.pk]), given)
    autosave(reporter, update)
    r = reporter.get(world.taxed.get_absolute_url())
    assert "typed" not in r.context
    assert r.context["version"] == 2


def test_typed_over_an_older_version_it_is_merged(
    reporter: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    autosave(reporter, update)
    save_draft(
        update,
        content=Content("in_progress", "经办的话。", "经办的打算。"),
        version=1,
        actor=cast.clerk,
        now=NOW,
    )
    r = reporter.get(world.taxed.get_absolute_url())
    form = r.context["filling"]
    assert form["next_step"].value() == "经办的打算。"
    assert form["done"].value() == CANARY
    assert (form.clashes["done"].theirs, form.clashes["done"].base) == ("经办的话。", "")
    # It goes on standing on what it was typed over, until the choice is made.
    assert (r.context["version"], r.context["began_from"]) == (2, 1)


def test_handed_in_by_another_the_words_are_shown_to_be_copied(
    reporter: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    autosave(reporter, update)
    content = Content("in_progress", "经办代填。", "继续。")
    submit(update, content=content, version=1, actor=cast.clerk, now=NOW)
    r = reporter.get(world.taxed.get_absolute_url())
    assert ("本期进展", CANARY) in r.context["unsent"]
    assert autosave(reporter, update).status_code == 409


def test_a_locked_period_keeps_no_more(cast: Cast, world: World) -> None:
    lock_period(world.period, reason="提前锁定。", actor=cast.clerk, now=NOW)
    with pytest.raises(TransitionRefused):
        keep_typed(
            update_of(world.taxed),
            fields={"done": "晚了。"},
            version=1,
            actor=cast.tax_reporter,
            now=NOW,
        )


def test_one_row_each_however_often_and_never_without_end(
    reporter: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    for number in range(3):
        autosave(reporter, update, done=f"{number}\0", foreign="x" * 99)
    typed = TypedText.objects.get()
    assert typed.fields == {"claimed_status": "in_progress", "done": "2"}
    assert autosave(reporter, update, done="长" * (MOST_CHARACTERS + 1)).status_code == 422
    assert TypedText.objects.get().fields["done"] == "2"


def test_what_nobody_came_back_for_expires(cast: Cast, world: World) -> None:
    for item, at in ((world.taxed, NOW - KEPT_FOR - timedelta(days=1)), (world.taxed_too, NOW)):
        TypedText.objects.create(
            update=update_of(item),
            user=cast.tax_reporter,
            version=1,
            fields={"done": "话"},
            saved_at=at,
        )
    assert drop_expired_typed(now=NOW) == 1
    assert TypedText.objects.get().update == update_of(world.taxed_too)
    drop_typed_texts()
    assert TypedText.objects.count() == 1
