"""Public bodies as the reference data describes them, without a database.

Bodies are either listed one by one in `fixtures/agencies.json` or follow from its naming
patterns: every province has its {region}商务厅. `fixtures/README.md` explains the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.places import Place, name_in_full

# The Party's organs below an autonomous region are named in several ways (区党委, 自治区委员会),
# so the pattern 中共{region}委… is only used where the region is a province, a city or a district.
PARTY_LEVEL_WORDS = ("省", "市", "区", "县")


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

    def name_on(self, on: date | None, *, written: str = "") -> str | None:
        """The official name on that day; for a body no longer there, the last it bore.

        Without a date it is the name in use when the pilot documents were written, or another
        if only that one is what a document writes, in full or short: who writes 金融监管总局 does
        not mean 中国银行保险监督管理委员会. None before the body existed.
        """
        if on is None:
            if shortens(written, self.name):
                return self.name
            meant = [dated.name for dated in self.names if shortens(written, dated.name)]
            return meant[0] if len(meant) == 1 else self.name
        for dated in self.names:
            if dated.covers(on):
                return dated.name
        last = self.names[-1]
        return last.name if last.last_day is not None and on > last.last_day else None

    def is_there_on(self, on: date | None) -> bool:
        """Whether it bears a name on that day; without a day, whether it still does."""
        return self.names[-1].covers(on or date.max)


def shortens(short: str, full: str) -> bool:
    """Whether a name takes all its characters from another: 发改委, 苏州金融监管分局."""
    return Counter(short) <= Counter(full)


@dataclass(frozen=True, slots=True)
class Patterns:
    """How bodies are named alike everywhere, and the places that name theirs otherwise."""

    patterns: Sequence[Mapping[str, Any]] = ()
    excluded: frozenset[str] = frozenset()

    def bodies_of(self, place: Place, places: Mapping[str, Place]) -> Iterator[Body]:
        """The bodies the patterns give a place."""
        if place.slug in self.excluded:
            return
        for pattern in self.patterns:
            if place.slug in pattern.get("only", (place.slug,)) and (
                place.slug not in pattern.get("except", ())
            ):
                body = _pattern_body(pattern, place, places)
                if body is not None:
                    yield body


def read_bodies(agencies: Mapping[str, Any]) -> dict[str, Body]:
    """The bodies listed in `agencies.json`, by key."""
    return {entry["key"]: _listed_body(entry) for entry in agencies["agencies"]}


def read_patterns(agencies: Mapping[str, Any]) -> Patterns:
    """The naming patterns of `agencies.json`."""
    return Patterns(tuple(agencies["patterns"]), frozenset(agencies["no_patterns"]))


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
        if place.usual_name is not None:
            yield place.usual_name + bare
        if body.kind == "party":
            yield f"{place.name}委{bare}"
            yield f"{place.name}党委{bare}"


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
        short_names=tuple(form.format(**words) for form in level.get("short_names", ())),
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
