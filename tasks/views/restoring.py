"""What a person typed, brought back into a form: merged, or as it was kept for them."""

from __future__ import annotations

from typing import Any

from agencies.models import AuditEvent, User
from tasks.actions import label_of, merged_with, texts_at
from tasks.choices import Verb
from tasks.forms import ContentForm, filling_of, worded
from tasks.merging import Merge, Texts, alike
from tasks.models import ProgressUpdate, TypedText


def overtaken_ctx(update: ProgressUpdate, merge: Merge) -> dict[str, Any]:
    """What a page says above a form that shows a merge; the form goes on from the row as it is."""
    return {
        "version": update.version,
        "overtaken": True,
        "taken": list(map(label_of, merge.taken)),
        "changed_by": last_change(update),
    }


def restored(user: User, update: ProgressUpdate, form: ContentForm | None) -> dict[str, Any]:
    """Fill the form, not yet sent, with what was autosaved for the person; what to say about it.

    Without a form, since the row is with others now, the texts are shown to be copied.
    """
    typed = TypedText.objects.visible_to(user).filter(update=update).first()
    if typed is None or is_saved(typed, update):
        return {}
    if form is None:
        return {"unsent": worded(typed.fields), "typed": typed}
    merge = restore(typed, update, form, base=texts_at(update, typed.version))
    ctx = {"typed": typed, "began_from": typed.version}
    is_overtaken = merge.taken or merge.clashes
    return ctx | (overtaken_ctx(update, merge) if is_overtaken else {})


def is_saved(typed: TypedText, update: ProgressUpdate) -> bool:
    """Whether the row says the same already: a late copy of what was saved."""
    row = filling_of(update)
    return all(alike(text, row[name]) for name, text in typed.fields.items())


def restore(
    typed: TypedText, update: ProgressUpdate, form: ContentForm, *, base: Texts | None
) -> Merge:
    """Put the texts into the form, merged with the row where that has changed. `base` are the
    texts they were typed over. Expects the implementation fetched along.
    """
    merge = merged_with(update, filling_of(update) | typed.fields, base=base)
    form.show_merge(merge)
    return merge


def last_change(update: ProgressUpdate) -> AuditEvent | None:
    """Who left the row as it is, and when; the trail is read for this one row only."""
    return AuditEvent.objects.filter(
        object_type="progressupdate", object_id=str(update.pk), verb__in=Verb.values
    ).first()
