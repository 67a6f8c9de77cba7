"""Where a place of an old text stands in a corrected one.

Lines are aligned first and the characters within changed lines second, so that a long text costs
little. Pure: two texts in, places out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher

# Changed stretches longer than this are not compared character by character.
MOST_CHARACTERS = 6_000
# Less of a place than this found again is a chance, not the place.
LEAST_SHARE = 0.5


class Alignment:
    """Equal stretches of two texts, in order."""

    def __init__(self, old: str, new: str) -> None:
        self.runs = list(_equal_runs(old, new)) if old != new else [(0, 0, len(old))]
        self._starts = [start for start, _, _ in self.runs]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The place of [start, end) in the new text; None where it is lost.

        What was corrected inside the place stays inside; a place is lost when less than half of
        its characters are found again.
        """
        kept = 0
        first = last = None
        at = max(bisect_right(self._starts, start) - 1, 0)
        for old, new, length in self.runs[at:]:
            if old >= end:
                break
            low, high = max(start, old), min(end, old + length)
            if low >= high:
                continue
            kept += high - low
            first = new + low - old if first is None else first
            last = new + high - old
        if first is None or last is None or kept < LEAST_SHARE * (end - start):
            return None
        return first, last

    def spans(self, spans: Sequence[Sequence[int]]) -> list[list[int]]:
        """The places that are found again."""
        found = (self.span(start, end) for start, end in spans)
        return [list(place) for place in found if place is not None]


def _equal_runs(old: str, new: str) -> list[tuple[int, int, int]]:
    """(start in old, start in new, length) of each equal stretch."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _offsets(before), _offsets(after)
    runs = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        low, high, other, until = old_at[a], old_at[b], new_at[c], new_at[d]
        if tag == "equal":
            runs.append((low, other, high - low))
        elif tag == "replace" and max(high - low, until - other) <= MOST_CHARACTERS:
            inner = SequenceMatcher(None, old[low:high], new[other:until], autojunk=False)
            runs += [
                (low + i, other + j, length)
                for i, j, length in inner.get_matching_blocks()
                if length
            ]
    return runs


def _offsets(lines: Sequence[str]) -> list[int]:
    at = [0]
    for line in lines:
        at.append(at[-1] + len(line))
    return at
