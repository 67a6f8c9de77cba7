"""Names of bodies, groups and places in a clause: where a list of them is cut, and what each is.

工业和信息化部、商务部          -> 工业和信息化部 | 商务部        (和 inside a name)
证监会及联席会议其他成员单位    -> 证监会 | 联席会议其他成员单位  (及 between names)
市商务局/市财政局               -> 市商务局 | 市财政局
重庆（两江新区等21个市辖区）、深圳  -> two names; what a bracket holds is not cut
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from tasks.parser.vocabulary import (
    BODY_ENDINGS,
    COLLECTIVE_ENDINGS,
    COLLECTIVE_NOUNS,
    COLLECTIVE_WORDS,
    OF_MANY,
    PLACE_BODY_ENDINGS,
    PLACE_ENDINGS,
    PLACE_KINDS,
    PROVINCES,
    region_short_name,
)

# A name is at most this long; a longer run of characters is a sentence.
LONGEST_NAME = 40
LONGEST_LIST_WITHOUT_COMMA = 200

# 重庆（涪陵区等21个市辖区） -> 重庆, 区政府办〔督查室〕 -> 区政府办
CLOSING_BRACKET = re.compile(r"(?:[（(][^（）()]*[）)]|〔[^〔〕]*〕)$")
BRACKET = re.compile(r"[（(〔〈]")
# Joints that stand between names, or inside one.
JOINT = re.compile(r"以及|[和与及/／]|\s+")
NOT_IN_A_NAME = re.compile(r"[“”《》\d％%。：:]|简称|以下|下同|包括|例如|除外|第三方|^不?含")

# Without one of these a text is one name.
LIST_SIGN = re.compile(r"[、,，和与及/／〔〈（(\s]")
# What a group is of, said of it and not named: 部门, 单位
GROUP_NOUNS = frozenset({"部门", "单位", "机构", "企业", "地区", "地方"})
# 28个试点地区 | 28个示范城市
COUNT = re.compile(r"^\d{1,3}个(?=试点|示范)")

# What a group's name ends with.
COLLECTIVE_LAST = tuple(
    {noun[-1] for noun in (*COLLECTIVE_ENDINGS, *COLLECTIVE_NOUNS, *BODY_ENDINGS)}
)
NAME_ENDINGS = (*BODY_ENDINGS, *PLACE_ENDINGS)
PLACE_KIND = rf"(?:{'|'.join(PLACE_KINDS)})(?:[（(][^（）()]{{1,14}}[）)])?"
HIGHER_BODY = (
    r"(?:(?<=[县镇乡）])|(?<=县区))(?:[、和与]|以?及)[省市州][\u4e00-\u9fff]{2,8}[局厅委办]"
)
# 各市、州人民政府 | 各县（市、区）政府 | 各省、自治区、直辖市及计划单列市商务主管部门: one group.
# 各省、自治区、直辖市商务、网信、文化和旅游主管部门 | 有关省、自治区、直辖市人民政府办公厅
# 市直各委、办、局      not: 各县区、市财政局 (two: levels of one group go downwards)
EVERY_PLACE = re.compile(
    rf"(?:各(?:有关|相关)?|有关|相关){PLACE_KIND}"
    rf"(?:(?!{HIGHER_BODY})(?:[、和与]|以?及)各?{PLACE_KIND})+"
    r"(?:[\u4e00-\u9fff]{0,8}?(?:人民政府|政府|管委会|委员会|部门|[局厅委办])"
    r"|(?:[\u4e00-\u9fff]{1,8}、){1,16}[\u4e00-\u9fff]{1,8}主管部门)?"
    r"(?=$|[、，,；;。和与及等按）)：:\s])"
    r"|各[部委办局厅](?:、[部委办局厅])+(?=$|[、，,；;。和与及等按）)：:\s])"
    # 各县（市、区）商务、财政部门
    rf"|各{PLACE_KIND}(?:[\u4e00-\u9fff]{{1,5}}(?<![局厅委办府会院门部])、){{1,5}}[\u4e00-\u9fff]{{2,8}}部门(?=$|[、，,；;。和与及等按）)：:\s])"
    # 各国家级、省级服务外包示范园区
    r"|各?(?:国家|[省市县区])级(?:[、和](?:国家|[省市县区镇])级){1,3}[\u4e00-\u9fff]{2,16}(?=$|[、，,；;。和与及等按）)：:\s])"
    # 各县（区）委、人民政府 | 中央、省驻某市各单位
    rf"|各(?:{PLACE_KIND}[、和]?){{1,4}}(?:党?委|党工委)[、和](?:[市县区州](?!人民)|管委会|(?=人民|政府))(?:人民)?(?:政府)?"
    r"(?=$|[、，,；;。按）)：:\s])"
    r"|(?:中央|国家|[部省市中])(?:[、和及](?:中央|[部省市区])){1,3}(?:[属直])?驻[\u4e00-\u9fff]{0,6}?(?:单位|机构|企业)"
    r"(?=$|[、，,；;。和与及等按）)：:\s])"
)
# No group of places goes without one of these.
EVERY = re.compile(r"[各关驻级]")
# 县（市、区）人民政府: a kind of place, no place.
KIND_OF_PLACE = re.compile(
    r"(?:[市县区州旗][（(][市县区州旗、]{1,7}[）)]|区县|县区|县市区?|市县区?|县级|乡镇)(?:级|人民)*政府"
)
HAN = r"[\u4e00-\u9fff]"
SPACE_IN_NAME = re.compile(rf"(?<={HAN})\s+(?={HAN})")


def without_spaces(name: str) -> str:
    """A name without the spaces a line end or a cell's tags left in it."""
    return SPACE_IN_NAME.sub("", name)


def split_list(text: str, marks: str = "、,，\n") -> Iterator[str]:
    """The pieces of a list between its marks; 各市、州人民政府 is not cut."""
    groups = [found.span() for found in EVERY_PLACE.finditer(text)] if EVERY.search(text) else []
    start = at_group = 0
    for _, end, _ in outside_brackets(text, marks):
        while at_group < len(groups) and groups[at_group][1] <= end:
            at_group += 1
        if at_group < len(groups) and groups[at_group][0] < end < groups[at_group][1]:
            continue
        yield text[start:end].strip()
        start = end + 1


def outside_brackets(text: str, marks: str) -> Iterator[tuple[int, int, str]]:
    """Cut `text` at every mark that no bracket encloses: start, end and mark ("" at the end)."""
    if BRACKET.search(text) is None:
        start = 0
        for found in _any_of(marks).finditer(text):
            yield start, found.start(), found[0]
            start = found.end()
        yield start, len(text), ""
        return
    start = depth = 0
    for at, character in enumerate(text):
        if character in "（(〔〈":
            depth += 1
        elif character in "）)〕〉":
            # A bracket closed but never opened must not hide the marks after it.
            depth = max(0, depth - 1)
        elif depth == 0 and character in marks:
            yield start, at, character
            start = at + 1
    yield start, len(text), ""


@cache
def _any_of(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks)}]")


def split_names(text: str) -> Iterator[str]:
    """The names of a list, in order, without the spaces around them."""
    if LIST_SIGN.search(text) is None:
        if text:
            yield text
        return
    for piece in split_list(text):
        yield from _split_at_joints(piece)


def _split_at_joints(piece: str) -> Iterator[str]:
    if JOINT.search(piece) is None or EVERY_PLACE.fullmatch(piece):
        if piece:
            yield piece
        return
    start = 0
    for joint in JOINT.finditer(piece):
        # A sentence is not searched for names; this also bounds the work.
        if len(piece) > LONGEST_LIST_WITHOUT_COMMA:
            break
        left, right = piece[start : joint.start()].strip(), piece[joint.end() :].strip()
        if right in GROUP_NOUNS:
            # 各有关部门和单位: one group
            continue
        if is_complete(left) and (is_complete(right) or is_complete(JOINT.split(right)[0])):
            yield without_spaces(left)
            start = joint.end()
    if rest := piece[start:].strip():
        yield without_spaces(rest)


def bare_name(name: str) -> str:
    """The name without a closing bracket."""
    return CLOSING_BRACKET.sub("", name) if name.endswith(("）", ")", "〕")) else name


def is_collective(name: str) -> bool:
    """Whether a name means a group: 各成员单位, 各市商务局, 有关省（自治区、直辖市）, 试点地区."""
    bare = COUNT.sub("", bare_name(name))
    if len(bare) > LONGEST_NAME or NOT_IN_A_NAME.search(bare):
        return False
    if not bare.endswith(COLLECTIVE_LAST):
        return False
    if bare.startswith(("试点", "示范地区", "示范城市")) and bare.endswith(PLACE_BODY_ENDINGS):
        return True
    if bare.endswith(COLLECTIVE_ENDINGS) or KIND_OF_PLACE.fullmatch(bare):
        return True
    if bare.startswith(OF_MANY) and bare.endswith(BODY_ENDINGS):
        return True
    return bare.endswith(COLLECTIVE_NOUNS) and any(word in bare for word in COLLECTIVE_WORDS)


def place_or_body(name: str) -> Literal["place", "body"] | None:
    """What a name is that of: a place (海南, 重庆（…）, 相城区) or a body (市商务局).

    None if the text can be no name at all: one is short, without quotation, and ends as names end.
    """
    bare = bare_name(name)
    if bare in PROVINCES or region_short_name(bare) is not None:
        return "place"
    if not 2 <= len(bare) <= LONGEST_NAME or not bare.endswith(NAME_ENDINGS):
        return None
    if NOT_IN_A_NAME.search(bare):
        return None
    return "body" if bare.endswith(BODY_ENDINGS) else "place"


def is_place(name: str) -> bool:
    """Whether a name is that of a place."""
    return place_or_body(name) == "place"


def is_name(name: str) -> bool:
    """Whether the text can be a name at all."""
    return place_or_body(name) is not None


def is_complete(name: str) -> bool:
    """Whether the text beside a joint stands on its own: 公安部, not the 工业 of 工业和信息化部."""
    return is_collective(name) or is_name(name)
