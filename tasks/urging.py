"""The ladder of urging as one table, and the hours at which anything is sent.

提醒 before an update is due → 催办 when it is late → 红色督办单 → 通报, each rung only where the
one before has lapsed: its answer-by date has passed and the update has not been handed in.
A rule asks for "has passed", never for a day itself, so that a missed day is caught up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tasks.choices import Rung
from tasks.working_days import Calendar

# Days count as working days by the State Council's calendar.
REMIND_AHEAD = 3
DAYS_TO_ANSWER: dict[Rung, int] = {Rung.URGE: 3, Rung.RED: 3, Rung.BULLETIN: 3}
QUIET_FROM, QUIET_UNTIL = time(20), time(8)


@dataclass(frozen=True, slots=True)
class Standing:
    """An update still owed: its due date, and the last slip of its present round, if any."""

    due_on: date
    rung: Rung | None = None
    answer_by: date | None = None

    def has_lapsed(self, rung: Rung, on: date) -> bool:
        return self.rung == rung and self.answer_by is not None and self.answer_by < on


@dataclass(frozen=True, slots=True)
class LadderRule:
    rung: Rung
    condition: Callable[[Standing, date, Calendar], bool]


LADDER: tuple[LadderRule, ...] = (
    LadderRule(Rung.BULLETIN, lambda s, on, c: s.has_lapsed(Rung.RED, on)),
    LadderRule(Rung.RED, lambda s, on, c: s.has_lapsed(Rung.URGE, on)),
    LadderRule(Rung.URGE, lambda s, on, c: s.rung in {None, Rung.REMIND} and s.due_on < on),
    LadderRule(
        Rung.REMIND,
        lambda s, on, c: s.rung is None and on <= s.due_on and _is_near(s.due_on, on, c),
    ),
)


def next_rung(standing: Standing, *, on: date, calendar: Calendar) -> Rung | None:
    """The rung the update reaches on that day; None where it stays. First matching rule wins.

    Raises CalendarMissing where a working day would have to be guessed.
    """
    for rule in LADDER:
        if rule.condition(standing, on, calendar):
            return rule.rung
    return None


def rung_by_hand(standing: Standing, *, on: date) -> Rung:
    """The rung of a slip somebody sends now: the next one where the last has lapsed, else the same
    once more. Nobody skips a rung, by hand either.
    """
    for rung, after in ((Rung.RED, Rung.BULLETIN), (Rung.URGE, Rung.RED)):
        if standing.has_lapsed(rung, on):
            return after
    if standing.rung in {None, Rung.REMIND}:
        return Rung.URGE if standing.due_on < on else Rung.REMIND
    assert standing.rung is not None
    return standing.rung


def answer_by(
    rung: Rung, *, due_on: date, due_note: str, on: date, calendar: Calendar
) -> tuple[date, str]:
    """By when a slip of that day is to be answered, and how the date was reached.

    Raises CalendarMissing.
    """
    if rung == Rung.REMIND:
        return due_on, f"即填报截止日期{f'（{due_note}）' if due_note else ''}"
    days = DAYS_TO_ANSWER[rung]
    return (
        calendar.add(on, days),
        f"{on:%Y-%m-%d}后第{days}个工作日（含调休，按国务院放假安排）",
    )


def sending_time(moment: datetime, *, calendar: Calendar) -> datetime:
    """The moment itself, or the first one after it at which messages may be sent.

    Nothing goes out from 20:00 to 8:00 or on a day off. `moment` must be in local time. A year
    without a calendar only keeps the hours: a message late is worse than one on a day off.
    """
    day = moment.date()
    if moment.timetz().replace(tzinfo=None) >= QUIET_FROM:
        day += timedelta(days=1)
    while not _may_send_on(day, calendar):
        day += timedelta(days=1)
    if day == moment.date() and moment.time() >= QUIET_UNTIL:
        return moment
    return datetime.combine(day, QUIET_UNTIL, tzinfo=moment.tzinfo)


def _may_send_on(day: date, calendar: Calendar) -> bool:
    return day.year not in calendar.years or calendar.is_working_day(day)


def _is_near(due_on: date, on: date, calendar: Calendar) -> bool:
    """Within the last working days before the due date."""
    # Counting forward only when it can matter: a far date must not need next year's calendar.
    return due_on - on <= timedelta(days=21) and calendar.add(on, REMIND_AHEAD) >= due_on
