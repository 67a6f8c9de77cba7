"""How the documents themselves write: which characters hang together, which words occur where.

There is no dictionary here. Two neighbouring characters belong to one word where the documents
join them far more often than chance would; a wording is known where it stands elsewhere.

Pure Python: texts in, counts out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

HAN = re.compile(r"[\u3400-\u9fff]")
# Characters that join to anything: a pair with one of them is no word.
FUNCTION_CHARACTERS = frozenset("的了和与及或等在于为以将对从由向按并其可各该之是有而")
LEAST_TIMES = 3
# How many times oftener than by chance two characters stand together to be one word.
TIGHT = 12.0


class Lexicon:
    """What a set of documents knows about wording. Made once, asked often."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = "\n".join(texts)
        self._singles = Counter(self.text)
        self._pairs = Counter(
            self.text[at : at + 2]
            for at in range(len(self.text) - 1)
            if HAN.match(self.text[at]) and HAN.match(self.text[at + 1])
        )
        # One page asks the same question of many rows; str.count reads the whole text each time.
        self.times = lru_cache(maxsize=50_000)(self._times)

    def _times(self, wording: str) -> int:
        """How often the wording stands in the documents."""
        return self.text.count(wording)

    def association(self, pair: str, *, without: int = 0) -> float:
        """How many times oftener than by chance the two characters stand together.

        `without` so many of the times, which do not count.
        """
        times = self._pairs[pair] - without
        if times <= 0:
            return 0.0
        first, second = (self._singles[character] for character in pair)
        return times * len(self.text) / (first * second)

    def cohesion(self, pair: str) -> float:
        """As `association`, but 0 for pairs too rare to tell."""
        return self.association(pair) if self._pairs[pair] >= LEAST_TIMES else 0.0

    def is_tight(self, pair: str) -> bool:
        """Whether the two characters belong to one word."""
        if len(pair) < 2 or not FUNCTION_CHARACTERS.isdisjoint(pair):
            return False
        return self.cohesion(pair) >= TIGHT
