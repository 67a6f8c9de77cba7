"""The addresses that are measured, and who asks for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from agencies.models import User
from tests.benchmarks.client import Answer, Request, Target
from tests.benchmarks.seed import Seeded

Asking = Callable[[int], Callable[[Answer | None], Request]]


def bare_target(port: int, seeded: Seeded) -> Target:
    return Target("bare view", port, _always(Request(f"/?after={seeded.middle}")))


def targets(port: int, seeded: Seeded) -> list[Target]:
    """The pages and the API, each for a person of one place and, where it differs, of all."""
    clerk = {"Cookie": _session_cookie(seeded.coordinator)}
    leader = {"Cookie": _session_cookie(seeded.leader)}
    national = {"Cookie": _session_cookie(seeded.national_leader)}
    token = {"Authorization": f"Bearer {seeded.token}"}
    pages = [
        ("list, one place", "/implementations/", clerk),
        ("list, all places", "/implementations/", national),
        ("list, filtered", "/implementations/?task=3&light=red&ordering=-due", national),
        ("item", f"/implementations/{seeded.item}/", clerk),
        ("dashboard, one place", "/dashboard/", leader),
        ("dashboard, all places", "/dashboard/", national),
        ("API list", "/api/v1/implementations/", token),
    ]
    return [
        *(Target(name, port, _always(Request(path, headers=who))) for name, path, who in pages),
        Target("API update", port, _writing(seeded.writable_updates, token)),
    ]


def _always(request: Request) -> Asking:
    return lambda number: lambda last: request


def _writing(updates: list[int], token: dict[str, str]) -> Asking:
    """Each client writes an update of its own, over the version it read or wrote last."""

    def asking(number: int) -> Callable[[Answer | None], Request]:
        path = f"/api/v1/updates/{updates[number]}/"
        written = 0

        def following(last: Answer | None) -> Request:
            nonlocal written
            if last is None:
                return Request(path, headers=token)
            written += 1
            headers = {
                **token,
                "Content-Type": "application/json",
                "If-Match": last.headers["ETag"],
            }
            done = f"第{written}次填写：本季度已召开专题协调会，印发工作通知，相关数据已报送。"
            body = json.dumps({"done": done}).encode()
            return Request(path, "PATCH", headers, body)

        return following

    return asking


def _session_cookie(user: User) -> str:
    """Logged in as `user`, by a session written into the database."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
