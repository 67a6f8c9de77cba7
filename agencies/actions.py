"""What changes accounts and API tokens; each change is audited in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from agencies import audit
from agencies.choices import Role, Scope
from agencies.models import Agency, ApiToken, User
from agencies.permissions import may_administer
from regions.models import Region

# Never written to the trail, not even as a digest; that a password changed is an event of its own.
SECRET_FIELDS = frozenset({"password", "last_login"})


@transaction.atomic
def issue_agency_token(
    *,
    agency: Agency,
    region: Region,
    name: str,
    scopes: Sequence[str],
    actor: User,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Issue a token for a body's system; its interface account is made the first time.

    Returns the row and the token itself, which is stored nowhere and cannot be shown again.
    """
    if not may_administer(actor):
        raise PermissionDenied
    username = f"api-{agency.key}-{region.slug}"
    account, created = User.objects.get_or_create(
        username=username,
        defaults={
            "name": f"{agency.short_name}接口"[:40],
            "role": Role.API_CLIENT,
            "agency": agency,
            "region": region,
            # No password ever fits: the account speaks through its tokens only.
            "password": "!",
        },
    )
    if created:
        audit.record(
            actor=actor,
            verb="create",
            obj=account,
            now=now,
            region=region,
            after=_values(account),
        )
    return issue_token(user=account, name=name, scopes=scopes, actor=actor, now=now)


@transaction.atomic
def issue_token(
    *, user: User, name: str, scopes: Sequence[str], actor: User, now: datetime
) -> tuple[ApiToken, str]:
    """Issue a token for an interface account. Raises PermissionDenied, ValidationError.

    Returns the row and the token itself, which is stored nowhere and cannot be shown again.
    """
    if not may_administer(actor):
        raise PermissionDenied
    faults: dict[str, str] = {}
    if user.role != Role.API_CLIENT or not user.is_active:
        faults["user"] = "只能为在用的接口账号签发令牌。"
    if not name.strip():
        faults["name"] = "请填写用途。"
    if not scopes or not set(scopes) <= set(Scope.values):
        faults["scopes"] = "请至少选择一项权限。"
    if faults:
        raise ValidationError(faults)
    # In the order of the choices, each once, whatever the form sent.
    granted = [scope for scope in Scope.values if scope in scopes]
    token, secret = ApiToken.objects.create(
        user=user, name=name.strip(), scopes=granted, created_by=actor
    )
    audit.record(
        actor=actor,
        verb="issue_token",
        obj=user,
        now=now,
        region=user.region,
        after={"token": token.token_key, "name": token.name, "scopes": granted},
    )
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: User, now: datetime) -> None:
    """Delete the token: the next request that bears it is refused. Twice is once."""
    if not may_administer(actor):
        raise PermissionDenied
    current = (
        ApiToken.objects.select_for_update(of=("self",)).filter(pk=token.pk).order_by().first()
    )
    if current is None:
        return
    current.delete()
    audit.record(
        actor=actor,
        verb="revoke_token",
        obj=current.user,
        now=now,
        region=current.user.region,
        before={"token": current.token_key, "name": current.name, "scopes": current.scopes},
    )


@transaction.atomic
def save_record(obj: models.Model, *, actor: User, now: datetime) -> None:
    """Create or change an account or a row of reference data; without a change, no event.

    Deactivating an account ends its sessions and silences its tokens at their next request.
    """
    if not may_administer(actor):
        raise PermissionDenied
    # In no order: the models' own orders join other tables, which cannot be locked.
    stored = type(obj)._base_manager.select_for_update().filter(pk=obj.pk).order_by().first()
    before = _values(stored) if stored else {}
    obj.save()
    # Read back: what the database holds, not what the form sent.
    obj.refresh_from_db()
    after = _values(obj)
    changed = [name for name in after if before.get(name) != after[name]]
    if not changed:
        return
    audit.record(
        actor=actor,
        verb="change" if stored else "create",
        obj=obj,
        now=now,
        region=_region_of(obj),
        before={name: before[name] for name in changed} if stored else {},
        after={name: after[name] for name in changed},
    )


@transaction.atomic
def delete_record(obj: models.Model, *, actor: User, now: datetime) -> None:
    """Delete a row of reference data that nothing else refers to. Raises ProtectedError."""
    if not may_administer(actor):
        raise PermissionDenied
    if isinstance(obj, User):
        raise PermissionDenied("accounts are deactivated: the trail names them for ever")
    audit.record(
        actor=actor, verb="delete", obj=obj, now=now, region=_region_of(obj), before=_values(obj)
    )
    obj.delete()


@transaction.atomic
def set_password(user: User, *, password: str, actor: User, now: datetime) -> None:
    """Set a password: one's own, or anybody's for an administrator. Ends all other sessions.

    The form has checked the password's strength.
    """
    if user.pk != actor.pk and not may_administer(actor):
        raise PermissionDenied
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor=actor, verb="set_password", obj=user, now=now, region=user.region)


def _values(obj: models.Model) -> dict[str, Any]:
    """The row's fields as the trail keeps them: related rows by name, secrets not at all."""
    values: dict[str, Any] = {}
    for field in obj._meta.concrete_fields:
        if field.name in SECRET_FIELDS or field.primary_key:
            continue
        value = getattr(obj, field.name)
        values[field.name] = str(value) if isinstance(value, models.Model) else value
    return values


def _region_of(obj: models.Model) -> Region | None:
    if isinstance(obj, Region):
        return obj
    region = getattr(obj, "region", None) or getattr(getattr(obj, "agency", None), "region", None)
    return region if isinstance(region, Region) else None
