"""Lines and mended text: the pieces of a source that every rule of the parser reads.

A `Line` is a stretch of the source exactly as it stands. A `Mended` is text put right for reading
(tags dropped, a broken paragraph rejoined) in which every character still knows its source offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.parser.types import Span

# A tab separates cells, so it ends no line and is never trimmed away.
TRIMMED = " \u3000\xa0\ufeff\u200b\r\f\v"


@dataclass(frozen=True, slots=True)
class Line:
    """A source line that is not blank, without the spaces around it: `text == source[span]`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Mended:
    """Text put right for reading; `offsets[i]` is where `text[i]` stood in the source."""

    text: str
    offsets: tuple[int, ...]

    def part(self, start: int, end: int | None = None) -> Mended:
        """The characters from `start` to `end` (positions in `text`)."""
        return Mended(self.text[start:end], self.offsets[start:end])

    def stripped(self) -> Mended:
        """The same without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, max(start, len(self.text.rstrip())))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The source range from the first to the last of the given characters.

        Debris between them lies inside it. An empty stretch gives an empty span.
        """
        offsets = self.offsets[start:end]
        if not offsets:
            at = self.offsets[start] if start < len(self.offsets) else self._end()
            return Span(at, at)
        return Span(offsets[0], offsets[-1] + 1)

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """The same as unbroken pieces of the source, debris left out."""
        pieces: list[Span] = []
        for offset in self.offsets[start:end]:
            if pieces and pieces[-1].end == offset:
                pieces[-1] = Span(pieces[-1].start, offset + 1)
            else:
                pieces.append(Span(offset, offset + 1))
        return tuple(pieces)

    def _end(self) -> int:
        return self.offsets[-1] + 1 if self.offsets else 0


def lines(text: str) -> list[Line]:
    """The lines of `text` that hold anything but white space, in order."""
    found: list[Line] = []
    start = 0
    for raw in text.split("\n"):
        body = raw.strip(TRIMMED)
        if body.strip():
            at = start + raw.index(body)
            found.append(Line(body, Span(at, at + len(body))))
        start += len(raw) + 1
    return found


def mended(line: Line) -> Mended:
    """One line as mended text."""
    return Mended(line.text, tuple(range(line.span.start, line.span.end)))


def join(pieces: Iterable[Mended]) -> Mended:
    """Pieces one after the other, nothing between them."""
    kept: Sequence[Mended] = tuple(pieces)
    return Mended(
        "".join(piece.text for piece in kept),
        tuple(offset for piece in kept for offset in piece.offsets),
    )
