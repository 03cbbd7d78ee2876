"""The hours in which the people of the demo work: school days from 8.00 to 16.30 on the wall, counted back from now.

Whatever somebody did in the demo is told as "so many hours of school ago", so that the order of things holds on whatever day and at
whatever hour it is loaded. What the machine does, and a report that cannot wait, need no school day.
"""

from datetime import date, datetime, time, timedelta

from accounts.calendar import school_day_test
from accounts.models import Organisation
from core.clocks import at_london, london_day

OPENS, CLOSES = time(8, 0), time(16, 30)
HOURS_A_DAY = 8.5


class SchoolClock:
    """School time of one organisation."""

    def __init__(self, organisation: Organisation, *, now: datetime) -> None:
        self.now = now
        self.is_school_day = school_day_test(organisation)

    def ago(self, hours: float) -> datetime:
        """Give the moment that lies so many hours of school behind now."""
        return self.before(self.now, hours)

    def before(self, moment: datetime, hours: float) -> datetime:
        """Give the moment that lies so many hours of school before another."""
        left, day, end = timedelta(hours=hours), london_day(moment), moment
        while True:
            opens, closes = at_london(day, OPENS), at_london(day, CLOSES)
            end = min(end, closes)
            if self.is_school_day(day) and end > opens:
                if left <= end - opens:
                    return _whole_minute(end - left)
                left -= end - opens
            day -= timedelta(days=1)

    def after(self, moment: datetime, hours: float) -> datetime:
        """Give the moment that lies so many hours of school after another."""
        left, day, start = timedelta(hours=hours), london_day(moment), moment
        while True:
            opens, closes = at_london(day, OPENS), at_london(day, CLOSES)
            start = max(start, opens)
            if self.is_school_day(day) and start < closes:
                if left <= closes - start:
                    return _whole_minute(start + left)
                left -= closes - start
            day += timedelta(days=1)

    def days_ahead(self, count: int, at: time) -> datetime:
        """Give an hour of the school day that comes so many school days after today."""
        day = london_day(self.now)
        while count:
            day += timedelta(days=1)
            count -= self.is_school_day(day)
        return at_london(day, at)

    def last(self, month: int, day: int) -> datetime:
        """Give the start of school around a day of the year, the last one that is at least two weeks past."""
        today = london_day(self.now)
        wanted = date(today.year, month, day)
        if wanted > today - timedelta(days=14):
            wanted = date(today.year - 1, month, day)
        return self.after(at_london(wanted, OPENS), 0)

    def days_behind(self, *, newest: int, oldest: int) -> list[date]:
        """Give the school days between two ages in days, newest first."""
        today = london_day(self.now)
        return [day for age in range(newest, oldest) if self.is_school_day(day := today - timedelta(days=age))]


def _whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
