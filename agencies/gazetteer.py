"""Names of public bodies as documents write them, turned into official names.

    药监局       in a State Council document   -> 国家药品监督管理局
    市商务局     in a Suzhou document          -> 苏州市商务局
    省税务局     in a Jilin document           -> 国家税务总局吉林省税务局

The knowledge is data (`fixtures/agencies.json`, `fixtures/regions.json`, described in
`fixtures/README.md`); this module only looks up. It imports no Django, so the parser uses it.

What is looked up, in this order; the first step that finds any body decides:

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
from typing import Any

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

NATION = "china"

# Words by which an issuer is called when only its level is known.
NATIONAL_ISSUERS = frozenset({"national", "central", "国家", "中央", "中国"})

# The state's own name may stand before any organ of it and changes nothing.
STATE_PREFIX = "中华人民共和国"

# A name shorter than this has too many neighbours at one character's distance:
# 商务部 and 商务局, 国家能源局 and 国家邮政局 are different bodies, not slips.
SHORTEST_SLIP = 6


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
    """One public body. `listed` is False for one that only follows from a naming pattern."""

    key: str
    name: str
    names: tuple[DatedName, ...]
    level: str
    region: str | None
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
class Resolution:
    """What one written name means. `candidates` are the keys that fitted, best first.

    `key` and `name` are set only if exactly one body fits; `slip` says that it fits only
    after mending one character.
    """

    key: str | None = None
    name: str | None = None
    slip: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Region:
    slug: str
    name: str
    short_name: str
    level: str
    parent: str | None

    @property
    def level_word(self) -> str | None:
        """The word by which documents of and below this region mean it: 省, 市, 自治区 …"""
        words = ("自治区", "省", "市", "州", "区", "县")
        return next((word for word in words if self.name.endswith(word)), None)

    @property
    def pattern_level(self) -> str:
        """北京市 is a province by rank, but its organs are named otherwise than a province's."""
        if self.level == "province" and self.level_word == "市":
            return "municipality"
        return self.level


class Gazetteer:
    """Bodies by every name they are written with. Build it with `load_gazetteer`."""

    def __init__(self, agencies: Mapping[str, Any], regions: Iterable[Mapping[str, Any]]) -> None:
        self.bodies: dict[str, Body] = {}
        self._regions = {
            r["slug"]: _Region(r["slug"], r["name"], r["short_name"], r["level"], r["parent"])
            for r in regions
        }
        self._collectives = frozenset(map(normalise, agencies["collectives"]))
        self._everywhere: dict[str, set[str]] = defaultdict(set)
        self._local: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for entry in agencies["agencies"]:
            self._add(entry, listed=True)
        for entry in self._from_patterns(agencies["patterns"], set(agencies["no_patterns"])):
            # A listed body is the better knowledge: 吉林省市场监督管理厅 breaks the pattern.
            if entry["key"] not in self.bodies:
                self._add(entry, listed=False)
        self._slip_forms: dict[str, dict[str, set[str]]] = {}

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
        slip = False
        if not keys:
            keys, slip = self._within_one_character(form, region), True
        known = sorted(key for key in keys if self.bodies[key].name_on(on) is not None)
        if len(known) != 1:
            return Resolution(candidates=tuple(known or sorted(keys)))
        (key,) = known
        return Resolution(key, self.bodies[key].name_on(on), slip, (key,))

    def is_collective(self, name: str) -> bool:
        """Whether the name means a group of unnamed bodies (有关部门), as far as listed."""
        return normalise(name) in self._collectives

    def issuer_region(self, issuer: str | None) -> str | None:
        """The slug of the region an issuer stands for; None if it tells none."""
        if issuer is None:
            return None
        if issuer in self._regions:
            return issuer
        form = normalise(issuer)
        if form in NATIONAL_ISSUERS:
            return NATION
        named = [r for r in self._regions.values() if form in (r.name, r.short_name)]
        if len(named) == 1:
            return named[0].slug
        keys = self._everywhere.get(form) or self._local[NATION].get(form) or set()
        homes = {self.bodies[key].region for key in keys}
        if len(homes) == 1:
            return homes.pop()
        # An organ nobody listed still tells its region: 苏州市园林和绿化管理局.
        leading = [r for r in self._regions.values() if form.startswith(r.name)]
        return max(leading, key=lambda r: len(r.name)).slug if leading else None

    # Looking up

    def _exact(self, form: str, region: str | None) -> set[str]:
        if form in self._everywhere:
            return self._everywhere[form]
        if region is None:
            return set()
        if form in self._local[region]:
            return self._local[region][form]
        for above in self._upwards(region):
            word = above.level_word
            if word is not None and form.startswith(word):
                return self._behind_level_word(above, form.removeprefix(word))
        return set()

    def _behind_level_word(self, region: _Region, rest: str) -> set[str]:
        """Bodies meant by what follows 省 or 市; 委 belongs to the Party's own organs."""
        local = self._local[region.slug]
        if rest in local:
            return local[rest]
        if rest.startswith("委"):
            return {key for key in local.get(rest[1:], ()) if self.bodies[key].kind == "party"}
        return set()

    def _within_one_character(self, form: str, region: str | None) -> set[str]:
        if region is None or len(form) < SHORTEST_SLIP:
            return set()
        found: set[str] = set()
        for known, keys in self._forms_for_slips(region).items():
            if _one_character_apart(form, known):
                found |= keys
        return found

    def _forms_for_slips(self, region: str) -> dict[str, set[str]]:
        """Every form a document of this region may have meant.

        A national document means central bodies. A regional one means those of its own
        chain and below: central bodies are left out, since a near miss of a ministry's
        name there (人力资源和社会保障部 for 局) may as well be a local body.
        """
        if region not in self._slip_forms:
            chain = [r.slug for r in self._upwards(region)]
            within = {region} if region == NATION else self._below(region).union(chain) - {NATION}
            forms: dict[str, set[str]] = defaultdict(set)
            for form, keys in (*self._everywhere.items(), *self._local[region].items()):
                forms[form] |= {key for key in keys if self.bodies[key].region in within}
            for above in self._upwards(region):
                if above.level_word is not None:
                    for form, keys in self._local[above.slug].items():
                        forms[above.level_word + form] |= keys
            self._slip_forms[region] = {form: keys for form, keys in forms.items() if keys}
        return self._slip_forms[region]

    def _upwards(self, region: str) -> Iterator[_Region]:
        slug: str | None = region
        while slug is not None:
            yield self._regions[slug]
            slug = self._regions[slug].parent

    def _below(self, region: str) -> set[str]:
        return {
            slug for slug in self._regions if any(r.slug == region for r in self._upwards(slug))
        }

    # Building

    def _add(self, entry: Mapping[str, Any], *, listed: bool) -> None:
        key, region = entry["key"], entry["region"]
        self.bodies[key] = Body(
            key=key,
            name=entry["name"],
            names=tuple(
                DatedName(n["name"], _day(n["from"]), _day(n["to"])) for n in entry["names"]
            ),
            level=entry["level"],
            region=region,
            kind=entry["kind"],
            successor=entry["successor"],
            listed=listed,
        )
        for form in (*entry["short_names"], *(n["name"] for n in entry["names"])):
            self._everywhere[normalise(form)].add(key)
        for dated in entry["names"]:
            for form in dated.get("short_names", ()):
                self._everywhere[normalise(form)].add(key)
        for bare in map(normalise, entry["bare_names"]):
            self._local[entry.get("bare_in", region)][bare].add(key)
            if region != NATION and "bare_in" not in entry:
                for form in self._qualified(self._regions[region], bare, entry["kind"]):
                    self._everywhere[form].add(key)

    def _qualified(self, region: _Region, bare: str, kind: str) -> Iterator[str]:
        """A bare name behind its region's name: 苏州市商务局, 苏州商务局, 吉林省委宣传部."""
        for name in (region.name, region.short_name, self._full_name(region)):
            yield name + bare
        if kind == "party":
            yield f"{region.name}委{bare}"

    def _full_name(self, region: _Region) -> str:
        """As organs carry it: a city district behind its city, 苏州市姑苏区."""
        if region.level == "district" and region.level_word == "区" and region.parent:
            return self._regions[region.parent].name + region.name
        return region.name

    def _from_patterns(
        self, patterns: Iterable[Mapping[str, Any]], excluded: set[str]
    ) -> Iterator[dict[str, Any]]:
        """What regular naming gives for each region: {region}商务厅 -> 浙江省商务厅."""
        for pattern in patterns:
            for region in self._regions.values():
                level = pattern["levels"].get(region.pattern_level)
                if level is None or region.slug in excluded.union(pattern.get("except", ())):
                    continue
                # 中共广西壮族自治区委员会宣传部 and 中共…区党委宣传部 are both in use.
                if pattern["kind"] == "party" and region.level_word not in ("省", "市"):
                    continue
                names = [{**n, "name": self._fill(n["name"], region)} for n in level["names"]]
                yield {
                    "key": f"{region.slug}-{pattern['key']}",
                    "name": names[0]["name"],
                    "short_names": (),
                    "bare_names": level["bare_names"],
                    "names": names,
                    "level": region.level,
                    "region": region.slug,
                    "kind": pattern["kind"],
                    "successor": None,
                }

    def _fill(self, template: str, region: _Region) -> str:
        return template.format(region=self._full_name(region), short=region.short_name)


def load_gazetteer(path: Path | None = None) -> Gazetteer:
    """Read `agencies.json` and `regions.json` from a folder, the project's own if not given."""
    folder = path or FIXTURES
    agencies = json.loads((folder / "agencies.json").read_text(encoding="utf-8"))
    regions = json.loads((folder / "regions.json").read_text(encoding="utf-8"))
    return Gazetteer(agencies, regions)


def normalise(name: str) -> str:
    """Fold width, drop blanks and the state's own name: how names are compared, never kept."""
    folded = "".join(unicodedata.normalize("NFKC", name).split())
    return folded.removeprefix(STATE_PREFIX) or folded


def _without_bracket(form: str) -> str:
    """The name before a closing bracket that says where the body sits."""
    return form[: form.rindex("(")] if form.endswith(")") and "(" in form else form


def _one_character_apart(a: str, b: str) -> bool:
    """Whether one replaced, added or dropped character turns one into the other."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    replaced = a[start + 1 :] == b[start + 1 :]
    dropped = a[start + 1 :] == b[start:]
    added = a[start:] == b[start + 1 :]
    return replaced or dropped or added


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
