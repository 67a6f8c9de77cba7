"""The three columns of a parsing again as people read them, their differences marked by words."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.lineage.differences import Kind, Run, compare
from tasks.lineage.lexicon import Lexicon
from tasks.models import Candidate
from tasks.review.comparing import columns
from tasks.review.history import field_words, in_words

# From here on a value is a text to be read, not a word to be glanced at.
LONG = 60


@dataclass(frozen=True, slots=True)
class ThreeWays:
    """One field: the old reading, what people made of it, and what the new reading would change.

    `edited` marks what stands there against the old reading, `offered` the new reading against
    what stands there.
    """

    label: str
    old: str
    edited: tuple[Run, ...]
    offered: tuple[Run, ...]
    is_open: bool

    @property
    def is_long(self) -> bool:
        """Whether three columns side by side would be too narrow for it."""
        return max(len(self.old), _length(self.edited), _length(self.offered)) > LONG

    @property
    def is_edited(self) -> bool:
        """Whether people have changed the old reading."""
        return any(run.kind != Kind.SAME for run in self.edited)

    @property
    def repeats(self) -> bool:
        """Whether what stands there is the old reading, and too long to be read twice."""
        return len(self.old) > LONG and not self.is_edited


def _length(runs: tuple[Run, ...]) -> int:
    return sum(len(run.lower) for run in runs)


def in_columns(candidate: Candidate, lexicon: Lexicon) -> list[ThreeWays]:
    """The fields in which the three differ, those to decide first."""
    words, fields = field_words(candidate.kind), []
    for column in columns(candidate):
        old, current, new = (
            in_words(column.name, value) for value in (column.old, column.current, column.new)
        )
        fields.append(
            ThreeWays(
                words[column.name],
                old,
                compare(old, current, lexicon),
                compare(current, new, lexicon),
                column.is_open,
            )
        )
    return sorted(fields, key=lambda field: not field.is_open)
