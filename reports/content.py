"""What a report says, frozen between the statistics that compute it and the renderers.

Everything a renderer prints is in here, and nothing else is: same data and same `as_of` give an
equal ReportContent, an equal hash and, the renderers being deterministic, an equal file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from reports.statistics import FORMULA_VERSION

# Rises when the content's shape, its wording or the formulas behind its figures change.
# 2: bodies under the names they bore on the day the report speaks of.
# 3: exceptions to the lock of the year's periods.
CONTENT_VERSION = f"3-{FORMULA_VERSION}"


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate spelled out: 自评落地率, 60, 98."""

    label: str
    part: int
    whole: int
    percent: str
    explained: str


@dataclass(frozen=True, slots=True)
class CountLine:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One task's row of the status table."""

    task: str
    not_started: int
    in_progress: int
    landed: int
    total: int


@dataclass(frozen=True, slots=True)
class ReturnsLine:
    """One agency's row of the table of updates owed and handed in."""

    agency: str
    expected: int
    handed_in: int
    on_time: int
    returned: int


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """What one verified update of the year says."""

    period: str
    done: str
    no_change: bool
    verdict: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    label: str
    title: str
    text: str
    lead: str
    verdict: str
    landed_on: date | None
    entries: tuple[PeriodEntry, ...]
    next_step: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class TaskSection:
    """One task: measures with verified updates in the year, and the labels of those without."""

    document: str
    title: str
    measures: tuple[MeasureEntry, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockerEntry:
    measure: str
    text: str
    raised_on: date
    is_demo: bool


@dataclass(frozen=True, slots=True)
class BlockerGroup:
    level: str
    blockers: tuple[BlockerEntry, ...]


@dataclass(frozen=True, slots=True)
class AnnexRow:
    document: str
    label: str
    text: str
    agencies: str
    claimed: str
    verdict: str
    landed_on: date | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class ReportContent:
    version: str
    title: str
    region: str
    year: int
    as_of: date
    submitted_to: tuple[str, ...]
    copied_to: tuple[str, ...]
    rates: tuple[RateLine, ...]
    beside: tuple[CountLine, ...]
    attention: tuple[CountLine, ...]
    tasks_status: tuple[StatusLine, ...]
    returns: tuple[ReturnsLine, ...]
    exceptions: tuple[CountLine, ...]
    sections: tuple[TaskSection, ...]
    blockers: tuple[BlockerGroup, ...]
    annex: tuple[AnnexRow, ...]
    has_demo: bool


def content_hash(content: ReportContent) -> str:
    """SHA-256 over the content in a fixed JSON form."""
    packed = json.dumps(
        asdict(content),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=date.isoformat,
    )
    return hashlib.sha256(packed.encode()).hexdigest()
