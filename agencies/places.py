"""Places as far as the names of bodies need them: what a region is called, and what lies in what.

`fixtures/regions.json` holds the regions of the product; `fixtures/places.json` the other cities
and counties of GB/T 2260, so that 宁波市商务局 is told from 市商务局 of somewhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

# Words by which documents of and below a region mean it: 省商务厅, 市商务局.
LEVEL_WORDS = ("自治区", "省", "市", "州", "区", "县", "旗", "盟")

PREFECTURE = "自治州"

# 苏州 and 苏州市, but not 区 or 省 alone.
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A region as far as names need it; the database row is `regions.Region`."""

    slug: str
    name: str
    short_name: str
    level: str
    parent: str | None
    code: str | None = None

    @property
    def level_word(self) -> str | None:
        return _level_word(self.name)

    @property
    def usual_name(self) -> str | None:
        """延边州 for 延边朝鲜族自治州, None for any other place."""
        if not self.name.endswith(PREFECTURE) or self.short_name.endswith("州"):
            return None
        return f"{self.short_name}州"

    @property
    def pattern_level(self) -> str:
        """北京市 ranks with the provinces, but its organs are named in a way of their own."""
        if self.level == "province" and self.level_word == "市":
            return "municipality"
        return self.level


@cache
def _level_word(name: str) -> str | None:
    return next((word for word in LEVEL_WORDS if name.endswith(word)), None)


def read_places(rows: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """The rows of `regions.json` by slug."""
    return {
        r["slug"]: Place(
            r["slug"], r["name"], r["short_name"], r["level"], r["parent"], r.get("code")
        )
        for r in rows
    }


def add_places(places: dict[str, Place], rows: Mapping[str, Any]) -> None:
    """Add those of `places.json`, which go by their codes; a code says what lies in what."""
    by_code = {place.code: place.slug for place in places.values() if place.code}
    for code, name, short_name in rows["cities"]:
        places[code] = Place(code, name, short_name, "city", by_code[f"{code[:2]}0000"], code)
        by_code[code] = code
    for code, name in rows["districts"]:
        above = by_code.get(f"{code[:4]}00") or by_code[f"{code[:2]}0000"]
        # 朝阳 is a city and two districts: a district has no short name.
        places[code] = Place(code, name, name, "district", above, code)


def name_in_full(place: Place, places: Mapping[str, Place]) -> str:
    """As organs carry it: a city's district behind the city, 苏州市姑苏区."""
    if place.level == "district" and place.level_word == "区" and place.parent:
        return places[place.parent].name + place.name
    return place.name


def upwards(slug: str, places: Mapping[str, Place]) -> Iterator[Place]:
    """The place and those it lies in, from itself up."""
    at: str | None = slug
    while at is not None:
        yield places[at]
        at = places[at].parent


class PlaceIndex:
    """Finds places by their names."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_full_name: defaultdict[str, list[str]] = defaultdict(list)
        for place in places.values():
            full = {place.name, name_in_full(place, places)}
            for name in full:
                self._by_full_name[name].append(place.slug)
            for name in {place.short_name, place.usual_name or place.short_name, *full}:
                self._by_name[name].append(place.slug)
        # Names by how they begin, the longest first: most characters begin none.
        self._by_head: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self._by_name, key=len, reverse=True):
            self._by_head[name[:SHORTEST_NAME]].append(name)

    def named(self, name: str) -> list[str]:
        """The places of that name, full or short."""
        return self._by_name.get(name, [])

    def inside(self, form: str) -> Iterator[str]:
        """Every place one of whose names stands somewhere in the form."""
        for start in range(len(form) - 1):
            for name in self._by_head.get(form[start : start + SHORTEST_NAME], ()):
                if form.startswith(name, start):
                    yield from self._by_name[name]

    def leading(self, form: str) -> str | None:
        """The place whose full name the form begins with: the longest, if only one has it."""
        for name in self._by_head.get(form[:SHORTEST_NAME], ()):
            if name in self._by_full_name and form.startswith(name):
                slugs = self._by_full_name[name]
                return slugs[0] if len(slugs) == 1 else None
        return None
