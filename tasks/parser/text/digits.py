"""Digits as the rules compare them: of either width, and letters a scanner put in a date.

    ２０２３年６月底前    read as 2023年6月底前
    2O23年底前           read as 2023年底前, a suspected slip
    2023年l2月3O日       read as 2023年12月30日, a suspected slip
    —、推进试点 / 二、…   read as 一、推进试点, a suspected slip

「CO2减排」, 「型号A2O23」 and 「培育2O家」 are no dates: letters stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tasks.parser.problems import within
from tasks.parser.types import ParseResult, Problem, Span

WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
LETTERS = str.maketrans("OoIl", "0011")
DIGIT = r"[\dOoIl]"
MONTH = rf"[01OoIl]?{DIGIT}\s?月"
DAY = rf"[0-3OoIl]?{DIGIT}\s?日"
# 2O23年 | 2023年l2月 | 2023年6月3O日 | l2月3O日 | l2月底 | 〔2O23〕1O号
#                                not: A2O23年 | [2OOO]型
DATE = re.compile(
    rf"(?<![A-Za-z\d])(?:2{DIGIT}{{3}}\s?年(?:度?\s?{MONTH}(?:\s?{DAY})?)?|{MONTH}(?:\s?{DAY}|[底末]))"
    rf"|[〔\[［(（]\s?2{DIGIT}{{3}}\s?[〕\]］)）]\s?第?{DIGIT}{{1,5}}\s?[号號]"
)
LETTER = re.compile(r"[OoIl]")
# —、推进试点 | （—）加快建设 above 二、      not: —甲公司
DASH_FOR_ONE = re.compile(r"(?m)^[ \u3000\t]{0,8}[（(]?(?P<one>[—－―─-])(?=[、）)])")
TWO = re.compile(r"(?m)^[ \u3000\t]{0,8}[（(]?二[、）)]")
AROUND = 6
MOST_DASHES = 100


def plain_digits(text: str) -> str:
    """The text with such digits as plain ones, place by place."""
    text = text.translate(WIDE)
    for at in _dashes_for_one(text):
        text = f"{text[:at]}一{text[at + 1 :]}"
    if LETTER.search(text) is None:
        return text
    return DATE.sub(lambda date: date[0].translate(LETTERS), text)


def with_date_slips(text: str, read: ParseResult) -> ParseResult:
    """A reading with its dates that hold a letter, each with the reading proposed.

    One in a measure's text is that measure's problem, any other the document's.
    """
    slips = list(_date_slips(text)) if LETTER.search(text) else []
    slips += [
        Problem("slip_digit", f"序号疑为“一”：“{text[at]}”，按“一”识读", Span(at, at + 1))
        for at in _dashes_for_one(text)
    ]
    if not slips:
        return read
    measures = [
        measure._replace(problems=(*measure.problems, *inside))
        if (inside := [slip for span in measure.spans for slip in within(slips, span)])
        else measure
        for measure in read.measures
    ]
    told = {slip for measure in measures for slip in measure.problems}
    rest = [slip for slip in slips if slip not in told]
    return replace(read, measures=tuple(measures), problems=(*read.problems, *rest))


def _dashes_for_one(text: str) -> list[int]:
    """Where a dash stands for the number 一, in a text that goes on with 二."""
    if TWO.search(text) is None:
        return []
    return [found.start("one") for found in DASH_FOR_ONE.finditer(text)][:MOST_DASHES]


def _date_slips(text: str) -> Iterator[Problem]:
    for date in DATE.finditer(text.translate(WIDE)):
        if LETTER.search(date[0]):
            written, read = text[date.start() : date.end()], date[0].translate(LETTERS)
            message = f"日期或文号中疑有字母：“{written}”，按“{read}”识读"
            yield Problem("slip_digit", message, Span(date.start(), date.end()))
