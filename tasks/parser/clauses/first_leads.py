"""Lists whose first body leads because the document says so once.

    （责任单位：省商务厅、省财政厅，排第一位的为牵头单位，下同）   here and in every list after it
    注：责任单位列首位的为牵头单位。                               everywhere in its document
    责任单位（排名第一的为牵头单位）：省商务厅、省财政厅           in this list
    序号 ⇥ 举措 ⇥ 责任单位（排名第一的为牵头单位）                 in all of the column

「第一责任单位」 and 「名列第一方阵」 say nothing of the kind. A list that names its lead keeps it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tasks.parser.types import Document, Measure, Responsibility

# 排第一位的为牵头单位 | 列第一位者为牵头单位 | 列首位的单位为牵头部门
# 第一个为牵头单位 | 排首位的牵头
#                              not: 第一牵头单位：某局, a label of its own
FIRST_LEADS = re.compile(
    r"""
    (?: (?:排|列|名|位|居|写){1,3} (?:序|位)? (?:在|于)? )?
    (?: 第一(?:位|个|名|顺位)? | 首位 | 首个 | 最前(?:面)? )
    (?:的|者)? (?:责任)? (?:单位|部门)? (?:的)? (?:均)? (?:为|是|系|作为)? (?:牵头|主办|主责)
    (?! (?:责任)? (?:单位|部门)? \s? [：:] )
    """,
    re.VERBOSE,
)
# 牵头单位，其他为配合单位      not: 牵头单位，其他单位按职责分工落实
OTHERS_SUPPORT = re.compile(
    r"(?:责任)?(?:单位|部门)?[，,；;]\s?(?:其他|其它|其余|之后)的?(?:各)?(?:责任)?(?:单位|部门)?(?:均)?"
    r"(?:为|是|系|作为)(?:配合|协办|协助)"
)
# No such remark goes without one of these; most names do.
FIRST_SIGN = re.compile(r"第一|首[位个]|最前")
# Said in passing of every list that follows.
FROM_HERE_ON = re.compile(r"下同")
# Said in a note or a sentence of its own of every list there is.
NOTE = re.compile(r"(?:备?注|说明)\s*[：:][^\n]{0,200}$")
WINDOW = 200


class _Remark(NamedTuple):
    """From where on a document's remark holds, and whether it makes the others 配合单位."""

    holds_from: int
    others_support: bool


def names_first_lead(clause: str) -> bool:
    """Whether a clause says that the first body of its list leads."""
    return FIRST_SIGN.search(clause) is not None and FIRST_LEADS.search(clause) is not None


def with_first_lead(
    parties: Sequence[Responsibility], *, others_support: bool = False
) -> tuple[Responsibility, ...]:
    """The parties of a list, the first as lead where the list names none itself.

    `others_support` says that the remark makes the others 配合单位.
    """
    given = tuple(parties)
    if others_support and given and given[0].role in ("responsible", "lead"):
        rest = given[1:]
        if given[0].kind == "agency" and all(party.role == "responsible" for party in rest):
            return (
                given[0]._replace(role="lead"),
                *(party._replace(role="support") for party in rest),
            )
    if not given or given[0].kind != "agency" or given[0].role != "responsible":
        return given
    if any(party.role == "lead" for party in given):
        return given
    return (given[0]._replace(role="lead"), *given[1:])


def lead_everywhere(
    text: str, measures: Sequence[Measure], documents: Sequence[Document]
) -> list[Measure]:
    """The measures with the first body leading where their document says so for all its lists."""
    starts = sorted(document.span.start for document in documents)
    remarks = _remarks(text, starts)
    if not remarks:
        return list(measures)

    def led(measure: Measure) -> Measure:
        for party in measure.responsibilities:
            remark = remarks.get(_document_at(party.span.start, starts))
            if remark is not None and party.span.start >= remark.holds_from:
                given = with_first_lead(
                    measure.responsibilities, others_support=remark.others_support
                )
                return measure._replace(responsibilities=given)
        return measure

    return [led(measure) for measure in measures]


def _remarks(text: str, starts: Sequence[int]) -> dict[int, _Remark]:
    """The remark of each document that has one beyond its own list."""
    remarks: dict[int, _Remark] = {}
    for found in FIRST_LEADS.finditer(text):
        document = _document_at(found.start(), starts)
        before = text[max(0, found.start() - WINDOW) : found.start()]
        others_support = OTHERS_SUPPORT.match(text, found.end()) is not None
        if NOTE.search(before):
            remarks[document] = _Remark(0, others_support)
        elif FROM_HERE_ON.search(text, found.end(), found.end() + WINDOW // 10):
            remarks.setdefault(document, _Remark(found.start(), others_support))
    return remarks


def _document_at(place: int, starts: Sequence[int]) -> int:
    """Which document a place lies in; what stands above the first is of it."""
    return max(1, bisect_right(starts, place))
