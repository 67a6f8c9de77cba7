"""The parts of a responsibility clause: names first, then the phrase that says what they do.

各成员单位和相关负责部门共同负责推进
    -> names 各成员单位和相关负责部门, phrase 共同负责推进, role participate
牵头单位：市商务局；配合单位：市财政局、市税务局
    -> two parts without a phrase, their roles from the labels
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tasks.parser.clauses.acted_on import GUIDING, acted_on_before
from tasks.parser.clauses.names import is_complete, outside_brackets, split_names
from tasks.parser.types import RoleName
from tasks.parser.vocabulary import (
    DUE_LABELS,
    LABEL_NOUNS,
    LABELS_OF_OTHERS,
    LABELS_OF_PERSONS,
    LABELS_OF_PLACES,
    ROLE_OF_LABEL,
    ROLE_OF_PHRASE,
    ROLE_PHRASES,
    SPREADING_PHRASES,
)


def _spaced(words: Iterable[str]) -> str:
    """A pattern of words that may have a space between their characters: 责 任 单 位."""
    return "|".join("[ \u3000]?".join(word) for word in words)


LABEL_WORDS = "|".join(word for _, words in ROLE_OF_LABEL for word in words)
# 牵头单位：| 责任部门: | 市级责任单位： | 责任单位（排首位的牵头）： | 责 任 单 位： | 主责：
# | 〔责任单位〕 | 牵头部门—— | 第一牵头单位：    not: 完成时限： | 各单位：
LABEL_PATTERN = rf"""
    [〔【\[]?
    (?: [省市县区州] (?:级|直) | 第[一二三四] )?
    (?P<word> {_spaced(word for _, words in ROLE_OF_LABEL for word in words)} )
    [ \u3000]?
    (?: 责任 | 负责 )?
    (?: {_spaced(LABEL_NOUNS)}
      | (?<=牵头|主办|协办|配合|承办|责任|主责|协同) (?=\s{{0,4}}[：:]) )
    (?: 及其?(?:责任|负责|配合)?(?:{"|".join(LABEL_NOUNS)}) )?
    (?: [（(] [^（）()：:]{{0,20}} [）)] )?
    \s* (?: [：:] | —— | [〕】\]] (?! \s* $ ) )
    """
LABEL_SIGN = re.compile(r"[：:〕】\]]|——")
LABEL = re.compile(rf"\s*{LABEL_PATTERN}", re.VERBOSE)
# 完成时限：
DUE_LABEL = rf"(?:{_spaced(DUE_LABELS)})\s*[：:]"
# 责任股室： | 责任人：
PERSON_LABEL = re.compile(rf"(?:{_spaced(LABELS_OF_PERSONS)})\s*[：:]")
# （责任单位：甲；适用范围：某自贸试验区，其余为全省）: what it labels goes on to the next ；
OTHER_LABEL = re.compile(rf"\s*(?:{_spaced(LABELS_OF_OTHERS)})\s*[：:]")
# 适用范围：北京、上海
PLACES_LABELLED = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:{_spaced(LABELS_OF_PLACES)})\s*[：:](?P<where>[^；;\n]{{1,200}})"
)
ANY_LABEL = re.compile(
    rf"(?:{LABEL_PATTERN}) | (?:{DUE_LABEL}) | (?:{PERSON_LABEL.pattern})", re.VERBOSE
)
# 责任部门为甲 | 牵头单位是乙
LABEL_IS = re.compile(rf"\s*(?P<word>{LABEL_WORDS})(?:单位|部门|主体)[为是]")
# 牵头单位：甲 配合单位：乙: a label ends the names before it.
LABEL_INSIDE = re.compile(rf"(?<=[\s）)])(?:{LABEL_PATTERN}|{PERSON_LABEL.pattern})", re.VERBOSE)
# 甲会同乙负责, 甲牵头会同乙: the second name takes part.
TOGETHER = re.compile(r"(?<=[\u4e00-\u9fff）)])并?(?=会同)")
# 甲牵头、乙配合 | 甲牵头、会同乙: after a role names go on.   not: 甲牵头、推进 | 甲（牵头、省级）
AFTER_ROLE = re.compile(
    r"(?<=牵头|负责|配合|参与|协助|协同|协办|主办|承办)、"
    rf"(?!(?!会同)(?:{'|'.join(ROLE_PHRASES)})|[^（()）]{{0,40}}[）)])"
)
# 由甲牵头 | 先由甲、乙协助推进 | 会同丙 | 以上均由甲负责
OPENING = re.compile(
    r"(?:并?先?由|请|并?会同|以及|及"
    r"|(?:以上|上述)(?:各项|各条|\d{1,2}项)?(?:工作|任务|措施|举措|事项)?(?:均|都|全部)?由)"
)
JOINTS_IN_PHRASE = "并和与及、 "
# Most names end with a character no phrase ends with.
PHRASES_BY_END = {
    end: tuple(phrase for phrase in ROLE_PHRASES if phrase[-1] == end)
    for end in {phrase[-1] for phrase in ROLE_PHRASES}
}

# 推动企业参与: no name, though it ends like one.
NO_NAME = re.compile(
    r"推动|推进|支持|指导|落实|制定|制订|组织|建立|加强|引导|鼓励|开展|完善|实施|促进|协调|督促"
)


class Part(NamedTuple):
    """One part of a clause, as positions in the clause's text.

    `start` to `end` is the part, `names_start` to `names_end` its names. `phrase` is what says the
    role, `label` the role of a 牵头单位：before it, `mark` the punctuation after it.
    """

    start: int
    end: int
    names_start: int
    names_end: int
    phrase: str
    where: str | None
    label: RoleName | None
    mark: str


def may_hold_label(text: str) -> bool:
    """Whether a text has what every label ends with: a quick look before the pattern."""
    return LABEL_SIGN.search(text) is not None


def role_of_label(word: str) -> RoleName:
    """The role a label's word gives: 牵头 lead, 责 任 responsible."""
    bare = "".join(word.split())
    return next(role for role, words in ROLE_OF_LABEL if bare in words)


def clause_parts(text: str) -> Iterator[Part]:
    """Cut a clause at ；，。 outside brackets and every part into names and phrase."""
    label: RoleName | None = None
    labelled = may_hold_label(text)
    of_others = False
    for start, end, mark in _pieces(text, labelled=labelled):
        found = LABEL.match(text, start, end) if labelled else None
        if labelled and found is None and (of_others or OTHER_LABEL.match(text, start, end)):
            of_others = mark not in "；;\n" or not mark
            continue
        of_others = False
        if found := found or LABEL_IS.match(text, start, end):
            label = role_of_label(found["word"])
            start = found.end()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end or (labelled and PERSON_LABEL.match(text, start, end)):
            continue
        names_start = start
        if (opening := OPENING.match(text, start, end)) and opening.end() < end:
            names_start = opening.end()
        names_end, where = _end_of_names(text, names_start, end)
        phrase = text[start:names_start] + text[names_end:end]
        yield Part(start, end, names_start, names_end, phrase, where, label, mark)


def _pieces(text: str, *, labelled: bool) -> Iterator[tuple[int, int, str]]:
    """The clause cut at its punctuation, after a role or 指导, before every label and 会同."""
    joined = any(sign.search(text) for sign in (TOGETHER, AFTER_ROLE, GUIDING))
    for start, end, mark in outside_brackets(text, "；;，,。\n"):
        if not labelled and not joined:
            yield start, end, mark
            continue
        # Where a piece ends, where the next begins, and what stands between them.
        cuts = {
            found.start(): (found.start(), "") for found in LABEL_INSIDE.finditer(text, start, end)
        }
        cuts |= {
            found.start(): (found.end(), "，") for found in AFTER_ROLE.finditer(text, start, end)
        }
        cuts |= {
            found.end(): (found.end(), "会同") for found in TOGETHER.finditer(text, start, end)
        }
        cuts |= {found.end(): (found.end(), "；") for found in GUIDING.finditer(text, start, end)}
        cuts.pop(start, None)
        left = start
        for right, (following, between) in sorted(cuts.items()):
            yield left, right, between
            left = following
        yield left, end, mark


def names_alone(text: str) -> bool:
    """Whether a sentence holds only bodies and what they do: 由市商务局牵头，会同市财政局落实。

    「抓好政策落实，加强评估。」 and 「引导企业参与。」 end like one.
    """
    bare = text.rstrip("。.． ")
    parts = list(clause_parts(bare))
    lists = [bare[part.names_start : part.names_end] for part in parts]
    return bool(parts) and all(
        (part.phrase or part.label is not None)
        and all(is_complete(name) and not NO_NAME.match(name) for name in split_names(names))
        for part, names in zip(parts, lists, strict=True)
    )


def part_roles(parts: Sequence[Part], default: RoleName | None) -> list[RoleName]:
    """The role every part gives its names: by its phrase, label or column, else plain 负责."""
    roles: list[RoleName] = []
    first_phrase = next((at for at, part in enumerate(parts) if part.phrase), len(parts))
    following = ""
    for at in range(len(parts) - 1, -1, -1):
        phrase = parts[at].phrase or _taken_over(parts[at], following, at > first_phrase)
        said = _role_of(phrase)
        # 牵头单位：甲、乙按职责分工负责: that both answer says no more than the label does.
        finer = (parts[at].label or default) if said in (None, "responsible") else None
        roles.append(finer or said or "responsible")
        following = parts[at].phrase or following
    return roles[::-1]


def _taken_over(part: Part, following: str, after_phrase: bool) -> str:
    """The phrase a part without its own shares with the next part that has one."""
    if part.mark == "会同":
        # 甲会同乙制订: what they do together is the first one's.
        return following.replace("会同", "")
    if part.label is not None or part.mark not in ("，", ","):
        return ""
    # 市商务局，市财政局按职责分工负责: the phrase is meant for both.
    # 甲牵头，乙，丙配合: 甲 has its own, so 乙 waits for 丙's.
    return following if after_phrase or following.startswith(SPREADING_PHRASES) else ""


def _role_of(phrase: str) -> RoleName | None:
    if not phrase:
        return None
    if phrase.startswith("会同"):
        return "participate"
    return next(
        (role for role, words in ROLE_OF_PHRASE if any(word in phrase for word in words)), None
    )


def _end_of_names(text: str, start: int, end: int) -> tuple[int, str | None]:
    """Where the names end before the phrase, and the place named inside the phrase."""
    opened = _last_bracket(text, start, end)
    if opened is None:
        return _before_phrases(text, start, end)
    names_end, where = _before_phrases(text, start, opened)
    # 试点城市负责推进（以最终公布名单为准）: a remark on the phrase, not on a name.
    return (names_end, where) if names_end < opened else (end, None)


def _before_phrases(text: str, start: int, end: int) -> tuple[int, str | None]:
    """Take role phrases off the end one by one, so the 负责 of 相关负责部门 stays in its name."""
    where = None
    stop = end
    while stop > start:
        phrases = PHRASES_BY_END.get(text[stop - 1], ())
        taken = next((p for p in phrases if text.endswith(p, start, stop)), None)
        if taken:
            stop -= len(taken)
        elif stop < end and text[stop - 1] in JOINTS_IN_PHRASE:
            stop -= 1
        elif (others := acted_on_before(text, start, stop, end)) is not None:
            stop, where = others
        else:
            break
    return stop, where


def _last_bracket(text: str, start: int, end: int) -> int | None:
    """Where the bracket that closes at `end` opens."""
    if text[end - 1] not in "）)":
        return None
    opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
    return opened if opened > start else None
