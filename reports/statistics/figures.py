"""A number with the list that opens exactly its rows, and a rate made of two such numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from reports.statistics.standing import Standing
from tasks.choices import Status, TrackScope

Params = Mapping[str, str | Sequence[str]]

# The list filters that say what `standing.assessed` says of the present.
IN_SCOPE: dict[str, Any] = {"scope": TrackScope.IN_SCOPE.value, "closed": "false"}
ASSESSED_STATUS = [s.value for s in Status if s != Status.NOT_APPLICABLE]
ASSESSED: dict[str, Any] = IN_SCOPE | {"status": ASSESSED_STATUS}


@dataclass(frozen=True, slots=True)
class Figure:
    """`query` is the list's query string; empty where the list cannot show it (a past day)."""

    label: str
    count: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    label: str
    part: Figure
    whole: Figure
    explained: str

    @property
    def percent(self) -> str:
        """Rounded half up to one decimal; a dash where there is nothing to divide by."""
        tenths = self.tenths
        return "—" if tenths is None else f"{tenths // 10}.{tenths % 10}%"

    @property
    def tenths(self) -> int | None:
        """The rate in thousandths, rounded half up, for comparing two days."""
        if not self.whole.count:
            return None
        return (2000 * self.part.count + self.whole.count) // (2 * self.whole.count)


def figure(standing: Standing, label: str, count: int, params: Params) -> Figure:
    """The number with its link, as far as the list can open it."""
    if not standing.present:
        return Figure(label, count)
    return Figure(label, count, urlencode(dict(standing.params) | dict(params), doseq=True))
