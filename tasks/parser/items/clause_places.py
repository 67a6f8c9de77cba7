"""Where an item may say who is responsible: in a closing bracket, or in fields below it.

    …发挥它们的作用。（市商务局，领导小组各成员单位）
    …创新融合发展（省商务厅负责）。                              its full stop is the text's
    推进甲（市商务局负责）；推进乙（市财政局负责）。              each for its own part
    …就医提供结算服务。（市外管局、苏州工业园区管委会)        one bracket full width, one half
    责任单位：市商务局、市财政局    完成时限：2025年底前
    【责任单位：市金融局，完成时限：持续推进】
    建设通道。——市通信管理局、市商务局

Whether such a place names anybody is for closing.py to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tasks.parser.clauses.phrases import (
    ANY_LABEL,
    DUE_LABEL,
    LABEL_PATTERN,
    LABEL_WORDS,
    PERSON_LABEL,
    may_hold_label,
)
from tasks.parser.text.blocks import EMPTY, Mended, join
from tasks.parser.text.dates import is_deadline_alone
from tasks.parser.types import Problem

# No clause stands without a bracket, a label's colon or a dash.
CLAUSE_SIGN = re.compile(r"[（(【〔\[：:—】〕\]]")
# （…）, with brackets inside it.
BRACKET = re.compile(
    r"[（(](?P<inner>[^（()）]{2,400}(?:[（(][^（()）]{0,60}[）)][^（()）]{0,400}){0,20})[）)]"
    r"\s*(?:[。；]|[.．](?=\s*$))?"
)
# The text ends before its bracket does.
UNCLOSED = re.compile(r"[（(](?P<inner>[^（()）]{2,400})$")
SENTENCE_END = tuple("。！？；!?;”）)】〕].")
ROLE_WORD = re.compile(r"负责|牵头|配合|单位[：:]|部门[：:]")
DUE_FIELD = re.compile(rf"[；;，,。]?\s{{0,20}}{DUE_LABEL}")
DUE_END = re.compile(
    rf"[；;，,。]?\s{{0,20}}(?={LABEL_PATTERN}|{PERSON_LABEL.pattern})", re.VERBOSE
)
# 【责任单位：…】 〔甲局、乙局〕 [完成时限：…]      not: 〔2023〕, 【专栏1】, 〔责任单位〕甲局
SQUARE = re.compile(
    rf"[【〔\[](?!(?:{LABEL_WORDS})(?:单位|部门|主体)[】〕\]])"
    r"(?P<inner>[^【】〔〕\[\]]{2,400})[】〕\]]\s*[。；]?"
)
# 建设通道。——市通信管理局、市商务局      not: 建设通道——陆海新通道。
DASHED = re.compile(
    r"(?<=[。；！？])\s{0,4}—{1,2}(?P<inner>[^—。；\n]{2,200})[。；]?(?=\s*(?:\n|$))"
)
# （省商务厅、省财政厅）；      not: （专业机构）； （北京、上海）；
BODY_OF_A_LEVEL = r"[省市区县州][\u4e00-\u9fff]{1,14}[厅局委办部院会府]"
BODIES_OF_A_LEVEL = re.compile(rf"[（(]{BODY_OF_A_LEVEL}(?:[、，]{BODY_OF_A_LEVEL})*[）)]\s*[。；]")
# What a bracket after these names is who they are.
EXPLAINED = ("部门", "单位", "机构", "主体", "平台", "小组")
PAUSE = re.compile(r"[，；,;]")
BODIES = tuple("部委局厅署办司")
PAIRS = ("（）", "()")
# 【市商务局牵头】推进平台建设: such a bracket may also open the item.
SQUARE_OPENINGS = tuple("【〔[")
SQUARE_OPENING = re.compile(r"[【〔\[]")
# How far back a sentence end is looked for: only white space may stand between.
WINDOW = 20
# How far back a bracket looks for the beginning of the field it stands in.
LONGEST_FIELD = 400


class ClausePlace(NamedTuple):
    """A clause as it stands in a text: `start` to `end` is what is cut out with it.

    `agencies` is the clause without its deadline, `limit` the deadline, `problem` what is odd about
    its brackets.
    """

    start: int
    end: int
    agencies: Mended
    limit: Mended
    problem: Problem | None


def clause_places(text: Mended) -> Iterator[ClausePlace]:
    """The places of a text that may hold a clause, in order and apart."""
    if CLAUSE_SIGN.search(text.text) is None:
        return
    for start, end, clause, problem in _clauses(text):
        agencies, limit = _split_due(clause)
        yield ClausePlace(start, end, agencies, limit, problem)


def is_field_line(text: str) -> bool:
    """Whether a paragraph is nothing but fields: 责任单位：… or 完成时限：…, bracketed or not."""
    return (
        may_hold_label(text)
        and (ANY_LABEL.match(text) or ANY_LABEL.match(text.lstrip("（(【〔[ "))) is not None
    )


def _clauses(text: Mended) -> Iterator[tuple[int, int, Mended, Problem | None]]:
    """Where a clause may stand: start and end of what is cut, the clause, what is odd about it."""
    at = 0
    labelled = may_hold_label(text.text)
    for found in _brackets(text.text):
        opens = found.start() == 0 and text.text.startswith(SQUARE_OPENINGS)
        if not opens and not in_closing_place(text.text, found.start(), found.end()):
            continue
        if not is_field_line(found["inner"]) and _part_of_names(text.text, found):
            continue
        if labelled:
            yield from _fields(text, at, found.start())
        at = found.end()
        problem = None
        pair = text.text[found.start()] + text.text[found.end("inner") :][:1]
        if found.re is BRACKET and pair not in PAIRS:
            problem = Problem(
                "bracket_mixed",
                f"括号全角半角混用“{pair}”，应为“（）”",
                text.span(found.start(), found.end()),
            )
        yield found.start(), _cut_to(text.text, found), text.part(*found.span("inner")), problem
    if labelled:
        yield from _fields(text, at, len(text.text))
    if (cut := UNCLOSED.search(text.text, max(at, len(text.text) - 400))) and in_closing_place(
        text.text, cut.start(), cut.end()
    ):
        problem = Problem(
            "bracket_unclosed", "责任单位括号缺少右括号“）”", text.span(cut.start(), cut.end())
        )
        yield cut.start(), cut.end(), text.part(*cut.span("inner")), problem


def _cut_to(text: str, bracket: re.Match[str]) -> int:
    """Where the cut ends: 发挥作用（市商务局负责）。 keeps its stop, 发挥作用。（…）。 has one."""
    before = text[max(0, bracket.start() - WINDOW) : bracket.start()].rstrip()
    if not before or before.endswith(SENTENCE_END):
        return bracket.end()
    return bracket.end("inner") + 1


def _brackets(text: str) -> list[re.Match[str]]:
    """The brackets that may hold a clause, in order, none inside another."""
    found = list(BRACKET.finditer(text))
    # Most texts hold round brackets only.
    if SQUARE_OPENING.search(text) or "—" in text:
        found += (*SQUARE.finditer(text), *DASHED.finditer(text))
        found.sort(key=lambda bracket: bracket.start())
    if len(found) < 2:
        return found
    kept: list[re.Match[str]] = []
    for bracket in found:
        if not kept or bracket.start() >= kept[-1].end():
            kept.append(bracket)
    return kept


def _fields(text: Mended, start: int, end: int) -> Iterator[tuple[int, int, Mended, None]]:
    """责任单位：… on lines of its own, or after the last sentence."""
    at = start
    while field := ANY_LABEL.search(text.text, at, end):
        before = text.text[max(start, field.start() - WINDOW) : field.start()].rstrip(" \u3000\t")
        at = field.end()
        if before and not before.endswith((*SENTENCE_END, "\n")):
            continue
        stop = text.text.find("\n", at, end)
        at = stop if stop >= 0 else end
        yield field.start(), at, text.part(field.start(), at), None


def _part_of_names(text: str, bracket: re.Match[str]) -> bool:
    """商务部（服贸司） | 责任单位：市商务局、有关县（市、区）: the names go on in it.

    So they do in 「报送领导小组办公室（市商务局）。」, where no role is given.
    """
    if text.endswith(BODIES, 0, bracket.start()) and "、" not in bracket["inner"]:
        return True
    if text.endswith("办公室", 0, bracket.start()) and not ROLE_WORD.search(bracket["inner"]):
        return True
    line = text.rfind("\n", max(0, bracket.start() - LONGEST_FIELD), bracket.start()) + 1
    near = line > 0 or bracket.start() <= LONGEST_FIELD
    # …签约10个以上。牵头单位：甲；责任单位：乙，各县（市、区）。
    sentence = text.rfind("。", line, bracket.start()) + 1
    if sentence and ANY_LABEL.match(text, sentence, bracket.start()):
        return True
    return near and ANY_LABEL.match(text, line, bracket.start()) is not None


def in_closing_place(text: str, start: int, end: int) -> bool:
    """At the end of the item or of a line of it, between two sentences, or at the end of one and
    naming who does it: by a role, or by bodies of one level and nothing else.
    """
    if not text[end : end + WINDOW].strip() and end + WINDOW >= len(text):
        return True
    if "\n" in text[end - 1 : end + 1]:
        return True
    if text[max(0, start - WINDOW) : start].rstrip().endswith(SENTENCE_END):
        return True
    if text[end - 1] not in "。；":
        return False
    return ROLE_WORD.search(text, start, end) is not None or _names_of_a_part(text, start, end)


def _names_of_a_part(text: str, start: int, end: int) -> bool:
    """支持甲（省商务厅）；拓展乙（省工信厅）。    not: 建设甲（省商务厅）；另建乙。"""
    if not text[-WINDOW:].rstrip("。.． \n").endswith(("）", ")")):
        return False
    before = text[max(0, start - WINDOW) : start].rstrip()
    named = BODIES_OF_A_LEVEL.fullmatch(text, start, end)
    return named is not None and not before.endswith(EXPLAINED)


def _split_due(clause: Mended) -> tuple[Mended, Mended]:
    """A clause without its deadline, and the deadline: 责任单位：甲；完成时限：2025年底前."""
    found = DUE_FIELD.search(clause.text) if may_hold_label(clause.text) else None
    if found is None:
        return _split_last(clause)
    following = DUE_END.search(clause.text, found.end())
    if following is None:
        return clause.part(0, found.start()), clause.part(found.end())
    names = clause.part(following.end())
    if clause.text[: found.start()].strip():
        names = join([clause.part(0, found.start()), clause.part(following.start())])
    return names, clause.part(found.end(), following.start())


def _split_last(clause: Mended) -> tuple[Mended, Mended]:
    """A deadline that stands last without a label: （市商务局负责，持续推进）."""
    if PAUSE.search(clause.text) is None:
        return clause, EMPTY
    cut = at = len(clause.text)
    while (at := max(clause.text.rfind(mark, 0, at) for mark in "，；,;")) > 0:
        # （市商务局负责，自2021年起，持续推进）: both its parts are the deadline.
        if not is_deadline_alone(clause.text[at + 1 :]):
            break
        cut = at
    return clause.part(0, cut), clause.part(cut + 1)
