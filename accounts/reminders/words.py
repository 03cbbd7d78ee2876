"""What reminders about training say, made of the facts they keep for the day on which they go out. Plain values in, words out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

RUNS_OUT = "accounts.training_runs_out"
LATE = "accounts.training_late"
_WHOSE = {"line-manager": "in your team", "headteacher": "at your school"}


def of_running_out(facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """Say until when somebody's training counts, or since when it does not."""
    last_day = date.fromisoformat(facts["due_on"])
    return {"why": why(last_day, on=on), "day": f"{last_day:%A} {last_day.day} {last_day:%B %Y}"}


def of_lateness(facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """Say of how many people it ran out, to whoever hears of it further on. Names stand on the page alone."""
    return {"why": late_words(facts["people"], facts["who"])}


def why(last_day: date, *, on: date) -> str:
    """Say in plain words how long a training still counts on a day."""
    days = (last_day - on).days
    if days < 0:
        return f"It ran out {-days} {'day' if days == -1 else 'days'} ago."
    return f"It runs out {('today', 'tomorrow')[days] if days < 2 else f'in {days} days'}."


def late_words(people: int, who: str) -> str:
    """Say of how many people it ran out, to whoever is called."""
    return (
        f"{people} {'person' if people == 1 else 'people'} {_WHOSE[who]} did it so long ago that it no longer counts."
    )
