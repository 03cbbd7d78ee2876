"""Days as people write them in England: the day before the month, with or without its name."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST, _LATEST = 1990, 2199
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_FIGURES = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\b")
_NAMED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?(?: of)?[-/. ]+([a-z]{3,9})\.?,?[-/. ]+(\d{4}|\d{2})\b")
_AMERICAN = re.compile(r"^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]+")


def read_day(words: str) -> date | None:
    """Read a day, whatever stands behind it (a time, say); None where it is none. 4/3/2027 is the fourth of March."""
    plain = _WEEKDAY.sub("", " ".join(words.casefold().split()))
    if found := _ISO.match(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _FIGURES.match(plain):
        day, month, year = (int(part) for part in found.groups())
    elif found := _NAMED.match(plain):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    elif found := _AMERICAN.match(plain):
        month, day, year = _month(found[1]), int(found[2]), int(found[3])
    else:
        return None
    return _day(year + 2000 if year < 100 else year, month, day)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _EARLIEST <= year <= _LATEST else None
