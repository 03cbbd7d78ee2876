"""Tables and calendar files as tests write them, and what was understood of them."""

from datetime import date

from accounts.calendar_files import Window

WINDOW = Window(date(2026, 9, 1), date(2028, 11, 21))


def event(*lines):
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def ics(*events, more=()):
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *more, *events, "END:VCALENDAR", ""]
    ).encode()


def holiday(*lines, name="School holiday"):
    return ics(event("UID:1", f"SUMMARY:{name}", *lines))
