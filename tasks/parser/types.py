"""What reading a policy document yields: frozen values that point into the untouched source.

The JSON form of these types is the `parse_document` contract (docs/parsing.md).
Offsets are code points of the text handed to `parse`, end exclusive.
What a large text holds a million of is a named tuple, which is made in a third to half of the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

ListName = Literal["table", "plan", "narrative", "safeguards", "programme"]
RoleName = Literal["lead", "policy", "support", "implement", "participate", "responsible"]
PartyKind = Literal["agency", "collective", "region"]
RegionScope = Literal["all", "listed", "conditional", "none"]
Operator = Literal[">=", ">", "=", "<=", "<"]


class Span(NamedTuple):
    """A half-open range of code points in the source text."""

    start: int
    end: int


class Problem(NamedTuple):
    """A doubt about the source or the reading. Never raised, always returned."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document inside a source file; a file may hold several."""

    title: str | None
    number: str | None
    issuer: str | None
    kind: str
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None
    addressees: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """A pilot task heading, （一）…（八）. `title` is None where the heading is lost."""

    id: str
    ordinal: int
    label: str
    title: str | None
    statement: str
    list: ListName
    span: Span


class Responsibility(NamedTuple):
    """One body named in a clause of the responsibility column or closing bracket."""

    name: str
    agency: str | None
    role: RoleName
    kind: PartyKind
    open_ended: bool
    clause: str
    span: Span


@dataclass(frozen=True, slots=True)
class Regions:
    """The pilot regions a responsibility clause speaks of."""

    scope: RegionScope
    names: tuple[str, ...] = ()
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A lower level's implementation plan for one measure."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as written; `date` is None for a standing duty (长期坚持)."""

    text: str
    date: date | None


class Measure(NamedTuple):
    """A numbered thing to do, or in a programme without numbers one sentence of a task.

    `task` is the ordinal of the task it belongs to in the same list.
    """

    id: str
    list: ListName
    number: int | None
    label: str
    section: str | None
    task: int | None
    title: str | None
    text: str
    plan: Plan | None
    responsibilities: tuple[Responsibility, ...]
    regions: Regions
    due: Due | None
    spans: tuple[Span, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Pilot:
    """The pilot regions and period a reply or programme sets."""

    regions: tuple[str, ...]
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """Who reports or does what to whom, and how often."""

    who: tuple[str, ...]
    to: str | None
    copy_to: tuple[str, ...]
    what: tuple[str, ...]
    frequency: str
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach, or one already reached. `year` is the year it speaks of."""

    indicator: str
    operator: Operator
    value: float
    unit: str
    year: int | None
    text: str
    span: Span
    achieved: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the text is attributed to something."""

    characters: int
    attributed: int
    unattributed: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ParseResult:
    """Everything read from one source text."""

    documents: tuple[Document, ...] = ()
    tasks: tuple[Task, ...] = ()
    measures: tuple[Measure, ...] = ()
    pilot: Pilot | None = None
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = field(default_factory=lambda: Coverage(0, 0, ()))
