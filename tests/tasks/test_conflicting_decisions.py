"""Fifty people decide about one submission at once, each otherwise: one decision is made."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.urls import reverse

from agencies.choices import Role
from agencies.models import AuditEvent, User
from tasks.actions import Content, deciding, submit
from tasks.choices import RoundOutcome, UpdateState
from tasks.models import ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, make_user, update_of
from tests.patience import patiently

pytestmark = pytest.mark.services

PRESSES = 50
DECISIONS = {"verify", "return"}


@pytest.fixture
def submitted(transactional_db: None, world: World, cast: Cast) -> ProgressUpdate:
    update = update_of(world.taxed)
    return submit(
        update,
        content=Content(claimed_status="in_progress", done="已印发。", next_step="座谈。"),
        version=update.version,
        actor=cast.tax_reporter,
        now=NOW,
    )


def cookies_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@pytest.fixture
def people(cast: Cast) -> list[User]:
    """Fifty clerks of one bureau: a press repeated by the same person would be no conflict."""
    office = {"region": cast.suzhou, "agency": cast.commerce}
    return [make_user(f"clerk{n}", Role.COORDINATOR, **office) for n in range(PRESSES)]


def press_together(server: Any, update: ProgressUpdate, people: list[User]) -> list[int]:
    """The answers to everybody's form, sent together: verify and return in turn."""
    host = urlsplit(server.url).netloc
    sessions = [cookies_of(person) for person in people]

    def press(number: int) -> int:
        # Whoever waited too long for the row asks again, as the answer says.
        return patiently(lambda: ask(number))

    def ask(number: int) -> tuple[int, str | None]:
        token = _get_new_csrf_string()
        verb = "verify" if number % 2 else "return"
        form = {
            "csrfmiddlewaretoken": token,
            "version": update.version,
            "verified_status": "in_progress",
            "reason_code": "unclear",
            "reason": f"第{number}个意见。",
            "working_days": "5",
        }
        connection = http.client.HTTPConnection(host, timeout=60)
        try:
            connection.request(
                "POST",
                reverse(f"tasks:{verb}", args=[update.pk]),
                urlencode(form),
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": f"{sessions[number]}; {settings.CSRF_COOKIE_NAME}={token}",
                    "Origin": server.url,
                },
            )
            response = connection.getresponse()
            response.read()
        finally:
            connection.close()
        return response.status, response.getheader("Retry-After")

    with ThreadPoolExecutor(PRESSES) as pool:
        return list(pool.map(press, range(PRESSES)))


def decisions() -> int:
    return AuditEvent.objects.filter(verb__in=DECISIONS).count()


def test_one_decision_is_made_and_the_others_are_told(
    live_server: Any, submitted: ProgressUpdate, people: list[User]
) -> None:
    answers = press_together(live_server, submitted, people)

    assert set(answers) == {302, 409}
    assert answers.count(302) == 1
    winner = answers.index(302)
    submitted.refresh_from_db()
    (kept,) = submitted.rounds.all()
    if winner % 2:
        assert (submitted.state, kept.outcome) == (UpdateState.VERIFIED, RoundOutcome.VERIFIED)
        assert submitted.verified_by == kept.decided_by
    else:
        assert (submitted.state, kept.outcome) == (UpdateState.RETURNED, RoundOutcome.RETURNED)
        assert kept.reason == f"第{winner}个意见。"
    assert decisions() == 1


def test_without_holding_the_row_more_than_one_would_decide(
    live_server: Any,
    submitted: ProgressUpdate,
    people: list[User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If this fails, the fifty above do not meet, and their test says nothing."""
    monkeypatch.setattr(deciding, "held", lambda update: ProgressUpdate.objects.get(pk=update.pk))

    answers = press_together(live_server, submitted, people)

    assert answers.count(302) > 1
    assert decisions() > 1
