"""The words in which a person is told what was taken out of a video, the most telling first. No other word is shown."""

from collections.abc import Collection

PLACE, DATE, PHONE, OWNER = "place", "date", "phone model", "name of the owner"
NOTES, DATA, HIDDEN = "notes", "data recorded beside picture and sound", "hidden data"

REMOVED_WORDS = (PLACE, DATE, PHONE, OWNER, NOTES, DATA, HIDDEN)

# By these signs phones, cameras and programs mark what they write; looked for in small letters.
_SIGNS = {
    PLACE: (b"\xa9xyz", b"loci", b"location", b"gps5", b"gpmd", b"gpmf", b"camm", b"latitude"),
    DATE: (b"\xa9day", b"creationdate", b"creation_time", b"date"),
    PHONE: (b"\xa9mak", b"\xa9mod", b".make", b".model", b"manufacturer", b"com.android"),
    OWNER: (b"\xa9aut", b"\xa9art", b".author", b".artist", b"\xa9own", b"owner"),
}


def words_in(payload: bytes) -> set[str]:
    """Say what notes inside a video tell, by the signs they carry; notes without a known sign are notes all the same."""
    small = payload.lower()
    found = {word for word, signs in _SIGNS.items() if any(sign in small for sign in signs)}
    return found or {NOTES}


def in_order(words: Collection[str]) -> tuple[str, ...]:
    """Give words once each, the most telling first."""
    return tuple(word for word in REMOVED_WORDS if word in words)
