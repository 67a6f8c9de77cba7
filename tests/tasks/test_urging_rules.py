"""The ladder as a table, and the quiet hours.

In these tests 2026-12-15 is a Tuesday, 12-12 a worked Saturday and Friday 12-18 a holiday.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tasks.choices import Rung
from tasks.urging import Standing, answer_by, next_rung, rung_by_hand, sending_time
from tasks.working_days import Calendar, CalendarMissing

CALENDAR = Calendar(
    holidays=frozenset({date(2026, 12, 18)}),
    workdays=frozenset({date(2026, 12, 12)}),
    years=frozenset({2026}),
)
DUE = date(2026, 12, 15)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("standing", "on"),
    [
        pytest.param(Standing(DUE), date(2026, 12, 10), id="four_working_days_ahead"),
        pytest.param(Standing(DUE, Rung.REMIND, DUE), DUE, id="reminded_already"),
        pytest.param(
            Standing(DUE, Rung.URGE, date(2026, 12, 21)),
            date(2026, 12, 21),
            id="last_day",
        ),
        pytest.param(
            Standing(DUE, Rung.BULLETIN, date(2026, 12, 25)), date(2026, 12, 31), id="top_of_ladder"
        ),
    ],
)
def test_it_stays_where_it_is(standing: Standing, on: date) -> None:
    assert next_rung(standing, on=on, calendar=CALENDAR) is None


@pytest.mark.parametrize(
    ("standing", "on", "rung"),
    [
        # Friday, the worked Saturday, Monday, Tuesday: three working days after Friday.
        pytest.param(Standing(DUE), date(2026, 12, 11), Rung.REMIND, id="three_working_days"),
        pytest.param(Standing(DUE), DUE, Rung.REMIND, id="on_the_day_itself"),
        pytest.param(Standing(DUE), date(2026, 12, 16), Rung.URGE, id="late_and_never_reminded"),
        pytest.param(
            Standing(DUE, Rung.REMIND, DUE), date(2026, 12, 16), Rung.URGE, id="reminder_lapsed"
        ),
        pytest.param(
            Standing(DUE, Rung.URGE, date(2026, 12, 21)), date(2026, 12, 22), Rung.RED, id="red"
        ),
        pytest.param(
            Standing(DUE, Rung.URGE, date(2026, 12, 21)),
            date(2026, 12, 30),
            Rung.RED,
            id="later",
        ),
        pytest.param(
            Standing(DUE, Rung.RED, date(2026, 12, 25)), date(2026, 12, 28), Rung.BULLETIN, id="top"
        ),
    ],
)
def test_it_climbs_one_rung(standing: Standing, on: date, rung: Rung) -> None:
    assert next_rung(standing, on=on, calendar=CALENDAR) == rung


def test_by_hand_nobody_skips_a_rung() -> None:
    late = Standing(DUE, Rung.URGE, date(2026, 12, 21))
    assert rung_by_hand(late, on=date(2026, 12, 21)) == Rung.URGE
    assert rung_by_hand(late, on=date(2026, 12, 22)) == Rung.RED
    assert rung_by_hand(Standing(DUE), on=DUE) == Rung.REMIND
    assert rung_by_hand(Standing(DUE), on=date(2026, 12, 16)) == Rung.URGE


def test_a_date_says_how_it_was_reached() -> None:
    day, note = answer_by(
        Rung.URGE, due_on=DUE, due_note="", on=date(2026, 12, 16), calendar=CALENDAR
    )
    # Thursday, then over the holiday on Friday and the weekend to Monday and Tuesday.
    assert day == date(2026, 12, 22)
    assert note.startswith("2026-12-16后第3个工作日")


def test_a_year_without_calendar_is_not_guessed() -> None:
    with pytest.raises(CalendarMissing):
        answer_by(Rung.RED, due_on=DUE, due_note="", on=date(2026, 12, 31), calendar=CALENDAR)
    with pytest.raises(CalendarMissing):
        next_rung(Standing(date(2027, 1, 4)), on=date(2026, 12, 31), calendar=CALENDAR)
    far = Standing(date(2027, 3, 1))
    assert next_rung(far, on=date(2026, 12, 31), calendar=CALENDAR) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(at(16, 10), at(16, 10), id="by_day"),
        pytest.param(at(16, 8), at(16, 8), id="eight_sharp"),
        pytest.param(at(16, 7, 59), at(16, 8), id="early"),
        pytest.param(at(16, 20), at(17, 8), id="evening"),
        pytest.param(at(17, 21), at(21, 8), id="before_a_holiday_and_a_weekend"),
        pytest.param(at(12, 9), at(12, 9), id="a_worked_saturday"),
        pytest.param(at(13, 9), at(14, 8), id="sunday"),
    ],
)
def test_nothing_is_sent_at_night_or_on_days_off(moment: datetime, expected: datetime) -> None:
    assert sending_time(moment, calendar=CALENDAR) == expected
