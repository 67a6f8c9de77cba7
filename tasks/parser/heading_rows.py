"""Heading rows of tables: which column is which, by the words it is headed with.

    序号 ⇥ 主要任务 ⇥ 具体举措 ⇥ 责任单位 ⇥ 完成时限
    序号 ⇥ 主要任务 ⇥ 责任分工 ⇥          ⇥ 完成时限      two rows: what stands below says more
         ⇥          ⇥ 牵头单位 ⇥ 配合单位 ⇥

A row of the table is none, however its words look: 「1 ⇥ 完善措施。 ⇥ 责任单位另定」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tasks.parser.blocks import EMPTY, Mended, untagged
from tasks.parser.vocabulary import COLUMN_WORDS, LONGEST_COLUMN_HEADING, ColumnKind

# A table may have several columns of these.
SAY_WHO: tuple[ColumnKind, ...] = ("clause", "lead", "support", "participate")
# A heading row names at least one of these.
WANTED = ("measure", "task", "title")
# 1 | （一）甲任务 | 完善措施。: a row, however its words look like headings
NOT_IN_A_COLUMN_HEADING = re.compile(r"[\d。；;，,]|[（(][一二三四五六七八九十]+[）)]")
WHITE_SPACE = re.compile(r"\s+")
# What the words for a measure or a task end with: 具体举措, 重点任务, 事项.
LAST_CHARACTERS = {word[-1] for kind, words in COLUMN_WORDS if kind in WANTED for word in words}
HEADING_SIGN = re.compile(f"[{''.join(LAST_CHARACTERS)}]")
# 牵头单位 | 配合部门 | 市级: a word of the second heading row
SUBHEADING = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:牵头|主办|责任|配合|协办|协同|协作|协助|参与|参加|承办|单位|部门|主体"
    r"|(?:实施|落实|试点|推进)地区)[\u4e00-\u9fff]{0,6}"
)


def column_kinds(cells: Sequence[Mended]) -> tuple[ColumnKind, ...] | None:
    """The kinds of a heading row's columns, None if the row is no heading.

    A heading row names at least a measure column and one of number, responsibility or plan, and
    nothing in it is longer than a heading. A cell without words is part of the one beside it.
    """
    if sum(not cell.text for cell in cells) > len(cells) / 2:
        return None
    kinds: list[ColumnKind] = []
    further_task = 0
    for cell in cells:
        # Most rows are no heading, and most of those show it in their first cells.
        words = WHITE_SPACE.sub("", untagged(cell).text)
        if len(words) > LONGEST_COLUMN_HEADING or NOT_IN_A_COLUMN_HEADING.search(words):
            return None
        kind = _kind(words)
        if kind == "measure" and kind in kinds and "task" not in kinds:
            # 工作任务 before 具体举措 is the task.
            kinds[kinds.index(kind)] = "task"
        if kind == "task" and kind in kinds:
            further_task = len(kinds)
        kinds.append(kind if kind not in kinds or kind in SAY_WHO else "other")
    if "measure" not in kinds and "task" in kinds:
        # 重点任务 alone is the measure where no other column is, and after 领域 it still is.
        kinds[further_task or kinds.index("task")] = "measure"
    if "measure" not in kinds and "title" in kinds:
        kinds[kinds.index("title")] = "measure"
    beside = {"number", "clause", "lead", "plan"}
    return tuple(kinds) if "measure" in kinds and beside & set(kinds) else None


def may_be_heading(text: str) -> bool:
    """Whether a row may be a heading row: it has a character one of its words ends with."""
    return HEADING_SIGN.search(text) is not None


@lru_cache(maxsize=1024)
def _kind(words: str) -> ColumnKind:
    return next(
        (kind for kind, known in COLUMN_WORDS if any(word in words for word in known)), "other"
    )


def refined_columns(
    top: Sequence[Mended], below: Sequence[Mended], kinds: Sequence[ColumnKind]
) -> tuple[ColumnKind, ...] | None:
    """The columns if `below` is a second heading row under `top`; None if it is not.

    `kinds` are the columns by the first row alone.
    """
    words = [WHITE_SPACE.sub("", untagged(cell).text) for cell in below]
    if not any(words) or not all(SUBHEADING.fullmatch(word) for word in words if word):
        return None
    return column_kinds(_combined(top, below, kinds))


def _combined(
    top: Sequence[Mended], below: Sequence[Mended], kinds: Sequence[ColumnKind]
) -> list[Mended]:
    """Two heading rows as one: what stands below says more; a wide cell on top covers several."""
    upper = list(top)
    missing = len(below) - len(upper)
    if missing > 0 and "clause" in kinds:
        at = list(kinds).index("clause") + 1
        upper[at:at] = [EMPTY] * missing
    return [
        low if low.text else high
        for high, low in zip(upper, [*below, *[EMPTY] * -missing], strict=False)
    ]
