"""Terms, school days and school hours for many places at once: `accounts.calendar` in one read instead of one per school.

Not here: clocks of cases; school calendars never touch those (rules.md, section 4).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts import calendar
from accounts.calendar import term_of
from accounts.models import Organisation
from core.clocks import IsWorkingDay, WorkingHours, at_london, working_time_between

FIRST_MONTHS = (9, 4, 1)


@dataclass(frozen=True, slots=True)
class Term:
    """One term, from its first moment to the first one after it."""

    label: str
    start: datetime
    end: datetime
    running: bool


def latest_terms(today: date, *, count: int = 4) -> tuple[Term, ...]:
    """Give the latest terms, the running one last."""
    terms: list[Term] = []
    last = today
    while len(terms) < count:
        first = _first_day(last)
        running = not terms
        end = _first_day_after(first)
        label = f"{term_of(first)}{' so far' if running else ''}"
        terms.append(Term(label, at_london(first, time()), at_london(end, time()), running))
        last = first - timedelta(days=1)
    return tuple(reversed(terms))


class Calendars(calendar.Calendars):
    """The school days of several places, read in one query: each has its own calendar and those above it."""

    def school_days_of(self, place: Organisation) -> IsWorkingDay:
        """Give the test for one place's working days."""
        return self.of(place)


def school_hours_between(start: datetime, end: datetime, is_school_day: IsWorkingDay) -> float:
    """Count the hours between two moments in which a school is at work: the same hours as those of the clocks."""
    return working_time_between(start, end, WorkingHours(is_school_day)) / timedelta(hours=1)


def _first_day(day: date) -> date:
    month = next(month for month in FIRST_MONTHS if day.month >= month)
    return date(day.year, month, 1)


def _first_day_after(first: date) -> date:
    later = first + timedelta(days=32)
    while _first_day(later) == first:
        later += timedelta(days=28)
    return _first_day(later)
