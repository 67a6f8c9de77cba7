"""Words written once for several names of a list: what a name stands for beside its neighbours.

    工业园区、高新区管委会     -> 工业园区管委会: the ending is the next name's
    长春市、吉林市政府         -> 长春市政府
    省财政、税务、商务厅       -> 省财政厅, 省税务局: the level is the name's before, and where the
                                  next name's ending gives no body, another one may
    市商务局、发改委           -> 市发改委
    江苏自贸试验区南京、苏州片区管委会   -> 江苏自贸试验区苏州片区管委会

The name as written is always among the readings: whether it is known by itself is for the
gazetteer to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.parser.types import Responsibility
from tasks.parser.vocabulary import (
    LEVEL_PREFIXES,
    PLACE_BODY_ENDINGS,
    PLACE_ENDINGS,
    SHARED_ENDINGS,
    region_short_name,
)

# 江苏自贸试验区南京 | 苏州 | 连云港片区管委会: parts of one zone, the last with the ending of all
PART_OF_ZONE = re.compile(
    r"(?P<zone>[\u4e00-\u9fff（）]{2,12}(?:自贸|自由贸易)试验区)?(?P<city>[\u4e00-\u9fff]{2,4}?)"
    r"(?P<ending>片区(?:管委会|管理委员会))?"
)
# 南坪县商务局, 高新区经发局, 南坪市市场监管局      not: 市商务局
PLACE_AND_BODY = re.compile(
    r"(?!各|有关|相关)[\u4e00-\u9fff]{1,12}?(?P<level>[市县区州旗])"
    r"(?P<body>(?!场|[县区州旗]|市(?!场))[\u4e00-\u9fff]{2,12}(?:局|委|办|厅|中心|主管部门))"
)
# How far off a name may be that lends its words: further than lists go, and no more work for it.
NEAR = 30


def full_readings(parties: Sequence[Responsibility], at: int) -> Iterator[str]:
    """What the name of `parties[at]` may be in full, the likeliest first.

    Only names of the same part of a clause lend each other words.
    """
    name = parties[at].name
    if name.startswith(LEVEL_PREFIXES) and name.endswith(SHARED_ENDINGS):
        # 省商务厅 lacks nothing, as most names do.
        yield name
        return
    before = _names_of(parties[max(0, at - NEAR) : at], parties[at])
    after = _names_of(parties[at + 1 : at + 1 + NEAR], parties[at])
    if part := _as_part_of_zone(name, before, after):
        yield part
    level = _level(name, before)
    if _is_place(name):
        # 长春市、省商务厅 is a place beside a body; 长春市、吉林市政府 are two governments.
        if (ending := _ending(name, after)) in PLACE_BODY_ENDINGS:
            yield name + ending
        elif body := lent_by_place(name, after):
            yield name + body
    elif ending := _ending(name, after):
        for other in (ending, *(each for each in SHARED_ENDINGS if each != ending)):
            yield f"{level}{name}{other}"
            if level:
                yield f"{name}{other}"
    elif level:
        yield level + name
    yield name


def lent_by_place(name: str, after: Sequence[str]) -> str:
    """What the next name that is no place lends a place of its own level: 商务局, else nothing.

    石桥县、南坪县商务局 are two bureaus; 相城区、苏州市商务局 are a district and a bureau.
    """
    for other in after:
        found = PLACE_AND_BODY.fullmatch(other)
        if found is not None:
            return found["body"] if name.endswith(found["level"]) else ""
        if not _is_place(other):
            break
    return ""


def is_part_of_zone(name: str, after: Sequence[str]) -> bool:
    """Whether a name lacks the ending that parts of a zone share: 苏州 of 苏州、南京片区管委会."""
    return _zone_ending(name, after) != ""


def _zone_ending(name: str, after: Sequence[str]) -> str:
    part = PART_OF_ZONE.fullmatch(name)
    if part is None or part["ending"]:
        return ""
    for other in after:
        found = PART_OF_ZONE.fullmatch(other)
        if found is None or found["zone"]:
            break
        if found["ending"]:
            return found["ending"]
    return ""


def _as_part_of_zone(name: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The name with the zone and the ending the parts of it share, if it is one."""
    part = PART_OF_ZONE.fullmatch(name)
    ending = (part["ending"] if part else None) or _zone_ending(name, after)
    if part is None or not ending:
        return ""
    zone = part["zone"]
    for other in reversed(before):
        if zone or not (found := PART_OF_ZONE.fullmatch(other)):
            break
        zone = found["zone"]
    return f"{zone or ''}{part['city']}{ending}" if zone else ""


def _names_of(parties: Sequence[Responsibility], party: Responsibility) -> list[str]:
    return [other.name for other in parties if other.span == party.span]


def _is_place(name: str) -> bool:
    return name.endswith(PLACE_ENDINGS) or region_short_name(name) is not None


def _level(name: str, before: Sequence[str]) -> str:
    """The word for a level the nearest earlier name begins with, if this one has none."""
    if name.startswith(LEVEL_PREFIXES):
        return ""
    for other in reversed(before):
        found = next((word for word in LEVEL_PREFIXES if other.startswith(word)), None)
        if found:
            return found
    return ""


def _ending(name: str, after: Sequence[str]) -> str:
    """The ending of the next name that has one, if this one has none of its own."""
    if name.endswith(SHARED_ENDINGS):
        return ""
    for other in after:
        found = next((word for word in SHARED_ENDINGS if other.endswith(word)), None)
        if found:
            return found
    return ""
