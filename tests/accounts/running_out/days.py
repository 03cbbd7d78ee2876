"""A day on which training runs out, and the runs around it."""

from datetime import date

from accounts import reminders
from accounts.reminders.foreseeing import RUNS_AT
from core.clocks import at_london

LONG_AGO = date(2024, 1, 1)
DUE = date(2027, 3, 4)  # a Thursday, well before Easter
HOLIDAYS = (
    ("half-term", date(2026, 10, 26), date(2026, 10, 30)),
    ("holiday", date(2026, 12, 21), date(2027, 1, 1)),
    ("half-term", date(2027, 2, 15), date(2027, 2, 19)),
    ("holiday", date(2027, 3, 29), date(2027, 4, 9)),
    ("holiday", date(2027, 7, 22), date(2027, 8, 31)),
    ("holiday", date(2027, 12, 20), date(2027, 12, 31)),
)


def at(day):
    return at_london(day, RUNS_AT)


def run(day):
    return reminders.remind(now=at(day))
