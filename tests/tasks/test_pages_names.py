"""未识别名称: the queue, answering one name, and the history, each for those who keep the names."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.choices import NameMeaning
from agencies.models import Agency, AgencyName, AuditEvent, NameAnswer, User
from tasks.actions import answer_name
from tasks.choices import UNKNOWN_NAME, PartyKind, ResponsibilityRole
from tasks.models import Measure, ParseProblem, Responsibility
from tests.base import Cast, World
from tests.factory import NOW, make_agency, make_document, make_measure
from tests.query_counts import assert_query_count

NAME = "市丝绸办"
QUEUE = "/names/"
ANSWER = "/names/suzhou/"


def unknown(measure: Measure, name: str = NAME) -> Responsibility:
    ParseProblem.objects.create(
        document=measure.document,
        measure=measure,
        code=UNKNOWN_NAME,
        message=f"单位名称无法确定：{name}",
    )
    return Responsibility.objects.create(
        measure=measure,
        name=name,
        role=ResponsibilityRole.RESPONSIBLE,
        kind=PartyKind.AGENCY,
        clause=f"{name}负责",
        order=9,
        span_start=0,
        span_end=1,
    )


@pytest.fixture
def queued(world: World, cast: Cast) -> Responsibility:
    """市丝绸办 stands twice in Suzhou's plan, 市花城办 once in a document of Guangzhou."""
    unknown(world.taxed.measure)
    unknown(make_measure(make_document(cast.guangzhou, title="广州方案")), "市花城办")
    return unknown(world.unassigned.measure, "市 丝绸办")


def page(client: Client, user: User, address: str = QUEUE) -> str:
    client.force_login(user)
    r = client.get(address)
    assert r.status_code == 200, (user, address)
    return r.content.decode()


def send(client: Client, user: User, **given: str) -> tuple[int, str]:
    client.force_login(user)
    typed = {
        "name": NAME,
        "meaning": NameMeaning.BODY.value,
        "agency": "suzhou-customs",
        "evidence": "电话确认",
        **given,
    }
    r = client.post(ANSWER, typed)
    return r.status_code, r.content.decode()


def test_a_coordinator_sees_the_names_of_their_own_region_only(
    client: Client, cast: Cast, queued: Responsibility
) -> None:
    ours = page(client, cast.clerk)
    theirs = page(client, cast.outside_clerk)

    assert NAME in ours
    assert "市花城办" not in ours
    assert "市花城办" in theirs
    assert NAME not in theirs
    assert "苏州市实施方案" not in theirs


def test_each_name_stands_once_with_its_places(
    client: Client, cast: Cast, world: World, queued: Responsibility
) -> None:
    shown = page(client, cast.clerk)

    assert "1 个名称，共 2 处" in shown
    for item in (world.taxed, world.unassigned):
        address = f"{world.document.get_absolute_url()}?measure={item.measure_id}"
        assert f"{address}#m{item.measure_id}" in shown
    assert "市丝绸办负责" in shown


def test_the_administrator_sees_all_of_them(
    client: Client, cast: Cast, queued: Responsibility
) -> None:
    shown = page(client, cast.administrator)

    assert NAME in shown
    assert "市花城办" in shown


def test_the_queue_says_when_it_is_empty(client: Client, cast: Cast) -> None:
    assert "没有未识别的单位名称" in page(client, cast.clerk)


def test_the_places_open_for_the_administrator_without_any_standing(
    client: Client, cast: Cast, world: World, queued: Responsibility
) -> None:
    """The document is a public paper; how far its measures have come is not."""
    shown = page(client, cast.administrator, world.document.get_absolute_url())

    assert "未启动" not in shown
    assert reverse("tasks:implementation", args=[world.taxed.pk]) not in shown
    client.force_login(cast.administrator)
    assert client.get(world.taxed.get_absolute_url()).status_code == 403


def test_bodies_written_alike_are_offered(client: Client, cast: Cast) -> None:
    shown = page(client, cast.clerk, f"{ANSWER}?name=市商务局局")

    assert 'value="suzhou-commerce"' in shown
    assert "苏州市商务局" in shown


@pytest.mark.parametrize("words", ["花城", "粤花办"])
def test_a_body_is_found_by_any_of_its_names(client: Client, cast: Cast, words: str) -> None:
    body = make_agency("suzhou-flower", cast.suzhou, name="苏州市花城办公室")
    AgencyName.objects.create(agency=body, name="粤花办", kind="short")
    shown = page(client, cast.clerk, f"{ANSWER}bodies/?name={NAME}&q={words}")

    assert 'value="suzhou-flower"' in shown


def test_bodies_of_regions_the_document_does_not_lie_in_are_not_offered(
    client: Client, cast: Cast
) -> None:
    shown = page(client, cast.clerk, f"{ANSWER}bodies/?name={NAME}&q=广州市商务")
    assert "guangzhou-commerce" not in shown
    assert "没有名称含" in shown

    status, body = send(client, cast.clerk, agency="guangzhou-commerce")
    assert status == 422
    assert "请查找并选择单位" in body
    assert not NameAnswer.objects.exists()


def test_an_answer_before_any_document_has_the_name_counts_nothing(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.clerk)
    typed = {"name": "市新设办", "meaning": "collective", "evidence": "电话确认"}
    shown = client.post(ANSWER, typed, follow=True).content.decode()
    assert "今后都按此识读" in shown
    assert "文件中 0 处" not in shown


def test_a_search_keeps_what_is_chosen_and_typed(client: Client, cast: Cast) -> None:
    """Without scripts the form is sent to search, and comes back with nothing lost or saved."""
    status, body = send(
        client,
        cast.clerk,
        search="1",
        q="税务局",
        evidence="会议纪要第三号",
        valid_from="2020年1月1日",
    )

    assert status == 200
    assert "会议纪要第三号" in body
    assert "2020年1月1日" in body
    assert 'value="suzhou-customs" checked' in body
    assert "国家税务总局苏州市税务局" in body
    assert not NameAnswer.objects.exists()


def test_an_answer_leads_back_to_the_queue_and_says_what_changed(
    client: Client, cast: Cast, world: World, queued: Responsibility
) -> None:
    client.force_login(cast.clerk)
    typed = {"name": NAME, "meaning": "body", "agency": "suzhou-customs", "evidence": "电话确认"}
    r = client.post(ANSWER, typed, follow=True)
    shown = r.content.decode()

    assert r.redirect_chain == [(QUEUE, 302)]
    assert "文件中 2 处已补上" in shown
    assert "落实事项的责任单位随之调整" in shown
    assert "没有未识别的单位名称" in shown
    assert "依据：电话确认" in shown
    queued.refresh_from_db()
    assert queued.agency == cast.customs


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"evidence": ""}, "依据：此项必填"),
        ({"agency": ""}, "请查找并选择单位"),
        ({"agency": "no-such-body"}, "请查找并选择单位"),
        ({"agency": "new"}, "登记新单位时必填"),
        ({"agency": "new", "body_name": "苏州海关"}, "已在单位库中"),
        ({"valid_from": "去年"}, "请填写日期"),
        ({"valid_from": "2023-01-01", "valid_to": "2022-01-01"}, "截止日期早于起始日期"),
        ({"evidence_link": "javascript:alert(1)"}, "请填写完整网址"),
        ({"meaning": "guess"}, "这是"),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is_lost(
    client: Client, cast: Cast, queued: Responsibility, given: dict[str, str], said: str
) -> None:
    whole = {
        "body_level": "city",
        "body_kind": "government",
        "body_region": str(cast.suzhou.pk),
        "evidence": "电话确认",
        **given,
    }
    status, body = send(client, cast.clerk, **whole)

    assert status == 422
    assert said in body
    assert (whole["evidence"] or 'name="evidence"') in body
    assert not NameAnswer.objects.exists()
    assert not AuditEvent.objects.filter(verb="answer_name").exists()


def test_a_new_body_is_entered_in_the_same_step(
    client: Client, cast: Cast, world: World, queued: Responsibility
) -> None:
    status, _ = send(
        client,
        cast.clerk,
        agency="new",
        body_name="苏州市丝绸产业发展办公室",
        body_short_name="市丝绸办",
        body_level="city",
        body_kind="government",
        body_region=str(cast.suzhou.pk),
    )

    assert status == 302
    queued.refresh_from_db()
    assert queued.agency == Agency.objects.get(name="苏州市丝绸产业发展办公室")


def test_a_coordinator_enters_no_body_of_the_region_above(
    client: Client, cast: Cast, queued: Responsibility
) -> None:
    above = cast.suzhou.parent
    assert above is not None
    status, body = send(
        client,
        cast.clerk,
        agency="new",
        body_name="江苏省丝绸办公室",
        body_level="province",
        body_kind="government",
        body_region=str(above.pk),
    )

    assert status == 422
    assert "地区" in body
    assert not Agency.objects.filter(name="江苏省丝绸办公室").exists()


@pytest.mark.parametrize("meaning", [NameMeaning.COLLECTIVE, NameMeaning.NO_NAME])
def test_that_there_is_no_body_is_an_answer_too(
    client: Client, cast: Cast, queued: Responsibility, meaning: str
) -> None:
    """A body left chosen above does not count then."""
    status, _ = send(client, cast.clerk, meaning=meaning)

    assert status == 302
    assert NameAnswer.objects.get().agency is None
    assert "没有未识别的单位名称" in page(client, cast.clerk)


def test_an_answer_is_withdrawn_with_a_reason(
    client: Client, cast: Cast, queued: Responsibility
) -> None:
    send(client, cast.clerk)
    address = reverse("tasks:withdraw_answer", args=[NameAnswer.objects.get().pk])
    r = client.post(address, {"reason": ""})
    assert r.status_code == 422
    assert NameAnswer.objects.standing().count() == 1

    client.post(address, {"reason": "看错了"})
    shown = page(client, cast.clerk)
    assert "撤回：看错了" in shown
    assert "1 个名称，共 2 处" in shown


def test_the_history_shows_nobody_another_regions_evidence(
    client: Client, cast: Cast, queued: Responsibility
) -> None:
    send(client, cast.clerk, evidence="苏州内部电话")

    assert "苏州内部电话" not in page(client, cast.outside_clerk)
    client.force_login(cast.outside_clerk)
    pk = NameAnswer.objects.get().pk
    r = client.post(reverse("tasks:withdraw_answer", args=[pk]), {"reason": "不对"})
    assert r.status_code == 404
    assert NameAnswer.objects.standing().exists()


def test_the_reader_leads_to_the_answer_and_shows_it_settled(
    client: Client, cast: Cast, world: World, queued: Responsibility
) -> None:
    address = world.document.get_absolute_url()
    asked = page(client, cast.clerk, address)
    assert f"{ANSWER}?name=%E5%B8%82%E4%B8%9D%E7%BB%B8%E5%8A%9E" in asked
    assert f"{ANSWER}?name=" not in page(client, cast.leader, address)

    send(client, cast.clerk)
    settled = page(client, cast.leader, address)
    assert "已答复 2 处" in settled
    assert "市丝绸办＝苏州海关" in settled
    assert f"{ANSWER}?name=" not in page(client, cast.clerk, address)


def test_what_is_pasted_is_escaped(client: Client, cast: Cast) -> None:
    shown = page(client, cast.clerk, f"{ANSWER}?name=<script>x</script>&q=<b>")

    assert "<script>x" not in shown
    assert "<b>" not in shown


def test_the_number_of_queries_does_not_grow_with_names_or_answers(
    client: Client, cast: Cast, world: World, queued: Responsibility
) -> None:
    for n in range(6):
        unknown(world.shipped.measure, f"市丝绸{n}办")
        answer_name(
            name=f"市蚕桑{n}办",
            region=cast.suzhou,
            agency=cast.customs,
            evidence="电话确认",
            actor=cast.clerk,
            now=NOW,
        )
    page(client, cast.clerk)
    with CaptureQueriesContext(connection) as captured:
        client.get(QUEUE)
    assert_query_count("names", captured.captured_queries)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{ANSWER}?name={NAME}")
    assert_query_count("answer_name", captured.captured_queries)
