"""The gazetteer these tests ask: built once, for it takes a second."""

from __future__ import annotations

import pytest

from agencies.gazetteer import Gazetteer, load_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()
