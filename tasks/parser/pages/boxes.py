"""Boxes beside the text of a plan: what they begin with, and which numbers stand in them.

专栏1　数字贸易提升工程 / 1.平台工程。… / 2.品牌工程。…      its numbers are its own
（二）提升运输服务                                           a heading ends it
3.推动转型。                                                 so does a number that does not follow

    ┌──────────┐        a box drawn around its lines ends where its frame does: what stands
    │专栏1 重点工程 │        below goes on with the item above it
    └──────────┘
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.text.blocks import PIPE_RULE, Line
from tasks.parser.text.marks import ITEM, TASK, Mark

# 专栏1　重点工程 | 专栏二：主要指标      not: 专栏作家
BOX = re.compile(r"专栏\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[：:\s]|$)")


BAR = "|"
FEWEST_FRAMED = 2


def framed_lines(lines: Sequence[Line]) -> frozenset[int]:
    """The positions of lines between the bars of a frame: | 专栏1 重点工程 |, with its rules.

    A row of several cells is none, nor is a line of a frame alone.
    """
    found: set[int] = set()
    run: list[int] = []
    for at, line in enumerate(lines):
        if _is_framed(line.text):
            run.append(at)
            continue
        found.update(run if _is_frame(run, lines) else ())
        run = []
    found.update(run if _is_frame(run, lines) else ())
    return frozenset(found)


def _is_framed(text: str) -> bool:
    if not text.startswith(BAR) or not text.endswith(BAR) or len(text) < FEWEST_FRAMED:
        return False
    return PIPE_RULE.fullmatch(text) is not None or BAR not in text[1:-1]


def _is_frame(run: Sequence[int], lines: Sequence[Line]) -> bool:
    return len(run) >= FEWEST_FRAMED and any(
        PIPE_RULE.fullmatch(lines[at].text) is None for at in run
    )


class Box:
    """Whether the numbered paragraphs of a text, in order, stand in a box: 专栏1 / 1. … / 2. ….

    One ends at a heading, and where the numbers go on with those before it.
    """

    def __init__(self) -> None:
        self._open = False
        self._last = 0

    def begins(self, text: str) -> bool:
        """Whether a paragraph is the title of a box."""
        if not text.startswith("专栏") or BOX.match(text) is None:
            return False
        self._open, self._last = True, 0
        return True

    def end(self) -> None:
        """The frame of the box ends."""
        self._open = False

    def holds(self, found: Mark) -> bool:
        """Whether the box that began last holds a paragraph with this number."""
        if found.rank <= TASK:
            self._open = False
        elif self._open and found.rank == ITEM:
            self._open = found.ordinal == self._last + 1
            self._last = found.ordinal
        return self._open
