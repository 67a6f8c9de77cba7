"""Fixtures and people's answers together: what a name means, as far as anybody knows today.

`fixtures/agencies.json` is what the project brings along; a person's answer to an unknown name
(`NameAnswer`) is added to it. An answer holds in documents of one region, between its dates, and
goes before the fixtures: it was given for that very name, with evidence.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from agencies.answered import Answer, AnsweredGazetteer
from agencies.bodies import Body, DatedName
from agencies.choices import NAMING, NameKind, NameMeaning
from agencies.gazetteer import NATION, Gazetteer, load_gazetteer
from agencies.models import Agency, NameAnswer


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
        slip=row.meaning == NameMeaning.SLIP,
        collective=row.meaning == NameMeaning.COLLECTIVE,
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
