"""Whom the names in a recording mean, while it is under review and when it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agencies.answers import current_gazetteer
from agencies.gazetteer import Gazetteer
from regions.models import Region
from tasks.choices import UNKNOWN_NAME, PartyKind, ResponsibilityRole
from tasks.models import Candidate, Intake
from tasks.review.heads import level_of, region_at
from tasks.rows import Values


@dataclass(frozen=True, slots=True)
class Party:
    """One responsible body as shown: the name in the text and whom it means."""

    values: Values
    official: str
    is_unknown: bool

    @property
    def role(self) -> str:
        return str(ResponsibilityRole(self.values["role"]).label)

    @property
    def kind(self) -> str:
        return str(PartyKind(self.values["kind"]).label)


class Names:
    """Whom the names mean as of now: an answer given since the reading counts at once."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self._regions: dict[str, Region] = {}
        # A document of thousands of measures has some thirty names.
        self._looked_up: dict[tuple[str, str, str, date | None], tuple[str, bool]] = {}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return current_gazetteer()

    def region_of(self, candidate: Candidate) -> Region:
        """The region whose document the candidate belongs to."""
        if self.intake.document is not None:
            return self.intake.document.region
        document = candidate.document or candidate
        level = level_of(document, self.intake)
        if level not in self._regions:
            self._regions[level] = region_at(self.intake.region, level)
        return self._regions[level]

    def are_ours(self, candidate: Candidate) -> bool:
        """Whether it belongs to a document of the very region that records it: then an answer to
        a name holds in all its documents."""
        return self.region_of(candidate).pk == self.intake.region_id

    def day_of(self, candidate: Candidate) -> date | None:
        if self.intake.document is not None:
            return self.intake.document.issued_on
        document = candidate.document or candidate
        day = document.values.get("issued_on")
        return date.fromisoformat(day) if day else None

    def parties(self, candidate: Candidate) -> list[Party]:
        """The responsible bodies of a measure, in their order."""
        found = []
        for values in candidate.values.get("responsibilities", ()):
            if values["kind"] != PartyKind.AGENCY or values.get("agency_key"):
                found.append(Party(values, values["agency"] or "", is_unknown=False))
                continue
            official, settled = self._look_up(values, candidate)
            found.append(Party(values, official, is_unknown=not official and not settled))
        return found

    def doubts_of(self, candidate: Candidate) -> list[Values]:
        """The parser's doubts but for names that have been answered or chosen since."""
        if not any(problem["code"] == UNKNOWN_NAME for problem in candidate.problems):
            return list(candidate.problems)
        unknown = {p.values["name"] for p in self.parties(candidate) if p.is_unknown}
        return [
            problem
            for problem in candidate.problems
            if problem["code"] != UNKNOWN_NAME
            or any(problem["message"].endswith(f"：{name}") for name in unknown)
        ]

    def _look_up(self, values: Values, candidate: Candidate) -> tuple[str, bool]:
        """The official name, and whether an answer settles the name as it is written."""
        region, on = self.region_of(candidate).slug, self.day_of(candidate)
        asked = (values["name"], values["agency"] or "", region, on)
        if asked not in self._looked_up:
            found = self.gazetteer.look_up(values["name"], issuer=region, on=on)
            if found.name is None and found.answer is None and values["agency"]:
                # 市稅務局, or 税务 of 省财政、税务、商务厅: the parser had more to tell it by.
                found = self.gazetteer.look_up(values["agency"], issuer=region, on=on)
            self._looked_up[asked] = (found.name or "", found.answer is not None)
        return self._looked_up[asked]
