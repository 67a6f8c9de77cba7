"""Verifying and returning on an item's page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tasks.actions import Content, submit, verify
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.item_forms import handed_in

pytestmark = pytest.mark.usefixtures("still_clock")


def test_verifying_leads_to_the_next_in_the_queue(client: Client, cast: Cast, world: World) -> None:
    first = handed_in(cast, world)
    other = update_of(world.taxed_too)
    submit(
        other,
        content=Content("in_progress", "第二件。", "继续。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    client.force_login(cast.clerk)
    given = {"version": first.version, "verified_status": "in_progress", "note": "", "next": "1"}
    r = client.post(reverse("tasks:verify", args=[first.pk]), given)
    assert r.url == f"{world.taxed_too.get_absolute_url()}?update={other.pk}#work"  # type: ignore[attr-defined]
    world.taxed.refresh_from_db()
    assert world.taxed.status == "in_progress"
    other.refresh_from_db()
    r = client.post(
        reverse("tasks:verify", args=[other.pk]), given | {"version": other.version}, follow=True
    )
    assert "待核查的都已处理完" in r.content.decode()


def test_another_verdict_asks_for_a_reason_at_its_field(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world)
    client.force_login(cast.clerk)
    given = {"version": update.version, "verified_status": "not_started", "note": " "}
    r = client.post(reverse("tasks:verify", args=[update.pk]), given)
    assert (r.status_code, set(r.context["verifying"].errors)) == (422, {"note"})
    update.refresh_from_db()
    assert update.state == "submitted"


def test_a_return_reaches_the_reporter_with_reason_and_fields(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world)
    client.force_login(cast.clerk)
    address = reverse("tasks:return", args=[update.pk])
    given = {"version": update.version, "reason_code": "unclear", "pinned_fields": ["done"]}
    r = client.post(address, given)
    assert set(r.context["returning"].errors) == {"reason"}
    assert client.post(address, given | {"reason": "请写明文号。"}).status_code == 302

    client.force_login(cast.tax_reporter)
    r = client.get(world.taxed.get_absolute_url())
    assert r.context["pins"] == ["done"]
    assert "请写明文号。" in r.content.decode()
    assert "请写明文号。" in client.get(reverse("tasks:my_work")).content.decode()


def test_a_second_verdict_comes_too_late_but_its_remark_stays(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world)
    verify(update, verified_status="in_progress", version=2, actor=cast.head, now=NOW)
    client.force_login(cast.clerk)
    given = {"version": 2, "verified_status": "not_started", "note": "我看没有启动。"}
    r = client.post(reverse("tasks:verify", args=[update.pk]), given)
    assert r.status_code == 409
    assert r.context["unsent"] == [("核查意见", "我看没有启动。")]
    world.taxed.refresh_from_db()
    assert world.taxed.status == "in_progress"


def test_the_submitter_is_told_that_somebody_else_must_verify(
    client: Client, cast: Cast, world: World
) -> None:
    update = submit(
        update_of(world.taxed),
        content=Content("in_progress", "代填。", "继续。"),
        version=1,
        actor=cast.clerk,
        now=NOW,
    )
    client.force_login(cast.clerk)
    r = client.get(world.taxed.get_absolute_url())
    assert "verifying" not in r.context
    assert "须由其他经办或审核人员核查" in r.content.decode()
    given = {"version": update.version, "verified_status": "in_progress"}
    assert client.post(reverse("tasks:verify", args=[update.pk]), given).status_code == 403
