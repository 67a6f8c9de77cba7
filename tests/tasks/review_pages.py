"""The pages of a review, and the forms on them, as a browser sends them."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from agencies.models import User
from tasks.models import Candidate


def as_(client: Client, user: User) -> Client:
    """The client logged in as somebody."""
    client.force_login(user)
    return client


def shown(r: Any) -> str:
    """The page of an answer."""
    return str(r.content.decode())


def in_hand(candidate: Candidate, *, edit: bool = False) -> str:
    """The review of all that was read with this candidate in hand, or its form."""
    page = candidate.intake.get_absolute_url()
    return f"{page}?show=all&at={candidate.pk}{'&edit=1' if edit else ''}"


def verb(name: str, candidate: Candidate) -> str:
    """Where a decision on a candidate is sent: `verb("drop", candidate)`."""
    return reverse(f"tasks:{name}_candidate", args=[candidate.pk])


def filled(candidate: Candidate, **changes: Any) -> dict[str, Any]:
    """The form of a measure as the page shows it."""
    values = candidate.values
    form: dict[str, Any] = {
        "version": candidate.version,
        "text": values["text"],
        "list": values["list"],
        "number": values["number"],
        "label": values["label"],
        "section": values["section"] or "",
        "title": values["title"] or "",
        "due_text": (values["due"] or {}).get("text", ""),
        "due_on": (values["due"] or {}).get("date", ""),
        "scope": values["regions"]["scope"],
        "party-TOTAL_FORMS": len(values["responsibilities"]) + 2,
        "party-INITIAL_FORMS": len(values["responsibilities"]),
    }
    for at, party in enumerate(values["responsibilities"]):
        form |= {
            f"party-{at}-name": party["name"],
            f"party-{at}-role": party["role"],
            f"party-{at}-kind": party["kind"],
            f"party-{at}-agency": party["agency"] or "",
        }
    for at in range(len(values["responsibilities"]), form["party-TOTAL_FORMS"]):
        form |= {f"party-{at}-role": "lead", f"party-{at}-kind": "agency"}
    return form | changes
