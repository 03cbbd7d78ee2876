"""Laying out one school year of a place: months of days, each with a word and a colour, and the same as a list.

Only turns rows into what the page shows; asks no permission.
"""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import holidays

from accounts.calendar import KindOn, Term, nearest_kind, terms_by
from accounts.models import CalendarDay, Organisation
from accounts.querysets import lineage
from core.clocks import is_statutory_working_day

Kind = CalendarDay.Kind
# What a day is called on the page, its colour, and the one letter that fits into a small box.
LOOKS: dict[str, tuple[str, str, str]] = {
    Kind.HOLIDAY: ("School holiday", "good", "H"),
    Kind.HALF_TERM: ("Half-term", "good", "½"),
    Kind.INSET: ("INSET day", "warn", "I"),
    "bank": ("Bank holiday", "plain", "B"),
    Kind.OPEN: ("School day", "plain", ""),
    "weekend": ("Weekend", "quiet", ""),
    "": ("School day", "plain", ""),
}
_SHOWN_IN_KEY = (Kind.HOLIDAY, Kind.HALF_TERM, Kind.INSET, "bank")


@dataclass(frozen=True, slots=True)
class Box:
    """One day in a month."""

    number: int
    look: str
    letter: str
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month, in weeks from Monday to Sunday; a day of another month is nothing."""

    name: str
    weeks: list[list[Box | None]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: some days, what they are, and where that is written down."""

    pk: int | None
    label: str
    kind: str
    tone: str
    first: date
    last: date
    source: str
    own: bool


@dataclass(frozen=True, slots=True)
class Year:
    """One school year of a place."""

    begins: int
    months: list[Month]
    entries: list[Entry]
    terms: tuple[Term, ...]
    key: list[dict[str, str]]
    own_days: bool

    @property
    def ends(self) -> int:
        """Give the year in which it ends."""
        return self.begins + 1

    @classmethod
    def of(cls, place: Organisation, *, begins: int, today: date) -> "Year":
        """Read a year of a place, with everything that stands above it, in one question."""
        rows = list(
            CalendarDay.objects.filter(organisation__path__in=lineage(place.path))
            .select_related("organisation")
            .order_by("starts_on", "ends_on", "pk")
        )
        kind_on = _kinds(place, rows)
        first, last = date(begins, 9, 1), date(begins + 1, 8, 31)
        shown = [row for row in rows if row.starts_on <= last and row.ends_on >= first]
        entries = [*(_entry(row, place) for row in shown), *_bank_holidays(first, last)]
        return cls(
            begins=begins,
            months=[_month(begins + (month < 9), month, kind_on, today) for month in (*range(9, 13), *range(1, 9))],
            entries=sorted(entries, key=lambda entry: (entry.first, entry.last)),
            terms=terms_by(kind_on, year=begins),
            key=[{"look": look_of(kind), "letter": LOOKS[kind][2], "word": LOOKS[kind][0]} for kind in _SHOWN_IN_KEY],
            own_days=bool(shown),
        )


def word_for(day: date, kind_on: KindOn) -> tuple[str, str]:
    """Say in a word what a day is, and in which colour."""
    word, tone, _ = LOOKS[_kind_of(day, kind_on)]
    return word, tone


def look_of(kind: str) -> str:
    """Give the name of a look for the style sheet."""
    return kind or "school"


def _kinds(place: Organisation, rows: list[CalendarDay]) -> KindOn:
    layers = [
        [(row.kind, row.starts_on, row.ends_on) for row in rows if row.organisation.path == path]
        for path in reversed(lineage(place.path))
    ]
    return nearest_kind(layers)


def _kind_of(day: date, kind_on: KindOn) -> str:
    if day.weekday() >= 5:
        return "weekend"
    return kind_on(day) or "" if is_statutory_working_day(day) else "bank"


def _month(year: int, month: int, kind_on: KindOn, today: date) -> Month:
    weeks = Calendar().monthdatescalendar(year, month)
    boxes = [[_box(day, kind_on, today) if day.month == month else None for day in week] for week in weeks]
    return Month(f"{date(year, month, 1):%B %Y}", boxes)


def _box(day: date, kind_on: KindOn, today: date) -> Box:
    kind = _kind_of(day, kind_on)
    return Box(number=day.day, look=look_of(kind), letter=LOOKS[kind][2], today=day == today)


def _entry(row: CalendarDay, place: Organisation) -> Entry:
    own = row.organisation_id == place.pk
    word = "Open as usual" if row.kind == Kind.OPEN else LOOKS[row.kind][0]
    return Entry(
        pk=row.pk,
        label=row.label,
        kind=word,
        tone=LOOKS[row.kind][1],
        first=row.starts_on,
        last=row.ends_on,
        source="Set here" if own else f"Comes from {row.organisation.name}",
        own=own,
    )


def _bank_holidays(first: date, last: date) -> Iterator[Entry]:
    known: Any = holidays.country_holidays("GB", subdiv="ENG", years=[first.year, last.year])
    word, tone, _ = LOOKS["bank"]
    for day, name in sorted(known.items()):
        if first <= day <= last:
            yield Entry(None, name, word, tone, day, day, "The same for everybody in England", own=False)
