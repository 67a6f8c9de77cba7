"""The whole product as a newcomer starts it, and people at browsers in front of it.

`manage.py serve` runs once for all journeys, over embedded services in a folder of its own, with
the five documents and the demonstration state.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from agencies.demo import PASSWORD
from config.env import BASE_DIR
from tests.config.servers import answers, environment, free_port, running, wait_until

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Without these Chromium talks to its maker's servers, which a closed network refuses.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PICTURES = BASE_DIR / "var" / "screenshots"
START_SECONDS = 240
# How long a page may take to show what is expected: a slow machine is no fault of the page.
EXPECT_SECONDS = 20

Person = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running product; SITE names one that is running already."""
    if running_site := os.environ.get("SITE"):
        yield running_site
        return
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    env = environment(VAR_DIR=str(folder / "var"), PORT=str(port), DEMO="1")
    for name in ("DATABASE_URL", "REDIS_URL"):
        env.pop(name, None)
    with running(["manage.py", "serve"], env, folder / "serve.log"):
        wait_until(lambda: answers(port), "the first page", START_SECONDS)
        yield f"http://localhost:{port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=EXPECT_SECONDS * 1000)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def password() -> str:
    """Everybody's, on the site."""
    return PASSWORD


def log_in(page: Page, username: str, password: str) -> None:
    """Fill the log-in page in and send it."""
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


@pytest.fixture
def person(site: str, password: str, browser: Browser) -> Iterator[Person]:
    """`person("jingban")` is that account, logged in through the form, at a desktop browser.

    `phone=True` gives a phone, `scripts=False` a browser without JavaScript.
    """
    contexts: list[BrowserContext] = []

    def enter(username: str, *, phone: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        log_in(page, username, password)
        expect(page.get_by_role("button", name="登录")).to_have_count(0)
        return page

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    """Keep a picture of the page for people to look at."""

    def save(page: Page, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"] if page.viewport_size else 0
        path = PICTURES / f"{name}-{width}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return save


def faults_for_assistive_technology(page: Page, *, leave_out: str | None = None) -> list[str]:
    """What axe finds wrong with the page, one line a rule; `leave_out` is a CSS selector."""
    context = {"exclude": [[leave_out]]} if leave_out else None
    results = Axe().run(page, context=context).response
    return [
        f"{fault['id']}: {fault['help']} ({fault['nodes'][0]['html'][:120]})"
        for fault in results["violations"]
    ]


def overflows(page: Page) -> bool:
    """Whether the page is wider than its window."""
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide
