"""Titles that stand on several lines, whatever breaks them: 关于 … 的通知.

    商务部办公厅　国家数据局综合司 / 关于做好试点地区 / 数字贸易领域总结和典型案例 / 征集工作的通知
    …办公厅关于转发省商务厅等部门 / 青塬省…协同发展 / 若干措施（2024—2026年）的通知
    …关于印发《工作规则》和《任务》的 / 通　　知

Only the last line says that those before it are of a title, so they are looked at together: short
lines without a stop, a comma or a number, the first of which announces (关于, 转发, 印发) and the
last of which closes it. 「关于甲的通知 / 关于乙的通知」 are two titles, and a line that announces
nothing (关于我们) opens none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.parser.pages.titles import (
    BREAKS_OFF,
    ISSUE,
    JOINED_ON,
    LONGEST_UNMARKED_TITLE,
    NOT_IN_A_TITLE,
    TITLE_BRACKET,
    is_issuer_line,
)
from tasks.parser.text.blocks import Mended, join
from tasks.parser.text.marks import mark

MOST_LINES, MOST_ISSUER_LINES = 6, 3
LONGEST_LAST = 6
SHORTEST_ISSUER = 4
# …的通知 | …的实施意见 | …有关问题的复函      not: …指导意见的落实
CLOSES = re.compile(
    r"的(?:实施|指导|若干|补充|紧急|督办|工作|情况|建议|政策){0,3}"
    r"(?:通知|通报|函|复函|答复|回复|提示|批复|意见|决定|公告|通告|请示|报告|纪要|措施)$"
)
# 某市商务工作推进会 | 市政府第12次常务会议
MEETING = re.compile("(?:会|会议)$")
NAMES_OF_MINUTES = ("会议纪要", "纪要", "专题会议纪要")
ANNOUNCES = re.compile("关于|印发|转发|批转")


class TitleLines(NamedTuple):
    """Positions of lines that go on with a title, and of those right below its last."""

    going_on: frozenset[int]
    below: frozenset[int]


def title_lines(texts: Sequence[str]) -> TitleLines:
    """Where titles stand on several lines."""
    going_on: set[int] = set()
    below: set[int] = set()
    at = 0
    while at < len(texts):
        end = at + 2 if _is_title_of_minutes(texts, at) else _end_of_title(texts, at)
        if end > at + 1:
            going_on.update(range(at + 1, end))
            below.add(end)
        at = max(end, at + 1)
    return TitleLines(frozenset(going_on), frozenset(below))


def without_spread(piece: Mended) -> Mended:
    """The last words of a title without the blanks that spread them over the page: 通　　知."""
    if len("".join(piece.text.split())) > LONGEST_LAST:
        return piece
    return join(piece.part(at, at + 1) for at, sign in enumerate(piece.text) if not sign.isspace())


def gap_between_issuers(before: Mended, after: Mended) -> Iterator[Mended]:
    """The line end between two lines of issuers of a title, as the blank two of one line have.

    某省商务厅 / 某省财政厅 / 关于…的通知      not: 某省人民政府 / 办公厅关于…的通知
    """
    bodies = is_issuer_line(before.text) and is_issuer_line(after.text)
    if bodies and len(after.text) >= SHORTEST_ISSUER and before.offsets:
        end = before.offsets[-1] + 1
        yield Mended(" ", range(end, end + 1))


def _end_of_title(texts: Sequence[str], start: int) -> int:
    """The position behind the last line of a title that begins at `start`, else `start`."""
    if not _may_begin(texts, start):
        return start
    whole = ""
    announced = False
    for at in range(start, min(start + MOST_LINES, len(texts))):
        text = texts[at]
        if not _may_be_of_it(text, first=at == start):
            return start
        announced = announced or ANNOUNCES.search(text) is not None
        if at > start and announced and _announces(text) and not _is_issuers(whole):
            return start
        whole += "".join(text.split())
        if announced and CLOSES.search(whole):
            following = texts[at + 1] if at + 1 < len(texts) else ""
            if following.startswith(JOINED_ON) and _may_be_of_it(following, first=False):
                continue
            return at + 1
    return start


def _is_title_of_minutes(texts: Sequence[str], at: int) -> bool:
    """Whether a meeting's name and 会议纪要 stand in two lines above the number.

    某省服务贸易工作推进会 / 会 议 纪 要 / （第4期)      not: 某市人民政府 / 会议纪要 / 第4期
    """
    if at + 2 >= len(texts) or not MEETING.search(texts[at]):
        return False
    if "".join(texts[at + 1].split()) not in NAMES_OF_MINUTES or not ISSUE.fullmatch(texts[at + 2]):
        return False
    return _may_be_of_it(texts[at], first=True) and not is_issuer_line(texts[at])


def _may_begin(texts: Sequence[str], start: int) -> bool:
    """Whether a line announces a title, or names who issues above one that does."""
    if ANNOUNCES.search(texts[start]):
        return True
    for at in range(start, min(start + MOST_ISSUER_LINES + 1, len(texts))):
        if at > start and _announces(texts[at]):
            return True
        if not is_issuer_line(texts[at]):
            return False
    return False


def _announces(text: str) -> bool:
    return text.startswith(BREAKS_OFF)


def _is_issuers(whole: str) -> bool:
    """Whether nothing but who issues stands so far, or words that a title goes on from."""
    return ANNOUNCES.search(whole) is None or whole.endswith((*BREAKS_OFF, *"部厅局委办院署司》"))


def _may_be_of_it(text: str, *, first: bool) -> bool:
    if not text or len(text) > LONGEST_UNMARKED_TITLE or mark(text) is not None:
        return False
    if first and text.startswith("附"):
        return False
    return NOT_IN_A_TITLE.search(text) is None or TITLE_BRACKET.fullmatch(text) is not None
