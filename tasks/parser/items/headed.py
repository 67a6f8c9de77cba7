"""Headings with paragraphs below them, in a plan that names nobody anywhere: each is a measure.

    二、主要任务
    （一）完善管理体制 / 建立联席会议制度。     a measure with its title, under 二、
    三、扩大开放 / 放宽市场准入。               one of its own, under none
    三、重点领域 / 旅游。建立… / 运输。建设…     two, by the titles that run in
    四、保障措施 / （一）加强领导 / …           safeguards, which numbered.py reads

Only where no other layout finds any: numbered items, sentences of a programme, run-in titles.
What those have read is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tasks.parser.items.numbered import Item, names_safeguards, with_line_ends
from tasks.parser.items.runin import opens_with_title
from tasks.parser.pages.nodes import Node, outside_boxes
from tasks.parser.pages.outline import run_in_title
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import SECTION, TASK

SENTENCE_SIGNS = frozenset("。；")


def headed_items(root: Node, source: str, *, skips: Callable[[Node], bool]) -> Iterator[Item]:
    """The lowest headings of an outline that have sentences below them, in reading order.

    `source` gives the line ends between paragraphs; `skips` knows the headings below which nothing
    is to be done (总体要求) and those read already.
    """
    pending: list[tuple[Node, str | None]] = [(root, None)]
    while pending:
        node, section = pending.pop()
        if node.rank > TASK or node.boxed or skips(node) or names_safeguards(node):
            continue
        if node.children:
            below = node.heading if 0 < node.rank <= SECTION else section
            pending.extend((child, below) for child in reversed(node.children))
        elif node.rank and node.own:
            paragraphs = [own for _, own in outside_boxes(node)]
            if not any(SENTENCE_SIGNS.intersection(own.text) for own in paragraphs):
                continue
            if len(paragraphs) > 1 and not node.runs_in and all(map(opens_with_title, paragraphs)):
                yield from _titled(node, section, paragraphs)
            else:
                yield _item(node, section, paragraphs, source)


def _titled(node: Node, section: str | None, paragraphs: list[Mended]) -> Iterator[Item]:
    """The paragraphs of a heading that each open with a title of their own."""
    of, task = (node.heading, None) if node.rank <= SECTION else (section, node)
    for own in paragraphs:
        title = run_in_title(own)
        name = title.text if title is not None else None
        yield Item("narrative", None, "", of, task, name, own, own.span().start)


def _item(node: Node, section: str | None, paragraphs: list[Mended], source: str) -> Item:
    # （一）完善管理体制。 / 建立…: the title that runs in is of the first paragraph.
    above = [node.title] if node.title is not None and not node.runs_in else []
    return Item(
        *("narrative", node.ordinal, node.label, section, None),
        node.title.text if node.title is not None else None,
        with_line_ends([*above, *paragraphs], source),
        node.span.start,
    )
