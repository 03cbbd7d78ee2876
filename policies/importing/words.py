"""Small questions about a stretch of words, asked by every room that reads a policy.

Belongs here: what can be said of words without knowing where in the document they stand.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_SENTENCE = 1500
LONGEST_SLUG = 60
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{1,500}\)")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "when", "with"}


def plain(text: str) -> str:
    """Take Markdown's emphasis and links off these words."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text)).strip()


def key(text: str) -> str:
    """Reduce these words to what decides whether two headings are the same one."""
    return " ".join(re.findall(r"[a-z0-9]+", plain(text).lower()))


def slug(text: str) -> str:
    """Make an anchor out of these words."""
    ascii_only = unicodedata.normalize("NFKD", plain(text)).encode("ascii", "ignore").decode()
    ascii_only = re.sub(r"['’`]", "", ascii_only)
    name = "-".join(re.findall(r"[a-z0-9]+", ascii_only.lower()))
    return name if len(name) <= LONGEST_SLUG else name[: LONGEST_SLUG + 1].rpartition("-")[0] or name[:LONGEST_SLUG]


def unfinished(text: str) -> bool:
    """Say whether these words stop in the middle of a sentence."""
    return text.rstrip("\"'”’)]*_ ")[-1:] not in {".", ":", ";", "!", "?"}


def is_shouted(text: str) -> bool:
    """Say whether these words are written in capitals."""
    return text.isupper() and sum(char.isalpha() for char in text) > 3


def acronyms_in(texts: Iterable[str]) -> frozenset[str]:
    """Find the words this document writes in capitals even in an ordinary sentence."""
    found: set[str] = set()
    for text in texts:
        if not is_shouted(text):
            found.update(re.findall(r"\b[A-Z]{2,}\b", text))
    return frozenset(found)


def calm(text: str, *, acronyms: frozenset[str]) -> str:
    """Write shouted words as a title, and leave all others alone."""
    if not is_shouted(text):
        return text
    words = [_calm_word(word, first=not at, acronyms=acronyms) for at, word in enumerate(text.split())]
    return " ".join(words)


def sentences(text: str) -> list[str]:
    """Part a text into sentences; an endless one is cut, so that no reader of sentences can be made slow."""
    found = []
    for sentence in _SENTENCE_END.split(text):
        found += [sentence[at : at + LONGEST_SENTENCE] for at in range(0, len(sentence), LONGEST_SENTENCE)]
    return found


def _calm_word(word: str, *, first: bool, acronyms: frozenset[str]) -> str:
    def lowered(found: re.Match[str]) -> str:
        part = found.group()
        if part in acronyms:
            return part
        if part.lower() in _SMALL and not first:
            return part.lower()
        return part.capitalize()

    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lowered, word)
