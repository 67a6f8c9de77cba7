"""Programmes without numbered items: each sentence below a task is a measure.

    三、深化试点任务（一）进一步完善管理体制。加强国务院服务贸易发展部际联席会议工作统筹…。强化…。
        -> task 1 进一步完善管理体制 with its sentences

Only sections whose heading speaks of tasks are read so; 总体要求 and 组织实施 hold no measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.parser.items.runin import opens_with_title
from tasks.parser.pages.nodes import Node, outside_boxes
from tasks.parser.pages.paragraphs import sentences
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import ITEM, SECTION, TASK

# 深化试点任务 | 重点任务      not: 任务分工
TASKS = re.compile(r"(?:任务|举措|工作)$")


def programme_tasks(root: Node) -> Iterator[tuple[Node, Node]]:
    """The task nodes of a programme with their section, in reading order."""
    for section in root.walk():
        if section.rank != SECTION or section.title is None:
            continue
        if TASKS.search(section.title.text):
            yield from ((section, task) for task in section.children if task.rank == TASK)


def is_programme(root: Node) -> bool:
    """Whether the tasks of an outline hold sentences: no numbered items, more than one sentence."""
    tasks = [task for _, task in programme_tasks(root)]
    if any(
        child.rank == ITEM and child.own and not child.boxed
        for task in tasks
        for child in task.children
    ):
        return False
    if _has_run_in_titles(tasks):
        return False
    counts = [len(task_sentences(task)) for task in tasks]
    return sum(counts) > len(counts)


def _has_run_in_titles(tasks: Sequence[Node]) -> bool:
    """Whether every paragraph below the headings opens with a title: a plan of run-in titles."""
    paragraphs = [
        own for task in tasks if not task.runs_in for _, own in outside_boxes(task) if own.text
    ]
    return len(paragraphs) > 1 and all(map(opens_with_title, paragraphs))


def task_sentences(task: Node) -> list[Mended]:
    """The sentences of a task, without its title."""
    found: list[Mended] = []
    for node in task.walk():
        for own in node.own:
            parts = sentences(own)
            if node.runs_in and node.title and own is node.own[0] and _is_title(parts[0], node):
                parts = parts[1:]
            found.extend(parts)
    return found


def _is_title(sentence: Mended, node: Node) -> bool:
    return node.title is not None and sentence.text.rstrip("。：:") == node.title.text
