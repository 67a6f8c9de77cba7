"""The rows every test of this folder asks for."""

from __future__ import annotations

import pytest

from tests.base import Cast, World
from tests.permissions.rows import make_samples
from tests.permissions.samples import Samples


@pytest.fixture
def samples(cast: Cast, world: World) -> Samples:
    return make_samples(cast, world)
