"""Keeping what a person types before they save it, and forgetting it again.

No event in the trail and no version: nobody but the person ever sees it, and nothing follows
from it. It becomes content only through the form they save.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from agencies.models import User
from tasks.actions.guarding import check_state
from tasks.actions.typed import CONTENT_NAMES
from tasks.choices import Verb
from tasks.models import ProgressUpdate, TypedText
from tasks.permissions import may_fill

# Above every limit of the form: what is too long to save must still not be lost while it is cut.
MOST_CHARACTERS = 20_000
# Longer than any round of reminders; then whoever typed it will not come back for it.
KEPT_FOR = timedelta(days=30)


def keep_typed(
    update: ProgressUpdate,
    *,
    fields: Mapping[str, str],
    version: int,
    actor: User,
    now: datetime,
) -> TypedText:
    """Keep what the actor has typed so far, valid or not; the last call stands.

    Raises PermissionDenied, TransitionRefused, ValidationError where a text is far too long.
    """
    if not may_fill(actor, update.implementation):
        raise PermissionDenied
    check_state(update, Verb.SAVE, on=timezone.localdate(now))
    # PostgreSQL holds no zero byte; everything else stays as typed.
    texts = {name: fields[name].replace("\0", "") for name in CONTENT_NAMES if name in fields}
    if any(len(text) > MOST_CHARACTERS for text in texts.values()):
        raise ValidationError(f"一栏超过{MOST_CHARACTERS}字，不能自动保存，请精简。")
    typed, _ = TypedText.objects.update_or_create(
        update=update,
        user=actor,
        defaults={"fields": texts, "version": version, "saved_at": now},
    )
    return typed


def drop_typed(update: ProgressUpdate, *, actor: User) -> None:
    """Forget it: it was saved, handed in or thrown away."""
    TypedText.objects.filter(update=update, user=actor).delete()


def drop_expired_typed(*, now: datetime) -> int:
    """Forget what nobody has come back for; how many."""
    number, _ = TypedText.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    return number
