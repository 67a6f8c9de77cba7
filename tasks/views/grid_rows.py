"""The rows of 批量填报: each update with its form, what was said last time, what it says now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, QueryDict
from django.utils import timezone

from agencies import keeping
from agencies.http import number_in
from agencies.models import AuditEvent, User
from tasks.actions import (
    CONTENT_NAMES,
    Overtaken,
    contents_at,
    drawn,
    label_of,
    save_merged,
    submit_seen,
)
from tasks.choices import RoundOutcome, UpdateState
from tasks.errors import TransitionRefused
from tasks.forms import RowForm, chosen, filling_of, prefix_of
from tasks.merging import Texts, alike
from tasks.models import ProgressUpdate, TypedText, UpdateRound
from tasks.permissions import may_fill
from tasks.querysets import ProgressUpdateQuerySet
from tasks.views.restoring import is_saved, last_change, restore

# As many as can be looked over; more are on the next page.
PAGE_SIZE = 25


@dataclass(slots=True)
class Row:
    """One update in the grid. `version` is what its form stands on, `began_from` what the words
    in it were typed over."""

    update: ProgressUpdate
    form: RowForm
    version: int
    began_from: int
    previous: UpdateRound | None = None
    typed: TypedText | None = None
    # What became of it in this press: nothing, done, or why not.
    said: str = ""
    is_done: bool = False
    is_handed_in: bool = False
    taken: Sequence[str] = ()
    changed_by: AuditEvent | None = None
    # The words for a form that is no longer there.
    unsent: Sequence[tuple[str, str]] = ()

    @property
    def last_return(self) -> UpdateRound | None:
        if self.update.state != UpdateState.RETURNED:
            return None
        newest = next(iter(self.update.rounds.all()), None)
        return newest if newest and newest.outcome == RoundOutcome.RETURNED else None


def with_row_parts(q: ProgressUpdateQuerySet) -> ProgressUpdateQuerySet:
    """Everything a row shows of its update, in queries that do not grow with rows."""
    rounds = UpdateRound.objects.order_by("-number").select_related("decided_by")
    return q.select_related(
        "period", "implementation__measure", "implementation__lead_agency"
    ).prefetch_related("evidence", Prefetch("rounds", queryset=rounds))


def draw(
    user: User, updates: Iterable[ProgressUpdate], kept: keeping.Kept | None = None
) -> list[Row]:
    """The rows as they stand, with what the person had typed: kept through a log-in, or by us."""
    rows = [_fresh(update) for update in updates]
    sent = kept.first() if kept else {}
    typed = {
        each.update_id: each
        for each in TypedText.objects.visible_to(user).filter(
            update__in=[row.update.pk for row in rows]
        )
    }
    came_back = [row.update for row in rows if f"{row.form.prefix}-version" in sent]
    versions = {pk: each.version for pk, each in typed.items()} | _versions(sent, came_back)
    bases = bases_of([row.update for row in rows], versions)
    for row in rows:
        pk = row.update.pk
        if row.update in came_back:
            given, _ = chosen(sent, bases.get(pk), prefix=f"{row.form.prefix}-")
            row.form.initial = {
                name: given.get(row.form.add_prefix(name)) for name in CONTENT_NAMES
            }
            row.version = row.began_from = versions[pk]
        elif pk in typed and not is_saved(typed[pk], row.update):
            merge = restore(typed[pk], row.update, row.form, base=bases.get(pk))
            row.typed, row.began_from = typed[pk], typed[pk].version
            row.taken = list(map(label_of, merge.taken))
    add_previous(user, rows)
    return rows


def _fresh(update: ProgressUpdate) -> Row:
    form = RowForm(update=update, initial=filling_of(update))
    return Row(update, form, update.version, update.version)


def add_previous(user: User, rows: Sequence[Row]) -> None:
    """What was handed in for each item the time before, one query for all. Expects one period."""
    if not rows:
        return
    before = (
        UpdateRound.objects.visible_to(user)
        .exclude(outcome=RoundOutcome.RETURNED)
        .filter(
            update__implementation__in=[row.update.implementation_id for row in rows],
            update__period__ends_on__lt=rows[0].update.period.ends_on,
        )
        .select_related("update__period")
        .order_by("update__implementation_id", "-update__period__ends_on", "-number")
        .distinct("update__implementation_id")
    )
    found = {each.update.implementation_id: each for each in before}
    for row in rows:
        row.previous = found.get(row.update.implementation_id)


# --- What was sent ------------------------------------------------------------------------------


def sent_updates(user: User, sent: QueryDict) -> list[ProgressUpdate]:
    """The updates whose rows were sent, in their order.

    Raises Http404 where one is not there for this person, PermissionDenied where one is not theirs
    to fill in: nothing is taken of such a form.
    """
    keys = [number_in(key) for key in sent.getlist("row")[:PAGE_SIZE]]
    found = with_row_parts(ProgressUpdate.objects.visible_to(user).filter(pk__in=keys)).in_bulk()
    if any(key not in found for key in keys):
        raise Http404
    updates = [found[key] for key in dict.fromkeys(keys)]
    if not all(may_fill(user, update.implementation) for update in updates):
        raise PermissionDenied
    return updates


def ticked(sent: QueryDict, name: str) -> set[int]:
    return {number_in(key) for key in sent.getlist(name)}


def texts_of(form: QueryDict) -> dict[str, str]:
    """What was sent under each name."""
    return {name: str(form[name]) for name in form}


def shown_again(user: User, sent: QueryDict, updates: Sequence[ProgressUpdate]) -> list[Row]:
    """The rows as they were sent, nothing taken in."""
    versions = _versions(texts_of(sent), updates)
    rows = []
    for update in updates:
        form = RowForm(sent, update=update)
        rows.append(Row(update, form, versions[update.pk], versions[update.pk]))
    add_previous(user, rows)
    return rows


def take_in(
    user: User,
    form: QueryDict,
    updates: Sequence[ProgressUpdate],
    *,
    to_submit: bool = False,
    leaving: int = 0,
) -> list[Row]:
    """Save every row that was changed and, `to_submit`, hand in those ticked, each by itself.

    What is refused keeps what was typed, with the reason; untouched rows, and the one with the
    key `leaving`, are drawn as they are now.
    """
    sent = texts_of(form)
    versions = _versions(sent, updates)
    bases = bases_of(updates, versions)
    unchanged = ticked(form, "unchanged") if to_submit else set()
    submitting = ticked(form, "tick") | unchanged if to_submit else set()
    rows = []
    for update in updates:
        base = bases.get(update.pk)
        data, set_aside = chosen(sent, base, prefix=f"{prefix_of(update)}-")
        row = Row(update, RowForm(data, update=update), versions[update.pk], versions[update.pk])
        is_changed = set_aside or _is_changed(row.form, base)
        if update.pk != leaving and (update.pk in submitting or is_changed):
            _keep(
                user,
                row,
                set_aside,
                submits=update.pk in submitting,
                no_change=update.pk in unchanged,
            )
        else:
            row = _fresh(update)
        rows.append(row)
    return rows


def redrawn(user: User, rows: Sequence[Row]) -> list[Row]:
    """The rows after a press in which some were refused: what was kept is read anew."""
    kept = [row.update.pk for row in rows if row.is_done]
    now = with_row_parts(ProgressUpdate.objects.filter(pk__in=kept)).in_bulk()
    for row in rows:
        if row.is_done and not row.is_handed_in:
            fresh = _fresh(now[row.update.pk])
            row.update, row.form = fresh.update, fresh.form
            row.version = row.began_from = fresh.version
    add_previous(user, rows)
    return list(rows)


def _keep(user: User, row: Row, set_aside: Texts, *, submits: bool, no_change: bool) -> None:
    """Hand in or save one row by the verbs of its own page."""
    if not row.form.is_valid():
        row.said = "有内容需要修改，没有保存。"
        return
    content = row.form.content()
    common: dict[str, Any] = {
        "version": row.version,
        "set_aside": set_aside,
        "actor": user,
        "now": timezone.now(),
    }
    try:
        if submits:
            handed_in = replace(content, no_change=no_change)
            submit_seen(row.update, content=handed_in, **common)
            row.said, row.is_handed_in = "已提交。", True
        else:
            saved = save_merged(row.update, content=content, **common)
            row.said, row.taken = "已存为草稿。", list(map(label_of, saved.taken))
        row.is_done = True
    except Overtaken as overtaken:
        row.form.show_merge(overtaken.merge)
        row.version = overtaken.update.version
        row.taken = list(map(label_of, overtaken.merge.taken))
        row.changed_by = last_change(overtaken.update)
        row.said = "您打开之后，内容已有改动，没有保存，请核对。"
    except TransitionRefused as refused:
        row.said, row.unsent = f"没有保存：{refused}", row.form.typed()
    except ValidationError as fault:
        row.form.refuse(fault)
        saved = save_merged(row.update, content=content, **common)
        row.version = row.began_from = saved.update.version
        row.said = "没有提交，还有内容需要补充；已存为草稿。"


def _is_changed(form: RowForm, base: Texts | None) -> bool:
    """Whether anything was typed over what the form began with; unknown counts as typed."""
    sent = {name: form.data.get(form.add_prefix(name), "") for name in CONTENT_NAMES}
    return base is None or not all(alike(text, base[name]) for name, text in sent.items())


def _versions(sent: Mapping[str, str], updates: Iterable[ProgressUpdate]) -> dict[int, int]:
    """The version each row was sent in; 0, which none has, for one that says nothing."""
    return {u.pk: number_in(sent.get(f"{prefix_of(u)}-version", "")) for u in updates}


def bases_of(updates: Sequence[ProgressUpdate], versions: Mapping[int, int]) -> dict[int, Texts]:
    """The texts each form began with in its version; one query for all."""
    contents = contents_at(updates, versions)
    return {
        update.pk: drawn(contents[update.pk], last_status=update.implementation.claimed_status)
        for update in updates
        if update.pk in contents
    }
