"""Dates as schools write them: often a month and a year, sometimes a year alone.

Belongs here: reading such a date from words and working out its first and last day. Arithmetic on working days
and school calendars belongs in `core.clocks`.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"

# Day before month, as in Britain; the longest way of writing comes first, so that a day is never lost.
WRITTEN = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        (
            _DAY.format("d1") + r"\s+(?:of\s+)?" + _MONTH.format("m1") + r"\.?,?\s+" + _YEAR.format("y1"),
            _MONTH.format("m2") + r"\.?\s+" + _DAY.format("d2") + r",\s*" + _YEAR.format("y2"),
            _MONTH.format("m3") + r"\.?,?\s+" + _YEAR.format("y3"),
            _YEAR.format("y4") + r"-(?P<m4>\d\d)(?:-(?P<d4>\d\d))?",
            r"(?P<d5>\d{1,2})[/.](?P<m5>\d{1,2})[/.]" + _YEAR.format("y5"),
            r"(?P<m6>\d{1,2})/" + _YEAR.format("y6"),
            r"(?:(?:autumn|spring|summer)\s+(?:term\s+)?)?" + _YEAR.format("y7"),
        )
    )
    + r")(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class MonthDate:
    """A day, a month or a year: as exact as the policy was, and no more (P3)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)
        if self.day and not self.month:
            raise ValueError("A day needs its month.")

    def __str__(self) -> str:
        day = f"{self.day} " if self.day else ""
        month = f"{MONTHS[self.month - 1]} " if self.month else ""
        return f"{day}{month}{self.year}"

    def iso(self) -> str:
        """Write this date as YYYY-MM-DD, YYYY-MM or YYYY."""
        month = f"-{self.month:02}" if self.month else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year}{month}{day}"

    def first_day(self) -> date:
        """Find the earliest day this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """Find the latest day this date can mean: a review due "by September" is late in October."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def plus_months(self, months: int) -> Self:
        """Move this date on; a day that the later month lacks becomes that month's last, and a year stays a year."""
        count = self.year * 12 + (self.month or 1) - 1 + months
        year, month = count // 12, count % 12 + 1
        day = min(self.day, monthrange(year, month)[1]) if self.day else None
        return type(self)(year, month if self.month else None, day)


def split_date(text: str) -> tuple[str, MonthDate | None]:
    """Part these words from the date among them, if there is one that can exist."""
    for found in WRITTEN.finditer(text):
        try:
            when = _as_date(found)
        except ValueError:
            continue
        return f"{text[: found.start()]} {text[found.end() :]}".strip(" \t-–—,:;()"), when
    return text.strip(), None


def _as_date(found: re.Match[str]) -> MonthDate:
    parts = {name[0]: value for name, value in found.groupdict().items() if value}
    return MonthDate(int(parts["y"]), _as_month(parts.get("m")), int(parts["d"]) if "d" in parts else None)


def _as_month(written: str | None) -> int | None:
    if written is None:
        return None
    if written.isdigit():
        return int(written) or 13
    return next(at for at, name in enumerate(MONTHS, start=1) if name.lower().startswith(written.lower()[:3]))
