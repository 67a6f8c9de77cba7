"""What an update said in an earlier version, read from its history."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.actions.guarding import Content, content_of
from tasks.models import ProgressUpdate


def contents_at(versions: Mapping[int, int]) -> dict[int, Content]:
    """The content of each update (by key) in the version asked for; one query for all.

    Left out is what the history does not hold: a version that never was.
    """
    history = ProgressUpdate.events.rel.related_model  # type: ignore[attr-defined]
    events = history.objects.filter(
        pgh_obj__in=versions.keys(), version__in=set(versions.values())
    ).order_by("pgh_id")
    return {
        event.pgh_obj_id: content_of(event)
        for event in events
        if versions[event.pgh_obj_id] == event.version
    }


def content_at(update: ProgressUpdate, version: int) -> Content | None:
    """As `contents_at`, for one update; None where the history does not hold it."""
    return contents_at({update.pk: version}).get(update.pk)
