"""催办, the slip, its letter, and what of it others' pages show."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import docx
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies import outbox
from agencies.choices import MessageKind
from agencies.models import Delivery, Message, User
from tasks.actions import acknowledge, issue_slips
from tasks.choices import DayKind, Rung
from tasks.models import CalendarDay, Slip
from tasks.working_days import calendar_of
from tests.base import Cast, World
from tests.factory import NOW, make_agency, make_implementation, make_measure, make_period
from tests.query_counts import assert_query_count

PAGE = "/urging/"


def at(month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, 9))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(12, 16), tick=False) as traveller:
        yield traveller


@pytest.fixture
def years(db: None) -> None:
    for year in (2026, 2027):
        CalendarDay.objects.get_or_create(
            date=date(year, 1, 1), defaults={"kind": DayKind.HOLIDAY, "name": "元旦"}
        )


@pytest.fixture
def slip(cast: Cast, world: World, years: None, clock: Any) -> Slip:
    issue(cast)
    return Slip.objects.get(agency=cast.tax)


def issue(cast: Cast) -> None:
    issue_slips(cast.suzhou, now=timezone.now(), calendar=calendar_of(CalendarDay.objects.all()))


def body(client: Client, url: str) -> str:
    r = client.get(url)
    assert r.status_code == 200, url
    return r.content.decode()


def test_the_page_says_who_stands_where_and_what_comes_next(
    client: Client, cast: Cast, slip: Slip
) -> None:
    acknowledge(slip, actor=cast.tax_reporter, now=at(12, 16))
    client.force_login(cast.clerk)
    r = client.get(PAGE)
    lines = {line.agency.key: line for line in r.context["lines"]}
    assert set(lines) == {"suzhou-tax", "suzhou-customs"}
    tax = lines["suzhou-tax"]
    assert (tax.owed, tax.late, tax.rung, tax.slip) == (2, 2, Rung.URGE, slip)
    assert tax.next_step == "2026-12-21后仍未报的，升级为红色督办单"
    assert dict(r.context["counts"]) == {"提醒": 0, "催办": 2, "红色督办单": 0, "通报": 0}
    assert "未签收" in r.content.decode()


def test_a_missing_calendar_is_said_on_the_page(
    client: Client, cast: Cast, world: World, clock: time_machine.Traveller
) -> None:
    CalendarDay.objects.all().delete()
    client.force_login(cast.clerk)
    assert "尚未导入2026年的放假安排" in body(client, PAGE)
    r = client.post(reverse("tasks:urge", args=["suzhou-tax", world.period.pk]), {"reason": "催"})
    assert r.status_code == 422
    assert "尚未导入2026年的放假安排" in r.content.decode()
    assert not Slip.objects.exists()


def test_urging_by_hand_keeps_what_was_typed_and_tells_the_agency(
    client: Client, cast: Cast, world: World, years: None, clock: Any
) -> None:
    client.force_login(cast.clerk)
    address = reverse("tasks:urge", args=["suzhou-tax", world.period.pk])
    r = client.post(address, {"reason": " "})
    assert (r.status_code, Slip.objects.count()) == (422, 0)
    assert 'id="suzhou-tax-' in r.content.decode()
    assert client.post(address, {"reason": "已电话催办"}).status_code == 302
    assert Slip.objects.get().reason == "已电话催办"
    client.force_login(cast.tax_reporter)
    page = body(client, "/")
    assert "已电话催办" in page
    assert "尚未签收" in page
    assert 'class="unread">1<' in page


def test_the_leader_reads_and_urges_nobody(
    client: Client, cast: Cast, world: World, slip: Slip
) -> None:
    client.force_login(cast.leader)
    assert "现在催办" not in body(client, PAGE)
    address = reverse("tasks:urge", args=["suzhou-tax", world.period.pk])
    assert client.post(address, {"reason": "催"}).status_code == 403


def test_an_agency_signs_for_its_slip_on_its_page(client: Client, cast: Cast, slip: Slip) -> None:
    client.force_login(cast.tax_reporter)
    page = body(client, slip.get_absolute_url())
    assert "不是公文文号" in page
    assert "2026-12-16后第3个工作日" in page
    r = client.post(reverse("tasks:receive_slip", args=[slip.pk]))
    assert r.status_code == 302
    slip.refresh_from_db()
    assert slip.received_by == cast.tax_reporter
    assert "tax_reporter 2026-12-16 09:00 签收" in body(client, slip.get_absolute_url())


def test_the_letter_says_what_the_page_says_and_no_document_number(
    client: Client, cast: Cast, slip: Slip
) -> None:
    Slip.objects.filter(pk=slip.pk).update(reason="请\x01抓紧", issued_by=cast.clerk)
    client.force_login(cast.clerk)
    r = client.get(reverse("reports:slip_letter", args=[slip.pk]))
    assert r["Content-Disposition"].startswith("attachment")
    document = docx.Document(io.BytesIO(r.content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert f"系统流水号 {slip.number}（非公文文号）" in text
    assert "国家税务总局苏州市税务局：" in text
    assert "请于2026年12月21日前办理（时限依据：2026-12-16后第3个工作日" in text
    assert "请抓紧" in text
    assert "〔" not in text
    (table,) = document.tables
    assert [row.cells[3].text for row in table.rows] == ["逾期天数", "1天", "1天"]


def test_the_item_shows_its_slips_to_those_who_may_see_them(
    client: Client, cast: Cast, world: World, slip: Slip
) -> None:
    address = world.taxed.get_absolute_url()
    client.force_login(cast.clerk)
    assert "催办记录" in body(client, address)
    client.force_login(cast.ministry)
    assert "催办记录" not in body(client, address)


def test_opening_a_message_marks_it_read_and_leads_to_its_slip(
    client: Client, cast: Cast, slip: Slip
) -> None:
    message = Message.objects.get(recipient=cast.tax_reporter)
    client.force_login(cast.tax_reporter)
    assert "（未读）" in body(client, "/messages/")
    r = client.post(reverse("open_message", args=[message.pk]))
    assert r["Location"] == slip.get_absolute_url()
    page = body(client, "/messages/")
    assert "（未读）" not in page
    assert 'class="unread"' not in page


def test_a_channel_never_shows_its_address_or_secret_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    given = {
        "region": cast.suzhou.pk,
        "kind": "dingtalk",
        "name": "工作群",
        "address": "https://hooks.example.org/send?access_token=canary-token",
        "secret": "canary-secret-16",
        "kinds": ["urge"],
    }
    refused = client.post("/channels/", given | {"name": ""})
    assert refused.status_code == 422
    assert "canary" not in refused.content.decode()
    assert client.post("/channels/", given).status_code == 302
    page = body(client, "/channels/")
    assert "hooks.example.org" in page
    assert "canary" not in page
    client.force_login(cast.outside_clerk)
    assert "hooks.example.org" not in body(client, "/channels/")
    r = client.post("/channels/", given | {"name": "越界"})
    assert (r.status_code, "region" in r.context["form"].errors) == (422, True)


def test_an_administrator_sees_sendings_without_their_words(
    client: Client, cast: Cast, slip: Slip
) -> None:
    Delivery.objects.create(
        region=cast.suzhou,
        recipient=cast.tax_reporter,
        key="x",
        kind=MessageKind.URGE,
        title="催办市税务局",
        text="事项",
        address="/",
        created_at=NOW,
    )
    client.force_login(cast.clerk)
    assert "催办市税务局" in body(client, "/deliveries/")
    client.force_login(cast.administrator)
    page = body(client, "/deliveries/")
    assert "催办市税务局" not in page
    assert "tax_reporter" in page


def count_queries(client: Client, url: str) -> list[Any]:
    with CaptureQueriesContext(connection) as caught:
        body(client, url)
    return list(caught.captured_queries)


def test_queries_do_not_grow_with_agencies_slips_and_messages(
    client: Client, cast: Cast, world: World, slip: Slip
) -> None:
    client.force_login(cast.clerk)
    body(client, PAGE)  # the first one also starts the session
    few = {url: len(count_queries(client, url)) for url in (PAGE, "/deliveries/")}
    for number in range(12):
        agency = make_agency(f"suzhou-a{number}", cast.suzhou, name=f"单位{number}")
        measure = make_measure(world.document, agencies=[agency])
        make_implementation(measure, cast.suzhou)
    make_period(
        cast.suzhou,
        cast.clerk,
        title="专项",
        frequency="special",
        due_on=date(2026, 12, 14),
    )
    issue(cast)
    User.objects.filter(pk=cast.tax_reporter.pk).update(
        email="t@example.org", mail_choice="at_once"
    )
    people = list(User.objects.filter(pk=cast.tax_reporter.pk))
    for number in range(12):
        notice = outbox.Notice(MessageKind.URGE, f"n{number}", "题", "文", "/")
        outbox.tell(people, notice, region=cast.suzhou, send_at=NOW, now=NOW)
    for name, url in (("urging", PAGE), ("deliveries", "/deliveries/")):
        many = count_queries(client, url)
        assert len(many) == few[url] or name == "deliveries"
        assert_query_count(name, many)
    assert_query_count("slip", count_queries(client, slip.get_absolute_url()))
    client.force_login(cast.tax_reporter)
    body(client, "/messages/")
    assert_query_count("messages", count_queries(client, "/messages/"))
