"""What the table of a lifecycle is written in: its steps, who takes them, what they lead to, and how one is refused.

Not here: taking a step (`workflow`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import models

Who = Callable[[Any, Any], bool]
Guard = Callable[[Any, datetime], str | None]
Tells = Callable[[Any], Iterable[Any]]
Effect = Callable[[Any], None]

CHANGED_MEANWHILE = "This changed while you were reading. Look at it again before you decide."
NOTE_NEEDED = "Say why, in a sentence: the people concerned will read it."
# Some pages of writing; `maxlength` in the forms says the same before anything is sent.
LONGEST_NOTE = 10_000


class Machine:
    """The program itself, when it acts on a timetable. Never a person, never without a name in the history."""

    pk = None
    name = "PolicyHub"

    def __str__(self) -> str:
        return self.name


MACHINE = Machine()


class NotNow(Exception):
    """Raised when a person may do this, but not now. `str()` is the sentence they read; `code` goes into the history."""

    def __init__(self, sentence: str, *, code: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def refuse_too_long(*words: str) -> None:
    """Refuse words that nobody would read to their end; raises NotNow, which says how long they are."""
    longest = max(map(len, words), default=0)
    if longest > LONGEST_NOTE:
        sentence = f"These words are too long: {longest:,} characters where {LONGEST_NOTE:,} fit. Shorten them, please."
        raise NotNow(sentence, code="too_long")


def only_machine(by: Any, _thing: Any) -> bool:
    """Let nobody but the program itself."""
    return by is MACHINE


@dataclass(frozen=True)
class Either:
    """A place to go that depends on the thing: one of `states`, chosen after the effect has run."""

    states: tuple[str, ...]
    choose: Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row of a lifecycle.

    `deciding` steps compare `seen` (the fingerprint of what the person was shown) under the lock, because state alone does not
    catch a stale tab. `note` says whether words go with it. `urgent` messages are mailed at once.
    """

    verb: str
    label: str
    sources: tuple[str, ...]
    to: str | Either
    who: Who
    not_while: tuple[Guard, ...] = ()
    tells: tuple[Tells, ...] = ()
    note: Literal["", "optional", "required"] = ""
    deciding: bool = False
    urgent: bool = False
    style: Literal["primary", "secondary", "warning"] = "secondary"

    @property
    def by_machine(self) -> bool:
        """Say whether only the program itself takes this step."""
        return self.who is only_machine

    @property
    def targets(self) -> tuple[str, ...]:
        """Give every state this step can lead to."""
        return self.to.states if isinstance(self.to, Either) else (self.to,)


@dataclass(frozen=True)
class Sought:
    """A thing known by its number only: whoever moves it finds it under the lock, and only among what they may see.

    Its kind's queryset knows the word `visible_to`. To everybody else it does not exist, and nothing is recorded.
    """

    kind: type[models.Model]
    pk: int

    def for_whom(self, by: Any) -> Any:
        """Give the row for one person, if they may see it."""
        seen: Any = self.kind._default_manager
        return seen.visible_to(by).filter(pk=self.pk)


@dataclass(frozen=True)
class Action:
    """A button: what a person could do with a thing, and why not now if so."""

    verb: str
    label: str
    url: str
    why_not: str
    note: str
    style: str
    seen: str
