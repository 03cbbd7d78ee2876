"""What a check is given and what it gives back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

import regex

from posts.channels import label_for
from posts.checks.pieces import Piece, pieces_of
from posts.hours import SuitableHours
from posts.kinds import Origin

INFORMATION, ASK, BLOCK = "information", "ask", "block"
GRAVITY = {BLOCK: 0, ASK: 1, INFORMATION: 2}

WORDS, VIDEO = "words", "video"
# Spaces, signs without a shape, marks that stand on nothing, and letters that only look like a space.
_BLANK = regex.compile(r"[\p{Z}\p{C}\p{M}\u2800\u3164\u115f\u1160\uffa0]*")


def is_blank(text: str) -> bool:
    """Say whether nothing of a text could be seen."""
    return _BLANK.fullmatch(text) is not None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a machine noticed. `where` is "words", "words for HANDLE", "video" or "photo N", counted from 1."""

    check: str
    level: str
    sentence: str
    where: str = WORDS


class DraftAccount(NamedTuple):
    """One account a post goes to: its kind of channel, and its own words, empty where it takes the common ones."""

    kind: str
    words: str = ""


def accounts_by_handle(accounts: Iterable[tuple[str, DraftAccount]]) -> dict[str, DraftAccount]:
    """Name each account by its handle, and by its network too where one handle stands on several: none may hide another."""
    found: dict[str, DraftAccount] = {}
    for handle, account in accounts:
        found[f"{handle} on {label_for(account.kind)}" if handle in found else handle] = account
    return found


class DraftPhoto(NamedTuple):
    """One picture as the checks see it: what it shows, where it is from, and whether it still lies on somebody's own device."""

    alt: str
    width: int = 0
    height: int = 0
    origin: Origin = Origin()
    is_on_own_device: bool = False


class DraftVideo(NamedTuple):
    """The video as the checks see it: what can be seen and heard, where it is from, whether it lies on somebody's own device."""

    alt: str
    origin: Origin = Origin()
    is_on_own_device: bool = False


class DraftPerson(NamedTuple):
    """Somebody the author says is in the post, and whether their name is written in it."""

    name: str
    is_pupil: bool = True
    name_shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A post before anybody has signed it off, as plain values.

    `known_names` are full names from the school's lists; `people` are in it as the author says, and their names are asked about
    too when written. `goes_out_on` is the day it would go out, if that is known, and `moment` the moment, if one was chosen;
    `suitable_hours` are the school's own, if it has any. `name_or_photo` and `own_devices` are the school's
    rules, and `own_mailbox` the address of its office. `quote` is where a quotation is from, if the author said that there is one.
    """

    words: str
    per_account: Mapping[str, DraftAccount] = field(default_factory=dict)
    photos: tuple[DraftPhoto, ...] = ()
    known_names: tuple[str, ...] = ()
    people: tuple[DraftPerson, ...] = ()
    nobody_recognisable: bool = False
    name_or_photo: str = "off"
    goes_out_on: date | None = None
    moment: datetime | None = None
    suitable_hours: SuitableHours | None = None
    purpose: str = ""
    own_mailbox: str = ""
    video: DraftVideo | None = None
    own_devices: str = ""
    quote: Origin = Origin()

    def accounts(self) -> Iterator[tuple[str, str, str, str]]:
        """Give handle, kind, the words that will appear there, and the name of the field they are in."""
        for handle, (kind, own) in self.per_account.items():
            yield (handle, kind, own, f"words for {handle}") if own.strip() else (handle, kind, self.words, WORDS)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give every text people will read or hear, with the name of the field it is in."""
        yield from self.written()
        for number, photo in enumerate(self.photos, start=1):
            yield f"photo {number}", photo[0]
        if self.video is not None:
            yield VIDEO, self.video.alt

    def written(self) -> Iterator[tuple[str, str]]:
        """Give the words alone, the common ones and those for one account, with the name of the field they are in."""
        yield WORDS, self.words
        for handle, (_kind, own) in self.per_account.items():
            if own.strip():
                yield f"words for {handle}", own

    @cached_property
    def pieces(self) -> list[tuple[str, list[Piece]]]:
        """Give every text cut into plain pieces, with the name of the field it is in; several checks read them."""
        return [(where, pieces_of(text)) for where, text in self.texts()]
