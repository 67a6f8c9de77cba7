"""A numbered heading or item of an outline, with what stands below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.parser.pages.boxes import BOX
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import PART
from tasks.parser.types import Span


@dataclass(slots=True)
class Node:
    """A numbered heading or item with what stands below it.

    `title` is None for the root, for an item of one sentence, and where the heading is lost.
    `own` holds its paragraphs; if the title runs into the text, the first begins with the title.
    `boxed` says that it stands in a box (专栏1 重点工程), `framed` which of its own paragraphs do
    where the box is drawn.
    """

    rank: int = 0
    ordinal: int = 0
    label: str = ""
    title: Mended | None = None
    runs_in: bool = False
    span: Span = Span(0, 0)
    own: list[Mended] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    boxed: bool = False
    framed: set[int] = field(default_factory=set)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order, however deep they lie."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            if node.children:
                pending.extend(reversed(node.children))

    @property
    def heading(self) -> str | None:
        """Label and title as written, None without a title."""
        if self.title is None:
            return None
        # 第一章 总则 keeps its space, 一、总体要求 has none.
        gap = " " if self.rank <= PART and self.title.offsets[0] > self.label_end else ""
        return f"{self.label}{gap}{self.title.text}"

    @property
    def label_end(self) -> int:
        """Where the label ends in the source."""
        return self.span.start + len(self.label)


def outside_boxes(node: Node) -> list[tuple[int, Mended]]:
    """A heading's own paragraphs with their places: those up to the first box below it, and what
    follows one whose frame shows its end.
    """
    found: list[tuple[int, Mended]] = []
    for at, own in enumerate(node.own):
        if at in node.framed:
            continue
        if BOX.match(own.text):
            break
        found.append((at, own))
    return found


def is_bare(node: Node) -> bool:
    """Whether a numbered heading has nothing below it."""
    return node.title is not None and not node.own and not node.children
