"""Days of the calendar as official documents write them.

    2018年7月1日, 2018-07-01, 二〇一八年七月一日
    2018年7月1日起至2020年6月30日止   -> both days

「2025年2月30日」 is written so, but no day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from tasks.parser.types import Span

DAY = r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
PARTS = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})")
# 二〇二三年三月十五日
HAN_MONTH = (
    r"(?P<year>[一二三四五六七八九〇○零ＯO]{4})\s*年"
    r"\s*(?P<month>[元正一二三四五六七八九十]{1,2})\s*月"
)
HAN_DAY = re.compile(rf"{HAN_MONTH}\s*(?P<day>[一二三四五六七八九十]{{1,3}})\s*日")
HAN_DIGITS = str.maketrans("〇○零ＯO一二三四五六七八九", "00000123456789")
# 自2018年7月1日起至2020年6月30日止
PERIOD = re.compile(
    rf"(?:自\s*)?(?P<start>{DAY})\s*+起?\s*+(?:至|到|—|－|-)\s*(?P<end>{DAY})(?:\s*止)?"
)
HAN_VALUES = {numeral: at for at, numeral in enumerate("一二三四五六七八九十", start=1)}


def read_day(text: str) -> date | None:
    """The first day written out in full (2018年7月1日, 2018-07-01, 二〇一八年七月一日), or None."""
    if found := PARTS.search(text):
        return day_of(*map(int, found.groups()))
    if found := HAN_DAY.search(text):
        year = int(found["year"].translate(HAN_DIGITS))
        return day_of(year, han_number(found["month"]), han_number(found["day"]))
    return None


def read_period(text: str) -> tuple[date, date, Span] | None:
    """The first period 「自A起至B止」 and where it stands in `text`."""
    for found in PERIOD.finditer(text):
        start, end = read_day(found["start"]), read_day(found["end"])
        if start and end and start <= end:
            return start, end, Span(found.start(), found.end())
    return None


def month_end(year: int, month: int) -> date | None:
    # 2025年13月: a slip in a field that holds only the deadline.
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def han_number(numeral: str) -> int:
    if numeral in ("元", "正"):
        return 1
    tens, ten, units = numeral.rpartition("十")
    of_tens = (HAN_VALUES.get(tens, 1) if ten else 0) * 10
    return of_tens + HAN_VALUES.get(units, 0)


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        # 2025年2月30日: written so, but no day.
        return None
