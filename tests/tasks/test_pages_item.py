"""The page of one item: what it shows to whom, and what is done around its reporting."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.actions import Content, annotate, raise_blocker, return_, submit, verify
from tasks.models import Blocker
from tests.base import Cast, World
from tests.factory import NOW, make_period
from tests.query_counts import assert_query_count
from tests.tasks.item_forms import handed_in

pytestmark = pytest.mark.usefixtures("still_clock")

# --- What the page shows ------------------------------------------------------------------------


def test_the_upper_level_never_reads_what_was_returned(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world, done="第一轮的话。")
    update = return_(
        update, reason_code="unclear", reason="退回的话。", version=2, actor=cast.clerk, now=NOW
    )
    client.force_login(cast.province)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert "第一轮的话。" not in page
    submit(
        update,
        content=Content("in_progress", "第二轮的话。", "继续。"),
        version=update.version,
        actor=cast.tax_reporter,
        now=NOW,
    )
    annotate(world.taxed, text="内部批示。", actor=cast.leader, now=NOW)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert "第二轮的话。" in page
    for inner in ("第一轮的话。", "退回的话。", "内部批示。"):
        assert inner not in page
    client.force_login(cast.clerk)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert all(word in page for word in ("第一轮的话。", "退回的话。", "内部批示。"))


def test_the_last_period_stands_beside_this_one(client: Client, cast: Cast, world: World) -> None:
    update = handed_in(cast, world, done="上一季度的话。")
    verify(update, verified_status="in_progress", version=2, actor=cast.clerk, now=NOW)
    make_period(
        cast.suzhou,
        cast.clerk,
        title="2027年第一季度",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 4, 10),
    )
    client.force_login(cast.tax_reporter)
    r = client.get(world.taxed.get_absolute_url())
    assert r.context["previous"].done == "上一季度的话。"
    assert r.context["filling"]["done"].value() == ""


def test_the_cost_of_the_page_does_not_grow_with_its_history(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)

    def queries() -> list[dict[str, Any]]:
        with CaptureQueriesContext(connection) as caught:
            client.get(world.taxed.get_absolute_url())
        return caught.captured_queries

    update = handed_in(cast, world)
    raise_blocker(world.taxed, level="city", text="一", actor=cast.clerk, now=NOW)
    annotate(world.taxed, text="一", actor=cast.leader, now=NOW)
    queries()  # the first one also starts the session
    few = queries()
    for number in range(4):
        update = return_(
            update,
            reason_code="unclear",
            reason="再写。",
            version=update.version,
            actor=cast.clerk,
            now=NOW,
        )
        update = submit(
            update,
            content=Content("in_progress", f"第{number}次。", "继续。"),
            version=update.version,
            actor=cast.tax_reporter,
            now=NOW,
        )
        raise_blocker(world.taxed, level="city", text="又", actor=cast.clerk, now=NOW)
        annotate(world.taxed, text="又", actor=cast.leader, now=NOW)
    many = queries()
    assert len(many) == len(few)
    assert_query_count("implementation", many)


# --- Around it ----------------------------------------------------------------------------------


def test_the_clerk_names_who_answers_and_a_stale_form_is_told(
    client: Client, cast: Cast, world: World
) -> None:
    item = world.unassigned
    client.force_login(cast.clerk)
    address = reverse("tasks:assign", args=[item.pk])
    given = {"version": item.version, "lead": cast.tax.pk, "participants": [cast.customs.pk]}
    assert client.post(address, given).status_code == 302
    item.refresh_from_db()
    assert [a.agency for a in item.assignments.all()] == [cast.tax, cast.customs]
    stale = client.post(address, given | {"lead": cast.customs.pk, "participants": []})
    assert stale.status_code == 422
    assert "内容已有改动" in stale.content.decode()
    away = cast.outsider.agency
    assert away is not None
    foreign = client.post(address, given | {"version": item.version, "lead": away.pk})
    assert set(foreign.context["assigning"].errors) == {"lead"}


def test_an_obstacle_is_raised_and_settled(client: Client, cast: Cast, world: World) -> None:
    client.force_login(cast.tax_reporter)
    address = reverse("tasks:raise_blocker", args=[world.taxed.pk])
    r = client.post(address, {"level": "nation", "text": "  "})
    assert set(r.context["blocker"].errors) == {"text"}
    client.post(address, {"level": "nation", "text": "需要部委解释口径。"})
    blocker = Blocker.objects.get()
    close = reverse("tasks:close_blocker", args=[blocker.pk])
    assert client.post(close, {"resolution": "自己说解决了。"}).status_code == 403

    client.force_login(cast.clerk)
    assert client.post(close, {"resolution": ""}).status_code == 422
    assert client.post(close, {"resolution": "部里已复函。"}).status_code == 302
    blocker.refresh_from_db()
    assert blocker.closed_by == cast.clerk
    world.taxed.refresh_from_db()
    assert world.taxed.open_blockers == 0


def test_a_leader_remarks_and_the_clerk_finds_it_on_the_first_page(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.leader)
    address = reverse("tasks:annotate", args=[world.taxed.pk])
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "请月底前拿方案。"}).status_code == 302
    client.force_login(cast.clerk)
    assert "请月底前拿方案。" in client.get(reverse("tasks:my_work")).content.decode()
