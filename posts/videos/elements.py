"""WebM files are elements in elements: an identity, a size, and what is inside, both numbers as long as they say they are.

Not here: what an element means (`webm`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from posts.videos.refusals import Reason, Refused
from posts.videos.source import Patch, Source

VOID, CHECKSUM = 0xEC, 0xBF


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its identity, where it begins, where its inside begins, and where it ends; `is_open` if it does not say."""

    name: int
    at: int
    body: int
    end: int
    is_open: bool = False


def elements(source: Source, start: int, end: int) -> Iterator[Element]:
    """Give the elements between two places. What does not add up to whole elements is refused."""
    at = start
    while at < end:
        one = element(source, at, end)
        yield one
        at = one.end


def element(source: Source, at: int, end: int) -> Element:
    """Read what one element says of itself; an open one ends where that in which it lies ends."""
    source.count()
    name, after = _number(source, at, longest=4, keeps_its_mark=True)
    size, body = _number(source, after, longest=8)
    is_open = size == (1 << (7 * (body - after))) - 1
    if body > end or (not is_open and body + size > end):
        raise Refused(Reason.CUT_SHORT)
    return Element(name=name, at=at, body=body, end=end if is_open else body + size, is_open=is_open)


def emptied(one: Element) -> Patch:
    """Make an empty element of the same size in the place of another: nothing behind it moves."""
    whole = one.end - one.at
    if whole < 9:
        return Patch(at=one.at, length=whole, head=bytes([VOID, 0x80 | (whole - 2)]))
    return Patch(at=one.at, length=whole, head=bytes([VOID, 0x01]) + (whole - 9).to_bytes(7, "big"))


def _number(source: Source, at: int, *, longest: int, keeps_its_mark: bool = False) -> tuple[int, int]:
    """Read a number whose first bits say how long it is; give it and where it ends."""
    first = source.number(at, 1)
    length = 9 - first.bit_length()
    if length > longest:
        raise Refused(Reason.UNREADABLE)
    number = source.number(at, length)
    return number if keeps_its_mark else number & ((1 << (7 * length)) - 1), at + length
