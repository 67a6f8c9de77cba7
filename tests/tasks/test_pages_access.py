"""Which page opens for whom, and that no page shows a person what lies outside their view."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tasks.actions import Content, attach_link, raise_blocker, submit
from tasks.models import Intake
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_period, update_of
from tests.tasks.intakes import measures

CANARY = "广州独有的一句话"


@pytest.fixture
def canary(cast: Cast, world: World) -> str:
    """Guangzhou tracks and reports something whose every text is unmistakable."""
    measure = make_measure(
        world.document,
        task=world.tasks[0],
        agencies=[cast.outsider.agency or cast.tax],
        text=CANARY,
    )
    item = make_implementation(measure, cast.guangzhou, round=cast.round)
    make_period(cast.guangzhou, cast.outside_clerk, title=f"{CANARY}填报期")
    update = update_of(item)
    attach_link(update, url="https://example.org/c", title=CANARY, actor=cast.outsider, now=NOW)
    raise_blocker(item, level="city", text=CANARY, actor=cast.outsider, now=NOW)
    submit(
        update,
        content=Content(claimed_status="in_progress", done=CANARY, next_step=CANARY),
        version=update.version,
        actor=cast.outsider,
        now=NOW,
    )
    return CANARY


def test_nobody_of_suzhou_reads_a_word_of_guangzhou(
    client: Client, cast: Cast, world: World, canary: str
) -> None:
    addresses = [
        reverse("tasks:implementations"),
        f"{reverse('tasks:implementations')}?q={canary}&cols=progress&cols=measure",
        reverse("tasks:implementations_export", args=["csv"]) + "?cols=measure&cols=progress",
        reverse("tasks:periods"),
        reverse("tasks:my_work"),
    ]
    for user in (cast.clerk, cast.head, cast.leader, cast.tax_reporter):
        client.force_login(user)
        for address in addresses:
            r = client.get(address)
            body = b"".join(r.streaming_content) if r.streaming else r.content  # type: ignore[attr-defined]
            # The search box repeats the word that was asked for; nothing else may hold it.
            assert body.decode().count(canary) <= address.count(canary), (user, address)


def test_the_province_reads_neither_drafts_nor_what_the_city_settles_itself(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed)
    client.post(
        reverse("tasks:save", args=[update.pk]),
        {"version": update.version, "claimed_status": "in_progress", "done": "草稿里的话"},
    )
    raise_blocker(world.taxed, level="city", text="市内协调的事", actor=cast.clerk, now=NOW)

    client.force_login(cast.province)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert "草稿里的话" not in page
    assert "市内协调的事" not in page
    drafts = client.get(reverse("tasks:implementations"), {"update_state": "draft"})
    assert drafts.context["total"] == 0


@pytest.mark.parametrize("name", ["auditor", "administrator"])
def test_it_refuses_those_who_do_not_read_content(
    client: Client, cast: Cast, world: World, name: str
) -> None:
    client.force_login(getattr(cast, name))
    for address in (
        reverse("tasks:implementations"),
        reverse("tasks:implementations_export", args=["xlsx"]),
        world.taxed.get_absolute_url(),
        reverse("tasks:periods"),
    ):
        assert client.get(address).status_code == 403


def test_an_outsider_finds_no_item(client: Client, cast: Cast, world: World) -> None:
    client.force_login(cast.outsider)
    assert client.get(world.taxed.get_absolute_url()).status_code == 404
    update = update_of(world.taxed)
    for name in ("save", "submit", "no_change", "add_evidence", "verify", "return"):
        r = client.post(reverse(f"tasks:{name}", args=[update.pk]), {"version": 1})
        assert r.status_code == 404
    for name in ("assign", "raise_blocker", "annotate"):
        assert client.post(reverse(f"tasks:{name}", args=[world.taxed.pk])).status_code == 404


def test_a_reader_without_the_right_is_refused(client: Client, cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    client.force_login(cast.leader)
    filled = {"version": update.version, "claimed_status": "in_progress", "done": "x"}
    for name in ("save", "submit", "add_evidence"):
        url = {"url": "https://example.org"}
        r = client.post(reverse(f"tasks:{name}", args=[update.pk]), filled | url)
        assert r.status_code == 403
    for name in ("save", "submit", "no_change", "add_evidence", "verify", "return"):
        # Nor is an empty form answered with a form to fill in.
        assert client.post(reverse(f"tasks:{name}", args=[update.pk])).status_code == 403
    assert client.post(reverse("tasks:assign", args=[world.taxed.pk])).status_code == 403
    assert client.post(reverse("tasks:raise_blocker", args=[world.taxed.pk])).status_code == 403
    assert client.get(reverse("tasks:periods")).status_code == 403
    client.force_login(cast.clerk)
    assert client.post(reverse("tasks:annotate", args=[world.taxed.pk])).status_code == 403
    update.refresh_from_db()
    assert update.state == "expected"


def test_a_page_asks_to_log_in_and_comes_back(client: Client, cast: Cast, world: World) -> None:
    address = world.taxed.get_absolute_url()
    r = client.get(address)
    assert r.url == f"{reverse('login')}?next={address}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("leader", "/dashboard/"),
        ("province", "/regions/"),
        ("auditor", "/audit/"),
        ("administrator", "/admin/"),
    ],
)
def test_each_role_starts_where_its_work_is(
    client: Client, cast: Cast, name: str, start: str
) -> None:
    client.force_login(getattr(cast, name))
    assert client.get("/").url == start  # type: ignore[attr-defined]


def test_the_navigation_offers_only_what_the_role_may_open(client: Client, cast: Cast) -> None:
    client.force_login(cast.tax_reporter)
    page = client.get(reverse("tasks:my_work")).content.decode()
    assert "我的工作" in page
    for word in ("领导驾驶舱", "审计", "填报期</a>", "年度报告</a>"):
        assert word not in page


def test_a_room_without_an_entry_of_its_own_marks_the_place_it_is_entered_by(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.clerk)
    for room, place in {"tasks:names": "政策文件", "tasks:meetings": "问题诉求"}.items():
        page = client.get(reverse(room)).content.decode()
        assert set(re.findall(r'aria-current="page"[^>]*>([^<]+)<', page)) == {place}


def test_a_refused_form_of_a_review_stands_among_the_documents(
    client: Client, cast: Cast, intake: Intake
) -> None:
    client.force_login(cast.clerk)
    refused = client.post(
        reverse("tasks:split_candidate", args=[measures(intake)[0].pk]), {"version": 1}
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    assert set(re.findall(r'aria-current="page"[^>]*>([^<]+)<', page)) == {"政策文件"}


def test_a_page_offers_its_rooms_only_to_those_who_may_enter(client: Client, cast: Cast) -> None:
    rooms = {"tasks:documents": "tasks:names", "tasks:blockers": "tasks:meetings"}
    for person, offered in ((cast.tax_reporter, False), (cast.clerk, True)):
        client.force_login(person)
        for place, room in rooms.items():
            page = client.get(reverse(place)).content.decode()
            assert (f'href="{reverse(room)}"' in page) is offered
            assert (client.get(reverse(room)).status_code == 200) is offered
