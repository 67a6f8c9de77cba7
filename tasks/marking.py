"""The source text as HTML, exactly as it stands, with its marks at their places.

Pure: text and marks in, HTML out. Lines become paragraphs and lines with tabs become table rows,
so that a page can show them; no character is dropped but the line feeds and tabs that the
paragraphs and cells stand for. A mark that runs over the edge of a cell goes on in the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Left over from the page a text was copied from: <p>, </p>, <img src="…">, <ol style="…">.
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Cells of a row from which on the first may be a heading over several rows, and how long a cell
# is that makes its column one: not 序号, 1, 2.
WIDE = 4
HEADING_LENGTH = 12

# How far before a measure its own label may stand: （二十七） and some spaces.
LABEL_BEFORE = 20
# How far before it its row of a table may begin.
ROW_BEFORE = 400


def written_there(text: str, at: int, label: str) -> bool:
    """Whether the text itself says the label just before the offset, or first in the table's row
    there, or begins with it at the offset.

    A bare number there may be that of something else: 1 and 10个项目.
    """
    before = text[max(0, at - LABEL_BEFORE) : at].rstrip()
    if label.isdigit():
        if before.endswith(label) and not before.removesuffix(label)[-1:].isdigit():
            return True
    elif before.endswith(label) or text.startswith(label, at):
        return True
    # In a table the number stands first in its row, with other cells between.
    row = f"\n{text[:at]}" if at < ROW_BEFORE else text[at - ROW_BEFORE : at]
    first, *others = row.rpartition("\n")[2].split("\t") if "\n" in row else [""]
    return bool(others) and first.strip() == label


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the source that means something; offsets are code points of the text.

    `key` ("m12", "q3", "t4") ties its pieces together and to the outline; `css` says how it looks.
    """

    key: str
    start: int
    end: int
    css: str


@dataclass(frozen=True, slots=True)
class Badge:
    """HTML put into the text at an offset: before the character there, or after the one before."""

    at: int
    html: SafeString
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, or one cell of it."""

    start: int
    end: int


def render(text: str, marks: Iterable[Mark], badges: Iterable[Badge]) -> SafeString:
    """The whole text as HTML."""
    painter = Painter(text, list(marks), list(badges))
    html = [*_blocks(text, painter), painter.badges_left()]
    return mark_safe("".join(html))  # every part was escaped or built by format_html


class Painter:
    """Paints one stretch after another, from the start of the text to its end."""

    def __init__(self, text: str, marks: Sequence[Mark], badges: Sequence[Badge]) -> None:
        self.text = text
        self.opening = sorted((b for b in badges if not b.closes), key=lambda b: b.at)
        self.closing = sorted((b for b in badges if b.closes), key=lambda b: b.at)
        self.opened = self.closed = 0
        edges = {edge for m in marks for edge in (m.start, m.end)}
        edges.update(b.at for b in badges)
        self.edges = sorted(edges)
        # Which marks lie over the stretch from one edge to the next.
        self.over: dict[int, list[Mark]] = {edge: [] for edge in self.edges}
        for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
            first, last = bisect_right(self.edges, mark.start) - 1, mark.end
            for edge in self.edges[first:]:
                if edge >= last:
                    break
                self.over[edge].append(mark)

    def stretch(self, start: int, end: int) -> Iterator[str]:
        """The HTML from `start` to `end`, which lie in one paragraph or cell."""
        at = start
        while at < end:
            place = bisect_right(self.edges, at)
            stop = min(end, self.edges[place]) if place < len(self.edges) else end
            yield from self._closing(at)
            yield from self._opening(at)
            yield self._marked(at, stop, self.over[self.edges[place - 1]] if place else [])
            at = stop
        yield from self._closing(end)

    def badges_left(self) -> str:
        """Badges whose place lies in no paragraph: at the very end of the text."""
        return "".join(b.html for b in [*self.opening[self.opened :], *self.closing[self.closed :]])

    def _opening(self, at: int) -> Iterator[str]:
        while self.opened < len(self.opening) and self.opening[self.opened].at <= at:
            yield self.opening[self.opened].html
            self.opened += 1

    def _closing(self, at: int) -> Iterator[str]:
        while self.closed < len(self.closing) and self.closing[self.closed].at <= at:
            yield self.closing[self.closed].html
            self.closed += 1

    def _marked(self, start: int, end: int, marks: Sequence[Mark]) -> str:
        content = _quiet_tags(self.text[start:end])
        if not marks:
            return content
        classes = " ".join(dict.fromkeys(css for m in marks for css in m.css.split()))
        keys = " ".join(dict.fromkeys(m.key for m in marks))
        return format_html('<mark class="{}" data-key="{}">{}</mark>', classes, keys, content)


def _blocks(text: str, painter: Painter) -> Iterator[str]:
    for is_table, lines in groupby(_lines(text), key=lambda cells: len(cells) > 1):
        if is_table:
            rows = list(lines)
            has_headings = _has_headings(rows)
            yield '<table class="source-table">'
            for cells in rows:
                yield from _row(text, cells, painter, has_headings=has_headings)
            yield "</table>"
            continue
        for (line,) in lines:
            if text[line.start : line.end].strip():
                yield "<p>"
                yield from painter.stretch(line.start, line.end)
                yield "</p>"


def _has_headings(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether the first column holds a long heading once, over the rows below it."""
    firsts = [cells[0] for cells in rows if len(cells) >= WIDE]
    lengths = [line.end - line.start for line in firsts]
    return 0 in lengths and max(lengths) > HEADING_LENGTH


def _row(
    text: str, cells: Sequence[Line], painter: Painter, *, has_headings: bool
) -> Iterator[str]:
    """With headings in the first column, each gets a row of its own above those it is for."""
    if has_headings and len(cells) >= WIDE:
        heading, *cells = cells
        if text[heading.start : heading.end].strip():
            yield f'<tr><td class="over" colspan="{len(cells)}">'
            yield from painter.stretch(heading.start, heading.end)
            yield "</td></tr>"
    yield "<tr>"
    for cell in cells:
        yield "<td>"
        yield from painter.stretch(cell.start, cell.end)
        yield "</td>"
    yield "</tr>"


def _lines(text: str) -> Iterator[list[Line]]:
    """Each line as its cells; a line without tabs is one cell."""
    start = 0
    for line in text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            cells.append(Line(start, start + len(cell)))
            start += len(cell) + 1
        yield cells


def _quiet_tags(text: str) -> SafeString:
    """The text escaped, with left-over tags set small so that the sentence stays readable."""
    parts, at = [], 0
    for m in TAG.finditer(text):
        parts.append(escape(text[at : m.start()]))
        parts.append(format_html('<span class="debris">{}</span>', m.group()))
        at = m.end()
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # each part was escaped
