"""What reminders say, made of the facts they keep for the day on which they go out. Plain values in, words out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

CONFIRM = "policies.confirm"
LATE = "policies.late"
REVIEW = "policies.review"
REVIEW_LATE = "policies.review_late"
AT_ISSUE = 1000  # the rung of the first word about a duty; further off than any day before it
# What a message from before it kept facts says instead of a day, after "by" and after "is".
ON_ITS_PAGE = "the day on its page"
_WHOSE = {
    "line-manager": "in your team",
    "headteacher": "at your school",
    "policy-owner": "of those who are asked to",
    "accountable": "of those who are asked to",
}


def of_confirming(facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """Say why somebody is reminded to read and confirm, and by when."""
    return _why_and_day(CONFIRM, facts, on) or {"why": "You are asked to read it.", "day": ON_ITS_PAGE} | _own(facts)


def of_review(facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """Say why an owner is reminded of a review, and by when."""
    return _why_and_day(REVIEW, facts, on) or {"why": "The review is due.", "day": ON_ITS_PAGE} | _own(facts)


def of_review_lateness(facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """Say how long a review is overdue, to whoever answers for the policy."""
    return _why_and_day(REVIEW, facts, on) or {"why": "The review was due.", "day": ON_ITS_PAGE} | _own(facts)


def of_lateness(facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """Say how many have not confirmed, to whoever hears of it further on. Names stand on the page alone."""
    if "people" not in facts or facts.get("who") not in _WHOSE:
        return {"why": "Some people have not read and confirmed it."} | _own(facts)
    return {"why": late_words(facts["people"], facts["who"])}


def _why_and_day(kind: str, facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """Make words of a day; nothing where a message of earlier times keeps none."""
    if "due_on" not in facts:
        return {}
    due_on = date.fromisoformat(facts["due_on"])
    return {"why": why(kind, facts.get("rung", 0), due_on, on=on), "day": day_words(due_on)}


def _own(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: facts[name] for name in ("why", "day") if name in facts}


def why(kind: str, rung: int, due_on: date, *, on: date) -> str:
    """Say in plain words why somebody hears of it on a day."""
    if kind == CONFIRM:
        if rung == AT_ISSUE:
            return "You are asked to read it."
        return _distance(due_on, on, "Please confirm", "It should have been confirmed")
    return _distance(due_on, on, "The review is due", "The review was due")


def late_words(people: int, who: str) -> str:
    """Say how many people have not confirmed, to whoever is called."""
    return f"{people} {_WHOSE[who]} {'has' if people == 1 else 'have'} not read and confirmed it."


def day_words(day: date) -> str:
    """Write a day as people say it."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _distance(due_on: date, on: date, coming: str, past: str) -> str:
    days = (due_on - on).days
    if days < 0:
        return f"{past} {-days} {'day' if days == -1 else 'days'} ago."
    return f"{coming} {('today', 'tomorrow')[days] if days < 2 else f'in {days} days'}."
