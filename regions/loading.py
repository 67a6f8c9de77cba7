"""Regions and pilot rounds from their JSON files into the database, again and again alike."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from regions.models import PilotRegion, PilotRound, Region


def load_regions(rows: list[dict[str, Any]]) -> int:
    """Create or refresh the regions; parents stand before their children. Returns how many."""
    known: dict[str, Region] = {}
    for row in rows:
        parent = known[row["parent"]] if row["parent"] else None
        known[row["slug"]], _ = Region.objects.update_or_create(
            slug=row["slug"],
            defaults={
                "code": row["code"] or "",
                "name": row["name"],
                "short_name": row["short_name"],
                "level": row["level"],
                "parent": parent,
                "path": f"{parent.path if parent else '/'}{row['slug']}/",
                "order": row["order"],
                "valid_from": row["valid_from"],
                "valid_to": row["valid_to"],
            },
        )
    return len(known)


def load_rounds(rows: list[dict[str, Any]]) -> int:
    """Create or refresh the rounds and their regions. Returns how many rounds."""
    regions = {r.slug: r for r in Region.objects.all()}
    for row in rows:
        pilot_round, _ = PilotRound.objects.update_or_create(
            year=row["year"],
            defaults={
                "name": row["name"],
                "basis": row["basis"],
                "starts_on": _first_day(row["starts_on"]),
                "ends_on": _last_day(row["ends_on"]),
                "precision": row["precision"],
                "note": row["note"] or "",
            },
        )
        for named in row["regions"]:
            PilotRegion.objects.update_or_create(
                round=pilot_round,
                region=regions[named["region"]],
                defaults={
                    "name_in_document": named["name_in_document"],
                    "note": named["note"] or "",
                },
            )
    return len(rows)


def _first_day(text: str | None) -> date | None:
    """ "2018-07-01" as it is; "2020-08" (the day is not known) as the first of the month."""
    if text is None:
        return None
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def _last_day(text: str | None) -> date | None:
    first = _first_day(text)
    if first is None or text is None or len(text) == 10:
        return first
    return first.replace(day=monthrange(first.year, first.month)[1])
