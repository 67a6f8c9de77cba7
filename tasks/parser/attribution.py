"""What every character of the prose belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.text.blocks import Line
from tasks.parser.types import Span

PLAIN = "paragraph"
# Equal bytes beside each other.
RUN = re.compile(rb"(.)\1*", re.DOTALL)


class Attribution:
    """A map from the characters of a text to what they belong to; what is marked later wins.

    A character of a given line is a `paragraph` until a rule says more; others belong to nothing.
    """

    def __init__(self, characters: int, lines: Sequence[Line]) -> None:
        self._kinds = [PLAIN]
        self._bytes = {PLAIN: b"\0"}
        self._of = bytearray(characters)
        self._lines = lines

    def mark(self, span: Span, kind: str) -> None:
        """Say that a range belongs to `kind`."""
        if kind not in self._bytes:
            self._bytes[kind] = bytes([len(self._kinds)])
            self._kinds.append(kind)
        start, end = max(0, span.start), min(span.end, len(self._of))
        if start < end:
            self._of[start:end] = self._bytes[kind] * (end - start)

    def ranges(self) -> tuple[tuple[Span, str], ...]:
        """Unbroken ranges of one kind within the lines, in order."""
        found: list[tuple[Span, str]] = []
        kinds = bytes(self._of)
        for line in self._lines:
            start, end = line.span
            if kinds.count(kinds[start], start, end) == end - start:
                found.append((line.span, self._kinds[kinds[start]]))
                continue
            for run in RUN.finditer(kinds, start, end):
                found.append((Span(*run.span()), self._kinds[kinds[run.start()]]))
        return tuple(found)
