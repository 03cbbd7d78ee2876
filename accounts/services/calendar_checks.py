"""What a calendar may not say: days that overlap at one place, and months without a working day. Pure but for one question.

Whoever stores a change holds the tree first (`calendar.py`), so that what is checked here is still true when it is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from accounts.calendar import is_school_day_by, nearest_kind
from accounts.models import CalendarDay, Organisation
from accounts.querysets import lineage
from core.workflow import NotNow

# The longest summer holidays of English schools last nine weeks. Nothing could be promised by a calendar that is away for longer.
MOST_DAYS_AWAY = 90


@dataclass(frozen=True, slots=True)
class Days:
    """Some days of a calendar, as a person or a file names them."""

    kind: str
    label: str
    starts_on: date
    ends_on: date

    def __str__(self) -> str:
        return f"“{self.label}” ({span_in_words(self.starts_on, self.ends_on)})"


def span_in_words(first: date, last: date) -> str:
    """Write some days as a school says them: 4 March 2027, or 26 to 30 October 2026."""
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    start = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    return f"{start} to {end}"


def refuse_wrong_days(organisation: Organisation, days: Days) -> None:
    """Refuse days that end before they begin, that last too long, or that open a place which nothing above closes."""
    if days.ends_on < days.starts_on:
        raise NotNow("The last day is before the first day.", code="ends_before_start")
    if (days.ends_on - days.starts_on).days >= MOST_DAYS_AWAY:
        raise NotNow(
            f"These are more than {MOST_DAYS_AWAY} days. No school is away for so long: please check the year.",
            code="too_long",
        )
    if days.kind == CalendarDay.Kind.OPEN and organisation.parent_id is None:
        raise NotNow(
            "Days that are not in the calendar are open already. Only a school below a trust needs to say so.",
            code="open_already",
        )


def refuse_overlaps(wanted: Sequence[Days], standing: Iterable[CalendarDay]) -> None:
    """Refuse days that overlap each other or days that stand at the same place. Raises NotNow, naming both."""
    taken = sorted(
        [*wanted, *(Days(row.kind, row.label, row.starts_on, row.ends_on) for row in standing)],
        key=lambda days: (days.starts_on, days.ends_on),
    )
    for earlier, later in zip(taken, taken[1:], strict=False):
        if later.starts_on <= earlier.ends_on:
            raise NotNow(f"{later} overlaps {earlier}. Each day can be only one thing.", code="overlaps")


def refuse_months_away(organisation: Organisation, *, around: Sequence[tuple[date, date]]) -> None:
    """Refuse a calendar, as it is stored now, that leaves this place or one below it without a working day for months.

    Only the time around the days that changed is looked at: the rest was right before.
    """
    first = min(start for start, _ in around) - timedelta(days=MOST_DAYS_AWAY + 1)
    last = max(end for _, end in around) + timedelta(days=MOST_DAYS_AWAY + 1)
    for name, layers in _calendars_below(organisation):
        works = is_school_day_by(nearest_kind(layers))
        run = 0
        for step in range((last - first).days + 1):
            run = 0 if works(first + timedelta(days=step)) else run + 1
            if run > MOST_DAYS_AWAY:
                raise NotNow(
                    f"Then {name} would have no working day for more than {MOST_DAYS_AWAY} days, and nobody there could be "
                    "reminded of anything. Please check the dates.",
                    code="months_away",
                )


def refuse_months_away_after_move(place: Organisation, *, on: date) -> None:
    """Refuse the calendars that follow from where a place stands now, as `refuse_months_away`: what lies behind harms nobody."""
    here = Q(organisation__path__in=lineage(place.path)) | Q(organisation__path__startswith=place.path)
    spans = list(CalendarDay.objects.filter(here, ends_on__gte=on).values_list("starts_on", "ends_on"))
    if spans:
        refuse_months_away(place, around=spans)


def _calendars_below(organisation: Organisation) -> list[tuple[str, list[list[tuple[str, date, date]]]]]:
    """Give the calendars that hold here and at every place below with days of its own: one question."""
    here = Q(organisation__path__in=lineage(organisation.path)) | Q(organisation__path__startswith=organisation.path)
    spans: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
    names = {organisation.path: organisation.name}
    for path, name, kind, first, last in CalendarDay.objects.filter(here).values_list(
        "organisation__path", "organisation__name", "kind", "starts_on", "ends_on"
    ):
        spans[path].append((kind, first, last))
        if path.startswith(organisation.path):
            names[path] = name
    return [(name, [spans[above] for above in reversed(lineage(path))]) for path, name in names.items()]
