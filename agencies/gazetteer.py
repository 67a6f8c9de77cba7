"""Names of public bodies as documents write them, turned into official names.

    药监局       in a State Council document   -> 国家药品监督管理局
    市商务局     in a Suzhou document          -> 苏州市商务局
    省税务局     in a Jilin document           -> 国家税务总局吉林省税务局

The knowledge is data (`agencies/bodies.py` reads it); this module only looks up. It imports no
Django, so the parser uses it. The first of these steps that finds any body decides:

1. names that mean the same in every document: full names, distinctive short names (银保监会),
   and a region's name before a bare one (苏州市税务局, 昆山市政府);
2. bare names, which mean something only in their own region's documents (商务局, 药监局);
3. a bare name behind the word for a level (市商务局, 省委宣传部): the nearest region of that
   level at or above the issuer's own;
4. the same name without a closing bracket (…联席会议办公室（商务部）);
5. a slip of one character in a long name, only if exactly one body fits.

Nothing found, or more than one body, is never decided: `name` is then None.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agencies.bodies import Body, Place, qualified_names, read_bodies, read_places

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

NATION = "china"

# How an issuer is called when only its level is known.
NATIONAL_ISSUERS = frozenset({"national", "central", "国家", "中央", "中国"})

# The state's own name may stand before any organ of it and changes nothing.
STATE_PREFIX = "中华人民共和国"

# A shorter name has too many neighbours at one character's distance: 商务部 and 商务局,
# 国家能源局 and 国家邮政局 are different bodies, not slips.
SHORTEST_SLIP = 6

Forms = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one written name means. `candidates` are the keys of the bodies that fitted.

    `key` and `name` are set only if exactly one body fits; `slip` says that it fits only
    after mending one character. `answer` numbers the person's answer that decided, which may
    also say that the name is a collective's or no name at all.
    """

    key: str | None = None
    name: str | None = None
    slip: bool = False
    candidates: tuple[str, ...] = ()
    collective: bool = False
    answer: int | None = None


class Gazetteer:
    """Bodies by every name they are written with. Build it with `load_gazetteer`."""

    def __init__(
        self, bodies: Mapping[str, Body], places: Mapping[str, Place], collectives: Iterable[str]
    ) -> None:
        self.bodies = bodies
        self._places = places
        self._collectives = frozenset(map(normalise, collectives))
        self._everywhere: Forms = defaultdict(set)
        self._local: dict[str, Forms] = {slug: defaultdict(set) for slug in places}
        self._slips: dict[str, _Slips] = {}
        self._forms: dict[str, Forms] = {}
        for body in bodies.values():
            full_names = (dated.name for dated in body.names)
            for form in (*full_names, *body.short_names, *qualified_names(body, places)):
                self._everywhere[normalise(form)].add(body.key)
            for form in body.bare_names:
                self._local[body.bare_in][normalise(form)].add(body.key)
        self._longest = max(map(len, self._everywhere))

    def resolve(self, name: str, *, issuer: str | None, on: date | None) -> str | None:
        """The official full name on the day `on`, or None where it is not certain.

        `issuer` is the issuing body (苏州市人民政府), its region's name or slug, or
        "national". `on` is the day of the document, None if unknown.
        """
        return self.look_up(name, issuer=issuer, on=on).name

    def look_up(self, name: str, *, issuer: str | None, on: date | None) -> Resolution:
        """As `resolve`, but says which body it is, whether by a slip, and what else fitted."""
        form = normalise(name)
        if not form or form in self._collectives:
            return Resolution()
        region = self.issuer_region(issuer)
        keys = self._exact(form, region) or self._exact(_without_bracket(form), region)
        slip = not keys
        if slip:
            keys = self._within_one_character(form, region)
        there = sorted(key for key in keys if self.bodies[key].name_on(on) is not None)
        if len(there) != 1:
            return Resolution(candidates=tuple(there or sorted(keys)))
        (key,) = there
        return Resolution(key, self.bodies[key].name_on(on), slip, (key,))

    def is_collective(self, name: str) -> bool:
        """Whether the name is a listed one for a group of unnamed bodies (有关部门)."""
        return normalise(name) in self._collectives

    def forms_for(self, region: str) -> Mapping[str, set[str]]:
        """Every form a document of this region may write, and the keys of the bodies it fits."""
        if region not in self._local:
            return self._everywhere
        if region not in self._forms:
            forms: Forms = defaultdict(set)
            for form, keys in (*self._everywhere.items(), *self._local[region].items()):
                forms[form] |= keys
            for place in self._upwards(region):
                if place.level_word is not None:
                    for form, keys in self._local[place.slug].items():
                        forms[place.level_word + form] |= keys
            self._forms[region] = forms
        return self._forms[region]

    def issuer_region(self, issuer: str | None) -> str | None:
        """The slug of the region an issuer stands for; None if it tells none."""
        if issuer is None or issuer in self._places:
            return issuer
        form = normalise(issuer)
        if form in NATIONAL_ISSUERS:
            return NATION
        named = [p.slug for p in self._places.values() if form in (p.name, p.short_name)]
        if len(named) == 1:
            return named[0]
        keys = self._everywhere.get(form) or self._local[NATION].get(form) or set()
        homes = {self.bodies[key].region for key in keys}
        if len(homes) == 1:
            return homes.pop()
        # An organ nobody listed still tells its region: 苏州市园林和绿化管理局.
        leading = [p for p in self._places.values() if form.startswith(p.name)]
        return max(leading, key=lambda p: len(p.name)).slug if leading else None

    def _exact(self, form: str, region: str | None) -> set[str]:
        if form in self._everywhere:
            return self._everywhere[form]
        if region is None:
            return set()
        if form in self._local[region]:
            return self._local[region][form]
        for place in self._upwards(region):
            word = place.level_word
            if word is not None and form.startswith(word):
                return self._behind_level_word(place.slug, form.removeprefix(word))
        return set()

    def _behind_level_word(self, region: str, rest: str) -> set[str]:
        """Bodies meant by what follows 省 or 市; a 委 before the name marks the Party's own."""
        local = self._local[region]
        if rest in local:
            return local[rest]
        if not rest.startswith("委"):
            return set()
        return {key for key in local.get(rest[1:], ()) if self.bodies[key].kind == "party"}

    def _within_one_character(self, form: str, region: str | None) -> set[str]:
        if region is None or not SHORTEST_SLIP <= len(form) <= self._longest + 1:
            return set()
        if region not in self._slips:
            self._slips[region] = _Slips(self._forms_for_slips(region))
        return self._slips[region].near(form)

    def _forms_for_slips(self, region: str) -> Forms:
        """Every form a document of this region may have meant.

        A national document means central bodies. A regional one means bodies of its own
        region and those above and below: a near miss of a ministry's name there may as well
        be a local body (自然资源局, 自然资源部).
        """
        above = {place.slug for place in self._upwards(region)}
        below = {
            slug
            for slug in self._places
            if any(place.slug == region for place in self._upwards(slug))
        }
        within = {NATION} if region == NATION else (above | below) - {NATION}
        forms: Forms = defaultdict(set)
        for form, keys in (*self._everywhere.items(), *self._local[region].items()):
            forms[form] |= {key for key in keys if self.bodies[key].region in within}
        for place in self._upwards(region):
            if place.level_word is not None:
                for form, keys in self._local[place.slug].items():
                    forms[place.level_word + form] |= keys
        return forms

    def _upwards(self, region: str) -> Iterator[Place]:
        slug: str | None = region
        while slug is not None:
            yield self._places[slug]
            slug = self._places[slug].parent


class _Slips:
    """Forms found by a neighbour at one character's distance, without trying them all.

    Two strings that far apart are equal after dropping at most one character from each.
    """

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._by_rest: Forms = defaultdict(set)
        for form in forms:
            for rest in _rests(form):
                self._by_rest[rest].add(form)

    def near(self, form: str) -> set[str]:
        found: set[str] = set()
        for rest in _rests(form):
            for known in self._by_rest.get(rest, ()):
                if _one_character_apart(form, known):
                    found |= self._forms[known]
        return found


def load_gazetteer(path: Path | None = None) -> Gazetteer:
    """Read `agencies.json` and `regions.json` from a folder, the project's own if not given."""
    folder = path or FIXTURES
    agencies = json.loads((folder / "agencies.json").read_text(encoding="utf-8"))
    places = read_places(json.loads((folder / "regions.json").read_text(encoding="utf-8")))
    return Gazetteer(read_bodies(agencies, places), places, agencies["collectives"])


def normalise(name: str) -> str:
    """Fold width, drop blanks and the state's own name: how names are compared, never kept."""
    folded = "".join(unicodedata.normalize("NFKC", name).split())
    return folded.removeprefix(STATE_PREFIX) or folded


def _without_bracket(form: str) -> str:
    """The name before a closing bracket that says where the body sits."""
    return form[: form.rindex("(")] if form.endswith(")") and "(" in form else form


def _rests(form: str) -> set[str]:
    """The form, and the form without each of its characters in turn."""
    return {form, *(form[:i] + form[i + 1 :] for i in range(len(form)))}


def _one_character_apart(a: str, b: str) -> bool:
    """Whether replacing, adding or dropping one character turns one into the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    replaced = a[start + 1 :] == b[start + 1 :]
    dropped = a[start + 1 :] == b[start:]
    added = a[start:] == b[start + 1 :]
    return replaced or dropped or added
