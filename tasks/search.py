"""Folding text for searching: width, case and numerals. Never for showing.

NFKC would also rewrite what it should not (㎡ → m2 changes meaning in a record),
which is why only the index and the query are folded.
"""

from __future__ import annotations

import re
import unicodedata

NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# Quotation marks, dashes and spaces people type differently.
SIGNS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "\u200b": None})
SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """２０２５／二〇二五 → 2025, （一）→ (1), ＡＰＥＣ → apec; white space is dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return SPACES.sub("", folded.translate(SIGNS).translate(NUMERALS))
