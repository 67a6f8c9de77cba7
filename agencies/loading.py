"""Bodies and their names from fixtures/agencies.json into the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from agencies.answers import current_gazetteer
from agencies.bodies import Body
from agencies.choices import AgencyLevel, NameKind
from agencies.gazetteer import normalise
from agencies.models import Agency, AgencyName
from regions.models import Region


def load_agencies(rows: list[dict[str, Any]]) -> int:
    """Create or refresh the bodies and their names. Returns how many bodies.

    A body's names stand in order of time: the last is the one it bears now.
    """
    regions = {r.slug: r for r in Region.objects.all()}
    _take_over(rows)
    Agency.objects.bulk_create(
        [
            Agency(
                key=row["key"],
                name=row["names"][-1]["name"],
                short_name=row["short_name"],
                level=row["level"],
                kind=row["kind"],
                region=regions[row["region"]] if row["region"] else None,
                since=row["since"],
                until=row["until"],
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "short_name", "level", "kind", "region", "since", "until"],
    )
    agencies = Agency.objects.in_bulk([row["key"] for row in rows], field_name="key")
    AgencyName.objects.bulk_create(
        [name for row in rows for name in _names_of(agencies[row["key"]], row)],
        update_conflicts=True,
        unique_fields=["agency", "name", "kind"],
        update_fields=["valid_from", "valid_to"],
    )
    for row in rows:
        if row["successor"]:
            Agency.objects.filter(key=row["key"]).update(successor=agencies[row["successor"]])
    _drop_other_kinds(rows)
    return len(agencies)


def _names_of(agency: Agency, row: dict[str, Any]) -> Iterator[AgencyName]:
    present = row["names"][-1]["name"]
    official = {dated["name"]: dated for dated in row["names"]}
    for name, dated in official.items():
        kind = NameKind.FULL if name == present else NameKind.FORMER
        yield AgencyName(
            agency=agency, name=name, kind=kind, valid_from=dated["from"], valid_to=dated["to"]
        )
    shorts = {row["short_name"], *row["short_names"], *row["bare_names"]}
    for name in sorted(shorts - set(official)):
        yield AgencyName(agency=agency, name=name, kind=NameKind.SHORT)


def _take_over(rows: list[dict[str, Any]]) -> None:
    """A body that a document or a person named before it was listed stays one body.

    Its row gets the key it is listed under. Where that key has a row already, two names led to
    one body: the listed row bears the name, the other one points at it and keeps what it holds.
    """
    keys = {row["names"][-1]["name"]: row["key"] for row in rows if row["until"] is None}
    listed = {row["key"]: row for row in rows}
    there = Agency.objects.in_bulk(list(listed), field_name="key")
    named = Agency.objects.filter(name__in=keys, until__isnull=True).exclude(key__in=listed)
    for agency in named:
        key = keys[agency.name]
        if key in there:
            agency.name, agency.successor = f"{agency.name}（{agency.key}）"[:100], there[key]
        else:
            agency.key = key
        agency.save(update_fields=["key", "name", "successor"])


def _drop_other_kinds(rows: list[dict[str, Any]]) -> None:
    """A listed body's official names are those listed, each of one kind.

    What was loaded as the present or a short name and is a former one by now stands once, and the
    name a pattern gave the body before it was listed goes. Short names people added stay, and so
    do full ones with a date: somebody knew it.
    """
    present = {row["key"]: row["names"][-1]["name"] for row in rows}
    kinds = {
        (row["key"], dated["name"]): (
            NameKind.FULL if dated["name"] == present[row["key"]] else NameKind.FORMER
        )
        for row in rows
        for dated in row["names"]
    }
    # Two plain statements: a DELETE that joins them is planned badly before the first ANALYZE.
    names = AgencyName.objects.values_list(
        "pk", "agency__key", "name", "kind", "valid_from", "valid_to"
    )
    other = [
        pk
        for pk, key, name, kind, since, until in names
        if kinds.get((key, name), kind) != kind
        or (kind == NameKind.FULL and not (since or until) and present.get(key, name) != name)
    ]
    AgencyName.objects.filter(pk__in=other).delete()


def ensure_agency(body: Body) -> Agency:
    """The row of a body; one that only follows from a naming pattern gets its row when named.

    One that a person entered before the patterns knew it has its row under that person's key.
    """
    same_name = Q(name=body.names[-1].name, until__isnull=True)
    known = {row.key: row for row in Agency.objects.filter(Q(key=body.key) | same_name)}
    if known:
        return known.get(body.key) or next(iter(known.values()))
    agency, created = Agency.objects.get_or_create(
        key=body.key,
        defaults={
            "name": body.names[-1].name,
            "short_name": body.bare_names[0] if body.bare_names else body.name,
            "level": body.level if body.level in AgencyLevel.values else AgencyLevel.CITY,
            "kind": body.kind,
            "region": _ensure_region(body.region),
        },
    )
    if created:
        for dated in body.names:
            kind = NameKind.FULL if dated.name == agency.name else NameKind.FORMER
            _name(agency, dated.name, kind, dated.first_day, dated.last_day)
        for bare in set(body.bare_names) - {dated.name for dated in body.names}:
            _name(agency, bare, NameKind.SHORT)
    return agency


@dataclass(frozen=True, slots=True)
class NewBody:
    """What a person enters about a body that neither the fixtures nor the database know."""

    name: str
    short_name: str
    level: str
    kind: str
    region: Region


def enter_body(new: NewBody) -> Agency:
    """The row of a body a person enters, under its full name; who did it, the caller records.

    Raises ValidationError by field.
    """
    full = new.name.strip()
    if current_gazetteer().look_up(full, issuer=None, on=None).key is not None:
        raise ValidationError({"name": f"“{full}”已在单位库中，请直接选择。"})
    # Keys stand in addresses and are ASCII: a digest of the name is, and is its own.
    digest = hashlib.sha256(normalise(full).encode()).hexdigest()[:10]
    body = Agency(
        key=f"{new.region.slug}-{digest}",
        name=full,
        short_name=new.short_name.strip() or full,
        level=new.level,
        kind=new.kind,
        region=new.region,
    )
    body.full_clean()
    body.save()
    _name(body, full, NameKind.FULL)
    return body


def _ensure_region(slug: str) -> Region:
    """The row of a place; a city no pilot speaks of gets its row when it is named."""
    known = Region.objects.filter(slug=slug).first()
    if known is not None:
        return known
    place = current_gazetteer().places[slug]
    above = _ensure_region(place.parent) if place.parent else None
    region, _ = Region.objects.get_or_create(
        slug=slug,
        defaults={
            "code": place.code or "",
            "name": place.name,
            "short_name": place.short_name,
            "level": place.level,
            "parent": above,
            "path": f"{above.path if above else '/'}{slug}/",
            # After the regions of the product, in the order of their codes.
            "order": int(place.code or 0),
        },
    )
    return region


def _name(
    agency: Agency,
    name: str,
    kind: NameKind,
    since: str | date | None = None,
    until: str | date | None = None,
) -> None:
    AgencyName.objects.update_or_create(
        agency=agency,
        name=name,
        kind=kind,
        defaults={"valid_from": since, "valid_to": until},
    )
