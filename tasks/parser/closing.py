"""Who is responsible for a numbered item: its closing bracket, or the lines below it.

    …发挥它们的作用。（市商务局，领导小组各成员单位）
    …创新融合发展。（省委宣传部、省商务厅等按职责分工负责）
    …创新融合发展（省商务厅负责）。                              its full stop is the text's
    推进甲（市商务局负责）；推进乙（市财政局负责）。              each for its own part
    …就医提供结算服务。（市外管局、苏州工业园区管委会)        one bracket full width, one half
    责任单位：市商务局、市财政局    完成时限：2025年底前
    …试点。由省商务厅牵头，会同省财政厅落实。                   a last sentence of nothing else
    【责任单位：市金融局，完成时限：持续推进】

「依托中国（苏州）知识产权保护中心」, 「园区（基地）」 and 「（以下简称领导小组）」 name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tasks.parser.blocks import EMPTY, Mended, join
from tasks.parser.clauses import ClauseReading
from tasks.parser.dates import is_deadline_alone, read_due
from tasks.parser.phrases import (
    ANY_LABEL,
    DUE_LABEL,
    LABEL_PATTERN,
    LABEL_WORDS,
    clause_parts,
    may_hold_label,
)
from tasks.parser.types import Due, Problem, Regions, Responsibility

ParseClause = Callable[[Mended], ClauseReading]

# No clause stands without a bracket, a label's colon or a dash.
CLAUSE_SIGN = re.compile(r"[（(【〔\[：:—]")
# （…）, with brackets inside it.
BRACKET = re.compile(
    r"[（(](?P<inner>[^（()）]{2,400}(?:[（(][^（()）]{0,60}[）)][^（()）]{0,400}){0,20})[）)]\s*[。；]?"
)
# The text ends before its bracket does.
UNCLOSED = re.compile(r"[（(](?P<inner>[^（()）]{2,400})$")
SENTENCE_END = tuple("。！？；!?;”）)】〕].")
ROLE_WORD = re.compile(r"负责|牵头|配合|单位[：:]|部门[：:]")
DUE_FIELD = re.compile(rf"[；;，,。]?\s{{0,20}}{DUE_LABEL}")
DUE_END = re.compile(rf"[；;，,。]?\s{{0,20}}(?={LABEL_PATTERN})", re.VERBOSE)
# 【责任单位：…】 〔甲局、乙局〕 [完成时限：…]      not: 〔2023〕, 【专栏1】, 〔责任单位〕甲局
SQUARE = re.compile(
    rf"[【〔\[](?!(?:{LABEL_WORDS})(?:单位|部门|主体)[】〕\]])"
    r"(?P<inner>[^【】〔〕\[\]]{2,400})[】〕\]]\s*[。；]?"
)
# 建设通道。——市通信管理局、市商务局      not: 建设通道——陆海新通道。
DASHED = re.compile(
    r"(?<=[。；！？])\s{0,4}—{1,2}(?P<inner>[^—。；\n]{2,200})[。；]?(?=\s*(?:\n|$))"
)
# 由省商务厅牵头，会同省财政厅落实。 | 责任单位为省商务厅。   not: 推动由政府主导向市场主导转变。
WHO_SENTENCE = re.compile(
    rf"(?:由|(?:{LABEL_WORDS})(?:单位|部门|主体)[为是])[^。；！？：:“”《》\d]{{2,120}}[。.]"
)
LABEL_IS = re.compile(rf"(?<![^，])(?P<label>(?:{LABEL_WORDS})(?:单位|部门|主体))[为是]")
# 推动企业参与: no name, though it ends like one.
NO_NAME = re.compile(
    r"推动|推进|支持|指导|落实|制定|制订|组织|建立|加强|引导|鼓励|开展|完善|实施|促进|协调|督促"
)
PAUSE = re.compile(r"[，；,;]")
# 推进己（市工信局牵头，市大数据局配合），年底前完成: of the words before it, or of what they name?
MID_SENTENCE = re.compile(
    r"[（(](?P<inner>[^（()）]{2,80}(?:负责|牵头|配合)[^（()）]{0,20})[）)](?=\s?[，,])"
)
COMMA = re.compile("[，,]")
BODIES = tuple("部委局厅署办司")
PAIRS = ("（）", "()")
# 【市商务局牵头】推进平台建设: such a bracket may also open the item.
SQUARE_OPENINGS = tuple("【〔[")
SQUARE_OPENING = re.compile(r"[【〔\[]")
# How far back a sentence end is looked for: only white space may stand between.
WINDOW = 20
# How far back a bracket looks for the beginning of the field it stands in.
LONGEST_FIELD = 400


class Closing(NamedTuple):
    """An item's text without what names its agencies, and what that said.

    `in_text` says that a sentence of the text itself names them; it stays there.
    """

    text: Mended
    responsibilities: tuple[Responsibility, ...] = ()
    regions: Regions = Regions("none")
    due: Due | None = None
    problems: tuple[Problem, ...] = ()
    in_text: bool = False


def read_closing(text: Mended, parse_clause: ParseClause, *, year: int | None = None) -> Closing:
    """Cut every agency bracket and field out of an item's text and read it."""
    kept: list[Mended] = []
    readings: list[ClauseReading] = []
    problems: list[Problem] = []
    due: Due | None = None
    at = 0
    for start, end, clause, problem in _clauses(text):
        agencies, limit = _split_due(clause)
        reading = parse_clause(agencies)
        found = read_due(limit.text, year=year) if limit.text else None
        if not _names_bodies(reading, agencies.text) and found is None:
            continue
        kept.append(text.part(at, start))
        at = end
        readings.append(reading)
        due = found or due
        problems += [*reading.problems, *([problem] if problem else [])]
    kept.append(text.part(at))
    problems += _named_in_mid_sentence(text, parse_clause)
    in_text = None if readings else _who_sentence(text, parse_clause)
    if in_text is not None:
        readings.append(in_text)
    responsibilities = tuple(r for reading in readings for r in reading.responsibilities)
    scopes = [reading.regions for reading in readings if reading.regions.scope != "none"]
    return Closing(
        join(kept).stripped(),
        responsibilities,
        scopes[0] if scopes else Regions("none"),
        due,
        tuple(problems),
        in_text is not None,
    )


def _named_in_mid_sentence(text: Mended, parse_clause: ParseClause) -> Iterator[Problem]:
    """Bodies with their roles in a bracket a comma follows: it stays in the text, and is told."""
    if COMMA.search(text.text) is None:
        return
    for found in MID_SENTENCE.finditer(text.text):
        if _in_closing_place(text.text, found.start(), found.end()):
            continue
        reading = parse_clause(text.part(*found.span("inner")))
        if any(party.kind == "agency" for party in reading.responsibilities):
            message = f"句中括号里的单位未读作责任单位，请核对：{found['inner']}"
            yield Problem("clause_unread", message, text.span(found.start(), found.end()))


def _who_sentence(text: Mended, parse_clause: ParseClause) -> ClauseReading | None:
    """What the last sentence says if it holds nothing but names and their roles."""
    start = text.text.rstrip(" 。.").rfind("。") + 1
    sentence = text.part(start).stripped()
    if WHO_SENTENCE.fullmatch(sentence.text) is None:
        return None
    # 责任单位为甲 is read as 责任单位：甲, every character at its place.
    labelled = LABEL_IS.sub(lambda found: f"{found['label']}：", sentence.text)
    clause = Mended(labelled, sentence.offsets).part(0, len(labelled) - 1)
    if any(not part.phrase and part.label is None for part in clause_parts(clause.text)):
        return None
    reading = parse_clause(clause)
    names = [party.name for party in reading.responsibilities]
    if reading.problems or not names or any(NO_NAME.match(name) for name in names):
        return None
    return reading


def has_closing(text: Mended, parse_clause: ParseClause) -> bool:
    """Whether a paragraph names agencies in a bracket or a field."""
    return CLAUSE_SIGN.search(text.text) is not None and any(
        _names_bodies(parse_clause(_split_due(clause)[0]), clause.text)
        for _, _, clause, _ in _clauses(text)
    )


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
        if not opens and not _in_closing_place(text.text, found.start(), found.end()):
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
    if (cut := UNCLOSED.search(text.text, max(at, len(text.text) - 400))) and _in_closing_place(
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
    """商务部（服贸司） | 责任单位：市商务局、有关县（市、区）: the names go on in it."""
    if text.endswith(BODIES, 0, bracket.start()) and "、" not in bracket["inner"]:
        return True
    line = text.rfind("\n", max(0, bracket.start() - LONGEST_FIELD), bracket.start()) + 1
    near = line > 0 or bracket.start() <= LONGEST_FIELD
    return near and ANY_LABEL.match(text, line, bracket.start()) is not None


def _in_closing_place(text: str, start: int, end: int) -> bool:
    """At the end of the item, between two sentences, or at the end of one and naming a role."""
    if not text[end : end + WINDOW].strip() and end + WINDOW >= len(text):
        return True
    if text[max(0, start - WINDOW) : start].rstrip().endswith(SENTENCE_END):
        return True
    return text[end - 1] in "。；" and ROLE_WORD.search(text, start, end) is not None


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


def _names_bodies(reading: ClauseReading, clause: str) -> bool:
    found = reading.responsibilities
    if not found:
        return False
    unread = sum(problem.code == "clause_unread" for problem in reading.problems)
    if unread > len(found):
        return False
    # （上海） alone is a place and no duty.
    return any(r.kind != "region" for r in found) or ROLE_WORD.search(clause) is not None
