"""In which sections of an outline figures count: those that report what was reached, or aim.

一、发展基础 / 服务进出口额达120亿元。         reached
二、主要目标 / 到2027年，…突破200亿元。        aimed at, as is 到2027年，… anywhere
三、完善指标体系 / 收集120项指标。             neither
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.parser.figures.targets import names_a_year_to_reach, read_targets
from tasks.parser.pages.nodes import Node
from tasks.parser.pages.paragraphs import sentences
from tasks.parser.types import Target

QUALITY = (
    r"(?:发展|工作|进展|推进|落实|完成|现实|面临的?|主要|国内外|国际|国内|产业|基本|总体|实施"
    r"|取得的?|预期|量化|具体|活动|行动|建设|试点|年度|阶段)"
)
# 2025年工作情况 | 上半年进展情况
OF_A_TIME = (
    r"(?:(?P<year>20\d{2})\s?年度?|今年|去年|上年度?|[上下]半年|前[一二三]季度|以来|的){0,3}"
)
# 发展基础: what has been reached.      not: 夯实产业基础, 优化营商环境
REPORTS = re.compile(
    rf"{OF_A_TIME}{QUALITY}*(?:背景|基础|环境|形势|现状|成效|成绩|回顾|情况)(?:[和与及、].{{2,10}})?"
)
# 主要目标: what is aimed at.           not: 完善指标体系
AIMS = re.compile(
    rf"(?:.{{2,6}}[和与及、])?{QUALITY}*(?:目标|指标)(?:任务|要求|定位)?(?:[和与及、].{{2,10}})?"
)


def reports_or_aims(node: Node) -> bool:
    """Whether a heading announces what was reached or what is aimed at."""
    return node.title is not None and any(
        pattern.fullmatch(node.title.text) for pattern in (REPORTS, AIMS)
    )


def read_figures(root: Node) -> Iterator[Target]:
    """Figures of the sections that report or aim; elsewhere of sentences that aim at a year."""
    pending: list[tuple[Node, bool | None, int | None]] = [(root, None, None)]
    while pending:
        node, achieved, year = pending.pop()
        if node.title is not None and (reports := REPORTS.fullmatch(node.title.text)):
            achieved, year = True, int(reports["year"]) if reports["year"] else year
        if node.title is not None and AIMS.fullmatch(node.title.text):
            achieved, year = False, None
        for own in node.own:
            if achieved is not None:
                yield from read_targets(own, achieved=achieved, year=year)
                continue
            if not names_a_year_to_reach(own.text):
                continue
            for sentence in sentences(own):
                if names_a_year_to_reach(sentence.text):
                    yield from read_targets(sentence, achieved=False)
        if node.children:
            pending.extend((child, achieved, year) for child in reversed(node.children))
