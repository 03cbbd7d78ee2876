"""Days that are written in a text, read as people in Britain write them. Not here: what a day in a post means (`timing`)."""

from collections.abc import Iterator
from datetime import date, timedelta

import regex

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = "|".join((*_MONTHS, *(month[:3] for month in _MONTHS), "sept"))
_DAY_MONTH = regex.compile(
    rf"(?<![\d/.])(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b\.?,?(?: (20\d\d))?", regex.IGNORECASE
)
_MONTH_DAY = regex.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d:])(?:,? (20\d\d))?", regex.IGNORECASE)
_FIGURES = regex.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](20\d\d|\d\d)(?![\d/])")
_SOON = regex.compile(r"\b(today|tonight|this (?:morning|afternoon|evening)|tomorrow)\b", regex.IGNORECASE)
_WEEKDAY = regex.compile(rf"\b({'|'.join(_WEEKDAYS)})\b(?!,? \d)", regex.IGNORECASE)
_CENTURY = 2000
_WEEK = 7


def days_written(text: str, *, near: date) -> list[date]:
    """Give the days a text names, earliest first. A day without a year is the one nearest to `near`; a weekday is the next one."""
    return sorted(set(_days(text, near)))


def _days(text: str, near: date) -> Iterator[date]:
    for match in _DAY_MONTH.finditer(text):
        yield from _nearest(int(match[1]), _month(match[2]), match[3], near)
    for match in _MONTH_DAY.finditer(text):
        yield from _nearest(int(match[2]), _month(match[1]), match[3], near)
    for match in _FIGURES.finditer(text):
        yield from _nearest(int(match[1]), int(match[2]), match[3], near)
    for match in _SOON.finditer(text):
        yield near + timedelta(days=match[1].casefold() == "tomorrow")
    for match in _WEEKDAY.finditer(text):
        yield near + timedelta(days=(_WEEKDAYS.index(match[1].casefold()) - near.weekday()) % _WEEK)


def _month(word: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(word.casefold()[:3]))


def _nearest(day: int, month: int, year: str | None, near: date) -> Iterator[date]:
    years = [int(year) % 100 + _CENTURY] if year else [near.year - 1, near.year, near.year + 1]
    found = [made for one in years if (made := _made(one, month, day))]
    if found:
        yield min(found, key=lambda one: abs(one - near))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
