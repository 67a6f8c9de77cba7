"""Finding bodies by any name: what fits the words typed, or is written much like a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from rapidfuzz import fuzz, process

from agencies.answers import current_gazetteer
from agencies.bodies import Body
from agencies.choices import AgencyLevel
from agencies.gazetteer import Gazetteer, normalise
from agencies.models import Agency
from regions.models import Level, Region

# How many are shown; who does not see the body meant types another character.
SHOWN = 12
# Of 100: 人力资源部 and 人力资源和社会保障部 have 71 in common.
ALIKE = 55

# Bodies that follow from a naming pattern have the level of their region.
LEVELS = {str(key): str(label) for key, label in (*AgencyLevel.choices, *Level.choices)}


@dataclass(frozen=True, slots=True)
class FoundBody:
    """A body to choose from; `form` is the name of it that fits, where that is another."""

    key: str
    name: str
    form: str
    level: str
    region: str


class BodySearch:
    """Looks among the bodies that documents of one region may name: its own, those of the
    regions above it and those below. Holds what the gazetteer knew when it was made."""

    def __init__(self, region: Region, gazetteer: Gazetteer | None = None) -> None:
        self.region = region
        self.gazetteer = gazetteer or current_gazetteer()
        places = Region.objects.in_line_with(region).values_list("slug", "short_name")
        self._homes = dict(places)
        self.gazetteer.open(self._homes)

    def find(self, words: str) -> list[FoundBody]:
        """Bodies with these words in one of their names, the closest fit first."""
        wanted = normalise(words)
        if not wanted:
            return []
        holding = [form for form in self._forms if wanted in form]
        holding.sort(key=lambda form: (not form.startswith(wanted), len(form), form))
        return [*self._bodies(holding), *self._only_rows(words)][:SHOWN]

    def suggest(self, name: str) -> list[FoundBody]:
        """Bodies the name fits without one being certain, then those written much like it."""
        keys = self.gazetteer.look_up(name, issuer=self.region.slug, on=None).candidates
        fitting = [self._found(self.gazetteer.bodies[key]) for key in keys]
        near = process.extract(
            normalise(name),
            self._forms.keys(),
            scorer=fuzz.ratio,
            limit=SHOWN,
            score_cutoff=ALIKE,
        )
        alike = self._bodies([form for form, _, _ in near])
        return [*fitting, *(each for each in alike if each.key not in keys)][:SHOWN]

    def chosen(self, key: str) -> Agency | Body | None:
        """The body with this key; its row if it has one."""
        rows = Agency.objects.nameable_in(self.region).select_related("region")
        row = rows.filter(key=key).first()
        if row is not None:
            return row
        body = self.gazetteer.bodies.get(key)
        return body if body is not None and body.region in self._homes else None

    def shown(self, key: str) -> FoundBody | None:
        """The body with this key as the list of choices shows it."""
        body = self.chosen(key)
        if body is None:
            return None
        return self._found(body) if isinstance(body, Body) else _of_row(body)

    @cached_property
    def _forms(self) -> Mapping[str, set[str]]:
        return self.gazetteer.forms_for(self.region.slug)

    def _bodies(self, forms: Iterable[str]) -> list[FoundBody]:
        """The bodies of these forms, each once under the first that fits."""
        fitting: dict[str, str] = {}
        for form in forms:
            for key in sorted(self._forms[form]):
                fitting.setdefault(key, form)
        bodies = ((self.gazetteer.bodies[key], form) for key, form in fitting.items())
        return [self._found(body, form) for body, form in bodies if body.region in self._homes]

    def _found(self, body: Body, form: str = "") -> FoundBody:
        name = body.names[-1].name
        level = LEVELS.get(body.level, "")
        return FoundBody(body.key, name, form or name, level, self._homes.get(body.region, ""))

    def _only_rows(self, words: str) -> Iterator[FoundBody]:
        """Bodies an administrator has entered, which the gazetteer does not have."""
        rows = (
            Agency.objects.nameable_in(self.region)
            .filter(Q(name__icontains=words) | Q(names__name__icontains=words))
            .select_related("region")
            .distinct()
        )
        return (_of_row(row) for row in rows if row.key not in self.gazetteer.bodies)


def _of_row(row: Agency) -> FoundBody:
    place = row.region.short_name if row.region else ""
    return FoundBody(row.key, row.name, row.name, row.get_level_display(), place)
