"""Reading the calendars that schools hand in: tables (CSV) and calendar files (ICS). Pure: bytes in, plain lines out.

Every line that cannot be used is given back with the reason, and nothing is repaired in silence. What may be stored, and where, is
the service's to decide; the person may correct every guess before.
"""

from accounts.calendar_files.events import read_events
from accounts.calendar_files.lines import (
    BIGGEST_FILE,
    MOST_EVENTS,
    MOST_LINES,
    Line,
    NotACalendar,
    Reading,
    Window,
)
from accounts.calendar_files.tables import read_table
from accounts.calendar_files.telling_apart import looks_like_events, refuse_other_files, text_of
from accounts.calendar_files.terms import between_terms

__all__ = ["BIGGEST_FILE", "MOST_EVENTS", "MOST_LINES", "Line", "NotACalendar", "Reading", "Window", "read_calendar"]


def read_calendar(data: bytes, *, window: Window) -> Reading:
    """Read a calendar of either kind, told apart by what stands inside. Raises NotACalendar with a sentence."""
    refuse_other_files(data)
    text = text_of(data)
    lines, unread = read_events(text, window) if looks_like_events(text) else read_table(text, window)
    holidays, overlaps = between_terms(lines, window)
    return Reading.of([*lines, *holidays], [*unread, *overlaps])
