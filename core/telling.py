"""How people want and can be told: which road a message takes, and in whose words. The ground floor only asks.

Who knows (`accounts`) hands in a `Manner` by the setting TELLING; it is made once per batch of messages, so that whatever it has to
look up costs a few questions per batch. The road is asked when a message is due, never when it is written.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from core.clocks import london_day

log = logging.getLogger(__name__)

# Gives the numbers of those among some messages of a kind whose matter is settled, so that nobody needs to hear of it any more.
Outlived = Callable[[Sequence[Any]], set[int]]

# Gives the address a mail carries for its reader alone, as a path; nothing where the page of the message is the one.
Address = Callable[..., str]

# Makes words of the facts a message keeps, for the day on which they are read: "tomorrow", "3 days ago".
Words = Callable[[Mapping[str, Any], date], Mapping[str, Any]]


class Road(StrEnum):
    """Where a message goes."""

    MAIL = "mail"
    LATER = "later"
    LISTED = "listed"
    ON_PAPER = "on-paper"
    NOWHERE = "withdrawn"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The road a message takes now; `at` is the moment to ask again, for LATER only."""

    road: Road
    at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.at is None) is (self.road is Road.LATER):
            raise ValueError("Later, and nothing else, needs a moment.")


class Manner(Protocol):
    """What is known about the readers of one batch of messages."""

    def __init__(self, messages: Sequence[Any], *, now: datetime) -> None: ...

    def road(self, message: Any) -> Verdict:
        """Give the road a message takes at this moment."""

    def own_words(self, message: Any) -> tuple[str, str] | None:
        """Give headline and words of the place it comes from, already filled in, or None where ours are used."""


class Plain:
    """Everything by mail, in our words: what holds where nobody knows better."""

    def __init__(self, messages: Sequence[Any], *, now: datetime) -> None:
        self.messages = messages

    def road(self, message: Any) -> Verdict:
        """Mail it."""
        return Verdict(Road.MAIL)

    def own_words(self, message: Any) -> tuple[str, str] | None:
        """Use ours."""
        return None


def manner_for(messages: Sequence[Any], *, now: datetime) -> Manner:
    """Find out how these messages are to be told."""
    kind: type[Manner] = import_string(settings.TELLING)
    return kind(messages, now=now)


def pass_on(messages: Sequence[Any], *, now: datetime) -> None:
    """Let the second road take up what is due; who knows of one is told by the setting SECOND_ROAD."""
    take_up: Callable[..., None] = import_string(settings.SECOND_ROAD)
    take_up(messages, now=now)


def values_of(message: Any, *, now: datetime) -> dict[str, Any]:
    """Give what a text about a message may name: the facts it keeps, and the words made of them for the day on which it goes out.

    A message that runs by the thousand keeps facts alone; which kinds do, and their words, is said at the roof (MESSAGE_WORDS).
    """
    words: Mapping[str, Words] = import_string(settings.MESSAGE_WORDS)
    facts: dict[str, Any] = dict(message.context)
    if message.kind in words:
        facts |= words[message.kind](facts, london_day(message.sent_at or max(now, message.due_at)))
    return facts


def address_of(message: Any, *, now: datetime) -> str:
    """Give the path a mail about a message carries: its page, or an address made for its reader alone, as the mail is said.

    Who makes one is said at the roof (MESSAGE_ADDRESSES). It is kept nowhere: not in the message, and in no list.
    """
    makers: Mapping[str, Address] = import_string(settings.MESSAGE_ADDRESSES)
    maker = makers.get(message.kind)
    return (maker(message, now=now) if maker else "") or message.path


def outlived(messages: Sequence[Any]) -> set[int]:
    """Give the numbers of the messages whose matter was settled while they waited: one question per kind, whatever their number.

    Who can tell is said at the roof (MESSAGES_OUTLIVED); a kind without a line there is always told.
    """
    asking: Mapping[str, Outlived] = import_string(settings.MESSAGES_OUTLIVED)
    by_kind = defaultdict(list)
    for message in messages:
        by_kind[message.kind].append(message)
    return {number for kind, some in by_kind.items() if kind in asking for number in _settled(asking[kind], some)}


def _settled(ask: Outlived, messages: Sequence[Any]) -> set[int]:
    """Ask one question; where it cannot be answered, everybody is told: better once too often than not at all."""
    try:
        return ask(messages)
    except Exception:
        log.exception("Nobody could say what of %s was settled meanwhile; it is told.", messages[0].kind)
        return set()


_ENHANCED = re.compile(r"\b5\.(\d{1,3})\.\d{1,3}\b")
_NO_MAILBOX = {521, 550, 551, 553, 556}


def is_no_mailbox(code: int, words: str) -> bool:
    """Say whether a mail server's answer means that a mailbox is not there or takes nothing, for good.

    An answer about rules (5.7: no relaying, not trusted) says something about us, or about the sending server, and nothing about
    whoever should read it: taken for a missing mailbox it would put a whole school on paper.
    """
    if found := _ENHANCED.search(words):
        return found[1] in {"1", "2"}
    return code in _NO_MAILBOX
