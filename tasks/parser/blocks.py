"""Lines, rows and mended text: the pieces of a source that every rule of the parser reads.

A `Line` is a stretch of the source exactly as it stands. A `Mended` is text put right for reading
(tags dropped, a broken paragraph rejoined) in which every character still knows its source offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tasks.parser.types import Span

# A tab separates cells, so it ends no line and is never trimmed away.
TRIMMED = " \u3000\xa0\ufeff\u200b\r\f\v"
# <p> </td> <ol style="…">       not: <关于促进交流合作的若干措施>, a title in angle brackets
# &nbsp; and the ** of Markdown are no text either.
TAG = re.compile(
    r"</?[A-Za-z][^<>]{0,300}>|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288);|\*\*", re.IGNORECASE
)
# A tag that ends a line inside a cell.
LINE_TAG = re.compile(r"</?(?:br|p|div|li)\b", re.IGNORECASE)
# Tags and white space together: what stands between two pieces of a cell.
GAP = re.compile(rf"(?:{TAG.pattern}|\s)+")
# | 序号 | 具体举措 |, and the |---|:---| under a Markdown table's heading.
PIPE_ROW = re.compile(r"\|.*\|")
PIPE_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")


FEWEST_BARS = 2
# 1⇥甲⇥"做一。 / 做二。"⇥市商务局: rows pasted from a sheet quote a cell that has lines in it.
QUOTE_OPENS = re.compile(r'(?:^|\t)"(?:[^"\t]|"")*$')
QUOTE_GOES_ON = re.compile(r'(?:[^"\t]|"")*')
QUOTE_CLOSES = re.compile(r'(?:[^"\t]|"")*"(?=\t|\s*$)')
MOST_LINES_OF_A_CELL = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A source line that is not blank, without the spaces around it: `text == source[span]`.

    `indent` counts those before it.
    """

    text: str
    span: Span
    indent: int = 0


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
        if not self.text[:1].isspace() and not self.text[-1:].isspace():
            return self
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


@dataclass(frozen=True, slots=True)
class Row:
    """One table row. `rule` marks the line of dashes under a Markdown heading."""

    cells: tuple[Mended, ...]
    span: Span
    rule: bool = False


def lines(text: str) -> list[Line]:
    """The lines of `text` that hold anything but white space, in order."""
    found: list[Line] = []
    start = 0
    for raw in _with_cells_whole(text.split("\n")):
        body = raw.strip(TRIMMED)
        if body.strip():
            indent = raw.index(body)
            at = start + indent
            found.append(Line(body, Span(at, at + len(body)), indent))
        start += len(raw) + 1
    return found


def _with_cells_whole(raws: Sequence[str]) -> Iterator[str]:
    """The lines of a text, those of one quoted cell together."""
    at = 0
    while at < len(raws):
        end = _end_of_row(raws, at)
        yield "\n".join(raws[at:end]) if end - at > 1 else raws[at]
        at = end


def _end_of_row(raws: Sequence[str], start: int) -> int:
    """Where the row ends that begins at a line: the next line, unless a quoted cell goes on."""
    if '"' not in raws[start] or "\t" not in raws[start]:
        return start + 1
    end, rest, opened = start + 1, raws[start], start
    while QUOTE_OPENS.search(rest):
        last = min(len(raws), opened + MOST_LINES_OF_A_CELL)
        at = opened + 1
        while at < last and QUOTE_GOES_ON.fullmatch(raws[at]):
            at += 1
        closed = QUOTE_CLOSES.match(raws[at]) if at < last else None
        if closed is None:
            break
        rest, opened, end = raws[at][closed.end() :], at, at + 1
    return end


def mended(line: Line) -> Mended:
    """One line as mended text."""
    return Mended(line.text, tuple(range(line.span.start, line.span.end)))


def join(pieces: Iterable[Mended]) -> Mended:
    """Pieces one after the other, nothing between them."""
    kept: Sequence[Mended] = tuple(pieces)
    if len(kept) == 1:
        return kept[0]
    return Mended(
        "".join(piece.text for piece in kept),
        tuple(offset for piece in kept for offset in piece.offsets),
    )


def row(line: Line) -> Row | None:
    """The line as a table row: cells between tabs or between upright bars; None if it is none."""
    if "\t" in line.text:
        return Row(tuple(map(_unquoted, _cells(mended(line), "\t"))), line.span)
    if line.text.count("|") >= FEWEST_BARS and not PIPE_ROW.fullmatch(line.text):
        # 序号 | 具体举措 | 责任单位: a table may do without the bars at its sides.
        rule = PIPE_RULE.fullmatch(line.text) is not None
        return Row(_cells(mended(line), "|"), line.span, rule)
    if PIPE_ROW.fullmatch(line.text):
        inner = mended(line).part(1, len(line.text) - 1)
        return Row(_cells(inner, "|"), line.span, PIPE_RULE.fullmatch(line.text) is not None)
    return None


def untagged(piece: Mended, *, lines_apart: bool = False) -> Mended:
    """Without tags, every gap of tags and white space as one space, none at the ends.

    A gap of tags alone (建<b>设</b>) leaves nothing. The space stands where the source has one;
    with `lines_apart` also where only a tag ends a line (市商务局<br>市财政局).
    """
    if GAP.search(piece.text) is None:
        return piece
    kept: list[Mended] = []
    at = 0
    for gap in GAP.finditer(piece.text):
        kept.append(piece.part(at, gap.start()))
        tags_hidden = TAG.sub(lambda tag: "-" * len(tag[0]), gap[0])
        if space := re.search(r"\s", tags_hidden):
            kept.append(Mended(" ", (piece.offsets[gap.start() + space.start()],)))
        elif lines_apart and LINE_TAG.match(gap[0]):
            kept.append(Mended(" ", (piece.offsets[gap.start()],)))
        at = gap.end()
    kept.append(piece.part(at))
    return join(kept).stripped()


def pieces(cell: Mended) -> list[Mended]:
    """The paragraphs of a cell: what stands between its tags, white space in them mended."""
    found = (cell.part(start, end) for start, end in _between_tags(cell.text))
    return [piece for piece in map(untagged, found) if piece.text]


def _cells(piece: Mended, separator: str) -> tuple[Mended, ...]:
    cells: list[Mended] = []
    start = 0
    for text in piece.text.split(separator):
        cells.append(piece.part(start, start + len(text)).stripped())
        start += len(text) + len(separator)
    return tuple(cells)


def _unquoted(cell: Mended) -> Mended:
    """A quoted cell that has lines or quotes in it, without its own and with each of those once."""
    text = cell.text
    quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    if not quoted or not ("\n" in text or '""' in text[1:-1]):
        return cell
    inner = cell.part(1, -1)
    starts = [0, *(found.start() + 1 for found in re.finditer('""', inner.text))]
    ends = [*(start - 1 for start in starts[1:]), len(inner.text)]
    return join(inner.part(start, end) for start, end in zip(starts, ends, strict=True))


def _between_tags(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for tag in TAG.finditer(text):
        yield start, tag.start()
        start = tag.end()
    yield start, len(text)
