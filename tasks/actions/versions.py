"""What an update said in a version that was seen: as it is now, or from its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks.actions.guarding import Content, content_of
from tasks.models import ProgressUpdate


def contents_at(
    updates: Iterable[ProgressUpdate], versions: Mapping[int, int]
) -> dict[int, Content]:
    """The content of the updates (by key) in the versions asked for; at most one query for all.

    Left out is what the history does not hold: a version that never was.
    """
    found = {u.pk: content_of(u) for u in updates if versions.get(u.pk) == u.version}
    earlier = {pk: version for pk, version in versions.items() if pk not in found}
    if not earlier:
        return found
    history = ProgressUpdate.events.rel.related_model  # type: ignore[attr-defined]
    events = history.objects.filter(
        pgh_obj__in=earlier.keys(), version__in=set(earlier.values())
    ).order_by("pgh_id")
    return found | {
        event.pgh_obj_id: content_of(event)
        for event in events
        if earlier[event.pgh_obj_id] == event.version
    }


def content_at(update: ProgressUpdate, version: int) -> Content | None:
    """As `contents_at`, for one update; None where the history does not hold it."""
    return contents_at([update], {update.pk: version}).get(update.pk)
