"""Fixtures the tests of tasks share."""

from __future__ import annotations

from typing import Any

import pytest

from agencies.models import User
from tasks.models import Evidence, Intake
from tests.base import Cast, World
from tests.tasks.intakes import read_in
from tests.tasks.proofs import numbered_proof
from tests.tasks.staff import make_colleague


@pytest.fixture
def media(settings: Any, tmp_path: object) -> None:
    """A folder for files of the test's own: `pytestmark = pytest.mark.usefixtures("media")`."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def proof(cast: Cast, world: World) -> Evidence:
    return numbered_proof(cast, world)


@pytest.fixture
def intake(cast: Cast) -> Intake:
    """A recording that has been read and waits for its review."""
    return read_in(cast)


@pytest.fixture
def colleague(cast: Cast) -> User:
    return make_colleague(cast)
