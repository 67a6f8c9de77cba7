"""What the tests of this room read a text with: its items, its measures, or who closes it."""

from __future__ import annotations

from tasks.parser import parse
from tasks.parser.clauses.grammar import read_clause
from tasks.parser.items.closing import Closing, Closings
from tasks.parser.items.numbered import Item, read_items
from tasks.parser.items.outline_closings import Outline
from tasks.parser.pages.outline import tree
from tasks.parser.text.blocks import Mended, lines, mended


def items(source: str) -> list[Item]:
    """The items read from the numbered lines of `source` alone."""
    outline = Outline(tree(map(mended, lines(source))), Closings(read_clause))
    return read_items(outline, source)


def read(source: str) -> list[tuple[int | None, str, list[str]]]:
    """Number, text and names of every measure of a whole document."""
    return [
        (measure.number, measure.text, [party.name for party in measure.responsibilities])
        for measure in parse(source).measures
    ]


def closing(text: str) -> Closing:
    """What closes the text of one item."""
    return Closings(read_clause).read(Mended(text, tuple(range(len(text)))))


def names(found: Closing) -> list[str]:
    """Who is named, as written and in order."""
    return [party.name for party in found.responsibilities]
