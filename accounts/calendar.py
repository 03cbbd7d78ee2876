"""School days: holidays, half-terms, INSET days, bank holidays, terms. They touch reminders and posts, never a safeguarding clock.

An INSET day is a working day of the staff: pupils are away, people read their mail. Holidays and half-terms are not. Of the places
over one school the nearest that says anything about a day counts. Who may change a calendar, and what is refused, is the service's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import CalendarDay, Organisation
from accounts.querysets import lineage
from core.clocks import IsWorkingDay, WorkingHours, bank_holidays, is_statutory_working_day

Kind = CalendarDay.Kind
KindOn = Callable[[date], str | None]
CLOSED = frozenset({Kind.HOLIDAY.value, Kind.HALF_TERM.value})
# A week is a half-term by another name; between two terms lie more weekdays than that.
_WEEKDAYS_BETWEEN_TERMS = 6
_SCHOOL_YEAR_BEGINS = 9


class Calendars:
    """The calendars of some organisations and of those above them, read in one question."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        paths = {path for organisation in organisations for path in lineage(organisation.path)}
        self._spans: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
        rows = CalendarDay.objects.filter(organisation__path__in=paths) if paths else CalendarDay.objects.none()
        for path, kind, first, last in rows.values_list("organisation__path", "kind", "starts_on", "ends_on"):
            self._spans[path].append((kind, first, last))

    def of(self, organisation: Organisation, *, with_pupils: bool = False) -> IsWorkingDay:
        """Give the test for one organisation's working days; `with_pupils` leaves INSET days out as well."""
        return is_school_day_by(self.kinds_of(organisation), with_pupils=with_pupils)

    def kinds_of(self, organisation: Organisation) -> KindOn:
        """Give what the calendar says about a day at an organisation: the nearest place that says anything counts."""
        return nearest_kind([self._spans.get(path, ()) for path in reversed(lineage(organisation.path))])

    @staticmethod
    def is_ordinary(day: date) -> bool:
        """Say whether a day is worked where no school's calendar counts."""
        return is_statutory_working_day(day)


def nearest_kind(layers: Sequence[Iterable[tuple[str, date, date]]]) -> KindOn:
    """Give what the first of some calendars that says anything says about a day; `layers` go from the school upwards.

    Should two spans of one place overlap after all, the one without work counts.
    """
    spans = [span for layer in layers for span in sorted(layer, key=lambda span: (span[0] not in CLOSED, span[1]))]

    def kind_on(day: date) -> str | None:
        return next((kind for kind, first, last in spans if first <= day <= last), None)

    return kind_on


def is_school_day_by(kind_on: KindOn, *, with_pupils: bool = False) -> IsWorkingDay:
    """Give the test for working days that follows from what a calendar says."""
    away = CLOSED | {Kind.INSET.value} if with_pupils else CLOSED

    def is_school_day(day: date) -> bool:
        return is_statutory_working_day(day) and kind_on(day) not in away

    return is_school_day


def is_closed_by(kind_on: KindOn) -> Callable[[date], bool]:
    """Give the test for days on which a school is closed: its holidays and half-terms, and bank holidays.

    A weekend is not among them: whoever ticks Saturday means the Saturdays of a term.
    """

    def is_closed(day: date) -> bool:
        return kind_on(day) in CLOSED or day in bank_holidays(day.year)

    return is_closed


def school_day_test(organisation: Organisation) -> IsWorkingDay:
    """Give a test for one organisation's working days, with its own calendar and those above it read once."""
    return Calendars([organisation]).of(organisation)


def pupil_days(organisation: Organisation) -> WorkingHours:
    """Give the days on which pupils attend: freedom of information counts these."""
    return WorkingHours(Calendars([organisation]).of(organisation, with_pupils=True))


# Terms ------------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Term:
    """A term that follows from the holidays around it."""

    label: str
    starts_on: date
    ends_on: date


def school_year_of(day: date) -> int:
    """Give the year in which the school year of a day began: in September."""
    return day.year if day.month >= _SCHOOL_YEAR_BEGINS else day.year - 1


def terms_by(kind_on: KindOn, *, year: int) -> tuple[Term, ...]:
    """Give the terms of the school year that begins in September of `year`, as far as the holidays on both sides are known.

    Nothing is stored: a term is what lies between two holidays of more than a week, so the two can never disagree.
    """
    breaks = _breaks(kind_on, date(year, 6, 1), date(year + 1, 11, 30))
    found: list[Term] = []
    for before, behind in zip(breaks, breaks[1:], strict=False):
        first = before[1] + timedelta(days=1)
        term = Term(_name(first), first, behind[0] - timedelta(days=1))
        if found and found[-1].label == term.label:
            # A holiday of a fortnight in the middle of a term: the term goes on.
            term = Term(term.label, found.pop().starts_on, term.ends_on)
        found.append(term)
    begins, ends = date(year, 8, 1), date(year + 1, 8, 1)
    return tuple(term for term in found if begins <= term.starts_on < ends)


def term_of(day: date) -> str:
    """Name the term a day falls into by its month, as figures of several schools do: only one boundary for all can be compared."""
    name = "Autumn" if day.month >= _SCHOOL_YEAR_BEGINS else "Spring" if day.month < 4 else "Summer"
    return f"{name} term {day.year}"


def _name(first: date) -> str:
    """Name a term by when it begins: often a few days before or after the month that everybody has in mind."""
    if first.month in {8, 9, 10, 11}:
        return f"Autumn term {first.year}"
    if first.month in {12, 1, 2}:
        return f"Spring term {first.year + (first.month == 12)}"
    return f"Summer term {first.year}"


def _breaks(kind_on: KindOn, start: date, end: date) -> list[tuple[date, date]]:
    """Give the runs of days off that part two terms: holidays with the weekends and bank holidays that touch them."""
    breaks, run, weekdays = [], [], 0
    day = start
    while day <= end:
        kind = kind_on(day)
        if kind == Kind.HOLIDAY or (kind != Kind.HALF_TERM and not is_statutory_working_day(day)):
            run.append(day)
            weekdays += kind == Kind.HOLIDAY and is_statutory_working_day(day)
        else:
            if weekdays >= _WEEKDAYS_BETWEEN_TERMS:
                breaks.append((run[0], run[-1]))
            run, weekdays = [], 0
        day += timedelta(days=1)
    return breaks
