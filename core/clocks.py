"""Moments and days: arithmetic that must be right on the two odd Sundays of a year.

Pure: plain values in and out. Which days a school works is handed in by whoever knows the calendar.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
DIGEST_AT = time(7, 30)
IsWorkingDay = Callable[[date], bool]
_LOOK_AHEAD_DAYS = 730
_CLOCKS_ARE_CHANGED_BY = time(3)


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


def times_shown(day: date, at: time) -> int:
    """Say how often English wall clocks show a time on a day: once, but never or twice in the hour in which they are changed."""
    before, after = (datetime.combine(day, at.replace(fold=fold), tzinfo=LONDON).utcoffset() for fold in (0, 1))
    if before == after:
        return 1
    return 2 if before > after else 0  # type: ignore[operator]  # London always knows its distance


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
    """Give the working day that comes `count` working days after `day`; raises NeverAtWork when a calendar has none."""
    last = day + timedelta(days=_LOOK_AHEAD_DAYS + 2 * count)
    while count > 0:
        day += timedelta(days=1)
        if day > last:
            raise NeverAtWork
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date, is_working_day: IsWorkingDay) -> int:
    """Count the working days after `start`, up to and including `end`; zero when `end` is not later."""
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))


def next_digest(now: datetime, is_working_day: IsWorkingDay = is_statutory_working_day) -> datetime:
    """Give the next 07:30 in London on a working day: when the one grouped mail of the day goes out (screens.md, mails).

    Raises NeverAtWork for a calendar without a working day within two years.
    """
    day = london_day(now)
    if at_london(day, DIGEST_AT) < now or not is_working_day(day):
        day = working_days_after(day, 1, is_working_day)
    return at_london(day, DIGEST_AT)


# Hours in which a school works ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody is at work: the days, and from when to when on each. Handed in by whoever knows the calendar."""

    is_working_day: IsWorkingDay
    opens: time = time(8, 0)
    closes: time = time(16, 30)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("Working hours end after they begin.")
        if self.opens < _CLOCKS_ARE_CHANGED_BY:
            raise ValueError(
                "Work begins after the hour in which clocks are changed, so that every day is equally long."
            )

    @property
    def length(self) -> timedelta:
        """How long each day is worked."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def span(self, day: date) -> tuple[datetime, datetime] | None:
        """Give the moments between which a day is worked, or None."""
        if not self.is_working_day(day):
            return None
        return at_london(day, self.opens), at_london(day, self.closes)


def working_time_after(moment: datetime, length: timedelta, hours: WorkingHours) -> datetime:
    """Give the moment when so much working time has passed after `moment`. Raises NeverAtWork."""
    left = length
    for start, end in _spans(london_day(moment), hours):
        begun = max(moment, start)
        if begun >= end:
            continue
        if end - begun >= left:
            return begun + left
        left -= end - begun
    raise NeverAtWork


def working_time_before(moment: datetime, length: timedelta, hours: WorkingHours) -> datetime:
    """Give the moment from which so much working time is left until `moment`. Raises NeverAtWork."""
    left, day = length, london_day(moment)
    for step in range(_LOOK_AHEAD_DAYS):
        if span := hours.span(day - timedelta(days=step)):
            ended = min(moment, span[1])
            if ended - span[0] >= left:
                return ended - left
            left -= max(timedelta(), ended - span[0])
    raise NeverAtWork


def working_time_between(start: datetime, end: datetime, hours: WorkingHours) -> timedelta:
    """Measure the working time from one moment to another; nothing when `end` is not later."""
    if end <= start:
        return timedelta()
    first, last = london_day(start), london_day(end)
    passed = timedelta()
    for day in {first, last}:
        if span := hours.span(day):
            passed += max(timedelta(), min(end, span[1]) - max(start, span[0]))
    # Only the days at both ends need their moments: those between are whole.
    between = ((first + timedelta(days=step)) for step in range(1, (last - first).days))
    return passed + sum(map(hours.is_working_day, between)) * hours.length


class NeverAtWork(ValueError):
    """Raised when a calendar has no working day within two years: nothing can be promised by it."""

    def __init__(self) -> None:
        super().__init__("There is no working day within two years: please look at the calendar.")


def _spans(first: date, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    for step in range(_LOOK_AHEAD_DAYS):
        if span := hours.span(first + timedelta(days=step)):
            yield span
