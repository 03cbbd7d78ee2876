"""School days: terms, half-terms, INSET days and bank holidays. They touch policy reminders and posts, never a safeguarding clock.

An INSET day is a working day of the staff: pupils are away, people read their mail. Holidays and half-terms are not.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from accounts.models import CalendarDay, Organisation
from accounts.querysets import lineage
from core.clocks import IsWorkingDay, WorkingHours, is_statutory_working_day, working_days_between

_INSET = CalendarDay.Kind.INSET


class Calendars:
    """The calendars of some organisations and of those above them, read in one question.

    `rows` are those days (path, kind, first and last day) where they came along with something else: then nothing is asked.
    """

    def __init__(
        self, organisations: Iterable[Organisation], *, rows: Iterable[tuple[str, str, date, date]] | None = None
    ) -> None:
        self._spans: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
        for path, kind, first, last in _read(organisations) if rows is None else rows:
            self._spans[path].append((kind, first, last))

    def of(self, organisation: Organisation, *, with_pupils: bool = False) -> IsWorkingDay:
        """Give the test for one organisation's working days; `with_pupils` leaves INSET days out as well."""
        spans = [
            (first, last)
            for path in lineage(organisation.path)
            for kind, first, last in self._spans[path]
            if with_pupils or kind != _INSET
        ]

        def is_school_day(day: date) -> bool:
            return is_statutory_working_day(day) and not any(first <= day <= last for first, last in spans)

        return is_school_day

    @staticmethod
    def is_ordinary(day: date) -> bool:
        """Say whether a day is worked where no school's calendar counts."""
        return is_statutory_working_day(day)


def _read(organisations: Iterable[Organisation]) -> Iterable[tuple[str, str, date, date]]:
    paths = {path for organisation in organisations for path in lineage(organisation.path)}
    rows = CalendarDay.objects.filter(organisation__path__in=paths) if paths else CalendarDay.objects.none()
    return rows.values_list("organisation__path", "kind", "starts_on", "ends_on")


def school_day_test(organisation: Organisation) -> IsWorkingDay:
    """Give a test for one organisation's working days, with its own calendar and those above it read once."""
    return Calendars([organisation]).of(organisation)


def working_hours(organisation: Organisation) -> WorkingHours:
    """Give the hours in which a school works: its working days, from eight until half past four (ours)."""
    return WorkingHours(school_day_test(organisation))


def pupil_days(organisation: Organisation) -> WorkingHours:
    """Give the days on which pupils attend: freedom of information counts these."""
    return WorkingHours(Calendars([organisation]).of(organisation, with_pupils=True))


def school_days_between(start: date, end: date, organisation: Organisation) -> int:
    """Count an organisation's working days after `start`, up to and including `end`; zero when `end` is not later."""
    return working_days_between(start, end, school_day_test(organisation))


def term_of(day: date) -> str:
    """Name the term a day falls into, for figures by term: a school year runs from September to August."""
    name = "Autumn" if day.month >= 9 else "Spring" if day.month < 4 else "Summer"
    return f"{name} term {day.year}"
