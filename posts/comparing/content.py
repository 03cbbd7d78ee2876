"""A version as plain values, read from what was frozen. Not here: how it is written (`fingerprint`), or how two differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posts.fingerprint import WHEN_SIGNED_OFF


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where it was to appear, as that place was called then, and the words of its own, if it had any."""

    number: str
    label: str
    own_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: which bytes, the words for those who cannot see it, and where it is found."""

    sha256: str
    alt: str = ""
    uid: str = ""
    width: int = 0
    height: int = 0
    source: str = ""
    source_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Film:
    """The video: which bytes, the words for those who cannot see or hear it, and where it is from."""

    sha256: str
    alt: str = ""
    source: str = ""
    source_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in it, as its author said."""

    kind: str
    name: str
    name_shown: bool
    permission: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything a version said and showed. `moment` is None for "when signed off"."""

    words: str = ""
    accounts: tuple[Account, ...] = ()
    pictures: tuple[Picture, ...] = ()
    people: tuple[Person, ...] = ()
    moment: datetime | None = None
    purpose: str = ""
    quote: tuple[str, str] = ("", "")
    video: Film | None = None


def content_of(frozen: Mapping[str, Any], *, beside: Mapping[str, Any]) -> Content:
    """Read a version: `frozen` is what its fingerprint covers, `beside` how to show it again."""
    return Content(
        words=frozen["words"],
        accounts=tuple(
            Account(
                number=number,
                label=beside["accounts"].get(number, "an account"),
                own_words=frozen["words_per_account"].get(number, ""),
            )
            for number in frozen["accounts"]
        ),
        pictures=tuple(
            Picture(
                sha256=photo["sha256"],
                alt=photo["alt"],
                uid=found["uid"],
                width=found["width"],
                height=found["height"],
                source=source,
                source_words=source_words,
            )
            for photo, found, (source, source_words) in zip(
                frozen["photos"], beside["photos"], _sources(frozen), strict=True
            )
        ),
        people=tuple(_person(one) for one in frozen["people"]),
        moment=None if frozen["moment"] == WHEN_SIGNED_OFF else datetime.fromisoformat(frozen["moment"]),
        purpose=frozen["purpose"],
        quote=_pair(frozen.get("quote")),
        video=Film(**frozen["video"]) if "video" in frozen else None,
    )


def _sources(frozen: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Read where each picture is from; in a version of the first format nobody had been asked."""
    return [_pair(one) for one in frozen.get("sources", [None] * len(frozen["photos"]))]


def _pair(written: list[str] | None) -> tuple[str, str]:
    source, words = written or ("", "")
    return source, words


def _person(written: str) -> Person:
    """Read one person; a name may hold the sign that parts the fields, so they are taken from both ends."""
    kind, rest = written.split("|", 1)
    name, named, permission = rest.rsplit("|", 2)
    return Person(kind=kind, name=name, name_shown=named == "named", permission=permission)
