"""The page of one 落实事项: everything it shows, however it was come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies import keeping
from agencies.http import AuthenticatedHttpRequest
from agencies.models import AuditEvent, User
from tasks.choices import OPEN_STATES, RoundOutcome, Status, UpdateState
from tasks.forms import (
    CONTENT_NAMES,
    AnnotationForm,
    AssignForm,
    BlockerForm,
    CloseBlockerForm,
    FillingForm,
    ReturnForm,
    VerifyForm,
    filling_of,
)
from tasks.models import (
    Annotation,
    Blocker,
    Implementation,
    MeasureLink,
    ProgressUpdate,
    Slip,
    UpdateRound,
)
from tasks.permissions import (
    may_annotate,
    may_assign,
    may_close_blocker,
    may_fill,
    may_raise_blocker,
    may_verify,
)

LINKS_SHOWN = 12
FORMS_OF_UPDATE = ("filling", "verifying", "returning")


@dataclass(frozen=True, slots=True)
class Entry:
    """One period of the item's history: the update and the rounds of it this person may read."""

    update: ProgressUpdate
    rounds: list[UpdateRound]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field two people wrote differently."""

    label: str
    mine: str
    theirs: str


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
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    """Draw the page of the implementation with this key, at `update` if one is given.

    `version` is the one its forms are drawn from, where that is not the present one; `conflict`
    the row as somebody else left it. `bound` replaces forms by name (filling, verifying,
    returning, assigning, blocker, annotation; closing = (blocker's key, form)) and adds `unsent`
    (typed texts whose form is gone) or `confirm_no_change`.
    """
    user = request.user
    seen = Implementation.objects.visible_to(user).with_light(timezone.localdate())
    item = get_object_or_404(seen.for_list(), pk=pk)
    history = _history(user, item)
    wanted = str(update.pk) if update else request.GET.get("update", "")
    current = next((e for e in history if str(e.update.pk) == wanted), None)
    current = current or _waiting(user, item, history)
    kept = keeping.take(request) if request.method == "GET" else None
    ctx = {
        "item": item,
        "measure": item.measure,
        "responsibilities": item.measure.responsibilities.select_related("agency"),
        "upper_links": _links(user, item, "upper"),
        "lower_links": _links(user, item, "lower"),
        "history": history,
        "blockers": _blockers(user, item, bound.pop("closing", None)),
        "annotations": Annotation.objects.visible_to(user)
        .filter(implementation=item)
        .select_related("author"),
        "slips": Slip.objects.visible_to(user)
        .filter(updates__implementation=item)
        .select_related("period", "received_by")
        .distinct(),
        "item_version": item.version,
        "page_url": page_of(current.update) if current else item.get_absolute_url(),
        "restored": kept is not None,
    }
    if current:
        ctx |= _update_ctx(user, current, history)
    ctx |= _forms(user, item, current.update if current else None, kept)
    if kept and kept.form in FORMS_OF_UPDATE:
        version = int(kept.first().get("version", 0))
    ctx["version"] = version or (current.update.version if current else item.version)
    if isinstance(conflict, ProgressUpdate):
        ctx |= {
            "version": conflict.version,
            "conflict": conflict,
            "differences": _differences(bound.get("filling"), conflict),
            "changed_by": _last_change(conflict),
        }
    return render(request, "tasks/implementation.html", ctx | bound, status=status)


def _history(user: User, item: Implementation) -> list[Entry]:
    """What the person may see of every period, newest first."""
    rounds = UpdateRound.objects.visible_to(user).select_related(
        "submitted_by__agency", "decided_by", "on_behalf_of"
    )
    updates = (
        ProgressUpdate.objects.visible_to(user)
        .filter(implementation=item)
        .select_related("implementation", "period", "submitted_by")
        .prefetch_related(Prefetch("rounds", queryset=rounds.order_by("-number")), "evidence")
    )
    return [Entry(update, list(update.rounds.all())) for update in updates]


def _waiting(user: User, item: Implementation, history: list[Entry]) -> Entry | None:
    """The update that waits for this person, the oldest first; or else the newest."""
    fills = may_fill(user, item)
    for entry in reversed(history):
        state = entry.update.state
        if state == UpdateState.SUBMITTED and may_verify(user, entry.update):
            return entry
        if state in OPEN_STATES and fills:
            return entry
    return history[0] if history else None


def _update_ctx(user: User, current: Entry, history: list[Entry]) -> dict[str, Any]:
    """The update on the table, its last return, and what was handed in the time before."""
    update, rounds = current.update, current.rounds
    returned = rounds[0] if rounds and rounds[0].outcome == RoundOutcome.RETURNED else None
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
        "last_return": returned if update.state == UpdateState.RETURNED else None,
        "pins": returned.pinned_fields if returned else [],
        "previous": before[0] if before else None,
        "own_submission": update.submitted_by_id == user.pk,
    }


def _forms(
    user: User, item: Implementation, update: ProgressUpdate | None, kept: keeping.Kept | None
) -> dict[str, forms.Form]:
    """The forms this person may send, each with what was kept of it through a log-in."""
    name = kept.form if kept else ""
    typed = kept.first() if kept else {}
    offered: dict[str, forms.Form] = {}
    if update and update.state in OPEN_STATES and may_fill(user, item):
        initial = typed if name == "filling" else filling_of(update)
        offered["filling"] = FillingForm(initial=initial, auto_id="filling_%s")
    if update and update.state == UpdateState.SUBMITTED and may_verify(user, update):
        initial = typed if name == "verifying" else {"verified_status": update.claimed_status}
        offered["verifying"] = VerifyForm(initial=initial, auto_id="verifying_%s")
        pinned = {"pinned_fields": list(kept.fields.get("pinned_fields", []))} if kept else {}
        initial = typed | pinned if name == "returning" else {}
        offered["returning"] = ReturnForm(initial=initial, auto_id="returning_%s")
    if may_assign(user, item):
        bodies = [a.agency_id for a in item.assignments.all()]
        initial = {"lead": item.lead_agency_id, "participants": bodies}
        offered["assigning"] = AssignForm(
            implementation=item, initial=initial, auto_id="assigning_%s"
        )
    if may_raise_blocker(user, item):
        initial = typed if name == "blocker" else {}
        offered["blocker"] = BlockerForm(initial=initial, auto_id="blocker_%s")
    if may_annotate(user, item):
        initial = typed if name == "annotation" else {}
        offered["annotation"] = AnnotationForm(initial=initial, auto_id="annotation_%s")
    return offered


def _blockers(
    user: User, item: Implementation, closing: tuple[int, forms.Form] | None
) -> list[tuple[Blocker, forms.Form | None]]:
    """Each with the form to settle it, where the person may and it is still open."""
    seen = Blocker.objects.visible_to(user).filter(implementation=item)
    return [
        (b, _closing_form(b, closing) if not b.closed_at and may_close_blocker(user, b) else None)
        for b in seen.select_related("raised_by", "closed_by")
    ]


def _closing_form(blocker: Blocker, closing: tuple[int, forms.Form] | None) -> forms.Form:
    if closing and closing[0] == blocker.pk:
        return closing[1]
    return CloseBlockerForm(auto_id=f"closing_{blocker.pk}_%s")


def _links(user: User, item: Implementation, end: str) -> list[MeasureLink]:
    """The links from the item's measure to that end, likeliest first."""
    other = "lower" if end == "upper" else "upper"
    seen = MeasureLink.objects.visible_to(user).upheld()
    links = seen.filter(**{other: item.measure_id}).order_by("-score")
    return list(links.select_related(f"{end}__document")[:LINKS_SHOWN])


def _differences(form: FillingForm | None, theirs: ProgressUpdate) -> list[Difference]:
    """The fields of the form that stand otherwise in the row, as they were typed."""
    if form is None:
        return []
    shown = FillingForm(initial=filling_of(theirs))
    found = []
    for name in CONTENT_NAMES:
        mine, other = form[name].value() or "", shown[name].value() or ""
        if str(mine).replace("\r\n", "\n").strip() != str(other).strip():
            found.append(
                Difference(str(form[name].label), _in_words(name, mine), _in_words(name, other))
            )
    return found


def _in_words(name: str, value: Any) -> str:
    words: dict[str, Any] = dict(Status.choices) if name == "claimed_status" else {}
    return str(words.get(value, value))


def _last_change(update: ProgressUpdate) -> AuditEvent | None:
    """Who left the row as it is, and when; the trail is read for this one row only."""
    return AuditEvent.objects.filter(object_type="progressupdate", object_id=str(update.pk)).first()
