"""For journeys that look at the rows as well: the tests' own cast in front of the test server.

Import the fixtures into the journey's module, where they take the place of the whole product's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.config.servers import answers, wait_until
from tests.e2e.conftest import PHONE, faults_for_assistive_technology, overflows
from tests.factory import PASSWORD


@pytest.fixture(scope="module", autouse=True)
def rows_beside_the_browser() -> Iterator[None]:
    """The driver of the browser keeps an event loop running in the thread that asks for rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def site(live_server: Any) -> Iterator[str]:
    """The test server's address; what a page saves while it is closed ends before the rows go."""
    yield str(live_server.url)
    # Connections are taken up in order: this one's end comes after every earlier one's beginning.
    answers(live_server.thread.port)
    wait_until(lambda: not being_answered(), "the last answer")


def being_answered() -> list[threading.Thread]:
    """The test server's threads, one for each connection that is still open."""
    return [one for one in threading.enumerate() if "process_request_thread" in one.name]


@pytest.fixture
def password() -> str:
    return PASSWORD


def sound(page: Page, look: Callable[[Page, str], Path], name: str) -> None:
    """Keep pictures of the page on a desk and on a phone; it is in order for both."""
    desk = page.viewport_size
    look(page, name)
    assert faults_for_assistive_technology(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of the two numbers
    look(page, name)
    assert not overflows(page), name
    assert desk is not None
    page.set_viewport_size(desk)
