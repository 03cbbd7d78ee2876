"""Moments and days as a file for other calendars (RFC 5545). Pure: plain values in, bytes out.

Calendars of people lie on many devices and are shown to whoever looks at them: an entry carries no name of a child and no words of
a post, and a case has none at all (access.md, rule 9).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar: a moment, or a whole day. `key` is one of its kind here; `is_settled` says that it stands."""

    key: str
    at: date | datetime
    headline: str
    words: str
    address: str
    changed_at: datetime | None = None
    is_settled: bool = True


def written(entries: Iterable[Entry], *, name: str, host: str, now: datetime) -> bytes:
    """Write the file; `host` makes the key of an entry one of its kind in the world, the same every time it is fetched."""
    calendar = Calendar()
    calendar.add("prodid", "-//PolicyHub//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, now))
    return calendar.to_ical()


def _event(entry: Entry, host: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    # In a file that is published this is when it was written; when the entry itself changed stands beside it.
    event.add("dtstamp", now)
    if entry.changed_at:
        event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.at)
    event.add("summary", entry.headline)
    event.add("description", f"{entry.words} {entry.address}")
    event.add("url", entry.address)
    event.add("status", "CONFIRMED" if entry.is_settled else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
