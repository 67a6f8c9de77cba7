"""The gazetteer of the fixtures with people's answers before it.

Imports no Django: the child process that reads a file from outside is handed one of these.
`agencies.answers` makes them from the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agencies.bodies import Body
from agencies.gazetteer import Gazetteer, Resolution, normalise


@dataclass(frozen=True, slots=True)
class Answer:
    """A standing answer as looking up needs it; `key` names the body, None if there is none."""

    id: int
    form: str
    region: str
    slip: bool
    collective: bool
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
            return Resolution(collective=answer.collective, answer=answer.id)
        body = self.bodies[answer.key]
        # Somebody has said that this body is meant: it has a name even before its own first day.
        official = body.name_on(on) or body.name
        return Resolution(answer.key, official, answer.slip, (answer.key,), answer=answer.id)
