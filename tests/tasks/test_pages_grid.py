"""批量填报: many rows with one press, each by the rules of its own page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.actions import Content, keep_typed, lock_period, return_, save_draft, submit, verify
from tasks.choices import UpdateState
from tasks.models import ProgressUpdate, TypedText
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_period, update_of
from tests.query_counts import assert_query_count

pytestmark = pytest.mark.usefixtures("still_clock")

PAGE = "/filling/"


def row(update: ProgressUpdate, **fields: str) -> dict[str, str]:
    """The fields of one row as its form sends them, drawn from the update as given."""
    drawn = {
        "version": str(update.version),
        "claimed_status": update.claimed_status or update.implementation.claimed_status,
        "done": update.done,
        "next_step": update.next_step,
        "obstacle": update.obstacle,
        "landed_on": str(update.landed_on or ""),
    }
    return {f"u{update.pk}-{name}": text for name, text in (drawn | fields).items()}


def press(client: Client, *rows: dict[str, str], button: str = "save", **more: Any) -> Any:
    keys = [name[1 : name.index("-")] for each in rows for name in each if name.endswith("version")]
    given = {name: text for each in rows for name, text in each.items()}
    return client.post(PAGE, given | {"row": keys, button: "1"} | more)


def filled(update: ProgressUpdate, **fields: str) -> dict[str, str]:
    return row(
        update,
        **{"claimed_status": "in_progress", "done": "已印发。", "next_step": "继续。"} | fields,
    )


# --- Who ----------------------------------------------------------------------------------------


def test_it_is_for_those_who_fill_in(client: Client, cast: Cast, world: World) -> None:
    for user, status in (
        (cast.head, 403),
        (cast.leader, 403),
        (cast.province, 403),
        (cast.auditor, 403),
        (cast.administrator, 403),
        (cast.clerk, 200),
        (cast.tax_reporter, 200),
    ):
        client.force_login(user)
        assert client.get(PAGE).status_code == status
        assert client.post(PAGE, {"row": []}).status_code == (403 if status == 403 else 302)


def test_each_sees_their_own_rows_and_an_outsider_none(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.tax_reporter)
    shown = [r.update for r in client.get(PAGE).context["rows"]]
    assert shown == [update_of(world.taxed), update_of(world.taxed_too)]
    client.force_login(cast.clerk)
    assert len(client.get(PAGE).context["rows"]) == 4
    assert len(client.get(PAGE, {"lead": cast.customs.key}).context["rows"]) == 1
    client.force_login(cast.outsider)
    page = client.get(PAGE, {"period": world.period.pk})
    assert page.context["rows"] == []
    assert "具体举措" not in page.content.decode()
    assert world.period.title not in page.content.decode()


def test_an_outsiders_press_finds_nothing_and_changes_nothing(
    client: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    client.force_login(cast.outsider)
    assert press(client, filled(update)).status_code == 404
    assert press(client, filled(update), button="submit", tick=[update.pk]).status_code == 404
    update.refresh_from_db()
    assert (update.state, update.done) == (UpdateState.EXPECTED, "")


def test_a_co_agencys_press_is_refused_whole(client: Client, cast: Cast, world: World) -> None:
    world.taxed.assignments.create(agency=cast.customs, role="participate", order=9)
    own, leads = update_of(world.shipped), update_of(world.taxed)
    client.force_login(cast.customs_reporter)
    assert press(client, filled(own), filled(leads)).status_code == 403
    for update in (own, leads):
        update.refresh_from_db()
        assert update.done == ""


# --- Saving -------------------------------------------------------------------------------------


def test_only_changed_rows_are_saved(reporter: Client, world: World) -> None:
    first, second = update_of(world.taxed), update_of(world.taxed_too)
    r = press(reporter, filled(first), row(second))
    assert r.status_code == 302
    assert "已保存 1 项草稿" in reporter.get(r.url).content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.done, first.version) == (UpdateState.DRAFT, "已印发。", 2)
    assert (second.state, second.version) == (UpdateState.EXPECTED, 1)


def test_a_bad_row_keeps_its_words_and_holds_up_no_other(reporter: Client, world: World) -> None:
    first, second = update_of(world.taxed), update_of(world.taxed_too)
    r = press(reporter, filled(first, landed_on="去年年底"), filled(second, done="第二件。"))
    page = r.content.decode()
    assert r.status_code == 422
    assert [each.update.pk for each in r.context["done"]] == [second.pk]
    (refused,) = r.context["refused"]
    assert set(refused.form.errors) == {"landed_on"}
    assert "去年年底" in page
    assert "请填写日期" in page
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.done, second.done) == ("", "第二件。")
    # The row that was saved goes on from what it is now.
    versions = {each.update.pk: each.version for each in r.context["rows"]}
    assert versions == {first.pk: 1, second.pk: 2}


def test_a_row_taken_over_by_another_is_merged_in_place(
    reporter: Client, cast: Cast, world: World
) -> None:
    first, second = update_of(world.taxed), update_of(world.taxed_too)
    mine = [filled(first, done="我的话。"), filled(second)]
    theirs = Content("in_progress", "经办的话。", "经办的打算。")
    save_draft(first, content=theirs, version=1, actor=cast.clerk, now=NOW)
    r = press(reporter, *mine)
    assert r.status_code == 422
    (refused,) = r.context["refused"]
    clash = refused.form.clashes["done"]
    assert (clash.mine, clash.theirs, clash.base) == ("我的话。", "经办的话。", "")
    second.refresh_from_db()
    assert second.done == "已印发。"
    chosen = {f"u{first.pk}-take_next_step": "theirs"}
    again = row(first, version="2", claimed_status="in_progress", done="我的话。", next_step="我。")
    assert press(reporter, again | chosen).status_code == 302
    first.refresh_from_db()
    assert (first.done, first.next_step) == ("我的话。", "经办的打算。")


def test_a_stale_row_nobody_touched_is_left_as_it_is(
    reporter: Client, cast: Cast, world: World
) -> None:
    first, second = update_of(world.taxed), update_of(world.taxed_too)
    drawn = row(first)
    theirs = Content("in_progress", "经办的话。", "经办的打算。")
    save_draft(first, content=theirs, version=1, actor=cast.clerk, now=NOW)
    assert press(reporter, drawn, filled(second)).status_code == 302
    first.refresh_from_db()
    assert (first.done, first.version) == ("经办的话。", 2)


# --- Handing in ---------------------------------------------------------------------------------


def test_what_is_not_complete_is_not_handed_in_but_kept(reporter: Client, world: World) -> None:
    first, second = update_of(world.taxed), update_of(world.taxed_too)
    r = press(
        reporter,
        filled(first),
        filled(second, next_step=""),
        button="submit",
        tick=[first.pk, second.pk],
    )
    assert r.status_code == 422
    (refused,) = r.context["refused"]
    assert (refused.update.pk, set(refused.form.errors)) == (second.pk, {"next_step"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (UpdateState.SUBMITTED, UpdateState.DRAFT)
    assert second.done == "已印发。"
    assert [each.update.pk for each in r.context["rows"]] == [second.pk]
    assert press(
        reporter, filled(second, version="2"), button="submit", tick=[second.pk]
    ).status_code == 302  # fmt: skip
    second.refresh_from_db()
    assert second.state == UpdateState.SUBMITTED


def test_landed_without_a_proof_is_told_where_to_bring_it(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    given = filled(update, claimed_status="landed", landed_on="2026-10-08")
    r = press(reporter, given, button="submit", tick=[update.pk])
    (refused,) = r.context["refused"]
    assert "佐证" in "".join(refused.form.non_field_errors())
    assert f"?update={update.pk}#evidence" in r.content.decode()


def test_no_change_must_be_meant(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    r = press(reporter, row(update), button="submit", unchanged=[update.pk])
    assert r.context["confirming"] == [update]
    update.refresh_from_db()
    assert update.state == UpdateState.EXPECTED
    r = press(reporter, row(update), button="submit", unchanged=[update.pk], confirmed="1")
    assert r.status_code == 302
    update.refresh_from_db()
    assert (update.state, update.no_change) == (UpdateState.SUBMITTED, True)


def test_the_clerk_fills_in_on_behalf_and_both_names_stay(
    client: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    client.force_login(cast.clerk)
    assert press(client, filled(update), button="submit", tick=[update.pk]).status_code == 302
    kept = update.rounds.get()
    assert (kept.submitted_by, kept.on_behalf_of) == (cast.clerk, cast.tax)


def test_words_for_a_row_handed_in_meanwhile_are_there_to_be_copied(
    reporter: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    mine = filled(update, done="我的话。")
    content = Content("in_progress", "经办代填。", "继续。")
    submit(update, content=content, version=1, actor=cast.clerk, now=NOW)
    r = press(reporter, mine)
    (refused,) = r.context["refused"]
    assert ("本期进展", "我的话。") in refused.unsent
    assert "我的话。" in r.content.decode()


def test_a_locked_period_offers_no_rows_and_takes_none(
    reporter: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    lock_period(world.period, reason="提前锁定。", actor=cast.clerk, now=NOW)
    assert reporter.get(PAGE).context["rows"] == []
    r = press(reporter, filled(update))
    assert "已锁定" in r.content.decode()
    update.refresh_from_db()
    assert update.done == ""


# --- What a row shows ---------------------------------------------------------------------------


def test_last_time_and_what_was_sent_back_stand_beside(
    reporter: Client, cast: Cast, world: World
) -> None:
    first = update_of(world.taxed)
    content = Content("in_progress", "上季度的话。", "继续。")
    submit(first, content=content, version=1, actor=cast.tax_reporter, now=NOW)
    verify(first, verified_status="in_progress", version=2, actor=cast.clerk, now=NOW)
    other = submit(
        update_of(world.taxed_too),
        content=Content("in_progress", "写得不清。", "继续。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    return_(
        other,
        reason_code="unclear",
        reason="请写明文号。",
        pinned_fields=["done"],
        version=2,
        actor=cast.clerk,
        now=NOW,
    )
    next_quarter(cast)
    later = update_of(world.taxed)
    rows = reporter.get(PAGE, {"period": later.period_id}).context["rows"]
    assert {r.update: r.previous and r.previous.done for r in rows}[later] == "上季度的话。"
    # What was sent back is no last time to go by.
    assert {r.update: r.previous for r in rows}[update_of(world.taxed_too)] is None
    page = reporter.get(PAGE, {"period": world.period.pk}).content.decode()
    assert "请写明文号。" in page
    assert "退回要求修改" in page


def test_what_was_typed_and_not_saved_is_back_in_its_row(
    reporter: Client, cast: Cast, world: World
) -> None:
    first, second = update_of(world.taxed), update_of(world.taxed_too)
    fields = {"done": "没写完的话"}
    keep_typed(first, fields=fields, version=1, actor=cast.tax_reporter, now=NOW)
    r = reporter.get(PAGE)
    assert r.context["rows"][0].form["done"].value() == "没写完的话"
    assert "放弃，用已保存的内容" in r.content.decode()
    # To throw one row away costs the others nothing.
    drawn = row(first, done="没写完的话"), filled(second, done="第二件。")
    press(reporter, *drawn, button="throw_away", throw_away=first.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.done, second.done) == ("", "第二件。")
    assert not TypedText.objects.exists()


def test_it_opens_at_the_most_urgent_period(reporter: Client, cast: Cast, world: World) -> None:
    later = next_quarter(cast)
    r = reporter.get(PAGE)
    assert r.context["period"] == world.period
    assert list(r.context["periods"]) == [world.period, later]
    assert reporter.get(PAGE, {"period": "9" * 30}).status_code == 200


def test_what_was_typed_survives_the_end_of_the_session(
    client: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    r = press(client, filled(update, done="没有白写。"), page=PAGE, form="grid")
    entry = {"username": "tax_reporter", "password": "cast-password-2026", "next": "/"}
    r = client.post(reverse("login"), entry | {"kept": r.context["kept"]}, follow=True)
    assert r.redirect_chain == [(PAGE, 302)]
    assert r.context["rows"][0].form["done"].value() == "没有白写。"
    assert "尚未保存" in r.content.decode()


def test_the_cost_does_not_grow_with_rows(client: Client, cast: Cast, world: World) -> None:
    client.force_login(cast.tax_reporter)

    def queries() -> list[dict[str, Any]]:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(PAGE).status_code == 200
        return caught.captured_queries

    for item in (world.taxed, world.taxed_too):
        typed_over(item, cast)
    queries()  # the first one also starts the session
    few = queries()
    for _ in range(6):
        measure = make_measure(world.document, task=world.tasks[0], agencies=[cast.tax])
        item = make_implementation(measure, cast.suzhou, round=cast.round)
        typed_over(item, cast)
    many = queries()
    assert len(client.get(PAGE).context["rows"]) == 8
    assert len(many) == len(few)
    assert_query_count("filling", many)


def typed_over(item: Any, cast: Cast) -> None:
    """A draft the clerk has changed since the reporter typed into it."""
    update = update_of(item)
    keep_typed(update, fields={"done": "话"}, version=1, actor=cast.tax_reporter, now=NOW)
    content = Content("in_progress", "经办的话。", "继续。")
    save_draft(update, content=content, version=1, actor=cast.clerk, now=NOW)


def next_quarter(cast: Cast) -> Any:
    return make_period(
        cast.suzhou,
        cast.clerk,
        title="2027年第一季度",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 4, 10),
    )
