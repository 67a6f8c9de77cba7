"""Numbered items of prose, each a measure.

    1. 优化考核评价体系。探索建立指标体系。（市商务局，领导小组各成员单位）
    （七）大力发展工程设计服务。推动…转变。（省商务厅负责）
    （八）全面探索健全统计体系 / 继续探索优化统计。…（市商务局）   an item without a number
    四、保障措施 / （一）加强统筹推进和信息共享 / 领导小组统筹…                 safeguards

An item is the deepest numbered paragraph that closes with its agencies; what is numbered below it
belongs to it. Where a text names agencies, a numbered paragraph without any is an item too,
and reported. Sections on aims and principles (总体要求, 工作目标) hold no items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.parser.blocks import Mended, join
from tasks.parser.closing import ParseClause, has_closing
from tasks.parser.outline import POINT, SECTION, TASK, Node
from tasks.parser.types import ListName

# 总体要求 | 指导思想和基本原则      not: 落实工作要求，提升服务水平
PREAMBLE = re.compile(
    r"(?:总体|基本|指导|主要|发展|工作|目标|有关|重大|重要)*"
    r"(?:要求|思想|思路|目标|原则|背景|基础|形势|环境|意义|总则|定位)(?:[和与及、].{2,12})?"
)
SAFEGUARDS = re.compile(r"(?:保障措施|组织保障|实施保障|保障机制|组织实施|组织领导)$")


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered thing to do: its place in the outline, its text with its bracket.

    `start` is where its label begins in the source.
    """

    list: ListName
    number: int | None
    label: str
    section: str | None
    task: Node | None
    title: str | None
    text: Mended
    start: int


@dataclass(frozen=True, slots=True)
class _Place:
    section: str | None = None
    task: Node | None = None
    safeguards: bool = False


def read_items(root: Node, closes: set[int], source: str, parse_clause: ParseClause) -> list[Item]:
    """The items of an outline in reading order.

    `closes` are its closing nodes; `source` gives the line ends between paragraphs.
    """
    found: list[Item] = []
    pending: list[tuple[Node, _Place]] = [(root, _Place())]
    while pending:
        node, place = pending.pop()
        if is_preamble(node) and not _any_below(node, closes):
            continue
        place = _within(node, place)
        inner = [
            child for child in node.children if _any_below(child, closes) or child.rank < POINT
        ]
        if node.rank and _is_item(node, place, closes):
            found.append(_item(node, place, source))
            continue
        if id(node) in closes:
            found.extend(_unnumbered(node, place, parse_clause))
        pending.extend((child, place) for child in reversed(inner))
    return found


def closing_nodes(root: Node, parse_clause: ParseClause) -> set[int]:
    """The identities of the nodes whose own paragraphs name agencies."""
    return {
        id(node) for node in root.walk() if any(has_closing(own, parse_clause) for own in node.own)
    }


def _any_below(node: Node, closes: set[int]) -> bool:
    return any(id(below) in closes for below in node.walk())


def is_preamble(node: Node) -> bool:
    """Whether a heading announces aims and principles, not things to do."""
    return node.title is not None and PREAMBLE.fullmatch(node.title.text) is not None


def _within(node: Node, place: _Place) -> _Place:
    if node.rank and node.rank <= SECTION:
        safeguards = node.title is not None and SAFEGUARDS.search(node.title.text) is not None
        return _Place(node.heading, None, safeguards)
    if node.rank == TASK and node.title is not None and not node.runs_in and not place.safeguards:
        return _Place(place.section, node, place.safeguards)
    return place


def _is_item(node: Node, place: _Place, closes: set[int]) -> bool:
    below = any(_any_below(child, closes) for child in node.children)
    shallow = any(child.rank < POINT for child in node.children)
    if below or not node.own:
        return False
    if node.rank == TASK and not node.runs_in and not place.safeguards:
        # A heading with paragraphs of its own; a closing bracket below makes an unnumbered item.
        return False
    if node.rank <= SECTION:
        return node.runs_in and id(node) in closes
    return not shallow or id(node) in closes


def _item(node: Node, place: _Place, source: str) -> Item:
    pieces = [own for below in node.walk() for own in _paragraphs(below, top=node)]
    return Item(
        "safeguards" if place.safeguards else "narrative",
        node.ordinal,
        node.label,
        place.section,
        place.task if place.task is not node else None,
        node.title.text if node.title else None,
        with_line_ends(pieces, source),
        node.span.start,
    )


def _paragraphs(node: Node, *, top: Node) -> Iterator[Mended]:
    """A node's paragraphs as they stand, below the item itself with their label."""
    if node.title is not None and not node.runs_in:
        yield node.title
    yield from node.own


def _unnumbered(node: Node, place: _Place, parse_clause: ParseClause) -> Iterator[Item]:
    """Paragraphs without a number that close with agencies of their own."""
    if node.rank == 0 or node.runs_in:
        return
    for own in node.own:
        if has_closing(own, parse_clause):
            kind: ListName = "safeguards" if place.safeguards else "narrative"
            yield Item(kind, None, "", place.section, place.task, None, own, own.span().start)


def with_line_ends(pieces: list[Mended], source: str) -> Mended:
    """Paragraphs joined, each line end between them taken from the source."""
    joined: list[Mended] = []
    for piece in pieces:
        if joined and piece.offsets:
            end = joined[-1].offsets[-1] + 1
            at = source.find("\n", end, piece.offsets[0])
            if at >= 0:
                joined.append(Mended("\n", (at,)))
        if piece.offsets:
            joined.append(piece)
    return join(joined)
