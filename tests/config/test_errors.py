"""The pages and problem documents of what goes wrong."""

import pytest
from django.test import Client
from django.urls import set_urlconf

from tests.config.failing_urls import SECRET_DETAIL

pytestmark = [pytest.mark.urls("tests.config.failing_urls"), pytest.mark.django_db]


@pytest.fixture
def browser() -> Client:
    set_urlconf(None)
    return Client(raise_request_exception=False)


STATUSES = [
    pytest.param("suspicious", 400, "请求有误", id="suspicious"),
    pytest.param("too-big", 413, "内容过大", id="too_big"),
    pytest.param("denied", 403, "没有权限", id="denied"),
    pytest.param("bug", 500, "系统出错", id="bug"),
    pytest.param("database", 503, "服务暂时不可用", id="database"),
    pytest.param("connection", 503, "服务暂时不可用", id="connection"),
    pytest.param("broker", 503, "服务暂时不可用", id="broker"),
]


@pytest.mark.parametrize(("fault", "status", "title"), STATUSES)
def test_it_tells_a_person_plainly_and_gives_nothing_away(
    browser: Client, fault: str, status: int, title: str
) -> None:
    r = browser.get(f"/fail/{fault}")
    page = r.content.decode()

    assert r.status_code == status
    assert title in page
    assert r["X-Request-ID"] in page
    assert SECRET_DETAIL not in page
    assert "Traceback" not in page


@pytest.mark.parametrize(("fault", "status", "title"), STATUSES)
def test_it_tells_a_program_in_problem_json(
    browser: Client, fault: str, status: int, title: str
) -> None:
    r = browser.get(f"/api/v1/fail/{fault}")

    assert r.status_code == status
    assert r["Content-Type"] == "application/problem+json"
    problem = r.json()
    assert (problem["status"], problem["title"]) == (status, title)
    assert problem["request_id"] == r["X-Request-ID"]
    assert SECRET_DETAIL not in r.content.decode()


def test_it_shows_people_a_page_in_the_documentation_of_the_api(browser: Client) -> None:
    r = browser.get("/api/docs/fail/bug")

    assert r["Content-Type"].startswith("text/html")


def test_a_bug_is_not_excused_as_a_passing_fault(browser: Client) -> None:
    assert "Retry-After" not in browser.get("/fail/bug").headers


@pytest.mark.parametrize("path", ["/fail/database", "/fail-below", "/slow"])
def test_a_passing_fault_says_when_to_come_back(browser: Client, path: str) -> None:
    r = browser.get(path)

    assert r.status_code == 503
    assert int(r["Retry-After"]) > 0


def test_whoever_sent_something_is_told_how_not_to_lose_it(browser: Client) -> None:
    page = browser.get("/fail/database").content.decode()
    assert "没有保存" not in page

    page = browser.post("/fail/database", {"text": "很长的正文"}).content.decode()
    assert "没有保存" in page
    assert "请停在本页" in page


def test_an_unknown_address_is_answered_in_chinese(browser: Client) -> None:
    r = browser.get("/没有这个地址")

    assert r.status_code == 404
    assert "这个地址不存在" in r.content.decode()


def test_the_page_carries_its_style_with_the_nonce_of_the_policy(browser: Client) -> None:
    r = browser.get("/fail/bug")
    policy = r["Content-Security-Policy"]
    nonce = policy.split("style-src 'self' 'nonce-")[1].split("'")[0]

    assert f'<style nonce="{nonce}">' in r.content.decode()
    assert "unsafe-inline" not in policy
