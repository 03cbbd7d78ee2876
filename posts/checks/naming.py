"""Full names of people the school knows, wherever they are written: in the words, an alt text or a hashtag.

A finding asks: the author says whether there is permission for the name. Nothing here knows who refused, and first names
alone are left to people: too many of them are ordinary words.
"""

import unicodedata
from collections.abc import Iterator

import regex

from posts.checks.base import ASK, Draft, Finding

# A name in a hashtag may be cut into this many pieces by its capitals.
_MOST_PIECES = 8
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_HUMP = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_APOSTROPHE = regex.compile(r"['’ʼ`´]")
_POSSESSIVE = regex.compile(r"(?<=\p{L})['’ʼ`´]s\b", regex.IGNORECASE)
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def full_names(draft: Draft) -> Iterator[Finding]:
    """Ask about every full name from the school's lists that is written in the post."""
    known = {"".join(_pieces(name)): name for name in draft.known_names if len(_WORD.findall(name)) > 1}
    for where, text in draft.texts():
        for name in dict.fromkeys(_names_in(text, known)):
            yield Finding(
                check="full_name",
                level=ASK,
                sentence=f"The full name {name} is written here. Is there permission for the name?",
                where=where,
            )


def _names_in(text: str, known: dict[str, str]) -> Iterator[str]:
    """Read the text once, however many people a school has: every run of pieces is looked up, spaces left out.

    So a hyphen, a missing space, a hashtag, or an emoji between letters hides no name.
    """
    pieces = _pieces(text)
    for start in range(len(pieces)):
        run = ""
        for piece in pieces[start : start + _MOST_PIECES]:
            run += piece
            if run in known:
                yield known[run]


def _pieces(text: str) -> list[str]:
    """Cut a text into plain small pieces: no accents, no apostrophes, the humps of a hashtag apart."""
    without = _APOSTROPHE.sub("", _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text)))
    return [plain for word in _WORD.findall(_HUMP.sub(" ", without)) if (plain := _plain(word))]


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one)).translate(_STROKES)
