"""Who calls the API, and what its token may do."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from agencies.choices import Scope
from agencies.models import ApiToken, User


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


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the token stands in the OpenAPI document."""

    target_class = "config.api_auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        scheme: dict[str, str] = build_bearer_security_scheme_object(
            header_name="Authorization", token_prefix="Bearer"
        )
        return scheme
