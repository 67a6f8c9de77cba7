"""Fixtures the tests of the interface share."""

from __future__ import annotations

import pytest

from tests.api.client import Caller, partner
from tests.base import Cast, World


@pytest.fixture
def tax(cast: Cast, world: World) -> Caller:
    """The tax office's program."""
    return partner(cast, cast.tax)
