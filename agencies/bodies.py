"""Public bodies and regions as the reference data describes them, without a database.

Bodies are either listed one by one in `fixtures/agencies.json` or follow from its naming
patterns: every province has its {region}商务厅. `fixtures/README.md` explains the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# Words by which documents of and below a region mean it: 省商务厅, 市商务局.
LEVEL_WORDS = ("自治区", "省", "市", "州", "区", "县")

# The Party's organs below an autonomous region are named in several ways (区党委, 自治区委员会),
# so the pattern 中共{region}委… is only used where the region is a province or a city.
PARTY_LEVEL_WORDS = ("省", "市")


@dataclass(frozen=True, slots=True)
class DatedName:
    """An official full name and the first and last day it was in force; None where open."""

    name: str
    first_day: date | None = None
    last_day: date | None = None

    def covers(self, on: date) -> bool:
        return (self.first_day is None or self.first_day <= on) and (
            self.last_day is None or on <= self.last_day
        )


@dataclass(frozen=True, slots=True)
class Body:
    """One public body and how it is written.

    `short_names` mean it in every document, `bare_names` only in documents of the region
    `bare_in`. `listed` is False for a body that only follows from a naming pattern.
    """

    key: str
    name: str
    names: tuple[DatedName, ...]
    short_names: tuple[str, ...]
    bare_names: tuple[str, ...]
    bare_in: str
    level: str
    region: str
    kind: str
    successor: str | None
    listed: bool

    def name_on(self, on: date | None) -> str | None:
        """The official name on that day; for a body no longer there, the last it bore.

        Without a date it is the name in use when the pilot documents were written. None
        before the body existed.
        """
        if on is None:
            return self.name
        for dated in self.names:
            if dated.covers(on):
                return dated.name
        last = self.names[-1]
        return last.name if last.last_day is not None and on > last.last_day else None


@dataclass(frozen=True, slots=True)
class Place:
    """A region as far as names need it; the database row is `regions.Region`."""

    slug: str
    name: str
    short_name: str
    level: str
    parent: str | None

    @property
    def level_word(self) -> str | None:
        return next((word for word in LEVEL_WORDS if self.name.endswith(word)), None)

    @property
    def pattern_level(self) -> str:
        """北京市 ranks with the provinces, but its organs are named in a way of their own."""
        if self.level == "province" and self.level_word == "市":
            return "municipality"
        return self.level


def read_places(rows: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """The rows of `regions.json` by slug."""
    return {
        r["slug"]: Place(r["slug"], r["name"], r["short_name"], r["level"], r["parent"])
        for r in rows
    }


def read_bodies(agencies: Mapping[str, Any], places: Mapping[str, Place]) -> dict[str, Body]:
    """The bodies of `agencies.json` by key: the listed ones, then what the patterns add.

    A listed body is the better knowledge and keeps its key: 吉林省市场监督管理厅.
    """
    bodies = {entry["key"]: _listed_body(entry) for entry in agencies["agencies"]}
    excluded = set(agencies["no_patterns"])
    for pattern in agencies["patterns"]:
        for place in places.values():
            if place.slug in excluded or place.slug in pattern.get("except", ()):
                continue
            body = _pattern_body(pattern, place, places)
            if body is not None:
                bodies.setdefault(body.key, body)
    return bodies


def name_in_full(place: Place, places: Mapping[str, Place]) -> str:
    """As organs carry it: a city's district behind the city, 苏州市姑苏区."""
    if place.level == "district" and place.level_word == "区" and place.parent:
        return places[place.parent].name + place.name
    return place.name


def qualified_names(body: Body, places: Mapping[str, Place]) -> Iterator[str]:
    """Its bare names behind the region's: 苏州市商务局, 苏州商务局, 吉林省委宣传部.

    None where the bare name already carries the place (园区海关), or belongs to the nation.
    """
    place = places[body.region]
    if place.level == "nation" or body.bare_in != body.region:
        return
    for bare in body.bare_names:
        yield name_in_full(place, places) + bare
        yield place.name + bare
        yield place.short_name + bare
        if body.kind == "party":
            yield f"{place.name}委{bare}"


def _listed_body(entry: Mapping[str, Any]) -> Body:
    later_short_names = [form for n in entry["names"] for form in n.get("short_names", ())]
    return Body(
        key=entry["key"],
        name=entry["name"],
        names=_dated(entry["names"]),
        short_names=(*entry["short_names"], *later_short_names),
        bare_names=tuple(entry["bare_names"]),
        bare_in=entry.get("bare_in", entry["region"]),
        level=entry["level"],
        region=entry["region"],
        kind=entry["kind"],
        successor=entry["successor"],
        listed=True,
    )


def _pattern_body(
    pattern: Mapping[str, Any], place: Place, places: Mapping[str, Place]
) -> Body | None:
    level = pattern["levels"].get(place.pattern_level)
    if level is None:
        return None
    if pattern["kind"] == "party" and place.level_word not in PARTY_LEVEL_WORDS:
        return None
    words = {"region": name_in_full(place, places), "short": place.short_name}
    names = _dated({**n, "name": n["name"].format(**words)} for n in level["names"])
    return Body(
        key=f"{place.slug}-{pattern['key']}",
        name=names[0].name,
        names=names,
        short_names=(),
        bare_names=tuple(level["bare_names"]),
        bare_in=place.slug,
        level=place.level,
        region=place.slug,
        kind=pattern["kind"],
        successor=None,
        listed=False,
    )


def _dated(names: Iterable[Mapping[str, Any]]) -> tuple[DatedName, ...]:
    return tuple(DatedName(n["name"], _day(n["from"]), _day(n["to"])) for n in names)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
