"""API tokens: who may issue and revoke them, and what is left of them afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from agencies.actions import issue_agency_token, issue_token, revoke_token, save_record
from agencies.choices import Role
from agencies.models import ApiToken, AuditEvent, User
from tests.base import Cast
from tests.factory import NOW


def issued(cast: Cast, **kwargs: Any) -> tuple[ApiToken, str]:
    given: dict[str, Any] = {
        "name": "夜间同步",
        "scopes": ["read", "update"],
        "actor": cast.administrator,
    }
    return issue_agency_token(agency=cast.tax, region=cast.suzhou, now=NOW, **(given | kwargs))


def bearer(secret: str) -> Any:
    return TokenAuthentication().authenticate_credentials(secret.encode())[0]


def test_it_refuses_everybody_but_an_administrator(cast: Cast) -> None:
    token, _ = issued(cast)
    events = AuditEvent.objects.count()
    for user in cast.everyone:
        if user == cast.administrator:
            continue
        with pytest.raises(PermissionDenied):
            issued(cast, actor=user)
        with pytest.raises(PermissionDenied):
            revoke_token(token, actor=user, now=NOW)
    assert list(ApiToken.objects.all()) == [token]
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"scopes": []}, "scopes", id="no_scope"),
        pytest.param({"scopes": ["read", "everything"]}, "scopes", id="unknown_scope"),
        pytest.param({"name": "  "}, "name", id="no_purpose"),
    ],
)
def test_it_refuses_a_token_without_meaning(cast: Cast, given: Any, field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        issued(cast, **given)
    assert set(fault.value.message_dict) == {field}
    assert not ApiToken.objects.exists()
    # The account made for it is gone with it.
    assert not User.objects.filter(role=Role.API_CLIENT).exists()


def test_it_refuses_a_token_for_a_person(cast: Cast) -> None:
    with pytest.raises(ValidationError) as fault:
        issue_token(
            user=cast.clerk, name="同步", scopes=["read"], actor=cast.administrator, now=NOW
        )
    assert set(fault.value.message_dict) == {"user"}


def test_the_token_speaks_for_its_agency_and_is_kept_as_a_digest_only(cast: Cast) -> None:
    token, secret = issued(cast, scopes=["update", "read", "read"])
    user = bearer(secret)
    assert (user.role, user.agency, user.region) == (Role.API_CLIENT, cast.tax, cast.suzhou)
    assert not user.has_usable_password()
    assert token.scopes == ["read", "update"]
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in str(list(AuditEvent.objects.values()))


def test_a_second_token_uses_the_same_account(cast: Cast) -> None:
    first, _ = issued(cast)
    second, _ = issued(cast)
    assert first.user == second.user
    assert first.digest != second.digest


def test_a_revoked_token_is_refused_and_revoking_twice_is_once(cast: Cast) -> None:
    token, secret = issued(cast)
    revoke_token(token, actor=cast.administrator, now=NOW)
    revoke_token(token, actor=cast.administrator, now=NOW)
    with pytest.raises(AuthenticationFailed):
        bearer(secret)
    verbs = AuditEvent.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["create", "issue_token", "revoke_token"]


def test_a_deactivated_account_silences_its_tokens(cast: Cast) -> None:
    token, secret = issued(cast)
    token.user.is_active = False
    save_record(token.user, actor=cast.administrator, now=NOW)
    with pytest.raises(AuthenticationFailed):
        bearer(secret)
    with pytest.raises(ValidationError):
        issued(cast)
