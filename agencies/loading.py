"""Bodies and their names from fixtures/agencies.json into the database."""

from __future__ import annotations

from typing import Any

from agencies.choices import NameKind
from agencies.models import Agency, AgencyName
from regions.models import Region


def load_agencies(rows: list[dict[str, Any]]) -> int:
    """Create or refresh the bodies and their names. Returns how many bodies."""
    regions = {r.slug: r for r in Region.objects.all()}
    agencies: dict[str, Agency] = {}
    for row in rows:
        agency, _ = Agency.objects.update_or_create(
            key=row["key"],
            defaults={
                "name": row["name"],
                "short_name": row["short_names"][0] if row["short_names"] else row["name"],
                "level": row["level"],
                "kind": row["kind"],
                "region": regions[row["region"]] if row["region"] else None,
                "since": row["since"],
                "until": row["until"],
            },
        )
        agencies[row["key"]] = agency
        for name in row["short_names"]:
            _name(agency, name, NameKind.SHORT)
        for dated in row["names"]:
            kind = NameKind.FULL if dated["name"] == row["name"] else NameKind.FORMER
            _name(agency, dated["name"], kind, dated["from"], dated["to"])
        if not any(dated["name"] == row["name"] for dated in row["names"]):
            _name(agency, row["name"], NameKind.FULL)
    for row in rows:
        if row["successor"]:
            Agency.objects.filter(key=row["key"]).update(successor=agencies[row["successor"]])
    return len(agencies)


def _name(
    agency: Agency, name: str, kind: NameKind, since: str | None = None, until: str | None = None
) -> None:
    AgencyName.objects.update_or_create(
        agency=agency,
        name=name,
        kind=kind,
        defaults={"valid_from": since, "valid_to": until},
    )
