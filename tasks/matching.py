"""Which upper measure each lower measure carries (承接关系).

A lower plan copies the upper level's measures, mostly word for word, leaves some out and keeps
their order. Three things are weighed together: how alike the texts are, whether the figures in
them agree, and the order of the two lists, which decides between candidates and drops those that
would cross the others.

Pure Python: measures in, pairs out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from rapidfuzz import fuzz

from tasks.parser.types import ListName, Measure

# Below this two texts are not copies of one measure, wherever they stand.
LEAST_SCORE = 0.72
# Texts this much alike are copies even against the order.
CERTAIN_SCORE = 0.95
FIGURES_WEIGHT = 0.1
FIGURE = re.compile(r"\d+(?:\.\d+)?%?")
NOT_TEXT = re.compile(r"[\W_]+")
# The list of a document whose measures are tracked, the first that it has.
TRACKED_LISTS: tuple[ListName, ...] = ("plan", "table", "narrative", "programme")


class HasText(Protocol):
    """What can be matched: a parsed measure, or a stored one."""

    @property
    def text(self) -> str:
        """The measure's wording."""


M = TypeVar("M", bound=HasText)


@dataclass(frozen=True, slots=True)
class Pair(Generic[M]):
    """A lower measure and the upper one it carries; 1.0 is the same text."""

    lower: M
    upper: M
    score: float


@dataclass(frozen=True, slots=True)
class Matching(Generic[M]):
    """All pairs in the lower list's order, and what has no partner on either side."""

    pairs: tuple[Pair[M], ...]
    unmatched_lower: tuple[M, ...]
    unmatched_upper: tuple[M, ...]


def tracked_measures(measures: Sequence[Measure]) -> list[Measure]:
    """The measures of the list that is tracked: a plan before a table before prose."""
    for name in TRACKED_LISTS:
        if found := [measure for measure in measures if measure.list == name]:
            return found
    return []


def match_measures(upper: Sequence[M], lower: Sequence[M]) -> Matching[M]:
    """Pair two lists of measures. Every measure has at most one partner."""
    scores = _scores(upper, lower)
    pairs = _in_order(scores, len(upper), len(lower))
    pairs |= _against_order(scores, pairs)
    with_upper = set(pairs.values())
    return Matching(
        tuple(
            Pair(lower[low], upper[up], round(scores[low, up], 4))
            for low, up in sorted(pairs.items())
        ),
        tuple(measure for at, measure in enumerate(lower) if at not in pairs),
        tuple(measure for at, measure in enumerate(upper) if at not in with_upper),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    letters: str
    figures: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Text:
        folded = unicodedata.normalize("NFKC", text).lower()
        return cls(NOT_TEXT.sub("", folded), frozenset(FIGURE.findall(folded)))


def _similarity(one: _Text, other: _Text) -> float:
    """How alike two texts are, 0 to 1: wording without punctuation, and figures."""
    wording = fuzz.ratio(one.letters, other.letters, score_cutoff=LEAST_SCORE * 90) / 100
    figures = one.figures | other.figures
    if not figures or not wording:
        return wording
    agreeing = len(one.figures & other.figures) / len(figures)
    return (1 - FIGURES_WEIGHT) * wording + FIGURES_WEIGHT * agreeing


def _scores(upper: Sequence[M], lower: Sequence[M]) -> dict[tuple[int, int], float]:
    """The scores of all pairs that may be copies, by their places in the lists."""
    uppers = [_Text.of(measure.text) for measure in upper]
    found: dict[tuple[int, int], float] = {}
    for low, measure in enumerate(lower):
        text = _Text.of(measure.text)
        for up, candidate in enumerate(uppers):
            score = _similarity(text, candidate)
            if score >= LEAST_SCORE:
                found[low, up] = score
    return found


def _in_order(scores: dict[tuple[int, int], float], uppers: int, lowers: int) -> dict[int, int]:
    """The pairs with the greatest sum of scores among those that keep both lists' order."""
    best = [[0.0] * (uppers + 1) for _ in range(lowers + 1)]
    for low in range(lowers - 1, -1, -1):
        for up in range(uppers - 1, -1, -1):
            best[low][up] = max(best[low + 1][up], best[low][up + 1])
            score = scores.get((low, up))
            if score is not None:
                best[low][up] = max(best[low][up], score + best[low + 1][up + 1])
    pairs: dict[int, int] = {}
    low = up = 0
    while low < lowers and up < uppers:
        score = scores.get((low, up))
        if score is not None and best[low][up] == score + best[low + 1][up + 1]:
            pairs[low] = up
            low, up = low + 1, up + 1
        elif best[low][up] == best[low][up + 1]:
            up += 1
        else:
            low += 1
    return pairs


def _against_order(scores: dict[tuple[int, int], float], pairs: dict[int, int]) -> dict[int, int]:
    """Pairs out of order among what is left, only where the texts leave no doubt."""
    found: dict[int, int] = {}
    taken = set(pairs.values())
    for (low, up), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score < CERTAIN_SCORE:
            break
        if low not in pairs and low not in found and up not in taken:
            found[low] = up
            taken.add(up)
    return found
