"""A form overtaken by another's: each person's words survive, and only clashes are asked about."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from tasks.actions import Content, return_, save_draft, submit
from tasks.choices import UpdateState
from tasks.models import ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.item_forms import FILLED

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def begun(cast: Cast, world: World) -> ProgressUpdate:
    """A draft in version 2, from which both people's forms are drawn."""
    return saved(cast.clerk, world)


def saved(actor: User, world: World, **content: Any) -> ProgressUpdate:
    update = update_of(world.taxed)
    given: dict[str, Any] = {k: v for k, v in FILLED.items() if k != "landed_on"}
    return save_draft(
        update, content=Content(**given | content), version=update.version, actor=actor, now=NOW
    )


def send(client: Client, verb: str, update: ProgressUpdate, version: int, **fields: str) -> Any:
    given = FILLED | {"version": str(version)} | fields
    return client.post(reverse(f"tasks:{verb}", args=[update.pk]), given)


def test_two_changes_of_one_field_are_not_decided_by_the_house(
    reporter: Client, cast: Cast, world: World, begun: ProgressUpdate
) -> None:
    saved(cast.clerk, world, done="已印发工作方案并公布。")
    r = send(reporter, "save", begun, 2, done="已印发实施方案。")
    page = r.content.decode()
    assert r.status_code == 409
    assert set(r.context["filling"].clashes) == {"done"}
    clash = r.context["filling"].clashes["done"]
    assert (clash.mine, clash.theirs, clash.base) == (
        "已印发实施方案。",
        "已印发工作方案并公布。",
        "已印发工作方案。",
    )
    assert "<ins>实施</ins>" in page
    assert "<ins>并公布</ins>" in page
    assert str(cast.clerk) in page
    assert r.context["filling"]["done"].value() == "已印发实施方案。"
    begun.refresh_from_db()
    assert begun.done == "已印发工作方案并公布。"


def test_changes_of_different_fields_are_both_kept_and_said(
    reporter: Client, cast: Cast, world: World, begun: ProgressUpdate
) -> None:
    saved(cast.clerk, world, next_step="请市税务局月底前报方案。")
    r = send(reporter, "save", begun, 2, done="已开座谈会。")
    assert r.status_code == 302
    begun.refresh_from_db()
    assert (begun.done, begun.next_step) == ("已开座谈会。", "请市税务局月底前报方案。")
    assert "他人同时修改了“下步打算”" in reporter.get(r.url).content.decode()


def test_nobody_signs_for_a_merge_they_have_not_seen(
    reporter: Client, cast: Cast, world: World, begun: ProgressUpdate
) -> None:
    saved(cast.clerk, world, next_step="请市税务局月底前报方案。")
    r = send(reporter, "submit", begun, 2, done="已开座谈会。")
    assert (r.status_code, r.context["taken"]) == (409, ["下步打算"])
    assert r.context["filling"]["next_step"].value() == "请市税务局月底前报方案。"
    begun.refresh_from_db()
    assert begun.state == UpdateState.DRAFT
    again = {"done": "已开座谈会。", "next_step": "请市税务局月底前报方案。"}
    assert send(reporter, "submit", begun, r.context["version"], **again).status_code == 302
    begun.refresh_from_db()
    assert (begun.state, begun.next_step) == (UpdateState.SUBMITTED, again["next_step"])


def test_the_others_text_is_taken_where_i_say_so(
    reporter: Client, cast: Cast, world: World, begun: ProgressUpdate
) -> None:
    saved(cast.clerk, world, done="对方的话。", next_step="对方的打算。")
    r = send(reporter, "save", begun, 2, done="我的话。", next_step="我的打算。")
    assert set(r.context["filling"].clashes) == {"done", "next_step"}
    chosen = {"done": "我的话。", "take_done": "theirs", "next_step": "我改过的打算。"}
    r = send(reporter, "save", begun, 3, **chosen, take_next_step="mine")
    assert r.status_code == 302
    begun.refresh_from_db()
    assert (begun.done, begun.next_step) == ("对方的话。", "我改过的打算。")


def test_a_second_conflict_brings_back_what_i_had_set_aside(
    reporter: Client, cast: Cast, world: World, begun: ProgressUpdate
) -> None:
    saved(cast.clerk, world, done="对方的话。")
    send(reporter, "save", begun, 2, done="我的话。", obstacle="我的诉求。")
    saved(cast.clerk, world, done="对方又改的话。")
    r = send(reporter, "save", begun, 3, done="我的话。", take_done="theirs", obstacle="我的诉求。")
    assert r.status_code == 409
    clash = r.context["filling"].clashes["done"]
    assert (clash.mine, clash.base, clash.theirs) == ("我的话。", "对方的话。", "对方又改的话。")
    assert r.context["filling"]["obstacle"].value() == "我的诉求。"
    begun.refresh_from_db()
    assert begun.done == "对方又改的话。"


def test_a_version_that_never_was_takes_nothing_for_granted(
    reporter: Client, begun: ProgressUpdate
) -> None:
    r = send(reporter, "save", begun, 0, done="我的话。", take_done="theirs")
    clash = r.context["filling"].clashes["done"]
    assert (r.status_code, clash.mine, clash.base) == (409, "我的话。", None)
    begun.refresh_from_db()
    assert begun.done == FILLED["done"]


def test_a_status_nobody_chose_is_no_change(reporter: Client, cast: Cast, world: World) -> None:
    """The form begins with the status claimed last, which the row does not hold yet."""
    update = update_of(world.taxed)
    saved(cast.clerk, world, done="")
    r = send(reporter, "save", update, 1, claimed_status="not_started", next_step="组织企业座谈。")
    assert r.status_code == 302
    update.refresh_from_db()
    assert (update.claimed_status, update.done) == ("in_progress", FILLED["done"])


def test_a_round_returned_meanwhile_asks_nothing_where_no_word_changed(
    reporter: Client, cast: Cast, world: World, begun: ProgressUpdate
) -> None:
    handed_in = submit(
        begun,
        content=Content("in_progress", FILLED["done"], FILLED["next_step"]),
        version=2,
        actor=cast.tax_reporter,
        now=NOW,
    )
    return_(
        handed_in,
        reason_code="unclear",
        reason="请写明文号。",
        version=3,
        actor=cast.clerk,
        now=NOW,
    )
    r = send(reporter, "save", begun, 2, done="写明文号：苏府办〔2020〕1号。")
    assert r.status_code == 302
    begun.refresh_from_db()
    assert (begun.state, begun.done) == (UpdateState.RETURNED, "写明文号：苏府办〔2020〕1号。")


def test_an_outsider_learns_nothing_by_a_stale_form(
    client: Client, cast: Cast, begun: ProgressUpdate
) -> None:
    client.force_login(cast.outsider)
    r = send(client, "save", begun, 1, done="我的话。")
    assert r.status_code == 404
    assert FILLED["done"] not in r.content.decode()
    client.force_login(cast.leader)
    assert send(client, "save", begun, 1, done="我的话。").status_code == 403
    begun.refresh_from_db()
    assert begun.done == FILLED["done"]
