"""Kinds of clock as data: how long there is, in which measure of time, whether it may pause, and when it must have been met.

Pure. A kind is declared by the app whose law it is; the calendar of a school is handed in. Running clocks are rows (`core.models`).
The school calendar never touches a statutory clock: only the two measures that say "school" look at it (rules.md, section 4).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from core.clocks import (
    WorkingHours,
    add_months,
    at_london,
    is_statutory_working_day,
    london_day,
    working_days_after,
    working_days_between,
    working_time_after,
    working_time_between,
)

END_OF_DAY = time(23, 59, 59)


class Measure(StrEnum):
    """How time counts for a clock."""

    SCHOOL_DAYS = "school-days"
    SCHOOL_MINUTES = "school-minutes"
    WORKING_DAYS = "working-days"
    ELAPSED_MINUTES = "minutes"
    CALENDAR_MONTHS = "months"
    FOI_DAYS = "foi-days"

    @property
    def may_pause(self) -> bool:
        """Say whether such a clock may stand still: those of the law never do."""
        return self in {Measure.SCHOOL_DAYS, Measure.SCHOOL_MINUTES}


FOI_LIMIT_IN_WORKING_DAYS = 60


@dataclass(frozen=True, slots=True)
class ClockKind:
    """One kind of clock: its name, what it is for in a sentence, how long there is, and the source of the rule with its edition."""

    slug: str
    label: str
    says: str
    measure: Measure
    amount: int
    source: str = ""

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError(f"The clock {self.slug} leaves no time at all.")


def target(
    kind: ClockKind, *, started_at: datetime, hours: WorkingHours, pupil_days: WorkingHours | None = None
) -> datetime:
    """Give the moment by which a clock of this kind must have been met.

    `hours` is the school's working time; `pupil_days` are the days on which pupils attend, which only freedom of information
    counts: twenty of them, or sixty working days where that is sooner (Freedom of Information (Time for Compliance with Request)
    Regulations 2004, regulation 3). A calendar month follows the ICO: the same date of the next month, or its last day, and the
    next working day where that date is none.
    """
    return after(kind.measure, kind.amount, start=started_at, hours=hours, pupil_days=pupil_days)


def left(kind: ClockKind, *, due_at: datetime, now: datetime, hours: WorkingHours) -> int:
    """Give how much of a clock that may pause is left at this moment, in whole units of its measure; never below zero.

    Raises ValueError for a clock that may not pause.
    """
    if kind.measure is Measure.SCHOOL_MINUTES:
        return int(working_time_between(now, due_at, hours) // timedelta(minutes=1))
    if kind.measure is Measure.SCHOOL_DAYS:
        return max(0, working_days_between(london_day(now), london_day(due_at), hours.is_working_day))
    raise ValueError(f"The clock “{kind.label}” never stands still.")


def go_on(kind: ClockKind, *, left: int, now: datetime, hours: WorkingHours) -> datetime:
    """Give the moment by which a clock that stood still must be met, when it goes on with so much left."""
    return after(kind.measure, left, start=now, hours=hours)


def after(
    measure: Measure, amount: int, *, start: datetime, hours: WorkingHours, pupil_days: WorkingHours | None = None
) -> datetime:
    """Give the moment when so much time has passed by this measure; by days, that is the end of the last day."""
    day = london_day(start)
    match measure:
        case Measure.ELAPSED_MINUTES:
            # Adding to a moment that carries a place would add by its wall clock, an hour wrong twice a year.
            return start.astimezone(UTC) + timedelta(minutes=amount)
        case Measure.SCHOOL_MINUTES:
            return working_time_after(start, timedelta(minutes=amount), hours)
        case Measure.SCHOOL_DAYS:
            return at_london(working_days_after(day, amount, hours.is_working_day), END_OF_DAY)
        case Measure.WORKING_DAYS:
            return at_london(working_days_after(day, amount, is_statutory_working_day), END_OF_DAY)
        case Measure.FOI_DAYS:
            by_school = working_days_after(day, amount, (pupil_days or hours).is_working_day)
            by_law = working_days_after(day, FOI_LIMIT_IN_WORKING_DAYS, is_statutory_working_day)
            return at_london(min(by_school, by_law), END_OF_DAY)
        case Measure.CALENDAR_MONTHS:
            last = add_months(day, amount)
            if not is_statutory_working_day(last):
                last = working_days_after(last, 1, is_statutory_working_day)
            return at_london(last, END_OF_DAY)
