"""A reviewer whose scripts come late or not at all: whole pages instead of pieces, in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.base import Cast
from tests.e2e.beside import password, rows_beside_the_browser, site  # noqa: F401  # fixtures
from tests.e2e.conftest import Person
from tests.tasks.intakes import measure, read_in
from tests.tasks.review_pages import in_hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HTMX = re.compile(r"/htmx-\d")
WORDS = "优化办税服务。改过的写法。"


def without_htmx(page: Page) -> None:
    """From now on pages come without it."""
    page.route(HTMX, lambda route: route.abort())


def test_a_key_pressed_before_htmx_is_at_hand_gives_the_hand_on(cast: Cast, person: Person) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    without_htmx(page)
    page.goto(in_hand(measure(intake, "优化办税服务")))
    page.unroute(HTMX)
    page.keyboard.press("e")

    expect(page).to_have_url(re.compile(r"edit=1#current$"))
    expect(page.get_by_label("举措内容")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(WORDS)
    page.get_by_label("更正理由").fill("据印发稿")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#review")).to_contain_text("已处理 1 /")
    assert measure(intake, WORDS).reason == "据印发稿"


def test_without_htmx_what_is_saved_is_not_called_unsaved(cast: Cast, person: Person) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    without_htmx(page)
    candidate = measure(intake, "优化办税服务")
    page.goto(in_hand(candidate, edit=True))
    page.get_by_label("举措内容").fill(WORDS)
    page.keyboard.press("Control+Enter")
    # Refused: the reason is missing. What was typed is still kept.
    expect(page.get_by_label("举措内容")).to_have_value(WORDS)
    page.goto(f"{intake.get_absolute_url()}?show=all")
    expect(page.locator(".left-off")).to_have_count(1)

    # The number in the text leads there as a link does.
    page.locator(f"#c{candidate.pk}").click()
    page.get_by_role("button", name="继续更正").click()
    expect(page.get_by_label("举措内容")).to_have_value(WORDS)
    page.get_by_label("更正理由").fill("据印发稿")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#review")).to_contain_text("已处理 1 /")
    expect(page.locator(".left-off")).to_have_count(0)
    page.locator(f"#c{candidate.pk}").click()
    expect(page.locator("#current")).to_contain_text(WORDS)
    expect(page.locator(".half-typed")).to_have_count(0)


def test_a_page_that_is_whole_at_last_leaves_the_hand_where_it_types(
    cast: Cast, person: Person
) -> None:
    candidate = measure(read_in(cast), "优化办税服务")
    page = person(cast.clerk.username)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/trouble[^/]*\.js"), hold)
    page.goto(f"{in_hand(candidate, edit=True)}#current", wait_until="commit")
    page.get_by_label("更正理由").click()
    page.keyboard.type("据")
    held[0].continue_()
    page.wait_for_load_state("load")

    page.keyboard.type("印发稿")
    expect(page.get_by_label("更正理由")).to_have_value("据印发稿")
