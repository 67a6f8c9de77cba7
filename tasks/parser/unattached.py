"""Agencies a text names that no rule gave to a measure: told, so that none is lost unseen.

    （一）建设平台
    1、牵头单位：市商务局          numbered like the things to do, read as none of them
    请市商务局牵头，会同…制定方案。  a letter's paragraph without a number

In the head of a form, 承办单位：市商务局 says whom it is for; those are no responsibilities.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tasks.parser.types import Measure, Problem, Span

# 责任单位：市商务局 | 牵头部门: 某局 | 请市商务局牵头
# not: 各责任单位： | 责任单位：见附件 | 责任单位： at the end of a line
NAMES = re.compile(
    r"(?<!各)(?:责任|牵头|配合)(?:单位|部门|处室|科室)[ \u3000]?[：:][ \u3000]?"
    r"(?!详?见|同上)[\u4e00-\u9fff]{2,20}"
    r"|(?:请|由)[\u4e00-\u9fff、]{2,30}?(?:局|委|办|厅|部|中心|管委会|政府|海关)(?:负责)?牵头"
    r"(?!单位|部门|人)"
)
# Where agencies may stand without being those of a measure, or have been read.
READ_AS = frozenset(
    {"responsibility", "measure", "row", "header", "note", "head", "addressees", "repeat"}
)


def find_unattached(
    text: str, measures: Sequence[Measure], attributed: Sequence[tuple[Span, str]]
) -> Iterator[Problem]:
    """One problem for all the places of a text that name agencies nobody was given.

    `attributed` says what the characters were read as.
    """
    found = list(NAMES.finditer(text))
    if not found:
        return
    parties = (party.span for each in measures for party in each.responsibilities)
    known = _union([*parties, *(span for span, part in attributed if part in READ_AS)])
    lost = [each for each in found if not _holds(known, each.end() - 1)]
    if lost:
        message = (
            f"有{len(lost)}处写明的责任单位没有读作任何一条举措的"
            f"（第一处：“{lost[0][0].strip()}”），请对照原文，在相应的举措里更正"
        )
        yield Problem("agencies_unattached", message, Span(*lost[0].span()))


def _union(spans: Sequence[Span]) -> list[Span]:
    """Ranges that cover what the given ones do, in order and apart from each other."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _holds(spans: Sequence[Span], at: int) -> bool:
    before = bisect_right(spans, at, key=lambda span: span.start) - 1
    return before >= 0 and at < spans[before].end
