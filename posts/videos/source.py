"""Reading a file of any size a little at a time, and what a look through it brings to light.

Every number that a file says about itself is a claim. Nothing is read because of one without asking whether the file has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from posts.videos.refusals import Reason, Refused

MOST_AT_ONCE = 8_000_000
MOST_PARTS = 400_000
MOST_PATCHES = 20_000
_STRIDE = 1 << 20


@dataclass(frozen=True, slots=True)
class Patch:
    """Bytes to write over: from `at`, `length` bytes become `head` and then nothing but zeros. The file keeps its size."""

    at: int
    length: int
    head: bytes = b""


@dataclass(slots=True, kw_only=True)
class Found:
    """What a video is, what it carries besides picture and sound, and how to write over that."""

    milliseconds: int
    width: int
    height: int
    words: set[str] = field(default_factory=set)
    patches: list[Patch] = field(default_factory=list)


class Source:
    """A file as a row of bytes; asking for bytes that it does not have is a file cut short."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, 2)
        self._met = 0

    def read(self, at: int, length: int) -> bytes:
        """Read exactly these bytes."""
        if length > MOST_AT_ONCE:
            raise Refused(Reason.TOO_MANY_PARTS)
        if at < 0 or length < 0 or at + length > self.size:
            raise Refused(Reason.CUT_SHORT)
        self._file.seek(at)
        data = self._file.read(length)
        if len(data) != length:
            raise Refused(Reason.CUT_SHORT)
        return data

    def number(self, at: int, length: int) -> int:
        """Read a number, its highest byte first."""
        return int.from_bytes(self.read(at, length), "big")

    def beginning(self, at: int, end: int) -> bytes:
        """Read what fits at once of a stretch: enough to say what kind of notes it holds."""
        return self.read(at, min(end - at, _STRIDE))

    def is_blank(self, at: int, end: int) -> bool:
        """Say whether a stretch is nothing but zeros."""
        return not any(any(part) for part in self._strides(at, end))

    def count(self) -> None:
        """Count one part more, and refuse a file that has absurdly many."""
        self._met += 1
        if self._met > MOST_PARTS:
            raise Refused(Reason.TOO_MANY_PARTS)

    def _strides(self, at: int, end: int) -> Iterator[bytes]:
        while at < end:
            length = min(end - at, _STRIDE)
            yield self.read(at, length)
            at += length
