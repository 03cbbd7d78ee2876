"""What changed in a text, word by word. A word is what people see as one, in any script; an emoji is never cut in two.

Spaces between words are not compared, line breaks are. Where the two texts differ although every word is the same, or looks the
same, that is said: it may be a sign that cannot be seen.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby
from typing import Literal

import regex

Kind = Literal["same", "added", "taken_out"]
SAME: Kind = "same"
ADDED: Kind = "added"
TAKEN_OUT: Kind = "taken_out"

# Comparing takes a step for every pair of equal words; past this two texts are shown as a whole, old and new.
MOST_PAIRS = 400_000

# Scripts that leave no space between words: each sign is compared by itself.
_WITHOUT_SPACES = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_LETTER = rf"(?:(?=[\w--{_WITHOUT_SPACES}])\X)"
# Punctuation, and signs such as £ and +, which are no words by themselves; an emoji is one.
_MARKS = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sm"})
_ENDS = frozenset(".!?…\n")
_TOKENS = regex.compile(rf"(?V1)(?:\s*\n\s*|{_LETTER}+(?:['’\-]{_LETTER}+)*|[^\S\n]+|\X)")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class TextChange:
    """A text before and after, in pieces; nothing but the pieces knows what is new in it."""

    pieces: tuple[Piece, ...]
    before: str
    after: str

    def __bool__(self) -> bool:
        return self.before != self.after

    @cached_property
    def count(self) -> int:
        """Count the words that came or went: one put in another's place counts once."""
        changes = (list(some) for same, some in groupby(self.pieces, lambda piece: piece.kind == SAME) if not same)
        return sum(max(_words_in(some, ADDED), _words_in(some, TAKEN_OUT)) for some in changes)

    @property
    def looks_the_same(self) -> bool:
        """Say whether nobody could see the difference: only spaces differ, or signs that are not drawn."""
        return bool(self) and _seen(self.before) == _seen(self.after)


def between(before: str, after: str) -> TextChange:
    """Give what changed from one text to the other."""
    runs = _whole_sentences(list(_runs(_tokens(before), _tokens(after))))
    return TextChange(tuple(_joined(runs)), before, after)


@dataclass(frozen=True)
class _Token:
    """One word or sign, with the blanks that follow it, which are shown and not compared."""

    key: str
    words: str


_Run = tuple[Kind, list[_Token]]


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _TOKENS.findall(text):
        if found.isspace() and "\n" not in found and tokens:
            tokens[-1] = _Token(tokens[-1].key, tokens[-1].words + found)
        else:
            key = "\n" * min(found.count("\n"), 2) if found.isspace() else found
            tokens.append(_Token(key, found))
    return tokens


def _runs(old: list[_Token], new: list[_Token]) -> Iterator[_Run]:
    """Compare what stands between the common beginning and the common end, which is all that most changes touch."""
    start = _common(old, new)
    end = min(_common(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    yield SAME, new[:start]
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end])
    yield SAME, new[len(new) - end :]


def _middle(old: list[_Token], new: list[_Token]) -> Iterator[_Run]:
    before, after = [one.key for one in old], [one.key for one in new]
    if _pairs(before, after) > MOST_PAIRS:
        yield from ((TAKEN_OUT, old), (ADDED, new))
        return
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield SAME, new[begin:end]
        else:
            yield from ((TAKEN_OUT, old[first:last]), (ADDED, new[begin:end]))


def _whole_sentences(runs: list[_Run]) -> list[_Run]:
    """Let a sentence that came or went keep its own full stop, and not that of the sentence before it."""
    runs = [run for run in runs if run[1]]
    for at in range(1, len(runs) - 1):
        (before, first), (kind, words), (after, last) = runs[at - 1 : at + 2]
        alone = kind != SAME and before == after == SAME
        if alone and len(words) > 1 and words[0].key == last[0].key and words[0].key in _ENDS:
            borrowed, own = (words[0], last[0]) if kind == ADDED else (last[0], words[0])
            runs[at - 1 : at + 2] = [(SAME, [*first, borrowed]), (kind, [*words[1:], own]), (SAME, last[1:])]
    return runs


def _joined(runs: list[_Run]) -> Iterator[Piece]:
    for kind, some in groupby((run for run in runs if run[1]), lambda run: run[0]):
        yield Piece(kind, "".join(_text(tokens) for _kind, tokens in some))


def _common(old: list[_Token], new: list[_Token]) -> int:
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one.key != other.key), min(len(old), len(new)))


def _pairs(before: list[str], after: list[str]) -> int:
    known = Counter(after)
    return sum(many * known[key] for key, many in Counter(before).items())


def _text(tokens: list[_Token]) -> str:
    return "".join(one.words for one in tokens)


def _words_in(pieces: list[Piece], kind: Kind) -> int:
    found = [token.key for piece in pieces if piece.kind == kind for token in _tokens(piece.words)]
    written = sum(1 for key in found if not _is_mark(key))
    # A comma alone counts too: nobody should read that nothing changed.
    return written or int(any(not key.isspace() for key in found))


def _is_mark(key: str) -> bool:
    return key.isspace() or all(unicodedata.category(sign) in _MARKS for sign in key)


def _seen(text: str) -> str:
    """Give a text as it is drawn: blanks run together, and without signs that have no shape."""
    drawn = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(drawn.split())
