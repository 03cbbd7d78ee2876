"""Calendar files (ICS): events on whole days or with times, once or again and again.

The file comes from outside, so what costs without limit is not given to the parser at all: descriptions of time zones (zones are
known by name), and rules that repeat within a day. Times without a zone, and zones nobody knows, are English wall clocks.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule
from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from accounts.calendar_files.guess import LEAVE_OUT, guess
from accounts.calendar_files.lines import MOST_EVENTS, Line, NotACalendar, Window, clean_label
from core.clocks import LONDON

_DEEPEST = 4
_LONGEST_LINE = 20_000
_BROKEN = "This calendar file is damaged, and we cannot read it. Export it once more and choose the new file."
_PLAIN_RULES = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST", "SKIP", "RSCALE"}
_FREQUENCIES = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}
# What began longer ago than this and still repeats (a birthday, a weekly club) is no holiday of a school.
_OLDEST_IN_YEARS = 10
_MOST_RULES = 100


def read_events(text: str, window: Window) -> tuple[list[Line], list[str]]:
    """Give the lines of a calendar file, and a sentence for each event that was not understood. Raises NotACalendar."""
    events = [_Event.of(number, found) for number, found in enumerate(_events_in(text), start=1)]
    moved: dict[str, set[date]] = defaultdict(set)
    for event in events:
        if event.instead_of is not None:
            moved[event.uid].add(event.instead_of)
    lines: list[Line] = []
    unread: list[str] = []
    followed = 0
    for event in events:
        followed += bool(event.rule)
        try:
            if event.rule and followed > _MOST_RULES:
                raise _NotUnderstood(f"repeats, as more than {_MOST_RULES} events of this file do. Type these days in.")
            lines += event.lines(window, moved[event.uid])
        except _NotUnderstood as reason:
            unread.append(f"{event.where} {reason}")
    return lines, unread


class _NotUnderstood(ValueError):
    """Raised with the end of a sentence that begins with the event's name."""


@dataclass
class _Event:
    """One event of the file; `problem` ends the sentence about one that cannot be used."""

    number: int
    label: str = ""
    uid: str = ""
    first: date | None = None
    last: date | None = None
    rule: dict[str, list[Any]] = field(default_factory=dict)
    more: set[date] = field(default_factory=set)
    without: set[date] = field(default_factory=set)
    instead_of: date | None = None
    cancelled: bool = False
    problem: str = ""

    @classmethod
    def of(cls, number: int, found: Any) -> "_Event":
        event = cls(
            number, label=clean_label(_first_words(found, "SUMMARY")), uid=_first_words(found, "UID") or f"#{number}"
        )
        try:
            event._read(found)
        except _NotUnderstood as reason:
            event.problem = str(reason)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError):
            # The parser keeps a broken value until it is looked at, and what that raises depends on the value.
            event.problem = "has a value that we cannot read."
        return event

    @property
    def where(self) -> str:
        return f"“{self.label}” (event {self.number})" if self.label else f"Event {self.number}"

    def _read(self, found: Any) -> None:
        self.cancelled = _first_words(found, "STATUS").upper() == "CANCELLED"
        self.without = _days_of(found.get("EXDATE"))
        self.instead_of = _day_of(found["RECURRENCE-ID"]) if "RECURRENCE-ID" in found else None
        if "DTSTART" not in found:
            raise _NotUnderstood("has no first day, or one that we cannot read.")
        self.first = _day_of(found["DTSTART"])
        self.last = _last_day(found, self.first)
        rule = found.get("RRULE")
        if isinstance(rule, list):
            raise _NotUnderstood("repeats by two rules at once.")
        self.rule = dict(rule) if rule else {}
        self.more = _days_of(found.get("RDATE"))

    def lines(self, window: Window, moved: set[date]) -> list[Line]:
        """Give a line for each time it takes place inside the window."""
        if self.problem:
            raise _NotUnderstood(self.problem)
        if not self.label:
            raise _NotUnderstood("has no name.")
        if self.first is None or self.last is None:
            raise _NotUnderstood("has no first day.")
        kind, why = (LEAVE_OUT, "It is cancelled.") if self.cancelled else guess(self.label)
        away = self.without | (moved if self.instead_of is None else set())
        length = self.last - self.first
        found = [
            Line(f"Event {self.number}", self.label, day, day + length, kind, why)
            for day in sorted(self._days(window, length) - away)
            if window.touches(day, day + length)
        ]
        if not found:
            raise _NotUnderstood("lies outside the two years we look at.")
        return found

    def _days(self, window: Window, length: timedelta) -> set[date]:
        """Give the first days of every time it takes place, as far as the window reaches."""
        if self.first is None:
            return set()
        days = {self.first} | self.more
        if self.rule and self.first <= window.last:
            days |= _repeated(self.rule, self.first, window)
        return days


def _events_in(text: str) -> list[Any]:
    """Give the events of a file, once its shape has been looked at line by line."""
    kept, count = _without_zones(text)
    if count > MOST_EVENTS:
        raise NotACalendar(f"This file has more than {MOST_EVENTS:,} events. Export one school year at a time.")
    try:
        calendars = Calendar.from_ical(kept, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except Exception as error:  # the file is a stranger's, and its parser raises whatever its parts raise
        raise NotACalendar(_BROKEN) from error
    if len(events) != count:
        # Cut off on the way: what the parser gives then is a part of the year, or nothing.
        raise NotACalendar(_BROKEN)
    return events


def _without_zones(text: str) -> tuple[str, int]:
    """Drop descriptions of time zones and alarms, and count the events; refuse what no calendar looks like."""
    kept: list[str] = []
    depth, dropping, count = 0, "", 0
    for line in text.split("\n"):
        if len(line) > _LONGEST_LINE:
            raise NotACalendar(_BROKEN)
        word, _, name = line.strip().upper().partition(":")
        if word == "BEGIN":
            depth += 1
            count += name == "VEVENT"
            dropping = dropping or (name if name in {"VTIMEZONE", "VALARM"} else "")
        if depth > _DEEPEST:
            raise NotACalendar(_BROKEN)
        if not dropping:
            kept.append(line)
        if word == "END":
            depth -= 1
            dropping = "" if name == dropping else dropping
    return "\r\n".join(kept), count


def _first_words(found: Any, name: str) -> str:
    """Give the words of a value; of the first where the file has it twice."""
    value = found.get(name, "")
    return str(value[0] if isinstance(value, list) else value)


def _last_day(found: Any, first: date) -> date:
    """Give the last day: of whole days the one before DTEND, which is never itself part of an event."""
    if "DTEND" in found:
        moment = found["DTEND"].dt
        whole = not isinstance(moment, datetime)
        last = moment - timedelta(days=1) if whole else _in_london(found["DTEND"], before=True)
        if whole and moment == first:
            return first
    elif "DURATION" in found:
        last = first + _length(found)
    else:
        return first
    if last < first:
        raise _NotUnderstood("ends before it begins.")
    return last


def _length(found: Any) -> timedelta:
    """Give by how many days a stated length outlasts the first day."""
    length = found["DURATION"].td
    start = found["DTSTART"].dt
    if not isinstance(length, timedelta) or not timedelta() <= length < timedelta(days=3650):
        raise _NotUnderstood("ends before it begins.")
    if not isinstance(start, datetime):
        return max(timedelta(), length - timedelta(days=1))
    wall = _wall(found["DTSTART"])
    return (wall + max(timedelta(), length - timedelta(microseconds=1))).date() - wall.date()


def _day_of(value: Any) -> date:
    """Give the day in England of a day or a moment."""
    found = getattr(value, "dt", None)
    if isinstance(found, datetime):
        return _in_london(value)
    if isinstance(found, date):
        return _in_range(found)
    raise _NotUnderstood("has a day that we cannot read.")


def _days_of(values: Any) -> set[date]:
    """Give the days of a list of them (EXDATE, RDATE), which a file may hold in one line or in many."""
    rows = values if isinstance(values, list) else [values] if values is not None else []
    return {_day_of(one) for row in rows for one in getattr(row, "dts", [])}


def _in_london(value: Any, *, before: bool = False) -> date:
    """Give the day in England of a moment; `before` gives the day of the moment just before it: midnight ends the day before."""
    wall = _wall(value)
    return _in_range((wall - timedelta(microseconds=1) if before and wall.year > 1 else wall).date())


def _wall(value: Any) -> datetime:
    """Give what an English wall clock shows at a moment."""
    moment: datetime = value.dt
    if moment.tzinfo is None:
        zone = _zone(str(value.params.get("TZID", ""))) if hasattr(value, "params") else LONDON
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    except OverflowError as error:
        raise _NotUnderstood("has a day that we cannot read.") from error


def _zone(name: str) -> ZoneInfo:
    """Give a time zone by name, also by the names that Windows has; an unknown one is taken for England."""
    plain = name.strip('"').lstrip("/")
    plain = WINDOWS_TO_OLSON.get(plain, plain)
    if not re.fullmatch(r"[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}", plain):
        return LONDON
    try:
        return ZoneInfo(plain)
    except (KeyError, ValueError, OSError):
        return LONDON


def _in_range(day: date) -> date:
    if not 1990 <= day.year <= 2199:
        raise _NotUnderstood("has a day that we cannot read.")
    return day


def _repeated(rule: dict[str, list[Any]], first: date, window: Window) -> set[date]:
    """Follow a rule from its first day, no further than the window."""
    words = {key.upper(): value for key, value in rule.items()}
    frequency = _FREQUENCIES.get(str(words.get("FREQ", [""])[0]).upper())
    if frequency is None or not words.keys() <= _PLAIN_RULES or first.year < window.first.year - _OLDEST_IN_YEARS:
        raise _NotUnderstood("repeats by a rule that we do not follow. Type these days in.")
    until = min(window.last, _until(words))
    try:
        days = rrule.rrule(
            frequency,
            dtstart=datetime(first.year, first.month, first.day),  # noqa: DTZ001 - days only
            until=datetime(until.year, until.month, until.day),  # noqa: DTZ001 - days only
            interval=_interval(words),
            wkst=_weekday(words["WKST"][0]) if "WKST" in words else None,
            bymonth=[int(month) for month in words.get("BYMONTH", [])] or None,
            bymonthday=[int(day) for day in words.get("BYMONTHDAY", [])] or None,
            byweekday=[_weekday(day) for day in words.get("BYDAY", [])] or None,
        )
        count = int(words.get("COUNT", [-1])[0])
        return {day.date() for number, day in enumerate(days) if count < 0 or number < count}
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise _NotUnderstood("repeats by a rule that we cannot read. Type these days in.") from error


def _interval(words: dict[str, list[Any]]) -> int:
    """Give how many days, weeks, months or years lie between two times; none at all would never end."""
    interval = int(words.get("INTERVAL", [1])[0])
    if interval < 1:
        raise ValueError(interval)
    return interval


def _until(words: dict[str, list[Any]]) -> date:
    if "UNTIL" not in words:
        return date.max
    until = words["UNTIL"][0]
    if isinstance(until, datetime):
        aware = until if until.tzinfo else until.replace(tzinfo=LONDON)
        return aware.astimezone(LONDON).date()
    if isinstance(until, date):
        return until
    raise _NotUnderstood("repeats by a rule that we cannot read. Type these days in.")


def _weekday(word: Any) -> Any:
    """Read MO, 2TU or -1FR."""
    found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", str(word).upper())
    if found is None:
        raise ValueError(word)
    day = getattr(rrule, found[2])
    return day(int(found[1])) if found[1] else day
