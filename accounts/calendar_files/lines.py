"""What comes out of a calendar file: lines to look at, lines that were not understood, and the limits of both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

BIGGEST_FILE = 1024 * 1024
MOST_EVENTS = 2000
# As many boxes as one page can ask about; a school year has some fifteen.
MOST_LINES = 300
LONGEST_LABEL = 100


class NotACalendar(ValueError):
    """Raised with the sentence that says why a file cannot be read as a calendar."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count: from the school year we are in, for two years. What repeats is followed no further."""

    first: date
    last: date

    def touches(self, first: date, last: date) -> bool:
        """Say whether some of these days lie inside."""
        return first <= self.last and last >= self.first


@dataclass(frozen=True, slots=True)
class Line:
    """Some days that a file names: what it calls them, what we take them for (nothing: leave them out) and why."""

    where: str
    label: str
    first: date
    last: date
    kind: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a file, in order of days; and a sentence for everything that was not."""

    lines: tuple[Line, ...]
    not_understood: tuple[str, ...]
    not_shown: int = 0

    @classmethod
    def of(cls, lines: Iterable[Line], not_understood: Iterable[str]) -> "Reading":
        """Put lines in order, each once, neighbours of one name together; raises NotACalendar where too many would count."""
        found = join_up(lines)
        meant = [line for line in found if line.kind]
        if len(meant) > MOST_LINES:
            raise NotACalendar(
                f"This file names {len(meant)} holidays and INSET days. A calendar for two years has at most {MOST_LINES}: "
                "hand in one school year at a time."
            )
        others = [line for line in found if not line.kind]
        shown = others[: MOST_LINES - len(meant)]
        kept = sorted([*meant, *shown], key=lambda line: (line.first, line.last, line.label))
        return cls(tuple(kept), tuple(not_understood), len(others) - len(shown))


def clean_label(words: str) -> str:
    """Make one tidy line of a label: no line breaks or invisible signs, not longer than we keep."""
    tidy = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return tidy if len(tidy) <= LONGEST_LABEL else tidy[: LONGEST_LABEL - 1].rstrip() + "…"


def join_up(lines: Iterable[Line]) -> list[Line]:
    """Take each line once, and make one of neighbours with the same name and kind: a holiday given day by day."""
    joined: dict[tuple[str, str], list[Line]] = {}
    for line in sorted(lines, key=lambda line: (line.first, line.last)):
        same = joined.setdefault((line.label.casefold(), line.kind), [])
        if same and _meets(same[-1], line):
            same[-1] = replace(same[-1], last=max(same[-1].last, line.last))
        else:
            same.append(line)
    return sorted((line for same in joined.values() for line in same), key=lambda line: (line.first, line.last))


def _meets(earlier: Line, later: Line) -> bool:
    """Say whether no weekday lies between two lines."""
    day = earlier.last + timedelta(days=1)
    while day < later.first and day.weekday() >= 5:
        day += timedelta(days=1)
    return later.first <= day
