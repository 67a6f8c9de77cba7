"""Looking at the pages of 承接关系."""

from __future__ import annotations

from typing import Any

from django.test import Client

from agencies.models import User

HERE = "/lineage/"
UPPER, LOWER = "national", "suzhou-plan"
BOTH = f"{HERE}?upper={UPPER}&lower={LOWER}"


def get(client: Client, user: User, address: str, status: int = 200) -> Any:
    client.force_login(user)
    r = client.get(address)
    assert r.status_code == status, (user, address, r.status_code)
    return r


def rows(client: Client, user: User, **query: str) -> list[tuple[str, int | None, int | None]]:
    """What the page lists: kind, upper number, lower number."""
    given = "&".join(f"{name}={value}" for name, value in query.items())
    found = get(client, user, f"{BOTH}&{given}").context["page_obj"].object_list
    return [
        (row.kind, row.upper.number if row.upper else None, row.lower.number if row.lower else None)
        for row in found
    ]
