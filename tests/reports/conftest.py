"""Fixtures the tests of reports share."""

from __future__ import annotations

import pytest

from tests.base import Cast
from tests.reports.sending import Levels, make_levels


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return make_levels(cast)
