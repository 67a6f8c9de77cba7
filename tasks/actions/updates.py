"""Filling in and submitting an update, and a co-agency's part of it.

Every verb holds the update first and the implementation second, checks the actor, the state and
the version the caller saw, and writes the audit event in the same transaction. Page, Excel
import, API and jobs call these functions and nothing else.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.choices import AGENCY_ROLES
from agencies.models import User
from tasks.actions.guarding import (
    Content,
    acting_for,
    changed,
    check_complete,
    check_state,
    check_version,
    content_of,
    held,
    newer_than,
    still_owed,
    unchanged_in_a_row,
    uses_of,
    write,
)
from tasks.choices import TRANSITIONS, UpdateState, Verb
from tasks.errors import StaleVersion
from tasks.models import Contribution, Implementation, ProgressUpdate, RoundProof, UpdateRound
from tasks.permissions import may_contribute, may_fill


@transaction.atomic
def save_draft(
    update: ProgressUpdate, *, content: Content, version: int, actor: User, now: datetime
) -> ProgressUpdate:
    """Keep what was typed, complete or not. A returned update stays returned until resubmitted.

    Raises PermissionDenied, TransitionRefused, StaleVersion.
    """
    update = held(update)
    if not may_fill(actor, update.implementation):
        raise PermissionDenied
    check_state(update, Verb.SAVE, on=timezone.localdate(now))
    if content_of(update) == content:
        return update
    check_version(update, version)
    before = changed(update, content)
    write(update, content)
    if update.state == UpdateState.EXPECTED:
        update.state = TRANSITIONS[Verb.SAVE].target
    update.is_demo = update.is_demo or actor.is_demo
    update.version += 1
    update.save()
    audit.record(
        actor=actor,
        verb=Verb.SAVE,
        obj=update,
        now=now,
        region=update.region,
        agency=update.implementation.lead_agency,
        before=before,
        after={name: getattr(update, name) for name in before} | acting_for(update, actor, now),
    )
    return update


@transaction.atomic
def submit(
    update: ProgressUpdate, *, content: Content, version: int, actor: User, now: datetime
) -> ProgressUpdate:
    """Hand the update in for verification; opens its next round.

    Raises ValidationError naming every gap at its field, PermissionDenied, TransitionRefused,
    StaleVersion. Submitting the same content twice is one submission.
    """
    update = held(update)
    if not may_fill(actor, update.implementation):
        raise PermissionDenied
    if (
        update.state == UpdateState.SUBMITTED
        and update.submitted_by_id == actor.pk
        and content_of(update) == content
    ):
        return update
    today = timezone.localdate(now)
    check_state(update, Verb.SUBMIT, on=today)
    check_version(update, version)
    check_complete(update, content, on=today)
    before = changed(update, content) | {"state": update.state}
    write(update, content)
    came_late = today > update.due_on
    update.state = TRANSITIONS[Verb.SUBMIT].target
    update.round_number += 1
    update.submitted_at, update.submitted_by = now, actor
    update.is_late = update.is_late or came_late
    update.is_demo = update.is_demo or actor.is_demo
    update.version += 1
    update.save()
    _keep_round(update, content, came_late=came_late)
    # What an older period is told late must not stand over a newer period's claim.
    newest = not newer_than(update).filter(round_number__gt=0).exists()
    Implementation.objects.filter(pk=update.implementation_id).update(
        **({"claimed_status": content.claimed_status} if newest else {}),
        owed_on=still_owed(update),
        made_up_late=update.is_late,
        unchanged_in_a_row=unchanged_in_a_row(update),
        is_demo=update.implementation.is_demo or update.is_demo,
        version=F("version") + 1,
    )
    audit.record(
        actor=actor,
        verb=Verb.SUBMIT,
        obj=update,
        now=now,
        region=update.region,
        agency=update.implementation.lead_agency,
        before=before,
        after={name: getattr(update, name) for name in before} | acting_for(update, actor, now),
    )
    return update


@transaction.atomic
def contribute(
    update: ProgressUpdate, *, text: str, version: int, actor: User, now: datetime
) -> Contribution:
    """Keep the part of the actor's agency, a co-agency, for the lead to read before it signs.

    `version` is that of the contribution the form was drawn from, 0 where there was none.
    Raises PermissionDenied, TransitionRefused, StaleVersion, ValidationError at `text`.
    """
    update = held(update)
    if not may_contribute(actor, update.implementation) or actor.agency is None:
        raise PermissionDenied
    check_state(update, Verb.SAVE, on=timezone.localdate(now))
    if not text.strip():
        raise ValidationError({"text": "请填写本单位的配合情况。"})
    mine = update.contributions.filter(agency=actor.agency).first()
    if mine is not None and mine.text == text.strip():
        return mine
    if version != (mine.version if mine else 0):
        raise StaleVersion(mine or update)
    before = {"text": mine.text} if mine else None
    mine = mine or Contribution(update=update, agency=actor.agency, version=0)
    mine.text, mine.given_by, mine.given_at = text.strip(), actor, now
    mine.version += 1
    mine.full_clean(validate_unique=False, validate_constraints=False)
    mine.save()
    audit.record(
        actor=actor,
        verb="contribute",
        obj=update,
        now=now,
        region=update.region,
        agency=actor.agency,
        before=before,
        after={"text": mine.text},
    )
    return mine


def _keep_round(update: ProgressUpdate, content: Content, *, came_late: bool) -> None:
    """The submission as it stands, with its proofs and what the co-agencies gave."""
    assert update.submitted_at is not None and update.submitted_by is not None
    by_bureau = update.submitted_by.role not in AGENCY_ROLES
    given = update.contributions.select_related("agency", "given_by")
    kept = UpdateRound.objects.create(
        update=update,
        number=update.round_number,
        submitted_at=update.submitted_at,
        submitted_by=update.submitted_by,
        on_behalf_of=update.implementation.lead_agency if by_bureau else None,
        is_late=came_late,
        contributions=[
            {"agency": str(each.agency), "text": each.text, "by": str(each.given_by)}
            for each in given
        ],
        **asdict(content),
    )
    RoundProof.objects.bulk_create(
        RoundProof(round=kept, version=use.version, pages=use.pages) for use in uses_of(update)
    )
