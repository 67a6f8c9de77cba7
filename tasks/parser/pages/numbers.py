"""What the numbers of an outline tell of headings and items that were not read.

    二、重点任务 / 四、保障措施                 the third heading was not found
    2.做乙。（市财政局）3.做丙。 / 4.做丁。     3. stands in the middle of a paragraph
    999.… / 1000.…                              no number is read beyond 999

「（三）…」 under the next 二、 goes on with the （二） above it, and 1. begins anew anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tasks.parser.pages.nodes import Node
from tasks.parser.text.marks import ITEM, LARGEST_NUMBER, NEXT_NUMBER, SECTION, TASK
from tasks.parser.types import Problem

# So many lost headings are told one by one.
MOST_LOST = 5


def lost_headings(root: Node) -> Iterator[Problem]:
    """Headings a section jumps over: 二、 and then 四、."""
    last = 0
    # 二、对…给予奖励。（商务部负责）: an item, which bears its number as well.
    items: set[int] = set()
    for node in root.children:
        if node.rank != SECTION:
            continue
        if node.title is None or node.runs_in:
            items.add(node.ordinal)
            continue
        between = (at for at in range(last + 1, node.ordinal) if at not in items)
        jumped = list(islice(between, MOST_LOST)) if last else []
        if jumped:
            lost = "、".join(f"第{ordinal}个" for ordinal in jumped)
            message = f"“{node.heading}”之前的{lost}标题未读到，其下内容暂归前一标题，请核对"
            yield Problem("heading_lost", message, node.span)
        last = node.ordinal
        items.clear()


def unread_numbers(root: Node) -> Iterator[Problem]:
    """Where a text counts on beyond the largest number that is read: 999. and then 1000."""
    is_reached = False
    for node in root.walk():
        is_reached = is_reached or node.ordinal == LARGEST_NUMBER
        for own in node.own if is_reached else ():
            if found := NEXT_NUMBER.search(own.text):
                message = (
                    f"序号只识读到{LARGEST_NUMBER}，从这里起没有分条识读，文字并入前一条"
                    "或没有列为举措；条数少的请在审阅时拆分，多的请改从1起编号，另作一个文件录入"
                )
                yield Problem("numbers_unread", message, own.span(*found.span()))
                return


def missing_numbers(root: Node) -> Iterator[Problem]:
    """Items and tasks a text jumps over: 2. and then 4., wherever the next one stands."""
    last: dict[int, int] = {}
    for node in root.walk():
        if node.rank not in (TASK, ITEM) or node.boxed:
            continue
        before = last.get(node.rank, 0)
        last[node.rank] = node.ordinal
        if before and node.ordinal > before + 1:
            lost = "、".join(map(str, range(before + 1, node.ordinal)[:MOST_LOST]))
            message = f"“{node.label}”之前未读到序号{lost}，可能并在前一条的文字里，请核对"
            yield Problem("numbers_missing", message, node.span)
