"""The number a paragraph begins with, and the rank it gives: 一、 （一） 1. （1） ①.

Ranks follow the order official documents number in (GB/T 9704-2012, 7.3.3), half or full width,
with 第一章 above them. 「1.5万家」 and 「五位一体」 begin with none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import cn2an

CHAPTER, PART, SECTION, TASK, ITEM, POINT, SUBPOINT = range(1, 8)
# Nothing is numbered higher: 2020. at the start of a line is rather a year.
LARGEST_NUMBER = 999
# The number after it in a text that counts on: 1000. | 1000、 | （1000）  not: 1000.5 | 11000、
NEXT_NUMBER = re.compile(
    r"(?<![0-9０-９.．,，])(?:[（(]\s*[1１][0０]{3}\s*[）)]|[1１][0０]{3}\s*[.．、](?!\s*[0-9０-９]))"
)
# No number with the spaces around it is longer.
LONGEST_MARK = 40

HAN_NUMERAL = r"[一二三四五六七八九十]{1,3}"
HAN_DIGITS, DIGITS = "一二三四五六七八九十", "0123456789０１２３４５６７８９"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Numbers with their brackets or their stop in one character, each row from 1 on.
BRACKETED_HAN, BRACKETED, STOPPED = (
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
    "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
)
ONE_CHARACTER = {
    sign: at
    for row in (CIRCLED, BRACKETED_HAN, BRACKETED, STOPPED)
    for at, sign in enumerate(row, 1)
}
NAMED_BY_A_WORD = re.compile(
    rf"(?:任务|举措|措施|行动|工程)\s*(?P<n>{HAN_NUMERAL}|[0-9]{{1,2}})\s*[、：:．.]\s*(?![0-9０-９])"
)
# What a number begins with, and its pattern; the first row that fits gives the rank.
MARKS: tuple[tuple[int, str, re.Pattern[str]], ...] = (
    # 第一章 总则          not: 第一次会议
    (CHAPTER, "第", re.compile(rf"第\s*(?P<n>{HAN_NUMERAL})\s*(?:章|编|部分)[、：:\s]*")),
    # 第一节 提升服务贸易   not: 第一节课
    (PART, "第", re.compile(rf"第\s*(?P<n>{HAN_NUMERAL})\s*节[、：:\s]+")),
    # 一、总体要求         not: 一是健全机制
    (SECTION, HAN_DIGITS, re.compile(rf"(?P<n>{HAN_NUMERAL})\s*[、．.]\s*")),
    # （一）… (一) …       not: （一次性）
    (TASK, "（(", re.compile(rf"[（(]\s*(?P<n>{HAN_NUMERAL})\s*[）)]\s*[、]?\s*")),
    # 第一条 …             not: 第一条件
    (TASK, "第", re.compile(rf"第\s*(?P<n>{HAN_NUMERAL})\s*条[、：:\s]+")),
    # 任务一：建设数据港 | 举措3．优化流程 | 行动二：平台提升    not: 任务一览 | 任务1.5万个
    (TASK, "任举措行工", NAMED_BY_A_WORD),
    # 项目一　公共平台     not: 项目一期
    (ITEM, "项", re.compile(rf"项目\s*(?P<n>{HAN_NUMERAL}|[0-9]{{1,2}})(?:\s*[、：:]\s*|\s+)")),
    # 1. … 12、… ３．…      not: 1.5万家, 2020.
    (ITEM, DIGITS, re.compile(r"(?P<n>[0-9０-９]{1,3})\s*[.．、]\s*(?![0-9０-９])")),
    # （1） (12)            not: （2020年）
    (POINT, "（(", re.compile(r"[（(]\s*(?P<n>[0-9０-９]{1,3})\s*[）)]\s*[、]?\s*")),
    (SUBPOINT, CIRCLED, re.compile(r"(?P<n>[①-⑳])\s*")),
    # ㈠推进 | ⒈健全 | ⑴支持: what an editor makes of （一） 1. (1)
    (TASK, BRACKETED_HAN, re.compile(rf"(?P<n>[{BRACKETED_HAN}])\s*")),
    (ITEM, STOPPED, re.compile(rf"(?P<n>[{STOPPED}])\s*")),
    (POINT, BRACKETED, re.compile(rf"(?P<n>[{BRACKETED}])\s*")),
)
# Most paragraphs begin with none of these, which saves trying every mark.
MARKS_OF = {
    first: tuple((rank, pattern) for rank, firsts, pattern in MARKS if first in firsts)
    for first in "".join(firsts for _, firsts, _ in MARKS)
}
# All a mark may consist of, and the digit that may not follow it.
MARK_SIGNS = re.compile(
    rf"[第章编部分节条任务举措施行动工程项目{HAN_DIGITS}{DIGITS}{''.join(ONE_CHARACTER)}（(）)、．.：:\s]+"
)

# 3.6月底前出台, 1.2024年底前建成: a number and a time       not: 3.6万家, 3、6月底前, 2020.5年
BEFORE_A_TIME = re.compile(
    r"[0-9０-９]{1,3}(?:[.．](?=[0-9０-９]{1,2}\s?月)|[.．、](?=[2２][0０][0-9０-９]{2}\s?年))"
)


class Mark(NamedTuple):
    """The number a paragraph begins with; `end` is where its title starts."""

    rank: int
    ordinal: int
    label: str
    end: int


def mark(text: str) -> Mark | None:
    """The number `text` begins with, or None. 「1.5万家」 and 「五位一体」 begin with none."""
    if text[:1] not in MARKS_OF:
        return None
    beginning = BEFORE_A_TIME.match(text) or MARK_SIGNS.match(text, 0, LONGEST_MARK)
    return _mark(beginning[0]) if beginning else None


@lru_cache(maxsize=4096)
def _mark(beginning: str) -> Mark | None:
    """The mark a text begins with: few numbers open all the paragraphs, and each is asked often."""
    for rank, pattern in MARKS_OF[beginning[0]]:
        found = pattern.match(beginning)
        if found and (number := ordinal(found["n"])):
            return Mark(rank, number, found[0].strip(), found.end())
    return None


@lru_cache(maxsize=1024)
def bracketed(ordinal: int) -> str:
    """The label of a task: （一） for 1."""
    return f"（{cn2an.an2cn(ordinal)}）"


@lru_cache(maxsize=1024)
def ordinal(numeral: str) -> int | None:
    """The number a numeral means: 十二, 12, １２, ⑫ or ⒓; None for 十十 and the like."""
    if numeral in ONE_CHARACTER:
        return ONE_CHARACTER[numeral]
    if numeral.isdecimal():
        return int(numeral)
    try:
        return int(cn2an.cn2an(numeral, "strict"))
    except ValueError:
        # 十十 and the like are no numeral.
        return None
