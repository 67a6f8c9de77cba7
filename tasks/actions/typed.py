"""The content of an update as a form shows it and sends it back: one text for each field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tasks.actions.guarding import Content
from tasks.choices import FormField, Status

# What a person writes, in the order of the form.
CONTENT_NAMES = ("claimed_status", "done", "next_step", "obstacle", "landed_on")


def as_typed(content: Content) -> dict[str, str]:
    return {
        "claimed_status": content.claimed_status,
        "done": content.done,
        "next_step": content.next_step,
        "obstacle": content.obstacle,
        "landed_on": content.landed_on.isoformat() if content.landed_on else "",
    }


def from_typed(texts: Mapping[str, str], *, no_change: bool = False) -> Content:
    """The inverse of `as_typed`, for texts a form has found valid."""
    day = texts["landed_on"]
    return Content(
        claimed_status=texts["claimed_status"],
        done=texts["done"],
        next_step=texts["next_step"],
        obstacle=texts["obstacle"],
        no_change=no_change,
        landed_on=date.fromisoformat(day) if day else None,
    )


def drawn(content: Content, *, last_status: str) -> dict[str, str]:
    """The texts a form begins with: an undecided status begins with what was claimed last."""
    texts = as_typed(content)
    return texts | {"claimed_status": texts["claimed_status"] or last_status}


def in_words(name: str, text: str) -> str:
    """A field's text as a reader knows it: the status by its word."""
    return str(dict(Status.choices).get(text, text)) if name == "claimed_status" else text


def label_of(name: str) -> str:
    return str(FormField(name).label)
