"""Counting working days by the State Council's holiday calendar, make-up days included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.choices import DayKind
from tasks.models import CalendarDay

SATURDAY = 5


class CalendarMissing(Exception):
    """The yearly notice for `year` has not been imported; counting would be a guess."""

    def __init__(self, year: int) -> None:
        super().__init__(f"尚未导入{year}年的放假安排，无法推算工作日，请先由管理员导入。")
        self.year = year


@dataclass(frozen=True, slots=True)
class Calendar:
    holidays: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """Raises CalendarMissing for a year without a notice."""
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def add(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`; `start` itself is not counted."""
        day = start
        while days > 0:
            if day == date.max:
                raise CalendarMissing(day.year)
            day += timedelta(days=1)
            if self.is_working_day(day):
                days -= 1
        return day


def calendar_of(days: Iterable[CalendarDay]) -> Calendar:
    rows = list(days)
    return Calendar(
        holidays=frozenset(d.date for d in rows if d.kind == DayKind.HOLIDAY),
        workdays=frozenset(d.date for d in rows if d.kind == DayKind.WORKDAY),
        years=frozenset(d.date.year for d in rows),
    )
