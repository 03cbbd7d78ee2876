"""Hours of the week: those that suit a post, in words, and the gaps between them. Pure: plain values in, plain values out.

Not here: what waits for suitable hours and what does not (`workflow.guards`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from core.clocks import at_london, london, london_day
from posts.ladders import clock_time

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ASK, BLOCK = "ask", "block"
Span = tuple[time, time]
_MIDNIGHT, _LAST_MINUTE = time(0), time(23, 59)
# More than a year: closed days may leave out a whole summer.
_DAYS_AHEAD = 400
_KEYS = frozenset({"days", "from", "until", "outside"})
# Left out, it means no.
OPEN_DAYS_ONLY = "open_days_only"


def never(_day: date) -> bool:
    """Say of every day that a school is not closed on it."""
    return False


@dataclass(frozen=True, slots=True)
class SuitableHours:
    """The hours of a week in which posts go out (W20), by English wall clocks; `outside` says what any other time brings.

    `open_days_only` leaves out days on which the school is closed. Which these are is the calendar's to say: `is_closed` is
    never stored, and of hours that nobody gave one every day of their week counts.
    """

    days: frozenset[int]
    starts: time
    ends: time
    outside: str = ASK
    open_days_only: bool = False
    is_closed: Callable[[date], bool] = field(default=never, compare=False, repr=False)

    @classmethod
    def parse(cls, value: Any) -> "SuitableHours":
        """Read them from a rule; raises ValueError with a sentence that says what is wrong."""
        if not isinstance(value, Mapping) or set(value) - {OPEN_DAYS_ONLY} != _KEYS:
            raise ValueError("Suitable hours say their days, from when, until when, and what is done outside them.")
        open_days_only = value.get(OPEN_DAYS_ONLY, False)
        if not isinstance(open_days_only, bool):
            raise ValueError("Whether posts wait while the school is closed is yes or no.")
        days = frozenset(_day(name) for name in value["days"])
        hours = cls(days, _time(value["from"]), _time(value["until"]), str(value["outside"]), open_days_only)
        if not days:
            raise ValueError("Suitable hours need at least one day.")
        if hours.starts >= hours.ends:
            raise ValueError("Suitable hours end after they begin.")
        if hours.outside not in (ASK, BLOCK):
            raise ValueError(f"Outside suitable hours a post is asked about or blocked, not {hours.outside!r}.")
        return hours

    def value(self) -> dict[str, Any]:
        """Give them as a rule holds them."""
        return {
            "days": [DAYS[day].lower() for day in sorted(self.days)],
            "from": self.starts.isoformat("minutes"),
            "until": self.ends.isoformat("minutes"),
            "outside": self.outside,
            **({OPEN_DAYS_ONLY: True} if self.open_days_only else {}),
        }

    def kept_by(self, is_closed: Callable[[date], bool]) -> "SuitableHours":
        """Give the same hours, with a calendar that says on which days the school is closed."""
        return replace(self, is_closed=is_closed)

    def suit(self, moment: datetime) -> bool:
        """Say whether a moment lies in them; the moment at which they end does not."""
        return self.next_after(moment) == moment

    def next_after(self, moment: datetime) -> datetime:
        """Give the moment itself where it suits, else the next one that does.

        A calendar that is closed for more than a year is wrong, and holds nothing for ever: then its closed days do not count.
        """
        first = london_day(moment)
        ahead = (first + timedelta(days=count) for count in range(_DAYS_AHEAD))
        days = (day for day in ahead if day.weekday() in self.days and not self.is_closed(day))
        spans = ((at_london(day, self.starts), at_london(day, self.ends)) for day in days)
        found = next((max(moment, start) for start, end in spans if max(moment, start) < end), None)
        return found or self.kept_by(never).next_after(moment)

    def __str__(self) -> str:
        words = hours_in_words(self.days, self.starts, self.ends)
        return f"{words}, on days when the school is open" if self.open_days_only else words


def moment_in_words(moment: datetime) -> str:
    """Write a moment in full, as an English wall shows it: Monday 23 November 2026 at 7 am."""
    local = london(moment)
    return f"{local:%A} {local.day} {local:%B %Y} at {clock_time(local.time().replace(second=0, microsecond=0))}"


def span_in_words(starts: datetime, until: datetime) -> str:
    """Say from when to when; whole days without their midnights: on Friday 27 November 2026."""
    first, last = london(starts), london(until)
    if first.time() != _MIDNIGHT or last.time() < _LAST_MINUTE:
        return f"from {moment_in_words(starts)} until {moment_in_words(until)}"
    days = [f"{one:%A} {one.day} {one:%B %Y}" for one in (first, last)]
    return f"on {days[0]}" if days[0] == days[1] else f"from {days[0]} to the end of {days[1]}"


def hours_in_words(days: Collection[int], starts: time, ends: time) -> str:
    """Say some hours: Monday to Friday, 8 am to 4.30 pm."""
    return f"{days_in_words(days)}, {clock_time(starts)} to {clock_time(ends)}"


def days_in_words(days: Collection[int]) -> str:
    """Say some days of the week, those that follow one another as from the first to the last."""
    if len(set(days)) == len(DAYS):
        return "every day"
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return _and([_run(run) for run in runs])


def gaps_in_words(watched: Iterable[tuple[Collection[int], time, time]]) -> list[str]:
    """Say when nobody is there, in the order of the week; days with the same gap are said together."""
    spans = list(watched)
    by_gap: dict[tuple[Span, ...], list[int]] = {}
    for day in range(len(DAYS)):
        gap = _free(sorted((starts, ends) for days, starts, ends in spans if day in days))
        by_gap.setdefault(gap, []).append(day)
    return [f"{_beginning(days_in_words(days))}: {_free_in_words(gap)}" for gap, days in by_gap.items()]


def _free(taken: Sequence[Span]) -> tuple[Span, ...]:
    """Give what is left of a day; midnight at its end is written as midnight."""
    free: list[Span] = []
    reached = _MIDNIGHT
    for starts, ends in taken:
        if starts > reached:
            free.append((reached, starts))
        reached = max(reached, ends)
    return (*free, (reached, _MIDNIGHT))


def _free_in_words(gap: tuple[Span, ...]) -> str:
    if gap == ((_MIDNIGHT, _MIDNIGHT),):
        return "all day"
    return _and([_one_in_words(*one) for one in gap])


def _one_in_words(starts: time, ends: time) -> str:
    if starts == _MIDNIGHT:
        return f"before {clock_time(ends)}"
    if ends == _MIDNIGHT:
        return f"after {clock_time(starts)}"
    return f"between {clock_time(starts)} and {clock_time(ends)}"


def _run(days: Sequence[int]) -> str:
    first, last = DAYS[days[0]], DAYS[days[-1]]
    return first if len(days) == 1 else f"{first} {'and' if len(days) == 2 else 'to'} {last}"


def _beginning(words: str) -> str:
    return words[0].upper() + words[1:]


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _day(name: Any) -> int:
    if str(name).title() not in DAYS:
        raise ValueError(f"Suitable hours name the days of a week, and {name!r} is none.")
    return DAYS.index(str(name).title())


def _time(words: Any) -> time:
    try:
        return time.fromisoformat(words)
    except (TypeError, ValueError) as error:
        raise ValueError(f"Suitable hours are written as 07:00 or 20:00, not as {words!r}.") from error
