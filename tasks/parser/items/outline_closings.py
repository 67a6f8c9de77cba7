"""Which headings and paragraphs of an outline name agencies, and what that makes of their place.

    （一）完善体制 / 1. 做甲。（市商务局） / 2. 做乙。（市财政局）      holds items
    （八）健全统计体系 / 继续优化统计。（市商务局、统计局）            closes once, at its end
    （一）完善体制 / 责任单位：市商务局 / 1. 做甲。 / 2. 做乙。         a clause for all below it

What of it is an item is for numbered.py to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tasks.parser.items.clause_places import is_field_line
from tasks.parser.items.closing import Closings
from tasks.parser.items.said_in_text import asks_a_body, shares_roles
from tasks.parser.items.unnumbered import says_only_who, who_first
from tasks.parser.pages.nodes import Node, is_bare
from tasks.parser.pages.points import is_one_sentence
from tasks.parser.text.blocks import Mended, join
from tasks.parser.text.marks import ITEM
from tasks.parser.text.reported import speaks_of_reports
from tasks.parser.vocabulary import OPENING_VERBS

# 【市商务局】扩大开放      not: 【专栏1】
WHO_FIRST = re.compile(r"^[【〔\[](?!专栏|[表图附注])[^【】〔〕\[\]]{2,40}[】〕\]]\s?")


class Siblings(NamedTuple):
    """The ranks of those that close themselves; whether any is a heading, has some below it, or
    holds items without a number; whether all have nothing below them, any tells what to do, and
    any sentence of theirs assigns it.
    """

    closing: frozenset[int]
    headed: bool
    divided: bool
    hold_paragraphs: bool
    bare: bool
    tell: bool
    assigned: bool


class Outline:
    """A document's tree with what is known of its agencies.

    `closes` gives for a node the positions of its own paragraphs that name agencies.
    """

    def __init__(self, root: Node, closings: Closings) -> None:
        self.root = root
        self.closings = closings
        self.closes: dict[int, list[int]] = {}
        self._below: set[int] = set()
        self._holds_items: set[int] = set()
        self._items_hold: set[int] = set()
        self._siblings: dict[int, Siblings] = {}
        nodes = list(root.walk())
        for node in nodes:
            own = [at for at, text in enumerate(node.own) if closings.names_bodies(text)]
            if own:
                self.closes[id(node)] = own
        # What stands below a node is known before the node itself is asked.
        for node in reversed(nodes):
            if id(node) in self.closes:
                self._below.add(id(node))
            if not node.children:
                continue
            shared = is_one_sentence(node) and id(node.children[-1]) in self._below
            if shared:
                # （1）甲；（2）乙。（市商务局）: said of the whole sentence, not of its last point.
                self._below.discard(id(node.children[-1]))
            if shared or any(id(child) in self._below for child in node.children):
                self._below.add(id(node))
            deep = [child for child in node.children if child.rank >= ITEM and child.own]
            # Where the text names nobody anywhere, every 1. 2. is an item.
            if any(self.any_below(child) or not self.closes for child in deep):
                self._holds_items.add(id(node))
        self._who_first = self._said_before_texts(nodes) if self.closes else {}
        for node in nodes if self._holds_items else ():
            if any(id(child) in self._holds_items for child in node.children):
                self._items_hold.add(id(node))

    def _said_before_texts(self, nodes: Sequence[Node]) -> dict[int, int]:
        """The headings that say who before their text or their points.

        Below the last heading of a text with no other of the kind it is the document's again.
        """
        found = {id(node): first for node in nodes if (first := who_first(node))}
        found = {node: first for node, first in found.items() if node in self.closes}
        last = {id(node.children[-1]) for node in nodes if node.children}
        with_text = {id(node) for node in nodes if not node.children} & found.keys()
        if len(with_text) == 1 and with_text <= last:
            del found[with_text.pop()]
        return found

    def who_first(self, node: Node) -> int:
        """How many of a heading's paragraphs say who before its text begins."""
        return self._who_first.get(id(node), 0)

    def any_below(self, node: Node) -> bool:
        """Whether the node or anything below it names agencies."""
        return id(node) in self._below

    def children_hold_items(self, node: Node) -> bool:
        """Whether one of the headings below a node has numbered items of its own."""
        return id(node) in self._items_hold

    def siblings(self, parent: Node) -> Siblings:
        """What a node's children are, each of which asks for it."""
        if id(parent) not in self._siblings:
            alone = [child for child in parent.children if not child.children]
            self._siblings[id(parent)] = Siblings(
                frozenset(child.rank for child in alone if id(child) in self.closes),
                headed=not all(child.runs_in for child in parent.children),
                divided=len(alone) < len(parent.children),
                hold_paragraphs=any(self._holds_paragraphs(child) for child in parent.children),
                bare=all(map(is_bare, parent.children)),
                tell=any(id(each) in self.closes or _tells(each) for each in parent.children),
                assigned=any(self.assigns(child) for child in alone),
            )
        return self._siblings[id(parent)]

    def clause_for_all(self, node: Node) -> Mended | None:
        """责任单位：… right under a heading whose items name nobody: it is said of all of them."""
        if not node.rank or node.runs_in or not any(child.own for child in node.children):
            return None
        closes = self.closes.get(id(node), ())
        lines = [node.own[at] for at in closes if says_only_who(node, at)]
        return join(lines) if lines else None

    def assigns(self, node: Node) -> bool:
        """Whether a sentence of a node says who leads it, or its first asks a body to do it.

        请市商务局牵头，市财政局配合，… | 请市财政局于5月底前拨付资金。
        not: 请市财政局于5月底前报送名单。
        """
        return any(shares_roles(own) for own in node.own) or (
            any(asks_a_body(own) for own in node.own[:1])
            and not any(speaks_of_reports(own.text) for own in node.own)
        )

    def closes_once(self, node: Node) -> bool:
        """Whether a heading's paragraphs name agencies at one place, their end."""
        closes = self.closes.get(id(node), ())
        return bool(closes) and sum(not is_field_line(node.own[at].text) for at in closes) <= 1

    def _holds_paragraphs(self, node: Node) -> bool:
        """Whether several paragraphs below a heading close, each with agencies of its own."""
        closes = self.closes.get(id(node), ())
        return sum(not says_only_who(node, at) for at in closes) > 1 and not node.runs_in


def _tells(node: Node) -> bool:
    """Whether a numbered line says what to do: in a sentence, or in a few words with a verb."""
    title = WHO_FIRST.sub("", node.title.text) if node.title is not None else ""
    return node.runs_in or (is_bare(node) and title.startswith(OPENING_VERBS))
