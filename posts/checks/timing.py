"""When a post goes out: where children are, told while they are still there, and hours at which nobody should hear from a school.

A post about where children are is as good an hour later, so it is asked whether it can wait. Not here: when a post goes out
(`posts.publishing`).
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

import regex

from posts.checks.base import ASK, BLOCK, Draft, Finding
from posts.checks.data import one_of
from posts.checks.dates import days_written
from posts.criteria import CLOSURE
from posts.hours import moment_in_words

_LEVELS = {"ask": ASK, "block": BLOCK}
_ARE = r"(?:['’](?:re|ve|s)|\s(?:are|is|am|have|has))"


def where_children_are(draft: Draft) -> Iterator[Finding]:
    """Ask whether a post that sounds like "we are there now" can wait until everybody is back."""
    for where, text in draft.written():
        match = next((one for one in _now().finditer(text) if not _nowhere().match(text, one.end())), None)
        if match:
            yield Finding(
                check="where_children_are",
                level=ASK,
                sentence=f"“{match[0]}” may tell where children are right now. Can it wait until they are back?",
                where=where,
            )


def where_children_will_be(draft: Draft) -> Iterator[Finding]:
    """Ask about an outing that is told before the day it happens on is over."""
    if draft.goes_out_on is None:
        return
    for where, text in draft.written():
        match = _outings().search(text)
        ahead = [day for day in days_written(text, near=draft.goes_out_on) if day >= draft.goes_out_on] if match else []
        if match and ahead:
            yield Finding(
                check="where_children_will_be",
                level=ASK,
                sentence=(
                    f"“{match[0]}”: this may tell where children will be on {_day(ahead[0])}, before that day is over. "
                    "Can it go out afterwards, or to families only?"
                ),
                where=where,
            )


def outside_suitable_hours(draft: Draft) -> Iterator[Finding]:
    """Ask about a moment outside the hours that suit, or refuse it, as the school's rule says (W20)."""
    hours = draft.suitable_hours
    if hours is None or draft.moment is None or draft.purpose == CLOSURE or hours.suit(draft.moment):
        return
    level = _LEVELS[hours.outside]
    what_now = "Does it have to be then?" if level == ASK else "Choose a time within them."
    yield Finding(
        check="outside_suitable_hours",
        level=level,
        sentence=f"{moment_in_words(draft.moment)} is outside the hours in which posts go out here ({hours}). {what_now}",
        where="moment",
    )


@cache
def _now() -> regex.Pattern[str]:
    who = rf"(?:{one_of('timing', 'who')}|year\s\d{{1,2}})"
    adverbs = rf"(?:{one_of('timing', 'adverbs')})[,\s]+"
    place = one_of("timing", "places")
    moving = rf"{who}{_ARE}\s(?:{adverbs})*(?:{place})"
    return regex.compile(rf"(?<!\w)(?:{moving}|{one_of('timing', 'phrases')})(?!\w)", regex.IGNORECASE)


@cache
def _nowhere() -> regex.Pattern[str]:
    return regex.compile(rf"\s(?:{one_of('timing', 'nowhere')})(?!\w)", regex.IGNORECASE)


@cache
def _outings() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w)(?:{one_of('timing', 'outings')})(?!\w)", regex.IGNORECASE)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
