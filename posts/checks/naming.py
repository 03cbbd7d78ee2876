"""Names of people the school knows, wherever they are written: in the words, an alt text or a hashtag.

A whole name asks: the author says whether there is permission for it. A first name alone informs, and only where it is plainly a
name. Nothing here knows who refused. Not here: names beside a class or an age (`beside`).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from posts.checks.base import ASK, BLOCK, INFORMATION, Draft, Finding
from posts.checks.data import words
from posts.checks.pieces import Piece, joined

# A name in a hashtag may be cut into this many pieces by its capitals.
_MOST_PIECES = 8
# A whole name with fewer letters than this, or made of words, counts only with its capitals.
_SHORT = 6
# A hashtag without capitals hides a whole name of at least so many letters.
_LONG_ENOUGH_INSIDE = 8
_FEWEST_PARTS = 2
_LEVELS = {"warn": ASK, "block": BLOCK}


class _Known(NamedTuple):
    """Names to look for: whole ones by their letters, first ones by theirs, and the whole ones that need their capitals."""

    whole: dict[str, str]
    first: dict[str, str]
    careful: set[str]


def full_names(draft: Draft) -> Iterator[Finding]:
    """Ask about every full name from the school's lists, or of the people in the post, that is written in it."""
    known = known_in(draft)
    for where, pieces in draft.pieces:
        for name in dict.fromkeys(name for name, _start, _end in _whole_names(pieces, known)):
            yield Finding(
                check="full_name",
                level=ASK,
                sentence=f"The full name {name} is written here. Is there permission for the name?",
                where=where,
            )


def first_names(draft: Draft) -> Iterator[Finding]:
    """Mention first names that stand alone and are plainly names: one line for each text."""
    known = known_in(draft)
    for where, pieces in draft.pieces:
        found = list(dict.fromkeys(_lone_names(pieces, known)))
        if found:
            named = " and ".join(filter(None, (", ".join(found[:-1]), found[-1])))
            noun, verb = ("first name", "is") if len(found) == 1 else ("first names", "are")
            yield Finding(
                check="first_name",
                level=INFORMATION,
                sentence=f"The {noun} {named} {verb} in this text. Is it wanted that people can tell who is meant?",
                where=where,
            )


def name_or_photo(draft: Draft) -> Iterator[Finding]:
    """Ask about, or block, a pupil's full name beside what shows people who can be recognised, as the school's rule says."""
    level = _LEVELS.get(draft.name_or_photo)
    if level is None or not (draft.photos or draft.video) or draft.nobody_recognisable:
        return
    shown = "picture" if draft.photos else "video"
    pupils = [person for person in draft.people if person.is_pupil]
    known = _index(tuple(person.name for person in pupils))
    written = {name for _where, pieces in draft.pieces for name, *_ in _whole_names(pieces, known)}
    for person in pupils:
        if person.name in written or person.name_shown:
            yield Finding(
                check="name_or_photo",
                level=level,
                sentence=f"The name {person.name} and a {shown} are both in this post. Keep one of them: the name or the {shown}.",
                where="people",
            )


def known_in(draft: Draft) -> _Known:
    """Give the names to look for in one draft."""
    return _index((*draft.known_names, *(person.name for person in draft.people)))


@lru_cache(maxsize=256)
def _index(names: tuple[str, ...]) -> _Known:
    known = _Known(whole={}, first={}, careful=set())
    shorter: dict[str, str] = {}
    for name in names:
        parts = _parts(name)
        if parts:
            known.first.setdefault(parts[0][1], parts[0][0])
        if len(parts) >= _FEWEST_PARTS:
            letters = [plain for _written, plain in parts]
            keys = "".join(letters), letters[0] + letters[-1]
            known.whole.setdefault(keys[0], name)
            shorter.setdefault(keys[1], name)
            known.careful.update(key for key in keys if len(key) < _SHORT or _is_word(letters[0]))
    return known._replace(whole=shorter | known.whole)


def _parts(name: str) -> list[tuple[str, str]]:
    """Cut a name at its spaces, each part as written and as plain letters; leave titles out: Mr, Dr, Revd."""
    parts = [(part, plain) for part in name.split() if (plain := joined(part))]
    while parts and parts[0][1] in words("names", "titles"):
        parts.pop(0)
    return parts


def _whole_names(pieces: list[Piece], known: _Known) -> Iterator[tuple[str, int, int]]:
    """Read the text once, however many people a school has: every run of pieces is looked up, spaces left out.

    So a hyphen, a missing space, a hashtag, or an emoji between letters hides no name.
    """
    for start in range(len(pieces)):
        run = ""
        for end in range(start, min(start + _MOST_PIECES, len(pieces))):
            run += pieces[end].plain
            if run in known.whole and _is_meant(pieces[start : end + 1], run, known):
                yield known.whole[run], start, end
    for number, piece in enumerate(pieces):
        if piece.tagged and len(piece.plain) > _LONG_ENOUGH_INSIDE:
            inside = [key for key in known.whole if len(key) >= _LONG_ENOUGH_INSIDE and key in piece.plain]
            yield from ((known.whole[key], number, number) for key in inside)


def _is_meant(run: list[Piece], key: str, known: _Known) -> bool:
    """Say whether a run of letters is a name: a single plain word is not ("another" is not An Other), a hashtag is."""
    if len(run) == 1:
        return run[0].tagged or (run[0].capital and key not in known.careful)
    return key not in known.careful or (run[0].capital and run[-1].capital)


def _lone_names(pieces: list[Piece], known: _Known) -> Iterator[str]:
    taken = {number for _name, start, end in _whole_names(pieces, known) for number in range(start, end + 1)}
    for number, piece in enumerate(pieces):
        if number in taken or not piece.capital:
            continue
        both = piece.plain + pieces[number + 1].plain if number + 1 < len(pieces) and piece.after in {"-", " "} else ""
        if both in known.first and both != piece.plain:
            yield known.first[both]
        elif piece.plain in known.first and not _explained(number, pieces):
            yield known.first[piece.plain]


def _explained(number: int, pieces: list[Piece]) -> bool:
    """Say whether something else than a name explains the capital letter, for a name that is a word too.

    It does at the start of a sentence, beside another capital (a title, a place, a heading), beside a number or a word of
    time for a month or a season, and before "we" or "be" for a helping verb. In a hashtag it stays a name.
    """
    piece = pieces[number]
    if not _is_word(piece.plain) or piece.tagged:
        return False
    left = pieces[number - 1] if number and piece.before.isspace() else None
    right = pieces[number + 1] if number + 1 < len(pieces) and piece.after.isspace() else None
    titled = left is not None and left.capital and not left.begins
    if piece.begins or piece.shouted or titled or (right is not None and right.capital):
        return True
    if piece.plain in words("names", "times"):
        dated = any(one.isdigit() for one in piece.before + piece.after)
        return dated or (left is not None and left.plain in words("names", "before_times"))
    return (
        piece.plain in words("names", "helping_verbs")
        and right is not None
        and right.plain in words("names", "after_verbs")
    )


def _is_word(plain: str) -> bool:
    return plain in words("names", "also_words", "helping_verbs", "times", "short_words")
