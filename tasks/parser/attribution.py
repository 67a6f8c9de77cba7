"""What every character of the prose belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.parser.blocks import Line
from tasks.parser.types import Span

PLAIN = "paragraph"


class Attribution:
    """A map from the characters of a text to what they belong to; what is marked later wins.

    A character of a given line is a `paragraph` until a rule says more; others belong to nothing.
    """

    def __init__(self, characters: int, lines: Sequence[Line]) -> None:
        self._kinds = ["", PLAIN]
        self._of = bytearray(characters)
        self._lines = lines
        for line in lines:
            self.mark(line.span, PLAIN)

    def mark(self, span: Span, kind: str) -> None:
        """Say that a range belongs to `kind`."""
        if kind not in self._kinds:
            self._kinds.append(kind)
        start, end = max(0, span.start), min(span.end, len(self._of))
        if start < end:
            self._of[start:end] = bytes([self._kinds.index(kind)]) * (end - start)

    def ranges(self) -> tuple[tuple[Span, str], ...]:
        """Unbroken ranges of one kind within the lines, in order."""
        found: list[tuple[Span, str]] = []
        for line in self._lines:
            start = line.span.start
            for at in range(line.span.start + 1, line.span.end + 1):
                if at == line.span.end or self._of[at] != self._of[start]:
                    found.append((Span(start, at), self._kinds[self._of[start]]))
                    start = at
        return tuple(found)
