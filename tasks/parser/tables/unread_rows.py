"""Rows that stand in no table found: told, so that a table whose heading says nothing is not lost.

编码 ⇥ 干什么 ⇥ 谁来干                  no word known of any column
1 ⇥ 建设平台。 ⇥ 市商务局               told: a cell says what to do, another names bodies
张某 ⇥ 市商务局 ⇥ 处长                  not: nobody does anything
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.parser.clauses.names import is_complete, split_names
from tasks.parser.text.blocks import Line, row, untagged
from tasks.parser.types import Problem, Span
from tasks.parser.vocabulary import OPENING_VERBS

LONGEST_LIST = 200
SENTENCE_MARKS = ("。", "；")


def find_unread_rows(lines: Sequence[Line]) -> Iterator[Problem]:
    """One problem for all such rows among the lines that belong to no table."""
    found = [line for line in lines if _is_of_a_table(line)]
    if found:
        message = (
            f"有{len(found)}行像是任务表的行，没有认出表头，未读作举措，请对照原文核对"
            "（在表头写明“举措”“责任单位”等栏后可重新录入）"
        )
        yield Problem("table_text_unread", message, Span(*found[0].span))


def _is_of_a_table(line: Line) -> bool:
    """Whether a line has a cell that says what to do, and another of nothing but bodies."""
    found = row(line)
    if found is None:
        return False
    cells = [text for cell in found.cells if (text := untagged(cell).text)]
    return any(map(_says_what, cells)) and any(map(_names_bodies, cells))


def _says_what(text: str) -> bool:
    return text.startswith(OPENING_VERBS) or any(mark in text for mark in SENTENCE_MARKS)


def _names_bodies(text: str) -> bool:
    names = list(split_names(text)) if len(text) <= LONGEST_LIST else []
    return bool(names) and all(map(is_complete, names))
