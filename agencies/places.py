"""Places as far as the names of bodies need them: what a region is called, and what lies in what.

`fixtures/regions.json` holds the regions of the product; `fixtures/places.json` the other cities
and counties of GB/T 2260, so that 宁波市商务局 is told from 市商务局 of somewhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Words by which documents of and below a region mean it: 省商务厅, 市商务局.
LEVEL_WORDS = ("自治区", "省", "市", "州", "区", "县", "旗", "盟")

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
        self._places = places
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for place in places.values():
            for name in {place.name, place.short_name, name_in_full(place, places)}:
                self._by_name[name].append(place.slug)
        self._longest = max(map(len, self._by_name), default=0)

    def named(self, name: str) -> list[str]:
        """The places of that name, full or short."""
        return self._by_name.get(name, [])

    def inside(self, form: str) -> Iterator[str]:
        """Every place one of whose names stands somewhere in the form."""
        for start in range(len(form) - 1):
            for end in range(start + SHORTEST_NAME, min(len(form), start + self._longest) + 1):
                yield from self._by_name.get(form[start:end], ())

    def leading(self, form: str) -> str | None:
        """The place whose full name the form begins with: the longest, if only one has it."""
        for end in range(min(len(form), self._longest), SHORTEST_NAME - 1, -1):
            head = form[:end]
            full = [
                slug
                for slug in self._by_name.get(head, ())
                if head in (self._places[slug].name, name_in_full(self._places[slug], self._places))
            ]
            if full:
                return full[0] if len(full) == 1 else None
        return None
