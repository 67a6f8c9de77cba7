"""Heading rows of tables: which column is which, by the words it is headed with.

    序号 ⇥ 主要任务 ⇥ 具体举措 ⇥ 责任单位 ⇥ 完成时限
    序号 ⇥ 主要任务 ⇥ 责任分工 ⇥          ⇥ 完成时限      two rows: what stands below says more
         ⇥          ⇥ 牵头单位 ⇥ 配合单位 ⇥
    序号 ⇥ 文件要求 ⇥ 落实措施 ⇥ 责任单位               what stands before a plan is what it carries
    领域 ⇥ 序号 ⇥ …, 序号 ⇥ 领域 ⇥ 编号 ⇥ 举措        the number beside the measure is the measure's

A row of the table is none, however its words look: 「1 ⇥ 完善措施。 ⇥ 责任单位另定」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tasks.parser.clauses.first_leads import names_first_lead
from tasks.parser.text.blocks import EMPTY, Mended, untagged
from tasks.parser.vocabulary import (
    COLUMN_WORDS,
    COLUMN_WORDS_ALONE,
    LONGEST_COLUMN_HEADING,
    SORTING_WORDS,
    ColumnKind,
)

# A table may have several columns of these.
SAY_WHO: tuple[ColumnKind, ...] = ("clause", "lead", "support", "participate")
# And of this, one for each year.
SEVERAL: tuple[ColumnKind, ...] = (*SAY_WHO, "plan")
# What the columns of tasks before a measure are, from the widest in.
LEVELS: tuple[ColumnKind, ...] = ("section", "task", "title")
# 任务分工 says who in a table where nothing else does, else it is the task that is divided.
DIVISION = re.compile(r"(?:工作|任务|重点任务|主要任务)分工(?:内容|事项)?")
# 责任科室/单位, 牵头处室（单位）, 责任单位（科室）: bodies, whichever of them answers by a division
DIVISIONS = r"(?:处室|科室|股室)"
WITH_DIVISIONS = re.compile(
    rf"{DIVISIONS}(?:[/／、及和]|[（(])(?=单位|部门)|(?<=单位|部门)[/／、及和（(]{DIVISIONS}"
)
# A heading row names at least one of these.
WANTED = ("measure", "task", "title")
# 1 | （一）甲任务 | 完善措施。: a row, however its words look like headings
NOT_IN_A_COLUMN_HEADING = re.compile(r"[\d。；;，,]|[（(][一二三四五六七八九十]+[）)]")
WHITE_SPACE = re.compile(r"\s+")
# What the words for a measure or a task end with: 具体举措, 重点任务, 事项. Words that only sort
# stand beside one of those, and end as much of any prose does.
LAST_CHARACTERS = {
    word[-1]
    for kind, words in COLUMN_WORDS
    if kind in WANTED
    for word in words
    if not word.endswith(("向", "面", "度", "题"))
}
# 施, 划 and 标 stand in 落实措施, 推进计划 and 指标.
HEADING_SIGN = re.compile(f"[{''.join(LAST_CHARACTERS)}施划标]")
# 2025年目标 | 2025—2027年工作计划: the year is no number of a row      not: 2025年底前
# 目标（2027年）
YEAR_OF_HEADING = re.compile(
    r"[（(](?:到|至)?20\d{2}[^（）()]{0,8}[）)]"
    r"|20\d{2}(?:年?[—–－~～-]+20\d{2})?年?度?(?=目标|计划|季度|各季|工作|重点|任务|预期|指标|实施|主要|改革|推进)"
)
# 2025年 | 2030年末 | 到2027年: a year and no more
YEAR_ALONE = re.compile(r"(?:到|至)?20\d{2}年?(?:末|底)?")
INDICATOR, ITS_VALUE = re.compile(r"指标(?!值)"), re.compile(r"目标(?!任务|责任)|指标值")
UNIT = "单位"
LONGEST_SUBHEADING = 12
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
    headed: list[str] = []
    levels: list[int] = []
    for cell in cells:
        # Most rows are no heading, and most of those show it in their first cells.
        words = YEAR_OF_HEADING.sub("", WHITE_SPACE.sub("", untagged(cell).text))
        if len(words) > LONGEST_COLUMN_HEADING or (
            NOT_IN_A_COLUMN_HEADING.search(words) and not YEAR_ALONE.fullmatch(words)
        ):
            return None
        kind = _kind(words)
        if kind == "task" and "目标" in words and {"measure", "task"} & set(kinds):
            # 工作任务 ⇥ 目标任务: what is to come of it.
            kind = "other"
        if kind == "measure" and kind in kinds and ("task" not in kinds or kinds[-1] == kind):
            # 工作任务 before 具体举措 is the task, or one more level of it.
            levels.append(kinds.index(kind))
            kinds[levels[-1]] = "task"
        if kind == "task" and ("measure" not in kinds or "task" not in kinds):
            levels.append(len(kinds))
        if kind == "number" and kind in kinds and "measure" not in kinds:
            kinds[kinds.index(kind)] = "other"
        kinds.append(kind if kind not in kinds or kind in SEVERAL else "other")
        headed.append(words)
    _tell_division_from_who(headed, kinds, levels)
    if "measure" not in kinds and (at := _unnamed_measure(headed, kinds)) is not None:
        kinds[at] = "measure"
    if "measure" not in kinds and levels:
        # 重点任务 alone is the measure where no other column is, and after 领域 it still is.
        kinds[_sorted_below(headed, kinds, levels) or levels.pop()] = "measure"
    if "measure" not in kinds and "title" in kinds:
        kinds[kinds.index("title")] = "measure"
    if "measure" in kinds and "task" not in kinds and kinds[:2] == ["other", "number"]:
        # 重点工程 ⇥ 序号 ⇥ …: whatever it is called, what stands before the number groups.
        kinds[0] = "other" if _is_known(headed[0]) else "task"
    if len(levels) > 1:
        for at, level in zip(levels, LEVELS, strict=False):
            kinds[at] = level
    beside = {"number", "clause", "lead", "plan"}
    return tuple(kinds) if "measure" in kinds and beside & set(kinds) else None


def _tell_division_from_who(
    headed: Sequence[str], kinds: list[ColumnKind], levels: list[int]
) -> None:
    """任务分工 beside 责任单位 is the task: who does it stands in the other column."""
    who = [at for at, kind in enumerate(kinds) if kind in SAY_WHO]
    divided = [at for at in who if DIVISION.fullmatch(headed[at])]
    if len(divided) == 1 and len(who) > 1 and "task" not in kinds:
        kinds[divided[0]] = "task"
        levels.insert(0, divided[0])


def _sorted_below(
    headed: Sequence[str], kinds: Sequence[ColumnKind], levels: Sequence[int]
) -> int | None:
    """The first column no word is known of, after one that only sorts: 板块 ⇥ 序号 ⇥ 破题路径."""
    if not any(word in headed[levels[-1]] for word in SORTING_WORDS):
        return None
    return next(
        (
            at
            for at in range(levels[-1] + 1, len(kinds))
            if kinds[at] == "other" and headed[at] and not _is_known(headed[at])
        ),
        None,
    )


def _unnamed_measure(headed: Sequence[str], kinds: Sequence[ColumnKind]) -> int | None:
    """The column of what is to be done where no word says so, in a table that says who does it.

    文件要求 before 落实措施 is what the plan carries; 落实措施 alone is the measure; and so is an
    indicator whose value somebody answers for.
    """
    if not {"clause", "lead"} & set(kinds):
        return None
    if "plan" in kinds:
        plan = kinds.index("plan")
        before = plan - 1
        known = before < 0 or kinds[before] != "other" or _is_known(headed[before])
        if not known:
            return before
        return None if "task" in kinds or "title" in kinds else plan
    if "task" in kinds or "title" in kinds:
        return None
    values = [
        at
        for at, words in enumerate(headed)
        if ITS_VALUE.search(words) or YEAR_ALONE.fullmatch(words)
    ]
    if not values:
        return None
    named = [at for at, words in enumerate(headed) if INDICATOR.search(words)]
    if not named and ITS_VALUE.search(headed[values[0]]):
        # 项目 ⇥ 单位 ⇥ 目标值: what is measured may be called otherwise.
        units = [at for at, words in enumerate(headed) if words == UNIT]
        first = min((*values, *units))
        named = [at for at in range(first) if not _is_known(headed[at])]
    return next((at for at in reversed(named) if kinds[at] == "other"), None)


def may_be_heading(text: str) -> bool:
    """Whether a row may be a heading row: it has a character one of its words ends with."""
    return HEADING_SIGN.search(text) is not None


@lru_cache(maxsize=1024)
def _kind(words: str) -> ColumnKind:
    if names_first_lead(words):
        # 责任部门（排在第一位的为牵头部门）: all of them, not those who lead.
        return "clause"
    words = WITH_DIVISIONS.sub("", words)
    if alone := COLUMN_WORDS_ALONE.get(words):
        return alone
    return next(
        (kind for kind, known in COLUMN_WORDS if any(word in words for word in known)), "other"
    )


@lru_cache(maxsize=1024)
def _is_known(words: str) -> bool:
    """Whether the words of a column say what it is."""
    return (
        not words
        or words in COLUMN_WORDS_ALONE
        or any(word in words for _, known in COLUMN_WORDS for word in known)
    )


def refined_columns(
    top: Sequence[Mended], below: Sequence[Mended], kinds: Sequence[ColumnKind]
) -> tuple[ColumnKind, ...] | None:
    """The columns if `below` is a second heading row under `top`; None if it is not.

    `kinds` are the columns by the first row alone.
    """
    words = [WHITE_SPACE.sub("", untagged(cell).text) for cell in below]
    if not any(words):
        return None
    if not _stands_below_wide_cells(top, words) and not all(
        SUBHEADING.fullmatch(word) for word in words if word
    ):
        return None
    return column_kinds(_combined(top, below, kinds))


def _stands_below_wide_cells(top: Sequence[Mended], words: Sequence[str]) -> bool:
    """Whether words stand below all of the cells that reach over several columns, and nowhere else.

    时间进度 ⇥        over   启动时间 ⇥ 完成时间
    """
    if len(top) != len(words):
        return False
    for at, cell in enumerate(top):
        follows_wide = not cell.text and at > 0
        wide = follows_wide or (at + 1 < len(top) and not top[at + 1].text)
        if bool(words[at]) != wide:
            return False
    return all(
        len(word) <= LONGEST_SUBHEADING
        and not NOT_IN_A_COLUMN_HEADING.search(word)
        or YEAR_ALONE.fullmatch(word) is not None
        for word in words
    )


def _combined(
    top: Sequence[Mended], below: Sequence[Mended], kinds: Sequence[ColumnKind]
) -> list[Mended]:
    """Two heading rows as one: what stands below says more; a wide cell on top covers several."""
    upper = list(top)
    missing = len(below) - len(upper)
    if missing > 0 and "clause" in kinds:
        at = list(kinds).index("clause") + 1
        upper[at:at] = [EMPTY] * missing
    wide, combined = EMPTY, []
    for high, low in zip(upper, [*below, *[EMPTY] * -missing], strict=False):
        wide = high if high.text else wide
        # 市级 and 区级 below 责任单位 both say who; 牵头单位 says more than what stands above it.
        vague = low.text and not _is_known(WHITE_SPACE.sub("", untagged(low).text))
        combined.append((wide if vague else low) if low.text else high)
    return combined
