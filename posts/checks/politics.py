"""Words of party politics. A school may teach politics and must not take sides, least of all before an election.

Prompts, and never blocks: naming a minister who opened the library is quite all right. The rules of a school may ask for one
more signature where `political_words` or `pre_election_period` was found (`posts.steps`). Not here: the polling days (`elections`).
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain

import regex

from posts.checks.base import ASK, INFORMATION, Draft, Finding
from posts.checks.data import one_of, words
from posts.checks.elections import is_known, known_until, period_on

_NEAR = 60


def political_words(draft: Draft) -> Iterator[Finding]:
    """Ask about words of party politics; in the weeks before an election about everyday words of voting as well."""
    period = period_on(draft.goes_out_on) if draft.goes_out_on else None
    for where, text in draft.texts():
        plain, perhaps = _plainly(text), _perhaps(text)
        if plain or (perhaps and period):
            yield Finding(check="political_words", level=ASK, sentence=_sentence(plain or perhaps, draft), where=where)
        elif perhaps:
            yield Finding(
                check="political_perhaps",
                level=INFORMATION,
                sentence=f"“{perhaps}” can be a word of politics. If it is, keep to what both sides would call fair.",
                where=where,
            )


def pre_election_period(draft: Draft) -> Iterator[Finding]:
    """Mention that the post goes out in the weeks before an election, whatever it says: a rule may ask for one more signature."""
    period = period_on(draft.goes_out_on) if draft.goes_out_on else None
    if period:
        sentence = (
            f"The {period.name} on {_day(period.polls_on)} are near. Until then take special care to take no side."
        )
        yield Finding(check="pre_election_period", level=INFORMATION, sentence=sentence)


def _sentence(found: str, draft: Draft) -> str:
    said = f"“{found}” is a word of politics. A school takes no side."
    if draft.goes_out_on and (period := period_on(draft.goes_out_on)):
        return f"{said} It would go out before the {period.name} on {_day(period.polls_on)}: ask the headteacher first."
    if draft.goes_out_on and not is_known(draft.goes_out_on):
        return f"{said} We know of no polling days after {known_until():%B %Y}: look whether there is an election."
    return f"{said} Could somebody think that we do?"


def _plainly(text: str) -> str:
    for match in chain(_cased().finditer(text), _any_case("offices").finditer(text)):
        before = text[max(0, match.start() - _NEAR) : match.start()].split()
        if not before or before[-1].casefold() not in words("politics", "own_before"):
            return str(match[0])
    return ""


def _perhaps(text: str) -> str:
    """Find an everyday word of voting, but not near words that make it the school's own: house captains, favourite books."""
    for match in _any_case("perhaps").finditer(text):
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if not _any_case("school_votes").search(around):
            return str(match[0])
    return ""


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


@cache
def _cased() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\w-])(?:{one_of('politics', 'parties', 'letters')})(?![\w-])")


@cache
def _any_case(key: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\w-])(?:{one_of('politics', key)})(?![\w-])", regex.IGNORECASE)
