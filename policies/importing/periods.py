"""How often a policy is to be reviewed, in the words schools use.

Belongs here: intervals. Dates belong in `dates`.
"""

import re

_NUMBERS = ("one", "two", "three", "four", "five", "six")
_EVERY = re.compile(
    rf"\b(?:every|each)\s+(?:(?P<other>other|second|third)\s+)?(?:(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+)?(?P<unit>years?|months?)\b",
    re.IGNORECASE,
)
_PER = re.compile(rf"\b(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})[\s-](?P<unit>year|month)(?:ly|s)?\b", re.IGNORECASE)
_WORDS = (("two-yearly", 24), ("three-yearly", 36), ("biennial", 24), ("triennial", 36), ("annual", 12), ("yearly", 12))
_ORDINALS = {"other": 2, "second": 2, "third": 3}


def find_interval(text: str) -> int | None:
    """Find an interval in these words, in months."""
    found = _EVERY.search(text) or _PER.search(text)
    if found:
        parts = found.groupdict()
        times = _ORDINALS.get((parts.get("other") or "").lower(), 1)
        months = times * _count(parts["count"]) * (12 if parts["unit"].lower().startswith("year") else 1)
        return months or None
    return next((months for word, months in _WORDS if re.search(rf"\b{word}(?:ly)?\b", text, re.IGNORECASE)), None)


def in_words(months: int) -> str:
    """Say an interval aloud."""
    count, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _count(written: str | None) -> int:
    if written is None:
        return 1
    return int(written) if written.isdigit() else _NUMBERS.index(written.lower()) + 1
