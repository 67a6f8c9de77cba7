"""Lines, rows and mended text: the pieces of a source that every rule of the parser reads.

A `Line` is a stretch of the source exactly as it stands. A `Mended` is text put right for reading
(tags dropped, a broken paragraph rejoined) in which every character still knows its source offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from tasks.parser.types import Span

# A tab separates cells, so it ends no line and is never trimmed away.
TRIMMED = " \u3000\xa0\ufeff\u200b\r\f\v"
# <!-- 待核 -->       not: <!-- 待核, which never closes, at the latest before the next one
COMMENT = r"<!--[^-<]*+(?:(?!-->|<!--)[-<][^-<]*+)*+-->"
# <p> </td> <ol style="…">       not: <关于促进交流合作的若干措施>, a title in angle brackets
# &nbsp; and the ** of Markdown are no text either.
TAG = re.compile(
    rf"</?[A-Za-z][^<>]{{0,300}}>|{COMMENT}|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288);|\*\*",
    re.IGNORECASE,
)
# A tag that ends a line inside a cell.
LINE_TAG = re.compile(r"</?(?:br|p|div|li)\b", re.IGNORECASE)
# Tags and white space together: what stands between two pieces of a cell.
GAP = re.compile(rf"(?:{TAG.pattern}|\s)+")
# What a tag, an entity, a mark of Markdown or a gap of white space cannot do without.
DEBRIS_SIGN = re.compile(r"[<&*\s]")
# |---|:---| under a Markdown table's heading
# So short a dash as in :-: needs its colon; - alone in a cell says that there is nothing.
DASHES = r"\s*(?::?-{2,}:?|:-:?|-:)\s*"
PIPE_RULE = re.compile(rf"\|?(?:{DASHES}\|)+(?:{DASHES})?")
# Where each character stood: unbroken in the source, or put together from pieces of it.
Offsets = range | tuple[int, ...]
FEWEST_BARS = 2
# No sentence ends with these, wherever a line does.
GOES_ON = ("，", "、", "；")
# 1⇥甲⇥"做一。 / 做二。"⇥市商务局: rows pasted from a sheet quote a cell that has lines in it.
QUOTE_OPENS = re.compile(r'(?:^|\t)"(?:[^"\t]|"")*$')
QUOTE_GOES_ON = re.compile(r'(?:[^"\t]|"")*')
QUOTE_CLOSES = re.compile(r'(?:[^"\t]|"")*"(?=\t|\s*$)')
MOST_LINES_OF_A_CELL = 40


class Line(NamedTuple):
    """A source line that is not blank, without the spaces around it: `text == source[span]`.

    `indent` counts those before it.
    """

    text: str
    span: Span
    indent: int = 0


class Mended(NamedTuple):
    """Text put right for reading; `offsets[i]` is where `text[i]` stood in the source."""

    text: str
    offsets: Offsets

    def part(self, start: int, end: int | None = None) -> Mended:
        """The characters from `start` to `end` (positions in `text`)."""
        return Mended(self.text[start:end], self.offsets[start:end])

    def stripped(self) -> Mended:
        """The same without white space at both ends."""
        bare = self.text.strip()
        if len(bare) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, start + len(bare))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The source range from the first to the last of the given characters.

        Debris between them lies inside it. An empty stretch gives an empty span.
        """
        offsets = self.offsets[start:end] if start or end is not None else self.offsets
        if not offsets:
            at = self.offsets[start] if start < len(self.offsets) else self._end()
            return Span(at, at)
        return Span(offsets[0], offsets[-1] + 1)

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """The same as unbroken pieces of the source, debris left out."""
        offsets = self.offsets[start:end] if start or end is not None else self.offsets
        if not offsets:
            return ()
        if isinstance(offsets, range):
            return (Span(offsets.start, offsets.stop),)
        breaks = [(here, there) for here, there in pairwise(offsets) if there != here + 1]
        starts = [offsets[0], *(there for _, there in breaks)]
        ends = [*(here for here, _ in breaks), offsets[-1]]
        return tuple(Span(first, last + 1) for first, last in zip(starts, ends, strict=True))

    def _end(self) -> int:
        return self.offsets[-1] + 1 if self.offsets else 0


EMPTY = Mended("", ())


class Row(NamedTuple):
    """One table row. `rule` marks the line of dashes under a Markdown heading.

    `reached` are the positions of the empty cells that one above is known to reach into.
    """

    cells: tuple[Mended, ...]
    span: Span
    rule: bool = False
    reached: frozenset[int] = frozenset()


def with_line_ends(text: str) -> str:
    """A text of old programs, whose lines end with a return alone, with ends this room knows.

    Where any line ends as usual a return by itself is no end; every character keeps its place.
    """
    return text.replace("\r", "\n") if "\r" in text and "\n" not in text else text


def lines(text: str) -> list[Line]:
    """The lines of `text` that hold anything but white space, in order."""
    found: list[Line] = []
    start = 0
    raws = text.split("\n")
    for raw in _with_cells_whole(raws) if '"' in text else raws:
        body = raw.strip(TRIMMED)
        end = start + len(raw)
        if body == raw and raw and not raw.isspace():
            found.append(Line(raw, Span(start, end)))
        elif body and not body.isspace():
            indent = raw.index(body)
            at = start + indent
            found.append(Line(body, Span(at, at + len(body)), indent))
        start = end + 1
    return found


def _with_cells_whole(raws: Sequence[str]) -> Iterator[str]:
    """The lines of a text, those of one quoted cell together."""
    end = 0
    for at, raw in enumerate(raws):
        if at < end:
            continue
        # A sentence may open with a quotation mark too; a row has a tab behind the closing one.
        end = _end_of_row(raws, at) if '"' in raw and ("\t" in raw or raw[0] == '"') else at
        if end > at and ("\t" in raw or "\t" in raws[end - 1]):
            yield "\n".join(raws[at:end])
        else:
            end = at
            yield raw


def _end_of_row(raws: Sequence[str], start: int) -> int:
    """Where the row ends that begins at a line: the next line, unless a quoted cell goes on."""
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
    return Mended(line.text, range(*line.span))


def join(pieces: Iterable[Mended]) -> Mended:
    """Pieces one after the other, nothing between them."""
    kept: Sequence[Mended] = tuple(pieces)
    if len(kept) == 1:
        return kept[0]
    return Mended("".join(piece.text for piece in kept), _joined([piece.offsets for piece in kept]))


def _joined(parts: Sequence[Offsets]) -> Offsets:
    """Offsets one after the other; a range where they are one stretch of the source."""
    filled = [part for part in parts if part]
    if all(isinstance(part, range) for part in filled) and all(
        before[-1] + 1 == after[0] for before, after in pairwise(filled)
    ):
        return range(filled[0][0], filled[-1][-1] + 1) if filled else ()
    return tuple(chain.from_iterable(filled))


def row(line: Line) -> Row | None:
    """The line as a table row: cells between tabs or between upright bars; None if it is none."""
    text = line.text
    if "\t" in text:
        cells = _cells(text.split("\t"), line.span.start)
        return Row(tuple(map(_unquoted, cells)) if '"' in text else cells, line.span)
    if text.count("|") < FEWEST_BARS:
        return None
    pieces = text.split("|")
    # 序号 | 具体举措 | 责任单位: a table may do without the bars at its sides.
    if text[0] == text[-1] == "|":
        cells = _cells(pieces[1:-1], line.span.start + 1)
    else:
        cells = _cells(pieces, line.span.start)
    return Row(cells, line.span, PIPE_RULE.fullmatch(text) is not None)


def untagged(piece: Mended, *, lines_apart: bool = False) -> Mended:
    """Without tags, every gap of tags and white space as one space, none at the ends.

    A gap of tags alone (建<b>设</b>) leaves nothing, nor does a line end after a comma. The space
    stands where the source has one; with `lines_apart` also where only a tag ends a line
    (市商务局<br>市财政局).
    """
    if DEBRIS_SIGN.search(piece.text) is None:
        return piece
    kept: list[Mended] = []
    at = 0
    for gap in GAP.finditer(piece.text):
        kept.append(piece.part(at, gap.start()))
        tags_hidden = TAG.sub(lambda tag: "-" * len(tag[0]), gap[0])
        space = re.search(r"\s", tags_hidden)
        if space and "\n" in tags_hidden and piece.text[gap.start() - 1 : gap.start()] in GOES_ON:
            # 设立研发中心，/ 落实免税政策: the line ended in the middle of its sentence.
            pass
        elif space:
            kept.append(Mended(" ", (piece.offsets[gap.start() + space.start()],)))
        elif lines_apart and LINE_TAG.match(gap[0]):
            kept.append(Mended(" ", (piece.offsets[gap.start()],)))
        at = gap.end()
    kept.append(piece.part(at))
    return join(kept).stripped()


def pieces(cell: Mended) -> list[Mended]:
    """The paragraphs of a cell: what stands between its tags, white space in them mended."""
    if DEBRIS_SIGN.search(cell.text) is None:
        return [cell] if cell.text else []
    found = (cell.part(start, end) for start, end in _between_tags(cell.text))
    return [piece for piece in map(untagged, found) if piece.text]


def _cells(texts: Iterable[str], start: int) -> tuple[Mended, ...]:
    """The cells that stand one character apart, the first of them at `start`."""
    cells: list[Mended] = []
    for text in texts:
        if bare := text.strip():
            at = start + (0 if text[0] == bare[0] else text.index(bare))
            cells.append(Mended(bare, range(at, at + len(bare))))
        else:
            cells.append(EMPTY)
        start += len(text) + 1
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
