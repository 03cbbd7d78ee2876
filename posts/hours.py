"""Hours of the week in words, and the gaps between them. Pure: plain values in, sentences out."""

from collections.abc import Collection, Iterable, Sequence
from datetime import time

from posts.ladders import clock_time

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Span = tuple[time, time]
_MIDNIGHT = time(0)


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
