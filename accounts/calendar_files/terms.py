"""Files that name terms and not holidays: the days between two terms are the holidays. Pure: lines in, lines out."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from accounts.calendar_files.guess import HALF_TERM, HOLIDAY, INSET, names_a_term
from accounts.calendar_files.lines import Line, Window, clean_label
from core.clocks import is_statutory_working_day

# What is shorter is a day on which a term begins or ends, or something that happens during one.
_SHORTEST_TERM = timedelta(days=14)
# A week is a half-term; longer ones are holidays.
_LONGEST_HALF_TERM = 5
_DAY = timedelta(days=1)


def between_terms(lines: Sequence[Line], window: Window) -> tuple[list[Line], list[str]]:
    """Give the holidays between the terms a file names, as far as it does not name them, and a sentence for terms that overlap."""
    terms = sorted(
        (line for line in lines if names_a_term(line.label) and line.last - line.first >= _SHORTEST_TERM),
        key=lambda line: (line.first, line.last),
    )
    found: list[Line] = []
    unread: list[str] = []
    for before, behind in pairwise(terms):
        if behind.first <= before.last:
            unread.append(
                f"{behind.where}: “{behind.label}” begins before “{before.label}” has ended, so we cannot say which days lie "
                "between them."
            )
        elif (holiday := _between(before, behind, lines)) and window.touches(holiday.first, holiday.last):
            found.append(holiday)
    return found, unread


def _between(before: Line, behind: Line, lines: Sequence[Line]) -> Line | None:
    first = _past_inset(before.last + _DAY, behind.first, lines, step=_DAY)
    last = _past_inset(behind.first - _DAY, before.last, lines, step=-_DAY)
    named = any(line.kind in {HOLIDAY, HALF_TERM} and line.first <= last and line.last >= first for line in lines)
    days = sum(is_statutory_working_day(first + step * _DAY) for step in range((last - first).days + 1))
    if named or not days:
        return None
    kind, word = (HALF_TERM, "Half-term") if days <= _LONGEST_HALF_TERM else (HOLIDAY, "Holiday")
    return Line(
        where=f"{before.where} and {behind.where[:1].lower()}{behind.where[1:]}",
        label=clean_label(f"{word} after {before.label}"),
        first=first,
        last=last,
        kind=kind,
        why=f"It lies between “{before.label}” and “{behind.label}”.",
    )


def _past_inset(day: date, end: date, lines: Sequence[Line], *, step: timedelta) -> date:
    """Give the first day of a holiday, or going backwards its last: behind INSET days that stand beside a term."""
    found = day
    while day != end and ((is_inset := _is_inset(day, lines)) or not is_statutory_working_day(day)):
        day += step
        found = day if is_inset else found
    return found


def _is_inset(day: date, lines: Sequence[Line]) -> bool:
    return any(line.kind == INSET and line.first <= day <= line.last for line in lines)
