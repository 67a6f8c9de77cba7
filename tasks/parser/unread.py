"""Headings below which text stands and no measure was read, though others hold some: told.

    （一）完善体制 / 1.建立制度。（市商务局）
    （二）扩大开放 / ● 放宽准入。 / ● 减少限制。        told: nobody named, nothing numbered

Aims and principles, safeguards, what is reported, and where and how long a pilot is held, hold no
measures and are not told; nor is a task whose text was kept as its statement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tasks.parser.figures.sections import reports_or_aims
from tasks.parser.items.numbered import (
    is_of_itself,
    is_preamble,
    names_returns,
    names_safeguards,
)
from tasks.parser.pages.nodes import Node
from tasks.parser.text.marks import TASK
from tasks.parser.types import Problem, Span

# 试点地区及期限 | 实施步骤: where, how long and in which order
FRAME = re.compile(
    r"(?:深化|试点|实施|工作|推进|活动|建设|时间)*(?:地区|区域|范围|期限|时间|步骤|阶段|安排|进度)"
    r"(?:[和与及、].{2,10})?"
)
SENTENCE = re.compile(r"[。；]")


def unread_headings(root: Node, read: Sequence[Span]) -> Iterator[Problem]:
    """One problem for each such heading, not for those below it.

    `read` are the places of the measures and the tasks of the document.
    """
    places = sorted(read)
    holds: set[int] = set()
    for node in reversed(list(root.walk())):
        own = (node.span, *(own.span() for own in node.own)) if node.rank else ()
        if any(_is_read(span, places) for span in own) or any(
            id(child) in holds for child in node.children
        ):
            holds.add(id(node))
    pending = [root] if id(root) in holds else []
    while pending:
        for child in pending.pop().children:
            if child.rank > TASK or child.boxed or _holds_no_measure(child):
                continue
            if id(child) in holds:
                pending.append(child)
            elif any(SENTENCE.search(own.text) for node in child.walk() for own in node.own):
                message = f"“{child.heading or child.label}”之下的文字没有读作举措，请对照原文核对"
                yield Problem("heading_unread", message, child.span)


def _is_read(span: Span, places: Sequence[Span]) -> bool:
    """Whether one of the places, which are in order, begins or goes on inside a span."""
    at = bisect_right(places, span.start, key=lambda place: place.start)
    if at < len(places) and places[at].start < span.end:
        return True
    return at > 0 and span.start < places[at - 1].end


def _holds_no_measure(node: Node) -> bool:
    title = "".join(node.title.text.split()) if node.title is not None else ""
    return (
        is_preamble(node)
        or names_returns(node)
        or names_safeguards(node)
        or is_of_itself(node)
        or reports_or_aims(node)
        or FRAME.fullmatch(title) is not None
    )
