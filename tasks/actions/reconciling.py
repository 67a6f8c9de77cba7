"""Keeping and handing in a form that may have been overtaken: both people's words survive.

The verbs of the page and the grid. `save_draft` and `submit` refuse a stale version; here the
three versions of the form are merged first, and only what clashes comes back to be decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import User
from tasks.actions.autosaving import drop_typed
from tasks.actions.guarding import Content, content_of, held
from tasks.actions.typed import as_typed, drawn, from_typed
from tasks.actions.updates import save_draft, submit
from tasks.actions.versions import content_at
from tasks.errors import StaleVersion
from tasks.merging import Merge, Texts, merge
from tasks.models import ProgressUpdate


class Overtaken(StaleVersion):
    """Somebody else saved since the form was drawn. `merge` has the fields; `current` the row."""

    def __init__(self, current: ProgressUpdate, merge: Merge) -> None:
        super().__init__(current)
        self.update = current
        self.merge = merge


@dataclass(frozen=True, slots=True)
class Saved:
    """The row as it stands, and the fields in which another's words were taken over."""

    update: ProgressUpdate
    taken: list[str]


@transaction.atomic
def save_merged(
    update: ProgressUpdate,
    *,
    content: Content,
    version: int,
    actor: User,
    now: datetime,
    set_aside: Texts | None = None,
) -> Saved:
    """`save_draft`, merged by itself with what another saved meanwhile if no field clashes.

    What was autosaved for the actor goes: it is in the draft now. Raises Overtaken where fields
    clash, and whatever `save_draft` raises.
    """
    # Held until the end of this transaction: no third hand between the refusal and the merge.
    held(update)
    taken: list[str] = []
    try:
        saved = save_draft(update, content=content, version=version, actor=actor, now=now)
    except StaleVersion as stale:
        current, found = _compared(stale, content, version, set_aside)
        if found.clashes:
            raise Overtaken(current, found) from stale
        taken = found.taken
        both = from_typed(found.texts, no_change=content.no_change)
        saved = save_draft(update, content=both, version=current.version, actor=actor, now=now)
    drop_typed(update, actor=actor)
    return Saved(saved, taken)


@transaction.atomic
def submit_seen(
    update: ProgressUpdate,
    *,
    content: Content,
    version: int,
    actor: User,
    now: datetime,
    set_aside: Texts | None = None,
) -> Saved:
    """`submit`, of what the actor has seen whole: a merge is shown before it is signed for.

    Raises Overtaken whenever the version is stale, and whatever `submit` raises.
    """
    try:
        handed_in = submit(update, content=content, version=version, actor=actor, now=now)
    except StaleVersion as stale:
        raise Overtaken(*_compared(stale, content, version, set_aside)) from stale
    drop_typed(update, actor=actor)
    return Saved(handed_in, [])


def texts_at(update: ProgressUpdate, version: int) -> dict[str, str] | None:
    """The texts a form drawn from that version began with; None where nobody knows any more.

    Expects the implementation fetched along.
    """
    content = content_at(update, version)
    last_status = update.implementation.claimed_status
    return drawn(content, last_status=last_status) if content is not None else None


def _compared(
    stale: StaleVersion, content: Content, version: int, set_aside: Texts | None
) -> tuple[ProgressUpdate, Merge]:
    current = stale.current
    assert isinstance(current, ProgressUpdate)
    base = texts_at(current, version)
    return current, merged_with(current, as_typed(content), base=base, set_aside=set_aside)


def merged_with(
    current: ProgressUpdate, typed: Texts, *, base: Texts | None, set_aside: Texts | None = None
) -> Merge:
    """What was typed into a form that began with the texts `base`, merged with the row as it is.

    Expects the implementation fetched along.
    """
    theirs = drawn(content_of(current), last_status=current.implementation.claimed_status)
    return merge(base, typed, theirs, set_aside=set_aside)
