"""Fixtures and people's answers together: what a name means, as far as anybody knows today.

`fixtures/agencies.json` is what the project brings along; a person's answer to an unknown name
(`NameAnswer`) is added to it. An answer holds in documents of one region, between its dates, and
goes before the fixtures: it was given for that very name, with evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agencies.bodies import Body, DatedName
from agencies.choices import NAMING, NameKind, NameMeaning
from agencies.gazetteer import NATION, Gazetteer, Resolution, load_gazetteer, normalise
from agencies.models import Agency, NameAnswer


@dataclass(frozen=True, slots=True)
class Answer:
    """A standing answer as looking up needs it; `key` names the body, None if there is none."""

    id: int
    form: str
    region: str
    meaning: str
    key: str | None
    first_day: date | None
    last_day: date | None

    def covers(self, on: date | None) -> bool:
        """A document without a date is taken to lie within the answer's time."""
        return on is None or (
            (self.first_day is None or self.first_day <= on)
            and (self.last_day is None or on <= self.last_day)
        )


class AnsweredGazetteer(Gazetteer):
    """The gazetteer of the fixtures with people's answers before it."""

    def __init__(
        self, fixtures: Gazetteer, bodies: Iterable[Body], answers: Iterable[Answer]
    ) -> None:
        """`bodies` are those the answers name and the fixtures do not have."""
        known = {**fixtures.bodies, **{body.key: body for body in bodies}}
        super().__init__(known, fixtures.places, fixtures.collectives, fixtures.patterns)
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        for answer in answers:
            self._answers.setdefault((answer.region, answer.form), []).append(answer)

    def look_up(self, name: str, *, issuer: str | None, on: date | None) -> Resolution:
        """As the fixtures say, unless a person has answered for this name in that region."""
        region = self.issuer_region(issuer)
        known = self._answers.get((region, normalise(name)), ()) if region else ()
        answers = [answer for answer in known if answer.covers(on)]
        if len(answers) != 1:
            return super().look_up(name, issuer=issuer, on=on)
        (answer,) = answers
        if answer.key is None:
            collective = answer.meaning == NameMeaning.COLLECTIVE
            return Resolution(collective=collective, answer=answer.id)
        body = self.bodies[answer.key]
        # Somebody has said that this body is meant: it has a name even before its own first day.
        official = body.name_on(on) or body.name
        slip = answer.meaning == NameMeaning.SLIP
        return Resolution(answer.key, official, slip, (answer.key,), answer=answer.id)


def current_gazetteer() -> Gazetteer:
    """The fixtures and every standing answer, as the database holds them at this moment.

    Reads the answers each time, a few rows; what is costly, the index over all names, is built
    again only if they differ from the last time. So a change counts in every process at once, and
    one that is rolled back never did.
    """
    rows = list(
        NameAnswer.objects.standing()
        .select_related("region", "agency__region")
        .prefetch_related("agency__names")
        .order_by("pk")
    )
    fixtures = _fixtures()
    if not rows:
        return fixtures
    named = {row.agency.key: row.agency for row in rows if row.agency}
    return _built(
        tuple(_answer(row) for row in rows),
        tuple(_body(a, fixtures) for key, a in named.items() if key not in fixtures.bodies),
    )


@lru_cache(maxsize=1)
def _fixtures() -> Gazetteer:
    return load_gazetteer()


# Two: a process may work off a job with the old answers while a page has the new ones.
@lru_cache(maxsize=2)
def _built(answers: tuple[Answer, ...], bodies: tuple[Body, ...]) -> AnsweredGazetteer:
    return AnsweredGazetteer(_fixtures(), bodies, answers)


def _answer(row: NameAnswer) -> Answer:
    naming = row.agency if row.meaning in NAMING else None
    return Answer(
        id=row.pk,
        form=row.form,
        region=row.region.slug,
        meaning=row.meaning,
        key=naming.key if naming else None,
        first_day=row.valid_from,
        last_day=row.valid_to,
    )


def _body(agency: Agency, fixtures: Gazetteer) -> Body:
    """A body that only the database knows. Its full names count; how else it is written is
    for answers to say, since nobody has checked that a short name of it means nothing else."""
    full = [n for n in agency.names.all() if n.kind in {NameKind.FULL, NameKind.FORMER}]
    full.sort(key=lambda n: (n.valid_from or date.min, n.valid_to or date.max))
    names = tuple(DatedName(n.name, n.valid_from, n.valid_to) for n in full)
    home = fixtures.issuer_region(agency.region.slug if agency.region else NATION) or NATION
    return Body(
        key=agency.key,
        name=agency.name,
        names=names or (DatedName(agency.name, agency.since, agency.until),),
        short_names=(),
        bare_names=(),
        bare_in=home,
        level=agency.level,
        region=home,
        kind=agency.kind,
        successor=None,
        listed=False,
    )
