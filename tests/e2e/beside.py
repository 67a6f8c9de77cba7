"""For journeys that look at the rows as well: the tests' own cast in front of the test server.

Import the fixtures into the journey's module, where they take the place of the whole product's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factory import PASSWORD


@pytest.fixture(scope="module", autouse=True)
def rows_beside_the_browser() -> Iterator[None]:
    """The driver of the browser keeps an event loop running in the thread that asks for rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def password() -> str:
    return PASSWORD
