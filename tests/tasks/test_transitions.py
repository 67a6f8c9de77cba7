"""Every state × every verb × every person, from the table of transitions itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.models import User
from tasks.actions import Content, reopen, return_, save_draft, submit, verify
from tasks.choices import TRANSITIONS, UpdateState, Verb
from tasks.errors import TransitionRefused
from tasks.models import ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, update_of

PROGRESS = Content(claimed_status="in_progress", done="已印发方案。", next_step="组织座谈。")
AGAIN = Content(claimed_status="in_progress", done="已改。", next_step="已改。")
FILL = {"tax_reporter", "clerk", "second_clerk"}
DECIDE = {"clerk", "second_clerk", "head"}
ALLOWED = {
    Verb.SAVE: FILL,
    Verb.SUBMIT: FILL,
    Verb.VERIFY: DECIDE,
    Verb.RETURN: DECIDE,
    Verb.REOPEN: DECIDE,
}


def brought_to(state: UpdateState, cast: Cast, world: World) -> ProgressUpdate:
    """The update of the tax office in that state, by the verbs that lead there."""
    update = update_of(world.taxed)
    by: dict[str, Any] = {"actor": cast.tax_reporter, "now": NOW}
    head: dict[str, Any] = {"actor": cast.head, "now": NOW}
    if state == UpdateState.EXPECTED:
        return update
    if state == UpdateState.DRAFT:
        return save_draft(update, content=PROGRESS, version=update.version, **by)
    update = submit(update, content=PROGRESS, version=update.version, **by)
    if state == UpdateState.RETURNED:
        update = return_(
            update, reason_code="unclear", reason="改。", version=update.version, **head
        )
    if state == UpdateState.VERIFIED:
        update = verify(update, verified_status="in_progress", version=update.version, **head)
    return update


def verbs(update: ProgressUpdate) -> dict[Verb, Callable[[User], ProgressUpdate]]:
    seen: dict[str, Any] = {"version": update.version, "now": NOW}
    return {
        Verb.SAVE: lambda who: save_draft(update, content=AGAIN, actor=who, **seen),
        Verb.SUBMIT: lambda who: submit(update, content=AGAIN, actor=who, **seen),
        Verb.VERIFY: lambda who: verify(
            update, verified_status="not_started", note="未见进展。", actor=who, **seen
        ),
        Verb.RETURN: lambda who: return_(
            update, reason_code="unclear", reason="改。", actor=who, **seen
        ),
        Verb.REOPEN: lambda who: reopen(update, reason="有误。", actor=who, **seen),
    }


def test_the_table_names_every_verb_and_the_people_of_each() -> None:
    assert set(TRANSITIONS) == set(Verb) == set(ALLOWED)


@pytest.mark.parametrize("state", UpdateState)
def test_each_verb_acts_where_the_table_says_and_for_whom(
    state: UpdateState, cast: Cast, world: World
) -> None:
    update = brought_to(state, cast, world)
    assert update.state == state
    for verb, act in verbs(update).items():
        for who in cast.everyone:
            sid = transaction.savepoint()
            if who.username not in ALLOWED[verb]:
                with pytest.raises(PermissionDenied):
                    act(who)
            elif state not in TRANSITIONS[verb].sources:
                with pytest.raises(TransitionRefused):
                    act(who)
            else:
                target = TRANSITIONS[verb].target
                # A returned update stays returned while it is being mended.
                keeps = verb == Verb.SAVE and state != UpdateState.EXPECTED
                assert act(who).state == (state if keeps else target), (verb, who)
            transaction.savepoint_rollback(sid)
