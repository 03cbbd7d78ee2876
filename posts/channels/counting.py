r"""How long a text is. Each network counts in its own way, and none of them counts like `len`.

People count what they see: a family of four drawn as one picture is one character. That is a grapheme, `\X`.
"""

import unicodedata
from enum import StrEnum

import regex

# What every web address weighs on X, however long it is: it is replaced by a short one.
ADDRESS_WEIGHT = 23

_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}|[#*0-9]\uFE0F?\u20E3")
_ADDRESS = regex.compile(
    r"(?<![\w@./-])(?:https?://[^\s<>]*[^\s<>.,;:!?'\")\]]"
    r"|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:uk|com|org|net|info|school|gov|edu|io|eu|co|me|tv)\b"
    r"(?:/[^\s<>]*[^\s<>.,;:!?'\")\]])?)",
    regex.IGNORECASE,
)
# X counts these code points once and every other one twice.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


class Counting(StrEnum):
    """The ways in which networks count the length of a text."""

    GRAPHEMES = "graphemes"
    WEIGHTED = "weighted"
    EMOJI_AS_BYTES = "emoji_as_bytes"


def count(*, text: str, counting: Counting) -> int:
    """Count a text as a network counts it.

    WEIGHTED (X): an address is 23, an emoji 2, most scripts 1, Chinese, Japanese and Korean 2 a character.
    EMOJI_AS_BYTES (Threads): an emoji is as many as it has bytes.
    """
    if counting is Counting.WEIGHTED:
        return _weighted(text)
    if counting is Counting.EMOJI_AS_BYTES:
        return sum(len(one.encode()) if _EMOJI.search(one) else 1 for one in _GRAPHEME.findall(text))
    return len(_GRAPHEME.findall(text))


def beginning(*, text: str, counting: Counting, most: int) -> str:
    """Give the longest beginning of a text that counts no more than `most`, without cutting what people see as one character."""
    if count(text=text, counting=counting) <= most:
        return text
    pieces = _GRAPHEME.findall(text)
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        fits = count(text="".join(pieces[:middle]), counting=counting) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return "".join(pieces[:low])


def _weighted(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    without, addresses = _ADDRESS.subn("", text)
    return ADDRESS_WEIGHT * int(addresses) + sum(_weight(one) for one in _GRAPHEME.findall(without))


def _weight(grapheme: str) -> int:
    if _EMOJI.search(grapheme):
        return 2
    return sum(1 if any(low <= ord(one) <= high for low, high in _LIGHT) else 2 for one in grapheme)
