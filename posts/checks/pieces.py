"""A text cut into plain small pieces, so that a name is found however it is written.

A piece has no accents and no capitals; the humps of a hashtag are apart; an emoji or a hyphen between letters is a cut. What is
kept of how it was written is what telling a name from a word needs. Not here: whose names are looked for (`naming`).
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import regex

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_HUMP = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_APOSTROPHE = regex.compile(r"['’ʼ`´]")
_POSSESSIVE = regex.compile(r"(?<=\p{L})['’ʼ`´]s\b", regex.IGNORECASE)
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_ENDS_A_SENTENCE = frozenset('.!?:;…\n\r•–—-*"“”‘(')


class Piece(NamedTuple):
    """One piece: plain, whether it began with a capital, was all capitals or stood in a hashtag, and what stood around it."""

    plain: str
    capital: bool
    shouted: bool
    tagged: bool
    begins: bool
    before: str
    after: str


def pieces_of(text: str) -> list[Piece]:
    """Cut a text; `before` and `after` are what stands between a piece and its neighbours."""
    without = _APOSTROPHE.sub("", _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text)))
    spaced = _HUMP.sub(" ", without)
    found = [(match, plain) for match in _WORD.finditer(spaced) if (plain := plain_of(match[0]))]
    pieces, end = [], 0
    for number, (match, plain) in enumerate(found):
        word, start = match[0], match.start()
        following = found[number + 1][0].start() if number + 1 < len(found) else len(spaced)
        before = spaced[end:start]
        pieces.append(
            Piece(
                plain=plain,
                capital=word[0].isupper(),
                shouted=len(word) > 1 and word.isupper(),
                tagged=before.endswith(("#", "@")),
                begins=number == 0 or not _ENDS_A_SENTENCE.isdisjoint(before),
                before=before,
                after=spaced[match.end() : following],
            )
        )
        end = match.end()
    return pieces


@lru_cache(maxsize=16_384)
def plain_of(word: str) -> str:
    """Give a word without accents and capitals."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one)).translate(_STROKES)


def joined(name: str) -> str:
    """Give a whole name as one run of plain letters."""
    if name.isascii() and name.isalpha():
        return name.lower()
    without = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", name))
    return "".join(plain_of(word) for word in _WORD.findall(without))
