"""School days: terms, half-terms, INSET days and bank holidays. They touch policy reminders and posts, never a safeguarding clock.

An INSET day is a working day of the staff: pupils are away, people read their mail. Holidays and half-terms are not.
"""

from collections.abc import Callable
from datetime import date

from accounts.models import CalendarDay, Organisation
from core.clocks import is_statutory_working_day


def school_day_test(organisation: Organisation) -> Callable[[date], bool]:
    """Give a test for one organisation's working days, with its own calendar and those above it read once."""
    spans = list(
        CalendarDay.objects.filter(organisation__in=Organisation.objects.at_or_above(organisation))
        .exclude(kind=CalendarDay.Kind.INSET)
        .values_list("starts_on", "ends_on")
    )

    def is_school_day(day: date) -> bool:
        return is_statutory_working_day(day) and not any(start <= day <= end for start, end in spans)

    return is_school_day


def term_of(day: date) -> str:
    """Name the term a day falls into, for figures by term: a school year runs from September to August."""
    name = "Autumn" if day.month >= 9 else "Spring" if day.month < 4 else "Summer"
    return f"{name} term {day.year}"
