"""The polling days that are known, and the weeks before them in which a school takes more care. Pure: a day in, a period out."""

from datetime import date
from typing import NamedTuple

from posts.checks.data import read


class Period(NamedTuple):
    """The weeks before one polling day, that day included."""

    name: str
    begins_on: date
    polls_on: date


def period_on(day: date) -> Period | None:
    """Give the period before an election that a day lies in, the nearest polling day first, or None."""
    found = [period for period in periods() if period.begins_on <= day <= period.polls_on]
    return min(found, key=lambda period: period.polls_on, default=None)


def periods() -> list[Period]:
    """Give every period the calendar knows, in its order."""
    return [Period(one["name"], one["begins_on"], one["polls_on"]) for one in read("elections")["election"]]


def is_known(day: date) -> bool:
    """Say whether the calendar reaches as far as this day."""
    return day <= known_until()


def known_until() -> date:
    """Give the last day the calendar knows of."""
    until: date = read("elections")["known_until"]
    return until
