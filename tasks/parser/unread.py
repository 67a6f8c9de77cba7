"""Text beside the measures of a document that may be one and was not read: told, so none is lost.

    （一）完善体制 / 1.建立制度。（市商务局）
    （二）扩大开放 / ● 放宽准入。 / ● 减少限制。        told: nobody named, nothing numbered
    2.建设园区。（市外办） / 推进配套。 / 3.…           told: whose is it, below who answers for 2.?
    4.建设园区，完善配套。 / （1）做甲。（市商务局）    told: 4. says something of its own

Aims and principles, what is reported, who carries the document out, and where and how long a pilot
is held, hold no measures and are not told; nor is a task whose text was kept as its statement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence

from tasks.parser.figures.sections import reports_or_aims
from tasks.parser.items.clause_places import is_field_line
from tasks.parser.items.numbered import (
    is_of_itself,
    is_preamble,
    names_returns,
    names_safeguards,
)
from tasks.parser.pages.nodes import Node, outside_boxes
from tasks.parser.pages.outline import bare_heading
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import ITEM, TASK
from tasks.parser.types import Measure, Problem, Span, Task

# 试点地区及期限 | 实施步骤 | 攻坚目标: where, how long, in which order, what for
FRAME = re.compile(
    r"(?:深化|试点|实施|工作|推进|活动|建设|时间)*(?:地区|区域|范围|期限|时间|步骤|阶段|安排|进度)"
    r"(?:[和与及、].{2,10})?|.{0,4}目标"
)
# 保障措施 holds safeguards      not: 组织实施, who carries the document out
SAFEGUARD = "保障"
# 上述任务完成时限均为2028年底。
OF_ALL = ("上述", "以上")
# 会议议定：…      not: 会议要求, 会议听取了汇报
DECIDED = re.compile(r"(?:会议|经研究)(?:研究)?(?:议定|决定|确定|明确|商定|同意)")
SENTENCE = re.compile(r"[。；]")


def find_unread(
    root: Node, measures: Sequence[Measure], tasks: Sequence[Task]
) -> Iterator[Problem]:
    """What one document holds beside its measures and tasks that may be one and was not read."""
    read = sorted(span for measure in measures for span in measure.spans)
    kept = sorted(task.span for task in tasks)
    known = sorted([*read, *kept])
    nodes = list(root.walk())
    holds = holding(root, measures, tasks)
    if id(root) not in holds:
        return
    yield from _headings(root, holds)
    said = sorted(party.span for measure in measures for party in measure.responsibilities)
    for node in nodes[1:]:
        if node.rank > ITEM or node.boxed or id(node) not in holds or _is_read(node.span, known):
            continue
        if node.runs_in and node.own and not _announces(node.own):
            yield _told(node.own[0], f"“{node.label}”自身的文字没有读作举措，只读了其下各点")
    for node in nodes[1:-1]:
        if not _is_read(node.span, kept):
            yield from _below_agencies(node, read, said)


def find_unread_decisions(root: Node, measures: Sequence[Measure]) -> Iterator[Problem]:
    """What minutes decided in running text, where no measure of them was read."""
    if measures:
        return
    said = (own for node in root.walk() for own in node.own if DECIDED.search(own.text))
    if (first := next(said, None)) is not None:
        message = (
            "会议议定的事项写在成段的文字里，没有读作举措；请把原文按条分行、编上序号后重新录入"
        )
        yield Problem("text_unplaced", message, first.span())


def holding(root: Node, measures: Sequence[Measure], tasks: Sequence[Task]) -> set[int]:
    """The ids of the nodes of an outline that hold a measure or a task, also below them."""
    known = sorted(
        [*(span for each in measures for span in each.spans), *(task.span for task in tasks)]
    )
    holds: set[int] = set()
    for node in reversed(list(root.walk())):
        own = (node.span, *(own.span() for own in node.own)) if node.rank else ()
        if any(_is_read(span, known) for span in own) or any(
            id(child) in holds for child in node.children
        ):
            holds.add(id(node))
    return holds


def _headings(root: Node, holds: Container[int]) -> Iterator[Problem]:
    """A problem for each heading below which nothing was read, not for those below it."""
    pending = [root]
    while pending:
        for child in pending.pop().children:
            if child.rank > TASK or child.boxed or holds_no_measure(child):
                continue
            if id(child) in holds:
                pending.append(child)
            elif any(SENTENCE.search(own.text) for node in child.walk() for own in node.own):
                message = f"“{child.heading or child.label}”之下的文字没有读作举措，请对照原文核对"
                yield Problem("heading_unread", message, child.span)


def _below_agencies(node: Node, read: Sequence[Span], said: Sequence[Span]) -> Iterator[Problem]:
    """The paragraphs of an item that stand below who answers for it, others following.

    Below the last item of a document they are the document's.
    """
    own = [paragraph for _, paragraph in outside_boxes(node)]
    last = max((at for at, each in enumerate(own) if _is_read(each.span(), read)), default=None)
    for each in own[last + 1 :] if last is not None else ():
        if (
            SENTENCE.search(each.text)
            and not _is_read(each.span(), said)
            and not is_field_line(each.text)
            and not each.text.startswith(OF_ALL)
        ):
            yield _told(each, f"“{node.label}”的责任单位之后还有文字，没有归入举措")


def _announces(own: Sequence[Mended]) -> bool:
    """Whether a text only heads what stands below it: 「完善体制。」 or 「…，主要包括：」."""
    return bare_heading(own[0]) is not None or own[-1].text.endswith(("：", ":"))


def _told(paragraph: Mended, message: str) -> Problem:
    return Problem("text_unplaced", f"{message}，请对照原文核对", paragraph.span())


def _is_read(span: Span, places: Sequence[Span]) -> bool:
    """Whether one of the places, which are in order, begins or goes on inside a span."""
    at = bisect_right(places, span.start, key=lambda place: place.start)
    if at < len(places) and places[at].start < span.end:
        return True
    return at > 0 and span.start < places[at - 1].end


def holds_no_measure(node: Node) -> bool:
    """Whether a heading announces what holds no measures: aims, what was reached, who reports."""
    title = "".join(node.title.text.split()) if node.title is not None else ""
    return (
        is_preamble(node)
        or names_returns(node)
        or (names_safeguards(node) and SAFEGUARD not in title)
        or is_of_itself(node)
        or reports_or_aims(node)
        or FRAME.fullmatch(title) is not None
    )
