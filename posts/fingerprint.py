"""What a sign-off is a sign-off *of*: one short value over everything that people will see and everybody it concerns.

If any of it changes, the fingerprint changes and the sign-off is void. What is said about a post (findings, answers,
conditions, decisions) is not part of it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import starmap
from typing import Any, NamedTuple

# Add one whenever more can be said, or a field comes to mean something else. A content is written in the first format that can say
# all of it: so what was signed before there was a newer one goes on matching, and nothing else ever does.
FIRST_FORMAT, WITH_SOURCES, WITH_VIDEO, WITH_SOURCE_OF_VIDEO = 1, 2, 3, 4
FORMAT = WITH_SOURCE_OF_VIDEO

WHEN_SIGNED_OFF = "when signed off"


class Pictured(NamedTuple):
    """One picture: the clean copy's hash, its alt text, and where it is from as its author says."""

    sha256: str
    alt: str
    source: str = ""
    source_words: str = ""


class Quoted(NamedTuple):
    """Where a quotation in the words is from, as the author says."""

    source: str = ""
    source_words: str = ""


class Filmed(NamedTuple):
    """The one video: the hash of the file as it is kept, the words for those who cannot see or hear it, and where it is from."""

    sha256: str
    alt: str
    source: str = ""
    source_words: str = ""

    @property
    def says_source(self) -> bool:
        """Say whether anything was said of where it is from."""
        return bool(self.source or self.source_words)


@dataclass(frozen=True, kw_only=True)
class PostContent:
    """Everything a sign-off covers, as plain values.

    `photos` are as `Pictured`, in the order they appear. `moment` is None for "when signed off". Accounts are named by their ids,
    as is `words_per_account`.
    """

    words: str
    words_per_account: Mapping[str, str]
    accounts: tuple[str, ...]
    photos: tuple[tuple[str, ...], ...]
    people: tuple[str, ...]
    moment: datetime | None
    purpose: str
    quote: Quoted = Quoted()
    video: Filmed | None = None


def fingerprint(content: PostContent) -> str:
    """Work out the fingerprint: SHA-256 over canonical JSON. Raises ValueError for a moment without a time zone."""
    return digest_of(canonical(content))


def digest_of(written: str) -> str:
    """Work out the fingerprint of content that is in its canonical form already."""
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def canonical(content: PostContent) -> str:
    """Write a post's content in the one way it can be written.

    Sorted keys, no spaces, ASCII. Accounts and people are sets and are sorted; photos keep their order, which people see.
    Words are taken exactly as they are, not normalised: two texts that a platform could show differently are two texts.
    Raises ValueError for a moment without a time zone.
    """
    photos = list(starmap(Pictured, content.photos))
    sources, film = _sources(photos, content.quote), _film(content.video)
    return json.dumps(
        {
            "format": _format(content.video, has_sources=bool(sources)),
            "words": content.words,
            "words_per_account": dict(content.words_per_account),
            "accounts": sorted(content.accounts),
            "photos": [{"sha256": photo.sha256, "alt": photo.alt} for photo in photos],
            "people": sorted(content.people),
            "moment": _moment(content.moment),
            "purpose": content.purpose,
            **sources,
            **film,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        allow_nan=False,
    )


def _sources(photos: list[Pictured], quote: Quoted) -> dict[str, Any]:
    """Write where pictures and a quotation are from, in the order of the pictures; nothing where nothing was said."""
    said = [[photo.source, photo.source_words] for photo in photos]
    if not any(quote) and not any(any(one) for one in said):
        return {}
    return {"sources": said, "quote": list(quote)}


def _film(video: Filmed | None) -> dict[str, Any]:
    """Write the video, and where it is from if anybody said so; nothing where there is none."""
    if not video:
        return {}
    said = {"source": video.source, "source_words": video.source_words} if video.says_source else {}
    return {"video": {"sha256": video.sha256, "alt": video.alt} | said}


def _format(video: Filmed | None, *, has_sources: bool) -> int:
    """Give the first format that can say all of it."""
    if video:
        return WITH_SOURCE_OF_VIDEO if video.says_source else WITH_VIDEO
    return WITH_SOURCES if has_sources else FIRST_FORMAT


def _moment(at: datetime | None) -> str:
    if at is None:
        return WHEN_SIGNED_OFF
    if at.tzinfo is None:
        raise ValueError("The moment of a post needs a time zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")
