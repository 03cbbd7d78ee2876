"""Moments and days: arithmetic that must be right on the two odd Sundays of a year.

Pure: plain values in and out. Which days a school works is handed in by whoever knows the calendar.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
DIGEST_AT = time(7, 30)
IsWorkingDay = Callable[[date], bool]


def london(moment: datetime) -> datetime:
    """Show a moment on the clock on an English wall."""
    return moment.astimezone(LONDON)


def london_day(moment: datetime) -> date:
    """Give the day an English wall calendar shows at this moment."""
    return london(moment).date()


def at_london(day: date, at: time) -> datetime:
    """Give the moment (in UTC) when English wall clocks show `at` on `day`.

    A time that does not exist (01:30 when clocks go forward) is the moment one hour later on the wall; a time that comes
    twice is the first of the two.
    """
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """Give the same day some months later, or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """Give the bank holidays of England in a year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_statutory_working_day(day: date) -> bool:
    """Say whether a day is Monday to Friday and no bank holiday: all year, school holidays or not (rules.md, section 4)."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_after(day: date, count: int, is_working_day: IsWorkingDay) -> date:
    """Give the working day that comes `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date, is_working_day: IsWorkingDay) -> int:
    """Count the working days after `start`, up to and including `end`; zero when `end` is not later."""
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))


def next_digest(now: datetime, is_working_day: IsWorkingDay = is_statutory_working_day) -> datetime:
    """Give the next 07:30 in London on a working day: when the one grouped mail of the day goes out (screens.md, mails)."""
    day = london_day(now)
    if at_london(day, DIGEST_AT) < now or not is_working_day(day):
        day = working_days_after(day, 1, is_working_day)
    return at_london(day, DIGEST_AT)
