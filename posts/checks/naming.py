"""Full names of people the school knows, wherever they are written: in the words, an alt text or a hashtag.

A finding asks: the author says whether there is permission for the name. Nothing here knows who refused, and first names
alone are left to people: too many of them are ordinary words.
"""

import unicodedata
from collections.abc import Iterator

import regex

from posts.checks.base import ASK, Draft, Finding

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_HUMP = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_APOSTROPHE = regex.compile(r"['’ʼ`´]")
_POSSESSIVE = regex.compile(r"(?<=\p{L})['’ʼ`´]s\b", regex.IGNORECASE)

Parts = tuple[str, ...]


def full_names(draft: Draft) -> Iterator[Finding]:
    """Ask about every full name from the school's lists that is written in the post."""
    by_first = _by_first_part(draft.known_names)
    for where, text in draft.texts():
        parts = _parts(text)
        for name in dict.fromkeys(name for at in range(len(parts)) for name in _names_at(parts, at, by_first)):
            yield Finding(
                check="full_name",
                level=ASK,
                sentence=f"The full name {name} is written here. Is there permission for the name?",
                where=where,
            )


def _by_first_part(names: tuple[str, ...]) -> dict[str, list[tuple[Parts, str]]]:
    """Sort names by their first word, so that a post is read once however many people a school has."""
    found: dict[str, list[tuple[Parts, str]]] = {}
    for name in names:
        parts = _parts(name)
        if len(parts) > 1:
            found.setdefault(parts[0], []).append((parts, name))
    return found


def _names_at(parts: Parts, at: int, by_first: dict[str, list[tuple[Parts, str]]]) -> Iterator[str]:
    for wanted, name in by_first.get(parts[at], ()):
        if parts[at : at + len(wanted)] == wanted:
            yield name


def _parts(text: str) -> Parts:
    """Cut a text into plain small words: no accents, no apostrophes, hyphens and humps of a hashtag apart."""
    without = _APOSTROPHE.sub("", _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text)))
    words = _WORD.findall(_HUMP.sub(" ", without))
    return tuple(plain for word in words if (plain := _plain(word)))


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()
