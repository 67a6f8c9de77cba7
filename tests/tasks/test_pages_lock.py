"""Locking, and asking for an exception, in the browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import User
from tasks.actions import (
    ask_exception,
    grant_exception,
    refuse_exception,
    reopen,
    submit,
    verify,
)
from tasks.choices import Status
from tasks.models import LockException
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.locking import PROGRESS, UNTIL, checked, hand_in, lock


def test_the_item_says_it_is_locked_and_offers_no_form(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    client.force_login(cast.tax_reporter)
    r = client.get(world.taxed.get_absolute_url())
    assert "filling" not in r.context
    assert "本期已锁定" in r.content.decode()

    ask = reverse("tasks:ask_exception", args=[update_of(world.taxed).pk])
    assert client.post(ask, {"reason": ""}).status_code == 422
    assert client.post(ask, {"reason": "漏报一项。"}).status_code == 302
    client.force_login(cast.head)
    page = client.get(reverse("tasks:period", args=[world.period.pk])).content.decode()
    assert "漏报一项。" in page
    assert "待审批 1" in page


def test_the_head_grants_on_the_page_and_the_form_is_back(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    asked = ask_exception(update_of(world.taxed), reason="漏。", actor=cast.tax_reporter, now=NOW)
    client.force_login(cast.head)
    decide = reverse("tasks:decide_exception", args=[asked.pk])
    assert client.post(decide, {"until": ""}).status_code == 422
    assert client.post(decide, {"refuse": "1", "note": ""}).status_code == 422
    assert client.post(decide, {"until": "2999-12-31", "note": "同意。"}).status_code == 302
    client.force_login(cast.tax_reporter)
    assert "filling" in client.get(world.taxed.get_absolute_url()).context


def test_those_who_wait_for_an_exception_find_what_to_do_next_among_their_work(
    client: Client, cast: Cast, world: World
) -> None:
    update = checked(cast, hand_in(cast, update_of(world.taxed)))
    lock(cast, world)
    asked = ask_exception(update, reason="数字有误。", actor=cast.tax_reporter, now=NOW)
    later = NOW + timedelta(hours=1)

    def steps(user: User, at: datetime = later) -> list[str]:
        with time_machine.travel(at, tick=False):
            client.force_login(user)
            r = client.get(reverse("tasks:my_work"))
        assert all(step in r.content.decode() for *_, step in r.context["exceptions"])
        return [step for *_, step in r.context["exceptions"]]

    def to_reopen(user: User) -> list[LockException]:
        with time_machine.travel(later, tick=False):
            client.force_login(user)
            return list(client.get(reverse("tasks:my_work")).context["to_reopen"])

    assert steps(cast.tax_reporter) == ["等待审核签发人审批"]
    assert to_reopen(cast.clerk) == []
    grant_exception(asked, until=UNTIL, actor=cast.head, now=later)
    assert steps(cast.tax_reporter) == ["请经办重新打开，退回填报单位修改"]
    # It is the tax office's affair, and the bureau's.
    assert steps(cast.customs_reporter) == steps(cast.outsider) == []
    assert to_reopen(cast.outside_clerk) == []
    assert to_reopen(cast.clerk) == to_reopen(cast.head) == [asked]
    update.refresh_from_db()
    by: dict[str, Any] = {"actor": cast.clerk, "now": later + timedelta(minutes=1)}
    update = reopen(update, reason="数字有误。", version=update.version, **by)
    assert steps(cast.tax_reporter) == ["请在有效期内修改并提交"]
    assert to_reopen(cast.clerk) == []
    by["actor"] = cast.tax_reporter
    corrected = replace(PROGRESS, done="已印发方案2份。")
    update = submit(update, content=corrected, version=update.version, **by)
    assert steps(cast.tax_reporter) == ["已提交，请在有效期内核查"]
    by["actor"] = cast.head
    verify(update, verified_status=Status.IN_PROGRESS, version=update.version, **by)
    # What the exception was for is done: nothing is asked of anybody again.
    assert steps(cast.tax_reporter) == [""]
    assert to_reopen(cast.clerk) == []
    assert steps(cast.tax_reporter, NOW + timedelta(days=30)) == []


def test_a_refused_request_is_answered_where_it_is_waited_for(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    asked = ask_exception(update_of(world.taxed), reason="漏。", actor=cast.tax_reporter, now=NOW)
    refuse_exception(asked, note="理由不充分。", actor=cast.head, now=NOW)
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.tax_reporter)
        page = client.get(reverse("tasks:my_work")).content.decode()
    assert "理由不充分。" in page
    assert "不同意" in page


def test_what_was_typed_for_a_period_locked_meanwhile_is_not_lost(
    client: Client, cast: Cast, world: World
) -> None:
    lock(cast, world)
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed)
    given = {"version": update.version, "claimed_status": "in_progress", "done": "写了很久。"}
    r = client.post(reverse("tasks:submit", args=[update.pk]), given)
    assert r.status_code == 409
    assert "写了很久。" in r.content.decode()
    assert "已锁定" in r.content.decode()


def test_the_clerk_locks_on_the_page_with_a_reason(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)
    lock_it = reverse("tasks:lock_period", args=[world.period.pk])
    assert client.post(lock_it, {"reason": ""}).status_code == 422
    assert client.post(lock_it, {"reason": "数据已齐。"}).status_code == 302
    page = client.get(reverse("tasks:period", args=[world.period.pk])).content.decode()
    assert "已锁定" in page
    assert "提前锁定" not in page
