"""Request ids, the caller's address, and the limits of a session."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.middleware import ClientAddressMiddleware
from tests.base import Cast

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    "offered",
    ["", "short", "a" * 65, "line\nbreak12", "<script>alert</script>", "标识标识标识标识"],
)
def test_it_gives_its_own_id_when_the_offered_one_is_unfit(client: Client, offered: str) -> None:
    r = client.get("/healthz", headers={"X-Request-ID": offered})

    assert r["X-Request-ID"] != offered
    assert len(r["X-Request-ID"]) == 16


def test_it_keeps_the_id_of_the_proxy(client: Client) -> None:
    r = client.get("/healthz", headers={"X-Request-ID": "proxy-0123456789"})

    assert r["X-Request-ID"] == "proxy-0123456789"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        pytest.param(0, "203.0.113.9", "127.0.0.1", id="no_proxy_is_trusted"),
        pytest.param(1, "198.51.100.1, 203.0.113.9", "203.0.113.9", id="forged_entry_on_the_left"),
        pytest.param(2, "203.0.113.9", "127.0.0.1", id="fewer_entries_than_proxies"),
        pytest.param(1, "not-an-address", "127.0.0.1", id="not_an_address"),
        pytest.param(2, "203.0.113.9, 10.0.0.1", "203.0.113.9", id="two_proxies"),
    ],
)
def test_it_believes_only_what_the_proxies_wrote(
    proxies: int, forwarded: str, expected: str, rf: RequestFactory, settings: Settings
) -> None:
    settings.PROXY_COUNT = proxies

    def address(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    r = ClientAddressMiddleware(address)(rf.get("/", headers={"X-Forwarded-For": forwarded}))

    assert r.content.decode() == expected


def _is_logged_in(client: Client, at: datetime) -> bool:
    with time_machine.travel(at, tick=False):
        client.get("/admin/")
        request = HttpRequest()
        request.session = client.session
        return get_user(request).is_authenticated


def test_it_logs_out_after_half_an_hour_without_a_request(client: Client, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        client.force_login(cast.clerk)
    assert _is_logged_in(client, MORNING)

    assert not _is_logged_in(client, MORNING + timedelta(minutes=31))


def test_it_stays_logged_in_while_requests_come(client: Client, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        client.force_login(cast.clerk)

    for minutes in range(0, 120, 20):
        assert _is_logged_in(client, MORNING + timedelta(minutes=minutes))


def test_it_logs_out_after_twelve_hours_however_busy(client: Client, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        client.force_login(cast.clerk)
    for minutes in range(0, 12 * 60 + 1, 20):
        assert _is_logged_in(client, MORNING + timedelta(minutes=minutes))

    assert not _is_logged_in(client, MORNING + timedelta(hours=12, minutes=1))


def test_it_opens_no_session_for_a_caller_without_one(client: Client, db: None) -> None:
    r = client.get("/healthz")

    assert not r.cookies


def test_a_page_of_a_person_is_not_kept_by_browsers_or_proxies(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)

    r = client.get("/没有这个地址")

    assert "no-store" in r["Cache-Control"]


@pytest.mark.django_db
def test_a_page_stays_chinese_for_a_browser_that_prefers_english(client: Client) -> None:
    page = client.post("/login/", {}, headers={"Accept-Language": "en"}).content.decode()
    assert "此项必填" in page
    assert "This field" not in page
