"""Whom a body acts on in a clause: those it chooses, those it guides, where it works.

    中央宣传部负责在有关试点地区推进         -> 中央宣传部 alone; 有关试点地区 is where
    在海南、深圳等试点地区推进               -> where, the regions listed
    司法部确定试点地区并制订政策保障措施     -> 司法部 alone; which areas is still to be decided
    商务部支持和指导试点地区推进             -> 商务部 support, 试点地区 implement

Who is merely chosen, or where something happens, does not answer for it; whoever is guided does
what stands after him.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tasks.parser.vocabulary import CHOOSING_VERBS, GUIDING_VERBS

AREAS = r"(?:试点|示范)(?:地区|城市|区域)"
# How far before the end of a phrase its beginning is looked for: a dozen regions by name.
LONGEST_PHRASE = 80
# 负责在有关试点地区推进 | 在海南、深圳等试点地区推进: the place is inside the phrase.
PLACE_IN_PHRASE = re.compile(rf"在(?P<where>[^，；在]{{0,70}}{AREAS})(?=推进|推动|实施|落实)")
# 确定试点地区并制订… | 择优遴选首批试点城市名单 | 公布入选企业      not: 试点地区确定具体办法
CHOSEN_IN_PHRASE = re.compile(
    rf"""
    (?: 择优 | 统一 )?
    (?: {"|".join(CHOOSING_VERBS)} )
    (?: 一批 | 首批 | 若干 | 具体 | 有关 | 相关 )?
    (?: 试点 | 示范 | 入选 | 获批 ) (?: 地区 | 城市 | 区域 | 园区 | 单位 | 企业 | 项目 )
    (?: 名单 | 范围 )?
    后?
    """,
    re.VERBOSE,
)
# 商务部指导各试点地区推进 | 市商务局牵头，指导各县区落实: cut after 指导.
# not: 农业技术推广指导中心负责
GUIDING = re.compile(
    rf"""
    (?: {"|".join(GUIDING_VERBS)} )
    (?= 各 | 有关 | 相关 | [省市县区]属 | {AREAS}
      | (?: 具备条件 | 符合条件 | 有条件 | 条件成熟 ) 的 )
    """,
    re.VERBOSE,
)
# 港澳办支持广东省 | 商务部组织试点地区      not: 市委组织部, 市教育局指导中心
VERB_IN_NAME = re.compile(
    r"""
    (?<= [部委局厅署办院会府] )
    (?: 指导 | 支持 | 督促 | 引导 | 鼓励 | 组织 )
    (?! [部办处科室站组委] | 中心 | $ )
    """,
    re.VERBOSE,
)


class ActedOn(NamedTuple):
    """Words of a phrase that name somebody who does not answer: from `start`, and the place."""

    start: int
    where: str | None


def acted_on_before(text: str, start: int, stop: int, end: int) -> ActedOn | None:
    """What stands right before `stop` and names where or whom, in the piece `start` to `end`."""
    first = max(start, stop - LONGEST_PHRASE)
    if not any(text.find(word, first, end) >= 0 for word in ("试点", "示范", "入选", "获批")):
        return None
    for place in PLACE_IN_PHRASE.finditer(text, first, end):
        if place.end() == stop:
            return ActedOn(place.start(), place["where"])
    for chosen in CHOSEN_IN_PHRASE.finditer(text, first, stop):
        if chosen.end() == stop and chosen.start() > start:
            return ActedOn(chosen.start(), None)
    return None


def leaves_areas_to_be_chosen(phrase: str) -> bool:
    """Whether a phrase decides which areas take part: 确定试点地区并制订政策保障措施."""
    return CHOSEN_IN_PHRASE.search(phrase) is not None


def is_sentence(name: str) -> bool:
    """Whether a supposed name says that one body guides another, in words no rule cuts."""
    return VERB_IN_NAME.search(name) is not None
