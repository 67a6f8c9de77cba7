"""Many programs change one update at once: exactly one of them wins, and nobody is misled."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest

from agencies.models import AuditEvent
from tasks.actions import updates as update_actions
from tasks.models import ProgressUpdate
from tests.api.client import partner
from tests.base import Cast, World
from tests.factory import update_of
from tests.patience import patiently

CALLERS = 20
REQUESTS = 200


@pytest.fixture
def served(transactional_db: None, live_server: Any, world: World, cast: Cast) -> tuple[str, str]:
    """Address of a real server, and the secret of the tax office's token."""
    secret = partner(cast, cast.tax).secret
    assert secret is not None
    return live_server.url, secret


def race(served: tuple[str, str], update: ProgressUpdate) -> list[int]:
    """The answers to 200 PATCHes with one If-Match and different words, 20 at a time.

    Whoever waited too long for the row (503, nothing done) asks again, as the answer says.
    """
    url, secret = served
    tag = f'"update-{update.pk}-{update.version}"'

    def patch(number: int) -> int:
        return patiently(lambda: ask(number))

    def ask(number: int) -> tuple[int, str | None]:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        try:
            connection.request(
                "PATCH",
                f"/api/v1/updates/{update.pk}/",
                json.dumps({"done": f"第{number}句。"}),
                {
                    "Authorization": f"Bearer {secret}",
                    "Content-Type": "application/json",
                    "If-Match": tag,
                },
            )
            response = connection.getresponse()
            response.read()
        finally:
            connection.close()
        return response.status, response.getheader("Retry-After")

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(patch, range(REQUESTS)))


@pytest.mark.services
def test_of_200_changes_to_one_version_exactly_one_wins(
    served: tuple[str, str], world: World
) -> None:
    events = AuditEvent.objects.count()

    answers = race(served, update_of(world.taxed))

    assert sorted(set(answers)) == [200, 412]
    assert answers.count(200) == 1
    update = update_of(world.taxed)
    assert (update.version, update.done) == (2, f"第{answers.index(200)}句。")
    assert AuditEvent.objects.count() == events + 1


@pytest.mark.services
def test_without_the_check_of_versions_many_would_win(
    served: tuple[str, str], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this fails, the race above is no race, and its passing says nothing."""
    monkeypatch.setattr(update_actions, "check_version", lambda update, version: None)

    answers = race(served, update_of(world.taxed))

    assert answers.count(200) > 1
