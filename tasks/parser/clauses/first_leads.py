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
# No such remark goes without one of these; most names do.
FIRST_SIGN = re.compile(r"第一|首[位个]|最前")
# Said in passing of every list that follows.
FROM_HERE_ON = re.compile(r"下同")
# Said in a note or a sentence of its own of every list there is.
NOTE = re.compile(r"(?:备?注|说明)\s*[：:][^\n]{0,200}$")
WINDOW = 200


def names_first_lead(clause: str) -> bool:
    """Whether a clause says that the first body of its list leads."""
    return FIRST_SIGN.search(clause) is not None and FIRST_LEADS.search(clause) is not None


def with_first_lead(parties: Sequence[Responsibility]) -> tuple[Responsibility, ...]:
    """The parties of a list, the first as lead where the list names none itself."""
    given = tuple(parties)
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
    holds_from = _holds_from(text, starts)
    if not holds_from:
        return list(measures)

    def is_meant(party: Responsibility) -> bool:
        begins = holds_from.get(_document_at(party.span.start, starts))
        return begins is not None and party.span.start >= begins

    return [
        measure._replace(responsibilities=with_first_lead(measure.responsibilities))
        if any(map(is_meant, measure.responsibilities))
        else measure
        for measure in measures
    ]


def _holds_from(text: str, starts: Sequence[int]) -> dict[int, int]:
    """From where on a remark holds, for each document that has one beyond its own list."""
    holds: dict[int, int] = {}
    for found in FIRST_LEADS.finditer(text):
        document = _document_at(found.start(), starts)
        before = text[max(0, found.start() - WINDOW) : found.start()]
        if NOTE.search(before):
            holds[document] = 0
        elif FROM_HERE_ON.search(text, found.end(), found.end() + WINDOW // 10):
            holds.setdefault(document, found.start())
    return holds


def _document_at(place: int, starts: Sequence[int]) -> int:
    """Which document a place lies in; what stands above the first is of it."""
    return max(1, bisect_right(starts, place))
