"""Which upper measures a lower one may be carrying, where it is no copy of any.

    吉林（二十五）… 支持…开展知识产权质押融资业务 … 创新出口信用保险 …
        -> 国家 112 知识产权质押融资, 国家 113 出口信用保险

A numbered item of prose speaks of several things; each sentence is held against each upper
measure by the words they share, rare words counting for more than those that stand everywhere.
What comes out is a suggestion for a person, never a link.

Pure Python: texts in, candidates out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.lineage.lexicon import FUNCTION_CHARACTERS

SENTENCE = re.compile(r"[。；;！？\n]+")
STRETCH = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?%?")
GRAMS = (2, 3, 4)
# Below this the shared words are those of every such document.
LEAST_AFFINITY = 0.13
# A candidate with less than this share of the best one's score is not offered beside it.
LEAST_SHARE = 0.5
MOST_CANDIDATES = 3
# A sentence shorter than this says too little to be compared alone.
LEAST_SENTENCE = 10

Grams = frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Places in the two lists, and how alike they are, 0 to 1."""

    lower: int
    upper: int
    score: float


class Weights:
    """What a wording is worth: the rarer in the documents, the more."""

    def __init__(self, texts: Iterable[str]) -> None:
        documents = [grams(text) for text in texts]
        self._spread = Counter(gram for found in documents for gram in found)
        self._count = max(len(documents), 1)

    def of(self, gram: str) -> float:
        """Longer wordings are made of shorter ones and would count again: each counts less."""
        rarity: float = math.log((1 + self._count) / (1 + self._spread[gram]))
        return rarity / math.sqrt(len(gram))

    def total(self, found: Grams) -> float:
        return sum(map(self.of, found))


def grams(text: str) -> Grams:
    """Runs of two to four characters within the words of a text; Latin words and figures whole."""
    found: set[str] = set()
    for stretch in STRETCH.findall(unicodedata.normalize("NFKC", text).lower()):
        if stretch.isascii():
            found.add(stretch)
            continue
        for size in GRAMS:
            for at in range(len(stretch) - size + 1):
                gram = stretch[at : at + size]
                if FUNCTION_CHARACTERS.isdisjoint(gram):
                    found.add(gram)
    return frozenset(found)


def candidates(upper: Sequence[str], lower: Sequence[str], weights: Weights) -> list[Candidate]:
    """At most three likely uppers of each lower text, likeliest first, in the lower's order."""
    uppers = [(found, weights.total(found)) for found in map(grams, upper)]
    result: list[Candidate] = []
    for low, text in enumerate(lower):
        parts = [(found, weights.total(found)) for found in map(grams, _sentences(text))]
        scored = [
            Candidate(low, up, round(score, 4))
            for up, measured in enumerate(uppers)
            if (score := max((_affinity(part, measured, weights) for part in parts), default=0.0))
            >= LEAST_AFFINITY
        ]
        scored.sort(key=lambda candidate: (-candidate.score, candidate.upper))
        result += [
            candidate
            for candidate in scored[:MOST_CANDIDATES]
            if candidate.score >= LEAST_SHARE * scored[0].score
        ]
    return result


def closest_sentence(upper: str, lower: str) -> tuple[int, int]:
    """From where to where the sentence of the lower text lies that shares most with the upper."""
    measure = grams(upper)
    best, place = 0.0, (0, 0)
    start = 0
    for end in [*(m.start() for m in SENTENCE.finditer(lower)), len(lower)]:
        part = grams(lower[start:end])
        share = len(part & measure) / math.sqrt(len(part)) if part else 0.0
        if share > best:
            best, place = share, (start, end)
        start = end + 1
    return place


def _affinity(part: tuple[Grams, float], measure: tuple[Grams, float], weights: Weights) -> float:
    """The weight of the shared words against that of either text, as an angle's cosine."""
    if not part[1] or not measure[1]:
        return 0.0
    return weights.total(part[0] & measure[0]) / math.sqrt(part[1] * measure[1])


def _sentences(text: str) -> list[str]:
    """The sentences of a text, and the text whole if it has none worth comparing."""
    found = [each for each in SENTENCE.split(text) if len(each) >= LEAST_SENTENCE]
    return found or [text]
