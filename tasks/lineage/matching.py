"""Which upper measure each lower measure carries (承接关系).

A lower plan copies the upper level's measures, mostly word for word, leaves some out and keeps
their order. Three things are weighed together: how alike the texts are, whether the figures in
them agree, and the order of the two lists, which decides between candidates and drops those that
would cross the others. A copy that has moved is taken if both texts are each other's likeliest;
a measure split over two rows, or two run together in one, give two pairs: the part stands in the
whole nearly word by word.

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
# As much alike, they are if neither has anything else nearly as much like it.
MOVED_SCORE = 0.85
CLEARLY_BETTER = 0.05
# So much of a part's text stands in the whole; a shorter text stands in many.
PART_SHARE = 0.9
SHORTEST_PART = 10
FIGURES_WEIGHT = 0.1
FIGURE = re.compile(r"\d+(?:\.\d+)?%?")
NOT_TEXT = re.compile(r"[\W_]+")
# The list of a document whose measures are tracked, the first that it has.
TRACKED_LISTS: tuple[ListName, ...] = ("plan", "table", "narrative", "programme")


# By the places of the lower and the upper measure in their lists.
Scores = dict[tuple[int, int], float]


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
    """Pair two lists of measures. A measure has one partner, or several that are its parts."""
    uppers, lowers = [_Text.of(m.text) for m in upper], [_Text.of(m.text) for m in lower]
    scores = _scores(uppers, lowers)
    copies = _in_order(scores, len(upper), len(lower))
    copies |= _against_order(scores, copies)
    copies |= _moved(scores, copies)
    pairs = {
        (low, up): max(scores[low, up], _share(*sorted((lowers[low], uppers[up]), key=_length)))
        for low, up in copies.items()
    }
    pairs |= _parts(uppers, lowers, copies)
    with_lower, with_upper = {low for low, _ in pairs}, {up for _, up in pairs}
    return Matching(
        tuple(
            Pair(lower[low], upper[up], round(score, 4))
            for (low, up), score in sorted(pairs.items())
        ),
        tuple(measure for at, measure in enumerate(lower) if at not in with_lower),
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


def _scores(uppers: Sequence[_Text], lowers: Sequence[_Text]) -> Scores:
    """The scores of all pairs that may be copies, by their places in the lists."""
    found: Scores = {}
    for low, text in enumerate(lowers):
        for up, candidate in enumerate(uppers):
            score = _similarity(text, candidate)
            if score >= LEAST_SCORE:
                found[low, up] = score
    return found


def _in_order(scores: Scores, uppers: int, lowers: int) -> dict[int, int]:
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


def _against_order(scores: Scores, pairs: dict[int, int]) -> dict[int, int]:
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


def _moved(scores: Scores, pairs: dict[int, int]) -> dict[int, int]:
    """Changed copies out of order: each is clearly the likeliest partner of the other."""
    taken = set(pairs.values())
    best: dict[tuple[str, int], list[float]] = {}
    for (low, up), score in scores.items():
        best.setdefault(("lower", low), []).append(score)
        best.setdefault(("upper", up), []).append(score)
    return {
        low: up
        for (low, up), score in scores.items()
        if score >= MOVED_SCORE
        and low not in pairs
        and up not in taken
        and all(
            score == max(rivals) and sorted(rivals)[-2:][0] <= score - CLEARLY_BETTER
            for rivals in ([0.0, *best["lower", low]], [0.0, *best["upper", up]])
        )
    }


def _parts(uppers: Sequence[_Text], lowers: Sequence[_Text], copies: dict[int, int]) -> Scores:
    """Rows left over that are a part of an upper measure, and upper measures inside a row."""
    found: Scores = {}
    for low, text in enumerate(lowers):
        if low not in copies and (whole := _whole_of(text, uppers)):
            up, score = whole
            found[low, up] = score
    taken = {*copies.values(), *(up for _, up in found)}
    for up, text in enumerate(uppers):
        if up not in taken and (whole := _whole_of(text, lowers)):
            low, score = whole
            found[low, up] = score
    return found


def _whole_of(part: _Text, wholes: Sequence[_Text]) -> tuple[int, float] | None:
    """The place of the text the part stands in, and how good a pair the two are."""
    if _length(part) < SHORTEST_PART:
        return None
    score, at = max(
        ((_share(part, whole), -at) for at, whole in enumerate(wholes)), default=(0.0, 0)
    )
    return (-at, score) if score else None


def _share(part: _Text, whole: _Text) -> float:
    """How far the part stands in the whole, 0 if not nearly word by word.

    A part is never as good as a copy, since it says less: at best 0.9.
    """
    if _length(part) > _length(whole):
        return 0.0
    cutoff = PART_SHARE * 100
    share = fuzz.partial_ratio(part.letters, whole.letters, score_cutoff=cutoff) / 100
    return share * PART_SHARE


def _length(text: _Text) -> int:
    return len(text.letters)
