"""What every character of a text belongs to.

Rules report the ranges they read with a word for what they read them as. Where two ranges overlap
the one reported first keeps the characters. White space belongs to nothing and is never missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tasks.parser.types import Coverage, Span

BLANK = "blank"
UNATTRIBUTED = "unattributed"
# Invisible marks some editors leave in a text.
INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u2060\x00")


def partition(text: str, attributed: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """The whole text as unbroken pieces in order, each with what it was read as.

    Joining the pieces gives the text back. Pieces nobody read are `blank` or `unattributed`: what
    those are is seen from the text, so a rule that reports one of them is not heard.
    """
    taken: list[tuple[Span, str]] = []
    free = bytearray(b"\x01") * len(text)
    for span, label in attributed:
        if label in (BLANK, UNATTRIBUTED):
            continue
        start, end = max(span.start, 0), min(span.end, len(text))
        taken += [(piece, label) for piece in _free_pieces(free, start, end)]
        if start < end:
            free[start:end] = bytes(end - start)
    pieces = sorted(taken, key=lambda piece: piece[0].start)
    return list(_with_gaps(text, pieces))


def measure_coverage(text: str, attributed: Iterable[tuple[Span, str]]) -> Coverage:
    """How many characters are attributed (white space counts as such) and which are not."""
    missing: list[Span] = []
    at = 0
    read = [
        span
        for span, label in attributed
        if label not in (BLANK, UNATTRIBUTED) and span[0] < span[1]
    ]
    for start, end in sorted(read):
        if at < start and not text[at:start].isspace():
            missing += (span for span, label in _gap(text, at, start) if label == UNATTRIBUTED)
        if end > at:
            at = end
    missing += (span for span, label in _gap(text, at, len(text)) if label == UNATTRIBUTED)
    lost = sum(span.end - span.start for span in missing)
    return Coverage(len(text), len(text) - lost, tuple(missing))


def _free_pieces(free: bytearray, start: int, end: int) -> Iterator[Span]:
    """The stretches between `start` and `end` nobody has taken yet."""
    while start < end:
        begin = free.find(1, start, end)
        if begin < 0:
            return
        stop = free.find(0, begin, end)
        start = stop if stop >= 0 else end
        yield Span(begin, start)


def _with_gaps(text: str, pieces: Iterable[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    at = 0
    for span, label in pieces:
        if at < span.start:
            yield from _gap(text, at, span.start)
        yield span, label
        at = span.end
    yield from _gap(text, at, len(text))


def _gap(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """A stretch nobody read: white space around what is missing."""
    begin, stop = start, end
    while begin < stop and _is_blank(text[begin]):
        begin += 1
    while stop > begin and _is_blank(text[stop - 1]):
        stop -= 1
    for piece, label in (
        (Span(start, begin), BLANK),
        (Span(begin, stop), UNATTRIBUTED),
        (Span(stop, end), BLANK),
    ):
        if piece.start < piece.end:
            yield piece, label


def _is_blank(character: str) -> bool:
    return character.isspace() or character in INVISIBLE
