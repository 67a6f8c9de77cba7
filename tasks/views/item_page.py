"""The page of one 落实事项: everything it shows, however it was come to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies import keeping
from agencies.choices import BUREAU_ROLES
from agencies.deputies import covered_by
from agencies.http import AuthenticatedHttpRequest, number_in
from agencies.models import User
from tasks.actions import Overtaken
from tasks.choices import OPEN_STATES, RoundOutcome, UpdateState
from tasks.models import (
    Annotation,
    Contribution,
    Evidence,
    EvidenceUse,
    Implementation,
    LockException,
    MeasureLink,
    ProgressUpdate,
    RoundProof,
    Slip,
    UpdateRound,
)
from tasks.permissions import may_fill, may_sign_for, may_verify
from tasks.rounds import FieldPair, side_by_side
from tasks.views.item_forms import blockers_with_forms, offered_forms, officers_with_forms
from tasks.views.restoring import last_change, overtaken_ctx, restored

LINKS_SHOWN = 12
FORMS_OF_UPDATE = ("filling", "verifying", "returning", "reopening")


@dataclass(frozen=True, slots=True)
class Entry:
    """One period of the item's history: the update and the rounds of it this person may read.

    `compared` has a round, newest first, with its fields beside those of the round before it.
    """

    update: ProgressUpdate
    rounds: list[UpdateRound]
    compared: list[tuple[UpdateRound, list[FieldPair]]]
    exceptions: list[LockException]
    is_closed: bool


def page_of(update: ProgressUpdate) -> str:
    """The item's page, opened at this update."""
    return f"{update.implementation.get_absolute_url()}?update={update.pk}"


def render_item(
    request: AuthenticatedHttpRequest,
    pk: int,
    *,
    update: ProgressUpdate | None = None,
    version: int | None = None,
    conflict: ProgressUpdate | Implementation | None = None,
    overtaken: Overtaken | None = None,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    """Draw the page of the implementation with this key, at `update` if one is given.

    `version` is the one its forms are drawn from, where that is not the present one; `conflict`
    the row as somebody else left it, `overtaken` that with the merge the form of filling shows.
    `bound` replaces forms by name (filling, verifying, returning, reopening, contributing,
    asking, assigning, blocker, annotation; closing = (blocker's key, form)) and adds `unsent`
    (typed texts whose form is gone) or `confirm_no_change`.
    """
    user = request.user
    on = timezone.localdate()
    seen = Implementation.objects.visible_to(user).with_light(on)
    item = get_object_or_404(seen.for_list(), pk=pk)
    history = _history(user, item, on)
    wanted = str(update.pk) if update else request.GET.get("update", "")
    current = next((e for e in history if str(e.update.pk) == wanted), None)
    covers = covered_by(user, on) if user.role in BUREAU_ROLES else ()
    current = current or _waiting(user, item, history, covers)
    kept = keeping.take(request) if request.method == "GET" else None
    ctx: dict[str, Any] = {
        "item": item,
        "today": on,
        "measure": item.measure,
        "responsibilities": item.measure.responsibilities.select_related("agency"),
        "upper_links": _links(user, item, "upper"),
        "lower_links": _links(user, item, "lower"),
        "history": history,
        "blockers": blockers_with_forms(user, item, bound.pop("closing", None)),
        "annotations": Annotation.objects.visible_to(user)
        .filter(implementation=item)
        .select_related("author"),
        "slips": Slip.objects.visible_to(user)
        .filter(updates__implementation=item)
        .select_related("period", "received_by")
        .distinct(),
        "assignments": officers_with_forms(user, item, on, bound.pop("naming", None)),
        "item_version": item.version,
        "signature": item.signatures.filter(agency=item.lead_agency_id)
        .select_related("signed_by")
        .first(),
        "can_sign": may_sign_for(user, item),
        "page_url": page_of(current.update) if current else item.get_absolute_url(),
        "restored": kept is not None,
    }
    if current:
        ctx |= _update_ctx(user, current, history, on)
    ctx |= offered_forms(
        user,
        item,
        current.update if current else None,
        kept,
        bool(current and current.is_closed),
        covers,
    )
    if kept and kept.form in FORMS_OF_UPDATE:
        version = number_in(kept.first().get("version", ""))
    ctx["version"] = ctx["began_from"] = version or (
        current.update.version if current else item.version
    )
    if current and request.method == "GET" and may_fill(user, item) and kept is None:
        ctx |= restored(user, current.update, ctx.get("filling"))
    if isinstance(conflict, ProgressUpdate):
        ctx |= {
            "version": conflict.version,
            "conflict": conflict,
            "changed_by": last_change(conflict),
        }
    if overtaken:
        ctx |= overtaken_ctx(overtaken.update, overtaken.merge)
    return render(request, "tasks/implementation.html", ctx | bound, status=status)


def _history(user: User, item: Implementation, on: date) -> list[Entry]:
    """What the person may see of every period, newest first."""
    rounds = (
        UpdateRound.objects.visible_to(user)
        .select_related("submitted_by__agency", "decided_by", "on_behalf_of", "reopened_by")
        .prefetch_related(
            Prefetch("proofs", RoundProof.objects.shown_to(user)),
            Prefetch("pinned_evidence", Evidence.objects.visible_to(user)),
        )
    )
    exceptions = LockException.objects.visible_to(user).select_related(
        "asked_by", "decided_by", "consented_by"
    )
    given = Contribution.objects.visible_to(user).select_related("agency", "given_by")
    updates = (
        ProgressUpdate.objects.visible_to(user)
        .filter(implementation=item)
        .select_related("implementation", "period__frozen_by", "submitted_by")
        .prefetch_related(
            Prefetch("rounds", queryset=rounds.order_by("-number")),
            Prefetch("exceptions", queryset=exceptions),
            Prefetch("contributions", queryset=given),
            Prefetch("uses", EvidenceUse.objects.shown_to(user)),
        )
    )
    return [_entry(update, on) for update in updates]


def _entry(update: ProgressUpdate, on: date) -> Entry:
    rounds, exceptions = list(update.rounds.all()), list(update.exceptions.all())
    return Entry(
        update,
        rounds,
        [(now, side_by_side(before, now)) for now, before in pairwise(rounds)],
        exceptions,
        update.period.is_locked(on) and not any(each.is_open(on) for each in exceptions),
    )


def _waiting(
    user: User, item: Implementation, history: list[Entry], covers: Collection[int]
) -> Entry | None:
    """The update that waits for this person, the oldest first; or else the newest."""
    fills = may_fill(user, item)
    for entry in reversed(history):
        if entry.is_closed:
            continue
        state = entry.update.state
        if state == UpdateState.SUBMITTED and may_verify(user, entry.update, covers):
            return entry
        if state in OPEN_STATES and fills:
            return entry
    return history[0] if history else None


def _update_ctx(user: User, current: Entry, history: list[Entry], on: date) -> dict[str, Any]:
    """The update on the table, what sent it back, and what was handed in the time before."""
    update, rounds = current.update, current.rounds
    last = rounds[0] if rounds and update.state == UpdateState.RETURNED else None
    returned = last if last and last.outcome == RoundOutcome.RETURNED else None
    mine = [c for c in update.contributions.all() if c.agency_id == user.agency_id]
    before = [
        each
        for entry in history
        if entry.update.period.ends_on < update.period.ends_on
        for each in entry.rounds
        if each.outcome != RoundOutcome.RETURNED
    ]
    return {
        "current": update,
        "round": rounds[0] if rounds else None,
        "proofs": update.counting_proofs,
        "compared": current.compared[0][1] if current.compared else [],
        "last_return": returned,
        "reopened": last if last and not returned else None,
        "pins": returned.pinned_fields if returned else [],
        "pinned_proofs": list(returned.pinned_evidence.all()) if returned else [],
        "is_closed": current.is_closed,
        "exceptions": [(each, each.label(on), each.next_step(on)) for each in current.exceptions],
        "contribution_version": mine[0].version if mine else 0,
        "previous": before[0] if before else None,
        "own_submission": update.submitted_by_id == user.pk,
    }


def _links(user: User, item: Implementation, end: str) -> list[MeasureLink]:
    """The links from the item's measure to that end, likeliest first."""
    other = "lower" if end == "upper" else "upper"
    seen = MeasureLink.objects.visible_to(user).upheld()
    links = seen.filter(**{other: item.measure_id}).order_by("-score")
    return list(links.select_related(f"{end}__document")[:LINKS_SHOWN])
