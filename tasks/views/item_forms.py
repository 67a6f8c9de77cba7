"""The forms of one item's page: which of them this person may send."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms

from agencies import keeping
from agencies.choices import Role
from agencies.deputies import note_absences
from agencies.http import number_in
from agencies.models import User
from tasks.actions import texts_at
from tasks.choices import OPEN_STATES, UpdateState
from tasks.forms import (
    AnnotationForm,
    AssignForm,
    BlockerForm,
    CloseBlockerForm,
    ContributionForm,
    ExceptionForm,
    FillingForm,
    OfficerForm,
    ReopenForm,
    ReturnForm,
    VerifyForm,
    chosen,
    filling_of,
)
from tasks.models import Assignment, Blocker, Implementation, ProgressUpdate
from tasks.permissions import (
    may_annotate,
    may_ask_exception,
    may_assign,
    may_close_blocker,
    may_contribute,
    may_fill,
    may_name_officer,
    may_raise_blocker,
    may_reopen,
    may_verify,
)


def offered_forms(
    user: User,
    item: Implementation,
    update: ProgressUpdate | None,
    kept: keeping.Kept | None,
    is_closed: bool,
    covers: Collection[int],
) -> dict[str, forms.Form]:
    """The forms this person may send, each with what was kept of it through a log-in.

    `is_closed`: the update's period is locked and no exception opens it. `covers`: whom the person
    stands in for today.
    """
    name = kept.form if kept else ""
    typed = kept.first() if kept else {}
    offered: dict[str, forms.Form] = {}
    if update and is_closed:
        if may_ask_exception(user, update):
            offered["asking"] = ExceptionForm(auto_id="asking_%s")
    elif update:
        offered |= _forms_of_update(user, item, update, kept, covers)
    if may_assign(user, item):
        bodies = [a.agency_id for a in item.assignments.all()]
        offered["assigning"] = AssignForm(
            implementation=item,
            initial={"lead": item.lead_agency_id, "participants": bodies},
            auto_id="assigning_%s",
        )
    if may_raise_blocker(user, item):
        initial = typed if name == "blocker" else {}
        offered["blocker"] = BlockerForm(initial=initial, auto_id="blocker_%s")
    if may_annotate(user, item):
        initial = typed if name == "annotation" else {}
        offered["annotation"] = AnnotationForm(initial=initial, auto_id="annotation_%s")
    return offered


def officers_with_forms(
    user: User, item: Implementation, on: date, naming: tuple[int, forms.Form] | None
) -> list[tuple[Assignment, forms.Form | None]]:
    """The assigned bodies, each with the form to say who looks after the item, where the person
    may. `naming` replaces the form of the assignment with that key.
    """
    assignments = list(item.assignments.all())
    note_absences((each.officer for each in assignments), on)
    mine = [a for a in assignments if may_name_officer(user, item, a.agency_id)]
    people: dict[int | None, list[User]] = {}
    if mine:
        reporters = User.objects.filter(
            role=Role.REPORTER,
            region=item.region_id,
            agency__in=[a.agency_id for a in mine],
            is_active=True,
        )
        for person in reporters:
            people.setdefault(person.agency_id, []).append(person)

    def form_of(assignment: Assignment) -> forms.Form | None:
        if naming and naming[0] == assignment.pk:
            return naming[1]
        colleagues = people.get(assignment.agency_id)
        if assignment not in mine or not colleagues:
            return None
        return OfficerForm(
            people=colleagues,
            initial={"officer": assignment.officer_id},
            auto_id=f"officer_{assignment.pk}_%s",
        )

    return [(each, form_of(each)) for each in assignments]


def _forms_of_update(
    user: User,
    item: Implementation,
    update: ProgressUpdate,
    kept: keeping.Kept | None,
    covers: Collection[int],
) -> dict[str, forms.Form]:
    name = kept.form if kept else ""
    typed = kept.first() if kept else {}
    offered: dict[str, forms.Form] = {}
    initial: dict[str, Any]
    if update.state in OPEN_STATES and may_fill(user, item):
        offered["filling"] = FillingForm(
            initial=_as_sent(update, typed) if name == "filling" else filling_of(update),
            auto_id="filling_%s",
        )
    if update.state in OPEN_STATES and may_contribute(user, item):
        given = {c.agency_id: c.text for c in update.contributions.all()}
        initial = typed if name == "contributing" else {"text": given.get(user.agency_id or 0, "")}
        offered["contributing"] = ContributionForm(initial=initial, auto_id="contributing_%s")
    if update.state == UpdateState.SUBMITTED and may_verify(user, update, covers):
        initial = typed if name == "verifying" else {"verified_status": update.claimed_status}
        offered["verifying"] = VerifyForm(initial=initial, auto_id="verifying_%s")
        several = ("pinned_fields", "pinned_evidence")
        pinned = {each: list(kept.fields.get(each, [])) for each in several} if kept else {}
        initial = typed | pinned if name == "returning" else {}
        offered["returning"] = ReturnForm(initial=initial, update=update, auto_id="returning_%s")
    if update.state == UpdateState.VERIFIED and may_reopen(user, update):
        initial = typed if name == "reopening" else {}
        offered["reopening"] = ReopenForm(initial=initial, auto_id="reopening_%s")
    return offered


def _as_sent(update: ProgressUpdate, typed: dict[str, str]) -> dict[str, str]:
    """What was kept through a log-in, the choices of a clash carried out."""
    return chosen(typed, texts_at(update, number_in(typed.get("version", ""))))[0]


def blockers_with_forms(
    user: User, item: Implementation, closing: tuple[int, forms.Form] | None
) -> list[tuple[Blocker, forms.Form | None]]:
    """Each with the form to settle it, where the person may and it is still open."""
    seen = Blocker.objects.visible_to(user).filter(implementation=item)
    return [
        (b, _closing_form(b, closing) if not b.closed_at and may_close_blocker(user, b) else None)
        for b in seen.select_related(
            "raised_by", "closed_by", "owner_agency", "owner", "answered_by", "answered_for"
        )
    ]


def _closing_form(blocker: Blocker, closing: tuple[int, forms.Form] | None) -> forms.Form:
    if closing and closing[0] == blocker.pk:
        return closing[1]
    return CloseBlockerForm(auto_id=f"closing_{blocker.pk}_%s")
