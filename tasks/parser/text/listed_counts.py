"""Lists that name more or fewer than the number before them says.

    为下述21个市辖区：甲区、乙区、…（15个）    -> 写明21个, 15 are named
    涉及3个部门：商务局、财政局和统计局。      -> nothing: 和 stands before the last
    选取3个城市：甲市、乙市等。                -> nothing: 等 leaves the list open
    做好3个方面：一是…、…；二是…              -> nothing: what follows are sentences

Who copied left one out, or the number is wrong: which of the two only the original can tell, so
there is no reading to propose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.parser.text.marks import HAN_NUMERAL, ordinal
from tasks.parser.types import Problem, Span

LONGEST_NAME = 12
# Fewer are words of a sentence: 2个口岸：甲、乙 | 1个办公室：主任、副主任、成员.
LEAST_NAMED = 3
# 21个市辖区： | 十五个地区：          not: 第3个五年： | 3个方面：
COUNTED = re.compile(
    rf"""
    (?<![\d第.．一二三四五六七八九十百千])
    (?P<count>\d{{1,3}}|{HAN_NUMERAL})\s?
    (?P<what>[个家](?!方面)[^\s\d，。；：、:;,（）()]{{1,12}})
    [：:]
    (?P<list>[^\n\t|；;。：:]{{1,3000}})
    (?P<after>[；;：:]?)
    """,
    re.VERBOSE,
)
# What a bracket holds is said of one name: 甲市（乙区、丙县）
BRACKET = re.compile(r"[（(][^（）()]*[）)]")
OPEN_END = re.compile(r"等\w{0,6}$")
# 甲市、乙市和丙市, but a name may hold one too: 住房和城乡建设局
JOINT = re.compile(r"[和与及]")


def find_miscounts(text: str) -> Iterator[Problem]:
    """The lists of a text that do not hold as many names as is said before them."""
    for found in COUNTED.finditer(text):
        names = BRACKET.sub("", found["list"]).rstrip().split("、")
        if found["after"] or len(names) < LEAST_NAMED or not all(map(_is_name, names)):
            continue
        if OPEN_END.search(names[-1]):
            continue
        said = ordinal(found["count"])
        # A joint in the last name may part two names or stand within one.
        possible = (len(names), len(names) + 1) if JOINT.search(names[-1]) else (len(names),)
        if said is None or said < LEAST_NAMED or said in possible:
            continue
        message = f"写明“{found['count']}{found['what']}”，其后列出{len(names)}个，请核对原件"
        yield Problem("count_differs", message, Span(found.start("count"), found.end("list")))


def _is_name(name: str) -> bool:
    return 0 < len(name.strip()) <= LONGEST_NAME and "，" not in name and "," not in name
