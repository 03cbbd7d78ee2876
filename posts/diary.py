"""The moments of posts as a file for other calendars (RFC 5545). Pure: plain values in, bytes out.

Calendars of people lie on many devices and are shown to whoever looks at them: an entry says where a post goes and how it stands,
never what it says or whom it shows (access.md, rule 9).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One post in a calendar; `is_settled` says that nobody has to agree to it any more."""

    number: int
    at: datetime
    changed_at: datetime
    place: str
    accounts: Sequence[str]
    standing: str
    is_settled: bool
    address: str


def written(entries: Iterable[Entry], *, name: str, host: str) -> bytes:
    """Write the file; `host` makes the number of a post one of its kind in the world, the same every time it is fetched."""
    calendar = Calendar()
    calendar.add("prodid", "-//PolicyHub//Posts//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return calendar.to_ical()


def headline(place: str, accounts: Sequence[str]) -> str:
    """Say where a post goes: Post for Website news, Elm North."""
    return f"Post for {' and '.join(accounts)}, {place}" if accounts else f"Post, {place}"


def _event(entry: Entry, host: str) -> Event:
    event = Event()
    event.add("uid", f"post-{entry.number}@{host}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.at)
    event.add("summary", headline(entry.place, entry.accounts))
    event.add("description", f"{entry.standing}. Who may see the post reads it here: {entry.address}")
    event.add("url", entry.address)
    event.add("status", "CONFIRMED" if entry.is_settled else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
