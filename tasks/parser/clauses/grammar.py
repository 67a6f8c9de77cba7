"""The grammar of 责任分工: who does what in a responsibility cell or a closing bracket.

    银保监会、商务部等制订政策保障措施，卫生健康委支持和指导；试点地区负责推进
        -> 银保监会 policy, 商务部 policy (open-ended), 卫生健康委 support, 试点地区 implement
    北京、深圳等试点地区负责推进   -> one collective 试点地区, regions listed: 北京, 深圳
    海南负责推进                   -> the region 海南 itself
    （省商务厅、省财政厅等按职责分工负责）, 牵头单位：甲；配合单位：乙、丙 and bare lists of names

A clause is cut at ；and ，into parts: names, perhaps 等, and a phrase that gives the role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tasks.parser.clauses.acted_on import is_sentence
from tasks.parser.clauses.first_leads import names_first_lead, with_first_lead
from tasks.parser.clauses.named_below import without_remark
from tasks.parser.clauses.names import (
    bare_name,
    is_collective,
    is_name,
    is_place,
    outside_brackets,
    place_or_body,
    split_names,
)
from tasks.parser.clauses.phrases import (
    LABEL_WORDS,
    PHRASES_BY_END,
    PLACES_LABELLED,
    Part,
    clause_parts,
    part_roles,
    role_of_label,
)
from tasks.parser.clauses.regions import NO_REGIONS, ClauseRegions
from tasks.parser.clauses.shared_words import is_part_of_zone, lent_by_place
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import HAN_NUMERAL
from tasks.parser.types import PartyKind, Problem, Regions, Responsibility, RoleName, Span
from tasks.parser.vocabulary import (
    LIST_NOUNS,
    PLACE_BODY_ENDINGS,
    SHARED_ENDINGS,
    region_short_name,
)

# 市商务局（牵头） | 市财政局（配合单位） | 市商务局[牵头]
ROLE_BRACKET = re.compile(rf"[（(〔【\[]\s*(?P<word>{LABEL_WORDS})(?:单位|部门)?\s*[）)〕】\]]$")
# 甲、乙，以上均为牵头单位
ALL_ARE = re.compile(
    rf"[，,；;。]\s?(?:以上|上述)(?:各?(?:单位|部门))?(?:[均都]|全部)?[为是]"
    rf"(?P<word>{LABEL_WORDS})(?:单位|部门)[。\s]?$"
)
IS_SIGN = re.compile("[为是]")
# 甲、乙等试点地区       not: 高等院校, 中等职业学校
AND_OTHERS = re.compile(r"(?<!高)等(?!级|院校|教育|学校|职业|专业学校)")
# What closes a list: 甲、乙等部门 | 甲等10个部门 | 甲等十五个部门 | 甲等地及丙 | 甲等，
LIST_CLOSING = re.compile(
    rf"(?:(?:(?:\d{{1,3}}|{HAN_NUMERAL})\s?个?)?(?:{'|'.join(LIST_NOUNS)}))?(?=$|[、，,和与及以])"
)

# What a list of bodies and nothing else does without: other signs than 、, joints, roles, groups.
MORE_THAN_BODIES = re.compile(
    r"[^\u4e00-\u9fff、]|[和与及等由请为是第首最到至各]|会同|有关|相关|试点"
)
# 财政 and 税务 of 省财政、税务、商务厅: short, and with no ending of their own
WITHOUT_ENDING = re.compile(r"[\u4e00-\u9fff]{2,8}")
# A longer clause is seldom met again.
LONGEST_REMEMBERED = 200
# No list of a document comes near it. Of a longer one each name keeps its own place for a clause:
# given with all of them, the whole would be the square of it.
LONGEST_PART = 1000
# 青岛市人民政府      not: 各市人民政府, 高新区管委会
CITY_GOVERNMENT = re.compile(r"(?![各有相])[\u4e00-\u9fff]{2,8}(?P<level>[省市])(?:人民)?政府")
LEVELS = ("省", "市")
# 全市 | 所有片区
ANYWHERE = re.compile(r"全|所有|各|本|以下|其余|其他")
# 各区政府、管委会: those of every place, as the governments are
GENERIC_BODIES = frozenset({"管委会", "管理委员会", "政府", "人民政府"})
# How many names may share the ending of the one after them.
LONGEST_ELLIPSIS = 6


class ClauseReading(NamedTuple):
    """What one clause says. No responsibilities means it names nobody."""

    responsibilities: tuple[Responsibility, ...] = ()
    regions: Regions = NO_REGIONS
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Found:
    """What the parts of a clause add up to while it is read."""

    responsibilities: list[Responsibility] = field(default_factory=list)
    regions: ClauseRegions = field(default_factory=ClauseRegions)
    unread: list[tuple[str, Span]] = field(default_factory=list)
    elsewhere: list[tuple[str, Span]] = field(default_factory=list)


def read_clause(clause: Mended, *, role: RoleName | None = None) -> ClauseReading:
    """Read a responsibility clause.

    `role` is the role of names without a role phrase, from the column (牵头单位) the clause
    stands in. Official names are not looked up here: `agency` is None in every responsibility.
    """
    read = _read_again if len(clause.text) <= LONGEST_REMEMBERED else _read
    return _placed(read(clause.text, role), clause)


def _read(text: str, role: RoleName | None) -> ClauseReading:
    """The reading of a clause by its text alone: spans are places in `text`."""
    if IS_SIGN.search(text[-8:]) and (all_are := ALL_ARE.search(text)):
        text, role = text[: all_are.start()], role_of_label(all_are["word"])
    text = without_remark(text)
    return _read_bodies_alone(text, role) or _read_parts(text, role)


def _read_bodies_alone(text: str, role: RoleName | None) -> ClauseReading | None:
    """What 市商务局、市财政局 says, as most clauses stand, without looking for anything else in it.

    None for every clause that may hold more, which `_read_parts` reads; both give the same of one
    that does not.
    """
    if len(text) > LONGEST_PART or text[-1:] in PHRASES_BY_END or MORE_THAN_BODIES.search(text):
        return None
    names = text.split("、")
    if any(_kind(name) != "agency" for name in names):
        return None
    span = Span(0, len(text))
    return ClauseReading(
        distinct(
            [
                Responsibility(name, None, role or "responsible", "agency", False, text, span)
                for name in names
            ]
        )
    )


def _read_parts(text: str, role: RoleName | None) -> ClauseReading:
    found = _Found()
    parts = list(clause_parts(text))
    for part, part_role in zip(parts, part_roles(parts, role), strict=True):
        if found.regions.note_widening(text, part.start, part.end):
            continue
        _read_part(text, part, part_role, found)
    for labelled in PLACES_LABELLED.finditer(text) if parts else ():
        _read_places(labelled, found)
    responsibilities = distinct(found.responsibilities)
    if names_first_lead(text):
        responsibilities = with_first_lead(responsibilities)
    problems = [
        *found.regions.problems(Span(0, len(text))),
        *(
            Problem("regions_unread", f"未读作试点地区的范围，请核对：{words}", span)
            for words, span in found.elsewhere
        ),
        *(
            Problem("clause_unread", f"责任分工中有未能读出的文字：{words}", span)
            for words, span in found.unread
        ),
    ]
    return ClauseReading(responsibilities, found.regions.stated(), tuple(problems))


# A document repeats most of its clauses.
_read_again = lru_cache(maxsize=4096)(_read)


def _placed(read: ClauseReading, clause: Mended) -> ClauseReading:
    """A reading with its spans where the clause stands in the source."""
    if not read.responsibilities and not read.problems:
        return read
    parties: list[Responsibility] = []
    part = here = Span(0, 0)
    for party in read.responsibilities:
        if party.span is not part:
            # The names of one part of a clause share its place.
            part, here = party.span, clause.span(*party.span)
        parties.append(
            Responsibility(
                *(party.name, party.agency, party.role, party.kind),
                *(party.open_ended, party.clause, here),
            )
        )
    problems = [
        Problem(problem.code, problem.message, problem.span and clause.span(*problem.span))
        for problem in read.problems
    ]
    return ClauseReading(tuple(parties), read.regions, tuple(problems))


def _read_part(text: str, part: Part, role: RoleName, found: _Found) -> None:
    first = len(found.responsibilities)
    _read_names(text, part, role, found)
    if part.end - part.start > LONGEST_PART:
        parties = found.responsibilities[first:]
        found.responsibilities[first:] = _each_at_its_place(text, part, parties)


def _read_places(labelled: re.Match[str], found: _Found) -> None:
    """What 适用范围：… says of regions: pilot regions by their names, or all of them.

    Places below them are no pilot regions. They are told, 全市 and 所有片区 are everywhere.
    """
    where = labelled["where"].strip("。 ")
    names = list(split_names(where))
    known = [name for name in names if region_short_name(bare_name(name))]
    for name in known:
        found.regions.note(name, open_ended=where.endswith("等"))
    if not known:
        found.regions.note_wording(where)
    if any(is_place(name) and name not in known and not ANYWHERE.match(name) for name in names):
        found.elsewhere.append((labelled[0].strip(), Span(*labelled.span())))


def _each_at_its_place(
    text: str, part: Part, parties: Sequence[Responsibility]
) -> Iterator[Responsibility]:
    """The parties of a part, which are in order, each with its name alone as its clause."""
    at = part.start
    for party in parties:
        start = text.find(party.name, at, part.end)
        end = start + len(party.name)
        if start < 0:
            # A name is given without the spaces in it.
            spaced = re.compile(r"\s*".join(map(re.escape, party.name)))
            start, end = found.span() if (found := spaced.search(text, at, part.end)) else (at, at)
        yield party._replace(clause=text[start:end], span=Span(start, end))
        at = end


def _read_names(text: str, part: Part, role: RoleName, found: _Found) -> None:
    found.regions.note_place(part.where or "")
    found.regions.note_wording(part.phrase)
    span = Span(part.start, part.end)
    whole = text[part.start : part.end]

    def add(
        name: str, open_ended: bool, following: Sequence[str] = (), *, after_each: bool = False
    ) -> None:
        if names_first_lead(name + part.phrase):
            # A remark on the list, not a name of it; in a bracket it stands after one.
            name = bare_name(name)
            if names_first_lead(name + part.phrase):
                return
        if name == "下同":
            return
        own_role, name = _role_in_bracket(name)
        kind = _kind(name, following)
        if name in GENERIC_BODIES and after_each:
            kind = "collective"
        if kind is None:
            found.unread.append((name, span))
            return
        found.responsibilities.append(
            Responsibility(name, None, own_role or role, kind, open_ended, whole, span)
        )
        if kind == "collective":
            found.regions.note_wording(name)
        elif kind == "region" and region_short_name(bare_name(name)):
            found.regions.note(name, open_ended=open_ended)

    for names, closing in _groups(text[part.names_start : part.names_end]):
        if closing and is_collective(closing) and all(is_place(name) for name in names):
            # 甲、乙等试点地区 is one group; its members are the regions, not bodies of their own.
            found.responsibilities.append(
                Responsibility(closing, None, role, "collective", True, whole, span)
            )
            for name in names:
                found.regions.note(name, open_ended=True)
            continue
        for at, name in enumerate(names, start=1):
            after_each = at > 1 and names[at - 2].startswith("各")
            following = names[at : at + LONGEST_ELLIPSIS]
            add(name, closing is not None, following, after_each=after_each)
        if closing:
            add(closing, False)


def _role_in_bracket(name: str) -> tuple[RoleName | None, str]:
    """市商务局（牵头） -> lead, 市商务局."""
    found = ROLE_BRACKET.search(name)
    if found is None:
        return None, name
    return role_of_label(found["word"]), name[: found.start()].strip()


def _groups(text: str) -> Iterator[tuple[list[str], str | None]]:
    """The names of a part in groups that end at 等.

    The second value is the name 等 leads to (试点地区), "" for a noun that only closes the list
    (部门), None where no 等 follows.
    """
    at = 0
    for _, cut, mark in outside_brackets(text, "等") if "等" in text else ():
        if not mark or cut < at or not AND_OTHERS.match(text, cut):
            continue
        names = list(split_names(text[at:cut]))
        at = cut + 1
        if closed := LIST_CLOSING.match(text, at):
            closing, at = "", closed.end()
        else:
            closing = next(split_names(text[at : at + LONGEST_REMEMBERED]), "")
            # Spaces in the name are gone, so it may not be found as it is.
            at = max(text.find(closing, at), at - 1) + len(closing)
        while at < len(text) and text[at] in "、，,和与及 ":
            at += 1
        yield names, closing
    if names := list(split_names(text[at:])):
        yield names, None


def distinct(parties: Iterable[Responsibility]) -> tuple[Responsibility, ...]:
    """Every body once per role; of two the one with 等, which says more, is kept."""
    kept: dict[tuple[str, RoleName], Responsibility] = {}
    for party in parties:
        key = (party.name, party.role)
        if key not in kept or (party.open_ended and not kept[key].open_ended):
            kept[key] = party
    return tuple(kept.values())


def _is_government_of_several(name: str, following: Sequence[str]) -> bool:
    """Whether a pilot region stands for its government, as in 济南、青岛市人民政府.

    Nothing but places may stand between it and the government it shares the word with.
    """
    for other in following:
        if government := CITY_GOVERNMENT.fullmatch(other):
            return name.endswith(government["level"]) or not name.endswith(LEVELS)
        if not is_place(other):
            break
    return False


def _kind(name: str, following: Sequence[str] = ()) -> PartyKind | None:
    if is_sentence(name):
        return None
    if is_collective(name):
        return "collective"
    if is_part_of_zone(name, following):
        return "agency"
    meant = place_or_body(name)
    if meant == "body":
        return "agency"
    if meant == "place":
        # 工业园区、高新区管委会: it is the place's own 管委会 as well.
        lent = any(other.endswith(PLACE_BODY_ENDINGS) for other in following)
        if region_short_name(bare_name(name)) is not None:
            lent = _is_government_of_several(name, following)
        lent = lent or lent_by_place(name, following) != ""
        return "agency" if lent else "region"
    # 省财政、税务、商务厅: the last name's ending is meant for those before it.
    # 电信、移动、联通某市分公司 so too
    shared = any(
        other.endswith((*SHARED_ENDINGS, "分公司")) and is_name(other) for other in following
    )
    return "agency" if shared and WITHOUT_ENDING.fullmatch(name) else None
