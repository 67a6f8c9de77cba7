"""A caller of the API with a token, as a partner's program is one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.test import Client

from agencies.actions import issue_agency_token
from agencies.choices import Scope
from agencies.models import Agency, ApiToken, User
from tests.base import Cast
from tests.factory import NOW

ALL_SCOPES = tuple(Scope.values)


class Caller:
    """Sends JSON with a token; `r.json()` is what came back."""

    def __init__(self, secret: str | None) -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=True)

    def get(self, path: str, **query: Any) -> Any:
        return self._send("GET", path, query=query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("POST", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("PATCH", path, body, headers)

    def raw(self, method: str, path: str, body: bytes, **headers: str) -> Any:
        """A body as it is, for what no JSON writer would write."""
        return self._send(method, path, body, headers)

    def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        query: dict[str, Any] | None = None,
    ) -> Any:
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.secret is not None:
            named["Authorization"] = f"Bearer {self.secret}"
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            data,
            content_type=named.pop("Content-Type", "application/json"),
            headers=named,
            query_params=query or None,
        )


def partner(cast: Cast, agency: Agency, scopes: Sequence[str] = ALL_SCOPES) -> Caller:
    """The system of a body, with a token as an administrator issues it."""
    assert agency.region is not None
    _, secret = issue_agency_token(
        agency=agency,
        region=agency.region,
        name="业务系统",
        scopes=scopes,
        actor=cast.administrator,
        now=NOW,
    )
    return Caller(secret)


def holder(user: User, scopes: Sequence[str] = ALL_SCOPES) -> Caller:
    """A token on any account, also of roles to whom none would be issued."""
    _, secret = ApiToken.objects.create(
        user=user, name="测试", scopes=list(scopes), created_by=user
    )
    return Caller(secret)
