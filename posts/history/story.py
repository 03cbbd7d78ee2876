"""What a story is made of. Every moment is said in London time."""

from dataclasses import dataclass
from datetime import datetime

from core.clocks import london

ANSWERS_NOT_KEPT = "What its author was asked then was not kept."


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened: when, by whom, what, and the words that were given with it."""

    at: datetime
    by: str
    what: str
    words: str = ""
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture, or the video, of a version: which file, the words for those who cannot see it, and which bytes."""

    uid: str
    alt: str
    sha256: str
    source: str = ""
    device: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question as it was asked, what the author answered, and the clause, rules and edition it came from."""

    question: str
    answer: str
    source: str
    edition: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version as it was put forward; `answers` is None where nobody kept what was asked then."""

    number: int
    at: datetime
    by: str
    changed_by: str
    words: str
    own_words: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    people: tuple[str, ...]
    accounts: tuple[str, ...]
    moment: datetime | None
    purpose: str
    rule_set: str
    fingerprint: str
    video: Picture | None = None
    quote: str = ""
    answers: tuple[Answer, ...] | None = ()


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where it stands, or stood, on one account."""

    account: str
    state: str
    address: str
    since: datetime | None
    gone: datetime | None


@dataclass(frozen=True, kw_only=True)
class Story:
    """Everything that is known of a post, oldest first; for one reader, who sees no more here than on its pages."""

    title: str
    place: str
    state: str
    author: str
    told_at: datetime
    told_to: str
    addresses: tuple[Address, ...]
    versions: tuple[Version, ...]
    lines: tuple[Line, ...]


def in_full(moment: datetime | None) -> str:
    """Write a moment in London as a school says it: Thursday 4 March 2027 at 4.30 pm."""
    if moment is None:
        return ""
    here = london(moment)
    minutes = f".{here:%M}" if here.minute else ""
    return f"{here:%A} {here.day} {here:%B %Y} at {here.hour % 12 or 12}{minutes} {'pm' if here.hour >= 12 else 'am'}"
