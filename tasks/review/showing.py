"""A recording as the review page shows it: the marked source, what was found, the one in hand.

The number of queries does not depend on how much was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from agencies.models import User
from tasks.choices import CandidateKind, Decision
from tasks.marking import Badge, Mark, render, written_there
from tasks.models import Candidate, Intake
from tasks.review.candidates import spans_of
from tasks.review.checking import is_clear
from tasks.review.names import Names
from tasks.rows import Values

# The lists to choose from, the first that holds anything being the one to begin with.
SHOWN = {"doubts": "有疑点", "pending": "待审阅", "all": "全部"}
WORDS = 40
# So much is shown of the words a doubt is about.
EXCERPT = 16
# So many rows of a list come at once: every answer brings them, and thousands take seconds to draw.
MOST_LISTED = 100


@dataclass(slots=True)
class Row:
    """One candidate in the list. `doubts` are those no answer has settled since."""

    candidate: Candidate
    doubts: list[Values]
    is_current: bool = False

    @property
    def key(self) -> str:
        return f"c{self.candidate.pk}"

    @property
    def label(self) -> str:
        if self.candidate.kind == CandidateKind.DOCUMENT:
            return "文件"
        return self.candidate.values["label"] or self.candidate.get_kind_display()

    @property
    def gap(self) -> str:
        """Between label and words: a full-width bracket brings its own space."""
        return "" if self.label.endswith("）") else " "

    @property
    def words(self) -> str:
        values = self.candidate.values
        text = values.get("title") or values.get("text") or "（无标题）"
        return text if len(text) <= WORDS else f"{text[:WORDS]}…"

    @property
    def is_in_text(self) -> bool:
        """Whether it has a place in the text read: what the text has no longer has none."""
        return self.candidate.kind != CandidateKind.DOCUMENT and not self.candidate.is_gone

    @property
    def start(self) -> int:
        return min((start for start, _ in spans_of(self.candidate.values)), default=0)


@dataclass(frozen=True, slots=True)
class TextDoubt:
    """A doubt of the text that no candidate is: text that was not read, numbers that are missing.

    `anchor` is its place in the marked source, "" where it is about the whole text.
    """

    message: str
    anchor: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a long list that is sent: the rows, and where the parts beside it begin."""

    rows: Sequence[Row]
    first: int
    previous: Row | None = None
    next: Row | None = None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@dataclass
class Review:
    """Everything the page shows of a recording open to decisions, or decided."""

    intake: Intake
    rows: list[Row]
    shown: str
    listed: list[Row]
    current: Row | None
    names: Names

    @cached_property
    def counts(self) -> dict[str, int]:
        return {name: len(list_of(self.rows, name)) for name in SHOWN}

    @property
    def clear(self) -> int:
        """How many wait without a doubt: those one click accepts."""
        return sum(is_clear(row.candidate, row.doubts) for row in self.rows)

    @property
    def waiting(self) -> int:
        """Of a parsing again: how much of what stands there waits for a decision."""
        return sum(row.candidate.is_pending and row.candidate.is_compared for row in self.rows)

    @property
    def decided(self) -> int:
        return sum(not row.candidate.is_pending for row in self.rows)

    @property
    def part(self) -> Part:
        """The rows around the current one; of a list that is not too long, all."""
        begins = (self.place or 0) // MOST_LISTED * MOST_LISTED
        after = begins + MOST_LISTED
        return Part(
            self.listed[begins:after],
            first=begins + 1,
            previous=self.listed[begins - MOST_LISTED] if begins else None,
            next=self.listed[after] if after < len(self.listed) else None,
        )

    @property
    def decisions(self) -> str:
        """What is decided about each, a line each, for the marks beside the list: its key, the
        decision, the version."""
        rows = (row.candidate for row in self.rows)
        return "\n".join(f"c{each.pk} {each.decision} {each.version}" for each in rows)

    @cached_property
    def place(self) -> int | None:
        """Where the current one stands in the list."""
        return next((at for at, row in enumerate(self.listed) if row is self.current), None)

    def beside(self, step: int) -> Row | None:
        """The row before (-1) or after (1) the current one in the list."""
        if self.place is None:
            return None
        at = self.place + step
        return self.listed[at] if 0 <= at < len(self.listed) else None

    @property
    def previous(self) -> Row | None:
        return self.beside(-1)

    @property
    def next(self) -> Row | None:
        return self.beside(1)

    @property
    def text(self) -> str:
        return self.intake.source.text if self.intake.source else ""

    @cached_property
    def text_doubts(self) -> list[TextDoubt]:
        """What the reading doubts of the text itself, in its order, the whole text first."""
        return [_text_doubt(at, problem, self.text) for at, problem in self._of_text]

    @cached_property
    def _of_text(self) -> list[tuple[int, Values]]:
        problems = enumerate(self.intake.found.get("problems", ()))
        return sorted(problems, key=lambda each: each[1]["span"] or [-1, -1])

    @cached_property
    def html(self) -> SafeString:
        """The source with every candidate marked. Costly: only for the whole page."""
        placed = [(at, problem["span"]) for at, problem in self._of_text if problem["span"]]
        marks = [
            Mark(f"x{at}", start, end, "problem") for at, (start, end) in placed if start < end
        ]
        badges = [
            Badge(start, format_html('<span class="anchor" id="x{}"></span>', at))
            for at, (start, _) in placed
        ]
        return render(
            self.text,
            [*_marks(self.rows), *marks],
            [*badges, *_badges(self.rows, self.shown, self.text)],
        )


def list_of(rows: Sequence[Row], name: str) -> list[Row]:
    """The rows of one list; what waits stands with doubts first, the whole in the text's order."""
    if name == "all":
        return list(rows)
    pending = [row for row in rows if row.candidate.is_pending]
    doubted = [row for row in pending if row.doubts]
    if name == "doubts":
        return doubted
    return [*doubted, *(row for row in pending if not row.doubts)]


def review(intake: Intake, *, user: User, shown: str = "", at: int | None = None) -> Review:
    """The recording with the list `shown` and the candidate `at` in hand.

    Without `at`: the first that waits after the one this person decided last, so that whoever
    comes back goes on where they left.
    """
    # Thousands belong to one document: it is fetched once, not with each of them.
    candidates = intake.candidates.in_place().prefetch_related("document")
    names = Names(intake)
    shown_ones = candidates.exclude(decision=Decision.UNCHANGED).order_by("order")
    rows = [Row(each, names.doubts_of(each)) for each in shown_ones]
    if shown not in SHOWN:
        shown = next((name for name in SHOWN if list_of(rows, name)), "all")
    listed = list_of(rows, shown)
    current = next((row for row in rows if row.candidate.pk == at), None)
    if current is None:
        current = _left_off(listed, rows, user)
    if current is not None:
        current.is_current = True
    return Review(intake, rows, shown, listed, current, names)


def following(rows: Sequence[Row], candidate: Candidate, shown: str) -> Row | None:
    """What comes into hand after a decision: the next in the text's order, or the first again."""
    listed = [row for row in list_of(rows, shown) if row.candidate.pk != candidate.pk]
    later = [row for row in listed if row.candidate.order > candidate.order]
    return min(later or listed, key=lambda row: row.candidate.order, default=None)


def _left_off(listed: Sequence[Row], rows: Sequence[Row], user: User) -> Row | None:
    mine = [row for row in rows if row.candidate.decided_by_id == user.pk]
    latest = max(mine, key=lambda row: str(row.candidate.decided_at), default=None)
    if latest is not None:
        waiting = [row for row in listed if row.candidate.is_pending]
        if waiting:
            return following(waiting, latest.candidate, "pending")
    return listed[0] if listed else (rows[0] if rows else None)


def _text_doubt(at: int, problem: Values, text: str) -> TextDoubt:
    if not problem["span"]:
        return TextDoubt(problem["message"])
    start, end = problem["span"]
    excerpt = " ".join(text[start : min(end, start + EXCERPT)].split())
    return TextDoubt(problem["message"], f"x{at}", excerpt)


def _marks(rows: Iterable[Row]) -> list[Mark]:
    marks = []
    for row in rows:
        candidate = row.candidate
        if not row.is_in_text:
            continue
        css = "task" if candidate.kind == CandidateKind.TASK else "measure"
        css += f" is-{candidate.decision}{' is-current' if row.is_current else ''}"
        for start, end in spans_of(candidate.values):
            marks.append(Mark(row.key, start, end, css))
        for problem in row.doubts:
            span = problem["span"]
            if span and span[0] < span[1]:
                marks.append(Mark(f"q{row.key}", span[0], span[1], "problem"))
    return marks


def _badges(rows: Iterable[Row], shown: str, text: str) -> list[Badge]:
    return [
        Badge(row.start, _way_to(row, shown, written_there(text, row.start, row.label)))
        for row in rows
        if row.is_in_text and spans_of(row.candidate.values)
    ]


def _way_to(row: Row, shown: str, is_there: bool) -> SafeString:
    """The way to the candidate: its label, or a sign where the text itself says it."""
    return format_html(
        '<a class="measure-number"{} id="{}" href="?show={}&amp;at={}#current"'
        ' title="查看识读结果" aria-label="{}，查看识读结果">{}</a>',
        mark_safe(" data-sign") if is_there else "",
        row.key,
        shown,
        row.candidate.pk,
        row.label,
        "看" if is_there else row.label,
    )
