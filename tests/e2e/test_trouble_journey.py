"""The network away while a reviewer presses buttons, in Chromium: told, and nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tasks.actions import abandon
from tests.base import Cast
from tests.e2e.beside import password, rows_beside_the_browser, site  # noqa: F401  # fixtures
from tests.e2e.conftest import Person, log_in
from tests.factory import NOW
from tests.tasks.intakes import measure, read_in, recorded
from tests.tasks.review_pages import in_hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Look = Callable[[Page, str], Path]


def test_a_decision_that_does_not_arrive_is_told_and_can_be_made_again(
    cast: Cast, person: Person, look: Look
) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    page.goto(in_hand(measure(intake, "优化办税服务"), edit=True))
    page.get_by_label("举措内容").fill("优化办税服务。改过的写法。")
    page.get_by_label("更正理由").fill("据印发稿")

    page.context.set_offline(True)
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("#trouble")).to_contain_text("没有成功")
    expect(page.get_by_label("举措内容")).to_have_value("优化办税服务。改过的写法。")
    look(page, "review-away")

    page.context.set_offline(False)
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("#review")).to_contain_text("已更正")
    expect(page.locator("#trouble")).to_be_empty()
    assert measure(intake, "改过的写法").reason == "据印发稿"


def test_a_progress_bar_says_that_it_cannot_go_on_and_goes_on(cast: Cast, person: Person) -> None:
    page = person(cast.clerk.username)
    page.goto(recorded(cast).get_absolute_url())

    page.context.set_offline(True)
    expect(page.locator("#trouble")).to_contain_text("恢复后本页自动继续")
    page.context.set_offline(False)
    expect(page.locator("#trouble")).to_be_empty()


def test_a_correction_waits_through_the_log_in(
    cast: Cast,
    person: Person,
    password: str,  # noqa: F811  # fixture
) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    page.goto(in_hand(measure(intake, "优化办税服务"), edit=True))
    page.get_by_label("举措内容").fill("优化办税服务。改过的写法。")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存更正").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    log_in(page, cast.clerk.username, password)
    expect(page.get_by_label("举措内容")).to_have_value("优化办税服务。改过的写法。")


def test_a_correction_for_what_was_given_up_meanwhile_is_shown_to_be_copied(
    cast: Cast, person: Person
) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    page.goto(in_hand(measure(intake, "优化办税服务"), edit=True))
    page.get_by_label("举措内容").fill("优化办税服务。改过的写法。")
    abandon(intake, reason="传错了文件", actor=cast.head, now=NOW)
    page.get_by_role("button", name="保存更正").click()

    told = page.locator("#current .error-summary")
    expect(told).to_contain_text("不能再处理")
    expect(told).to_contain_text("改过的写法。")
    expect(told).to_be_focused()
    expect(page.get_by_role("button", name="接受", exact=True)).to_have_count(0)
