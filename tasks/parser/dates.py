"""Dates, periods and deadlines.

    2025年底前 / 2025年12月底前完成   -> 2025-12-31
    2026年6月底前建成                -> 2026-06-30
    2026年6月30日前                  -> 2026-06-30
    6月底前                          -> the month's end of the year the caller knows, else no date
    2018年7月1日起至2020年6月30日止   -> both days
    长期坚持, 持续推进                -> a standing duty: a deadline without a date

「摸清2025年底数」 is a base figure and 「2025年13月底前」 no month: neither is a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tasks.parser.types import Due, Span

DAY = r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
PARTS = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})")
# 自2018年7月1日起至2020年6月30日止
PERIOD = re.compile(rf"自?\s*(?P<start>{DAY})\s*起?\s*(?:至|到|—|－|-)\s*(?P<end>{DAY})\s*止?")
# 2025年底前 | 2025年6月底前 | 6月30日前      not: 2025年底数
DEADLINE = re.compile(
    r"""
    (?<!\d)
    (?: (?P<year>20\d{2}) \s* 年 \s* )?
    (?: (?P<month>\d{1,2}) \s* 月 \s* (?: (?P<day>\d{1,2}) \s* 日 \s* )? )?
    (?: (?P<end>底|末) (?:之?前|以前)? | (?<=[日月]) (?:之?前|以前|(?=$)) )
    (?! 数 )
    """,
    re.VERBOSE,
)
# In a field that holds nothing but a deadline, the year or month alone means its end.
BARE = re.compile(
    r"\s*(?:到|至)?\s*(?P<year>20\d{2})\s*年\s*(?:(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*日)?)?"
    r"\s*(?:底|末)?(?:之?前|以前)?(?:完成)?\s*[。；]?\s*"
)
STANDING = re.compile(
    r"长期坚持|长期推进|长期|持续推进|持续实施|持续开展|持续|常态化推进|常态化|每年|全年|即时|及时"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline found in running text; `date` is None where the year is not known."""

    text: str
    date: date | None
    span: Span


def read_day(text: str) -> date | None:
    """The first day written out in full (2018年7月1日, 2018-07-01), None if there is none."""
    found = PARTS.search(text)
    return _day(*map(int, found.groups())) if found else None


def read_period(text: str) -> tuple[date, date, Span] | None:
    """The first period 「自A起至B止」 and where it stands in `text`."""
    for found in PERIOD.finditer(text):
        start, end = read_day(found["start"]), read_day(found["end"])
        if start and end and start <= end:
            return start, end, Span(found.start(), found.end())
    return None


def deadlines(text: str, *, year: int | None = None) -> Iterator[Deadline]:
    """The deadlines of running text, in order. `year` completes 「6月底前」."""
    for found in DEADLINE.finditer(text):
        if not (found["year"] or found["month"]) or not found[0].endswith("前"):
            continue
        if found["month"] and not 1 <= int(found["month"]) <= 12:
            continue
        named = int(found["year"]) if found["year"] else year
        last = _last_day(named, found["month"], found["day"])
        if last is not None or named is None:
            yield Deadline(found[0], last, Span(found.start(), found.end()))


def read_due(text: str, *, year: int | None = None) -> Due | None:
    """The deadline a field such as 完成时限 gives; the latest if it names several."""
    written = text.strip().strip("。；;，, ")
    if not written:
        return None
    if found := BARE.fullmatch(text):
        return Due(written, _last_day(int(found["year"]), found["month"], found["day"]))
    days = [deadline.date for deadline in deadlines(text, year=year) if deadline.date]
    if days:
        return Due(written, max(days))
    if STANDING.search(text) or any(deadlines(text, year=year)):
        return Due(written, None)
    return None


def _last_day(year: int | None, month: str | None, day: str | None) -> date | None:
    if year is None:
        return None
    if day is not None:
        return _day(year, int(month or 0), int(day))
    number = int(month) if month else 12
    if not 1 <= number <= 12:
        # 2025年13月: a slip in a field that holds only the deadline.
        return None
    return date(year, number, monthrange(year, number)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        # 2025年2月30日: written so, but no day.
        return None
