"""What a check is given and what it gives back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

INFORMATION, ASK, BLOCK = "information", "ask", "block"

WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a machine noticed. `where` is "words", "words for HANDLE" or "photo N", counted from 1."""

    check: str
    level: str
    sentence: str
    where: str = WORDS


class DraftAccount(NamedTuple):
    """One account a post goes to: its kind of channel, and its own words, empty where it takes the common ones."""

    kind: str
    words: str = ""


class DraftPhoto(NamedTuple):
    """One picture as the checks see it."""

    alt: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A post before anybody has signed it off, as plain values. `known_names` are full names from the school's lists.

    `people_named` are the people the author says are in it; their names are expected and still asked about when written.
    """

    words: str
    per_account: Mapping[str, DraftAccount] = field(default_factory=dict)
    photos: tuple[DraftPhoto, ...] = ()
    known_names: tuple[str, ...] = ()
    people_named: tuple[str, ...] = ()
    purpose: str = ""

    def accounts(self) -> Iterator[tuple[str, str, str, str]]:
        """Give handle, kind, the words that will appear there, and the name of the field they are in."""
        for handle, (kind, own) in self.per_account.items():
            yield (handle, kind, own, f"words for {handle}") if own.strip() else (handle, kind, self.words, WORDS)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give every text people will read or hear, with the name of the field it is in."""
        yield WORDS, self.words
        for handle, (_kind, own) in self.per_account.items():
            if own.strip():
                yield f"words for {handle}", own
        for number, photo in enumerate(self.photos, start=1):
            yield f"photo {number}", photo[0]
