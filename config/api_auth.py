"""Who calls the API, and what its token may do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from agencies.choices import Scope
from agencies.models import ApiToken, User

if TYPE_CHECKING:
    # rest_framework.views itself imports this module, through the settings.
    from rest_framework.views import APIView


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]  # knox is untyped
    """`Authorization: Bearer luoshi_…`; the account of the token is who acts.

    Looks the token up by its digest alone: one query, no writing, and no difference to be measured
    between a token that begins like a real one and one that does not.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        now = timezone.now()
        try:
            digest = hash_token(token.decode("ascii"))
        except UnicodeDecodeError as error:
            raise AuthenticationFailed from error
        known = ApiToken.objects.select_related("user__region", "user__agency")
        found: ApiToken | None = known.filter(digest=digest).first()
        if found is None or not found.user.is_active or has_expired(found, now):
            raise AuthenticationFailed
        return found.user, found


def has_expired(token: ApiToken, now: datetime) -> bool:
    return token.expiry is not None and token.expiry <= now


class TokenScope(BasePermission):
    """The token's scopes hold what the view asks for: `scopes = {"POST": "update"}`.

    A method the view says nothing about needs `read` when it only reads, and is refused otherwise:
    a new writing endpoint is closed until somebody decides who may use it.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiToken):
            return False
        asked: dict[str, str] = getattr(view, "scopes", {})
        method = "GET" if request.method == "HEAD" else request.method or ""
        needed = asked.get(method, Scope.READ if method == "GET" else None)
        return needed in request.auth.scopes
