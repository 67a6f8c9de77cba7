"""Where a run of texts turns from one subject to the next.

Used where a layout lost the line between two tasks: the cut is placed so that the texts on either
side are as much alike as they can be (sum of the lengths of the summed term vectors, the measure
of cohesion in linear text segmentation: Hearst 1997, "TextTiling"). Terms are pairs of adjacent
characters, so no dictionary is needed, weighted down the more texts they stand in. Beside them
stand the subjects a text touches: a heading says 资金、技术、人员等要素跨境流动 where its rows say
人民币, 专利 and 签证, which have no character in common with it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from tasks.parser.vocabulary import SUBJECT_WORDS

Vector = dict[str, float]

# A heading says more about its task than any one row of it.
HEADING_WEIGHT = 2.0
# What the subjects of a text weigh beside its characters.
SUBJECT_WEIGHT = 0.5


class Terms:
    """Weights of the terms of one collection of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = len(texts)
        self._vectors: dict[str, Vector] = {}
        self._in_texts = Counter(
            term for text in texts for term in {*pairs(text), *_subjects(text)}
        )

    def vector(self, text: str, *, weight: float = 1.0) -> Vector:
        """The text's terms: its characters to length `weight`, its subjects beside them.

        Empty if all its terms are everywhere.
        """
        if text not in self._vectors:
            characters = self._scaled(pairs(text), 1.0)
            self._vectors[text] = characters | self._scaled(_subjects(text), SUBJECT_WEIGHT)
        vector = self._vectors[text]
        return vector if weight == 1.0 else {term: weight * x for term, x in vector.items()}

    def _scaled(self, terms: Iterable[str], length: float) -> Vector:
        raw = {
            term: (1 + math.log(count)) * math.log(self._texts / self._in_texts[term])
            for term, count in Counter(terms).items()
            if 0 < self._in_texts[term] < self._texts
        }
        found = math.sqrt(sum(value * value for value in raw.values()))
        return {term: length * value / found for term, value in raw.items()} if found else {}


def best_cut(before: Iterable[Vector], run: Sequence[Vector], after: Iterable[Vector]) -> int:
    """How many of `run` belong to what is before; the others belong to what is after.

    At least the last one belongs to what is after. Linear in the number of terms.
    """
    left, right = _Sum(), _Sum()
    for vector in before:
        left.add(vector, 1)
    for vector in (*run, *after):
        right.add(vector, 1)
    best, best_at = left.length + right.length, 0
    for taken, vector in enumerate(run[:-1], start=1):
        left.add(vector, 1)
        right.add(vector, -1)
        if left.length + right.length > best:
            best, best_at = left.length + right.length, taken
    return best_at


class _Sum:
    """A sum of vectors that knows its length."""

    def __init__(self) -> None:
        self._terms: Vector = {}
        self._square = 0.0

    @property
    def length(self) -> float:
        return math.sqrt(max(self._square, 0.0))

    def add(self, vector: Vector, sign: int) -> None:
        for term, value in vector.items():
            old = self._terms.get(term, 0.0)
            new = old + sign * value
            self._terms[term] = new
            self._square += new * new - old * old


def pairs(text: str) -> list[str]:
    """The pairs of characters that stand side by side in a text, punctuation left out."""
    return [text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalpha()]


def _subjects(text: str) -> list[str]:
    """The subjects a text touches, by names no pair of characters can have."""
    return [
        f"subject:{name}" for name, words in SUBJECT_WORDS if any(word in text for word in words)
    ]
