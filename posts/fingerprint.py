"""What a sign-off is a sign-off *of*: one short value over everything that people will see and everybody it concerns.

If any of it changes, the fingerprint changes and the sign-off is void. What is said about a post (findings, answers,
conditions, decisions) is not part of it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

# Raise it whenever the meaning of a field changes, so that an old sign-off can never match a new reading.
FORMAT = 1

WHEN_SIGNED_OFF = "when signed off"


@dataclass(frozen=True, kw_only=True)
class PostContent:
    """Everything a sign-off covers, as plain values.

    `photos` are pairs of the clean copy's hash and its alt text, in the order they appear. `moment` is None for "when
    signed off". Accounts are named by their ids, as is `words_per_account`.
    """

    words: str
    words_per_account: Mapping[str, str]
    accounts: tuple[str, ...]
    photos: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    moment: datetime | None
    purpose: str


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
    """
    return json.dumps(
        {
            "format": FORMAT,
            "words": content.words,
            "words_per_account": dict(content.words_per_account),
            "accounts": sorted(content.accounts),
            "photos": [{"sha256": sha256, "alt": alt} for sha256, alt in content.photos],
            "people": sorted(content.people),
            "moment": _moment(content.moment),
            "purpose": content.purpose,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        allow_nan=False,
    )


def _moment(at: datetime | None) -> str:
    if at is None:
        return WHEN_SIGNED_OFF
    if at.tzinfo is None:
        raise ValueError("The moment of a post needs a time zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")
