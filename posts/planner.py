"""The calendar of posts as a month, a week or a list: which days it shows, and how they fall into weeks.

Pure: plain values in, plain values out. Not here: which posts fall on a day, and what a school's calendar says about it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.clocks import add_months

VIEWS = {"month": "Month", "week": "Week", "list": "List"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK, _FIRST_YEAR, _LAST_YEAR = timedelta(days=7), 2000, 2200


@dataclass(frozen=True, slots=True)
class Window:
    """The days one page shows: a week from its Monday, or else a whole month; `after` is the first day it leaves out."""

    view: str
    starts_on: date
    after: date

    @classmethod
    def around(cls, day: date, *, view: str) -> "Window":
        """Give the week or the month a day falls into."""
        if view == "week":
            monday = day - timedelta(days=day.weekday())
            return cls(view, monday, monday + _WEEK)
        first = day.replace(day=1)
        return cls(view, first, add_months(first, 1))

    @property
    def before(self) -> date:
        """Give the first day of the window before this one."""
        return self.starts_on - _WEEK if self.view == "week" else add_months(self.starts_on, -1)

    @property
    def ends_on(self) -> date:
        """Give the last day it shows."""
        return self.after - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Say whether it shows a day."""
        return self.starts_on <= day < self.after

    def days(self) -> list[date]:
        """Give every day it shows."""
        return [self.starts_on + timedelta(days=count) for count in range((self.after - self.starts_on).days)]

    def weeks(self) -> list[list[date | None]]:
        """Give its days in weeks from Monday to Sunday, with nothing where a day belongs to another month."""
        boxes: list[date | None] = [None] * self.starts_on.weekday() + [*self.days()]
        boxes += [None] * (-len(boxes) % len(DAYS))
        return [boxes[start : start + len(DAYS)] for start in range(0, len(boxes), len(DAYS))]


def view_called(words: str) -> str:
    """Give the view of this name, or the month where nobody asked for one there is."""
    return words if words in VIEWS else "month"


def day_called(words: str, *, today: date) -> date:
    """Give the day an address names, or today where it names none that a school could mean."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return today
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else today
