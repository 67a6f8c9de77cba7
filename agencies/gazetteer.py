"""Names of public bodies as documents write them, turned into official names.

    药监局       in a State Council document   -> 国家药品监督管理局
    市商务局     in a Suzhou document          -> 苏州市商务局
    省税务局     in a Jilin document           -> 国家税务总局吉林省税务局

The knowledge is data (`agencies/bodies.py` and `agencies/places.py` read it); this module only
looks up. It imports no Django, so the parser uses it. The first of these steps that finds any
body decides:

1. names that mean the same in every document: full names, distinctive short names (银保监会),
   and a region's name before a bare one (苏州市税务局, 昆山市政府);
2. bare names, which mean something only in their own region's documents (商务局, 药监局);
3. a bare name behind the word for a level (市商务局, 省委宣传部): the nearest region of that
   level at or above the issuer's own;
4. the same name without a closing bracket (…联席会议办公室（商务部）);
5. a slip of one character in a long name, only if exactly one body fits.

Of several bodies of one name (朝阳区政府) those in or above the issuer's own region are meant, and
of one region's a listed one before one that only follows from a pattern; of several that bore a
name one after another the one of the day. Nothing found, or still more than one body, is never
decided: `name` is then None.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from agencies.bodies import Body, Patterns, qualified_names, read_bodies, read_patterns, shortens
from agencies.near_misses import Forms, NearMisses
from agencies.places import Place, PlaceIndex, add_places, read_places, upwards

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

NATION = "china"

# How an issuer is called when only its level is known.
NATIONAL_ISSUERS = frozenset({"national", "central", "国家", "中央", "中国"})

# What stands round the first of several issuers, and the office that writes for it:
# 商务部等9部门 | 商务部、财政部 | 商务部 财政部 | 商务部办公厅
SIGNING = re.compile(
    r"等\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*个?(?:部门|单位).*"
    r"|[\s、，,].*|(?<=[部委署局行会])办公(?:厅|室)$"
)

# The state's own name may stand before any organ of it and changes nothing.
STATE_PREFIX = "中华人民共和国"
PARTY_PREFIX = "中共"

# 人行湖北省分行
BANK, BANK_IN_FULL = "人行", "人民银行"
LEAGUE = re.compile(r"^团(?P<level>自治区|[省市州区县])委$")

# 市委宣传部, 自治区党委宣传部: what marks the Party's own behind the word for a level.
PARTY_MARKS = ("委", "党委")

# A shorter name has too many neighbours at one character's distance: 商务部 and 商务局,
# 国家能源局 and 国家邮政局 are different bodies, not slips.
SHORTEST_SLIP = 6

# A document has one issuer and asks for it with each of its names.
MOST_ISSUERS = 1000


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
    """Bodies by every name they are written with. Build it with `load_gazetteer`.

    What the patterns give a place is worked out when a name or an issuer first speaks of it:
    there are three thousand places, and a document knows a handful.
    """

    def __init__(
        self,
        bodies: Mapping[str, Body],
        places: Mapping[str, Place],
        collectives: Iterable[str],
        patterns: Patterns | None = None,
    ) -> None:
        self.bodies: dict[str, Body] = {}
        self.places = places
        self.collectives = frozenset(map(normalise, collectives))
        self.patterns = patterns or Patterns()
        self._index = PlaceIndex(places)
        self._opened: set[str] = set()
        self._everywhere: Forms = defaultdict(set)
        self._local: defaultdict[str, Forms] = defaultdict(_no_forms)
        self._near: dict[str, NearMisses] = {}
        self._homes: dict[str, str | None] = {}
        for body in bodies.values():
            self._add(body)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is worked out again when needed: processes are handed this by the wire."""
        return {**self.__dict__, "_near": {}, "_homes": {}}

    def resolve(self, name: str, *, issuer: str | None, on: date | None) -> str | None:
        """The official full name on the day `on`, or None where it is not certain.

        `issuer` is the issuing body (苏州市人民政府), its region's name or slug, or
        "national". `on` is the day of the document, None if unknown.
        """
        return self.look_up(name, issuer=issuer, on=on).name

    def look_up(self, name: str, *, issuer: str | None, on: date | None) -> Resolution:
        """As `resolve`, but says which body it is, whether by a slip, and what else fitted."""
        form = normalise(name)
        if not form or form in self.collectives:
            return Resolution()
        region = self.issuer_region(issuer)
        self._open_for(form, region)
        keys = self._exact(form, region)
        if not keys and (shorter := _without_bracket(form)) != form:
            keys = self._exact(shorter, region)
        slip = not keys
        if slip:
            keys = self._within_one_character(form, region)
        if not keys:
            return Resolution()
        there = {key for key in keys if self.bodies[key].name_on(on) is not None}
        # 广电总局 is the one of the day, not those that once went by the same short name.
        there = {key for key in there if self.bodies[key].is_there_on(on)} or there
        meant = sorted(self._listed(self._spelt_out(form, self._nearest(there, region), on)))
        if len(meant) != 1:
            return Resolution(candidates=tuple(meant or sorted(keys)))
        (key,) = meant
        return Resolution(key, self.bodies[key].name_on(on, written=form), slip, (key,))

    def is_collective(self, name: str) -> bool:
        """Whether the name is a listed one for a group of unnamed bodies (有关部门)."""
        return normalise(name) in self.collectives

    def forms_for(self, region: str) -> Mapping[str, set[str]]:
        """Every form a document of this region may write, and the keys of the bodies it fits."""
        if region not in self.places:
            return self._everywhere
        self._open_for("", region)
        forms: Forms = defaultdict(set)
        # Copies, since another thread may be opening a place.
        for form, keys in (*list(self._everywhere.items()), *self._local[region].items()):
            forms[form] |= keys
        for place in upwards(region, self.places):
            if place.level_word is not None:
                for form, keys in self._local[place.slug].items():
                    forms[place.level_word + form] |= keys
        return forms

    def issuer_region(self, issuer: str | None) -> str | None:
        """The slug of the region an issuer stands for; None if it tells none."""
        if issuer is None or issuer in self.places:
            return issuer
        if issuer not in self._homes:
            if len(self._homes) >= MOST_ISSUERS:
                self._homes.clear()
            first = normalise(SIGNING.sub("", issuer))
            self._homes[issuer] = self._home(normalise(issuer)) or self._home(first)
        return self._homes.get(issuer)

    def _home(self, form: str) -> str | None:
        if form in NATIONAL_ISSUERS:
            return NATION
        named = self._index.named(form)
        if len(named) == 1:
            return named[0]
        self._open_for(form, None)
        keys = self._everywhere.get(form) or self._local[NATION].get(form) or set()
        homes = {self.bodies[key].region for key in keys}
        if len(homes) == 1:
            return homes.pop()
        # An organ nobody listed still tells its region: 苏州市园林和绿化管理局.
        return self._index.leading(form.removeprefix(PARTY_PREFIX))

    def _add(self, body: Body) -> None:
        known = self.bodies.setdefault(body.key, body)
        if known is not body and known.listed:
            # A listed body is the better knowledge: 吉林省市场监督管理厅.
            return
        full_names = (dated.name for dated in body.names)
        for form in (*full_names, *body.short_names, *qualified_names(body, self.places)):
            self._everywhere[normalise(form)].add(body.key)
        for form in body.bare_names:
            self._local[body.bare_in][normalise(form)].add(body.key)

    def _open_for(self, form: str, region: str | None) -> None:
        """Work out the bodies of every place the form names and of the issuer's own."""
        own = [place.slug for place in upwards(region, self.places)] if region else []
        self.open((*own, *self._index.inside(form)))

    def open(self, slugs: Iterable[str]) -> None:
        """Work out the bodies of these places, so that they can be found without their place."""
        for slug in slugs:
            if slug in self.places and slug not in self._opened:
                for body in self.patterns.bodies_of(self.places[slug], self.places):
                    self._add(body)
                self._opened.add(slug)

    def _exact(self, form: str, region: str | None) -> set[str]:
        if form in self._everywhere:
            return self._everywhere[form]
        if region is None:
            return set()
        if form in self._local[region]:
            return self._local[region][form]
        for place in upwards(region, self.places):
            word = place.level_word
            if word is not None and form.startswith(word):
                return self._behind_level_word(place.slug, form.removeprefix(word))
        return set()

    def _behind_level_word(self, region: str, rest: str) -> set[str]:
        """Bodies meant by what follows 省 or 市; a 委 before the name marks the Party's own."""
        local = self._local[region]
        if rest in local:
            return local[rest]
        for mark in PARTY_MARKS:
            keys = local.get(rest.removeprefix(mark), ()) if rest.startswith(mark) else ()
            if party := {key for key in keys if self.bodies[key].kind == "party"}:
                return party
        return set()

    def _nearest(self, keys: set[str], region: str | None) -> set[str]:
        """Of several bodies of one name, those a document of this region means."""
        if len(keys) > 1 and region is not None:
            own = {place.slug for place in upwards(region, self.places)}
            near = {
                key
                for key in keys
                if self.bodies[key].region in own or self._lies_in(self.bodies[key].region, region)
            }
            keys = near or keys
        return keys

    def _spelt_out(self, form: str, keys: set[str], on: date | None) -> set[str]:
        """Of several bodies, the one whose name of the day the form shortens.

        湖北金融监管局 was the province's own bureau in 2021; from July 2023 it is what the
        national administration's bureau there is called, by a short name of its own.
        """
        if len(keys) < 2 or on is None:
            return keys
        named = {key for key in keys if shortens(form, self.bodies[key].name_on(on) or "")} or keys
        stated = {key for key in named if form in map(normalise, self.bodies[key].short_names)}
        return stated or named

    def _listed(self, keys: set[str]) -> set[str]:
        """Of several bodies of one region, those listed; the others follow from a pattern."""
        if len({self.bodies[key].region for key in keys}) == 1:
            return {key for key in keys if self.bodies[key].listed} or keys
        return keys

    def _lies_in(self, slug: str, region: str) -> bool:
        return any(place.slug == region for place in upwards(slug, self.places))

    def _within_one_character(self, form: str, region: str | None) -> set[str]:
        if region is None or len(form) < SHORTEST_SLIP:
            return set()
        if region not in self._near:
            self._near[region] = NearMisses(self._forms_for_slips(region))
        near = self._near[region]
        # In a region's document 市政务服务局 is no slip of 市政务服务办, but a bureau of its own.
        return near.near(form, ending_kept=region != NATION)

    def _forms_for_slips(self, region: str) -> Forms:
        """Every form a document of this region may have meant.

        A national document means central bodies. A regional one means bodies of its own
        region and those above, and listed ones below: a near miss of a ministry's name there
        may as well be a local body (自然资源局, 自然资源部).
        """
        own = {place.slug for place in upwards(region, self.places)}
        within = {NATION} if region == NATION else own - {NATION}
        meant = {
            key
            for key, body in self.bodies.items()
            if body.region in within
            or (region != NATION and body.listed and self._lies_in(body.region, region))
        }
        return {
            form: near for form, keys in self.forms_for(region).items() if (near := keys & meant)
        }


def load_gazetteer(path: Path | None = None) -> Gazetteer:
    """Read the reference data from a folder, the project's own if not given."""
    folder = path or FIXTURES
    agencies, regions, others = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("agencies.json", "regions.json", "places.json")
    )
    places = read_places(regions)
    add_places(places, others)
    return Gazetteer(
        read_bodies(agencies), places, agencies["collectives"], read_patterns(agencies)
    )


def _no_forms() -> Forms:
    # A named function, since a gazetteer is handed to the child process that reads a file.
    return defaultdict(set)


def normalise(name: str) -> str:
    """Fold width, drop blanks and the state's own name, write 人行 and 团省委 like other bodies.

    So names are compared, never kept.
    """
    folded = "".join(unicodedata.normalize("NFKC", name).split())
    folded = folded.removeprefix(STATE_PREFIX) or folded
    if folded.startswith(BANK):
        return BANK_IN_FULL + folded.removeprefix(BANK)
    # 团省委 is the 团委 of the 省.
    return LEAGUE.sub(r"\g<level>团委", folded) if folded.startswith("团") else folded


def _without_bracket(form: str) -> str:
    """The name before a closing bracket that says where the body sits."""
    return form[: form.rindex("(")] if form.endswith(")") and "(" in form else form
