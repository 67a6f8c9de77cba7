"""What was typed when the session ran out, carried through the log-in and back to its form.

The fields travel inside the log-in page, signed so that only what this server received comes
back, and rest in the new session until their page is shown once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

SALT = "agencies.keeping"
MAX_AGE_SECONDS = 60 * 60
SESSION_KEY = "kept"
# Names of fields that are the machinery of a form, not what somebody typed.
MACHINERY = frozenset({"csrfmiddlewaretoken", "page", "form"})


@dataclass(frozen=True, slots=True)
class Kept:
    """The fields of one form of one page."""

    page: str
    form: str
    fields: Mapping[str, list[str]]

    def first(self) -> dict[str, str]:
        """Each field with one value, as a form takes it for its initial values."""
        return {name: values[0] for name, values in self.fields.items() if values}


def pack(request: HttpRequest) -> str:
    """The request's fields as signed text for the log-in page; "" without a page to return to."""
    page = request.POST.get("page", "")
    if not page.startswith("/") or page.startswith("//"):
        return ""
    fields = {name: values for name, values in request.POST.lists() if name not in MACHINERY}
    return signing.dumps(
        {"page": page, "form": request.POST.get("form", ""), "fields": fields},
        salt=SALT,
        compress=True,
    )


def unpack(packed: str) -> Kept | None:
    """What `pack` made, or None for anything else and for what is older than an hour."""
    try:
        return Kept(**signing.loads(packed, salt=SALT, max_age=MAX_AGE_SECONDS))
    except signing.BadSignature:
        return None


def store(request: HttpRequest, kept: Kept) -> None:
    request.session[SESSION_KEY] = {
        "page": kept.page,
        "form": kept.form,
        "fields": dict(kept.fields),
    }


def take(request: HttpRequest) -> Kept | None:
    """What was kept for this very page, once; None if nothing was."""
    stored = request.session.get(SESSION_KEY)
    if stored is None or stored["page"] != request.get_full_path():
        return None
    del request.session[SESSION_KEY]
    return Kept(**stored)
