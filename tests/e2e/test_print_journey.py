"""What of a page goes on paper, as Chromium prints it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.base import Cast
from tests.e2e.beside import password, rows_beside_the_browser, site  # noqa: F401  # fixtures
from tests.e2e.conftest import Person
from tests.tasks.intakes import read_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_review_on_paper_holds_its_words_and_nothing_to_press(cast: Cast, person: Person) -> None:
    page = person(cast.clerk.username)
    page.goto(f"{read_in(cast).get_absolute_url()}?show=all")
    signs = page.locator(".measure-number[data-sign]")
    expect(signs).to_have_count(4)

    page.emulate_media(media="print")
    for pressed in (
        page.locator("header nav"),
        page.locator(".inbox"),
        page.locator("button"),
        signs,
    ):
        for each in pressed.all():
            expect(each).to_be_hidden()
    expect(page.locator(".reader-text")).to_contain_text("（一）优化办税服务", use_inner_text=True)
    expect(page.locator(".review-rows li")).to_have_count(5)
