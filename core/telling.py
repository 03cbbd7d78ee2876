"""How people want and can be told: which road a message takes, and in whose words. The ground floor only asks.

Who knows (`accounts`) hands in a `Manner` by the setting TELLING; it is made once per batch of messages, so that whatever it has to
look up costs a few questions per batch. The road is asked when a message is due, never when it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Road(StrEnum):
    """Where a message goes."""

    MAIL = "mail"
    LATER = "later"
    LISTED = "listed"
    ON_PAPER = "on-paper"


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
