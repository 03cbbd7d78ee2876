"""How a picture file is laid out: which parts it has, where the picture ends, and what hides behind it.

Reads bytes and counts; decodes no pixel. A file that stops in the middle is left to the decoder to refuse.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from posts.photos.kinds import Kind
from posts.photos.refusals import Reason, Refused

MOST_PARTS = 20_000
MOST_SCANS = 64
MOST_FRAMES = 1_000
MOST_GIF_BLOCKS = 400_000

_SCAN_END = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_STANDALONE = {0x01, *range(0xD0, 0xD9)}
_SOS, _EOI = 0xDA, 0xD9
_JPEG_PIXEL_PARTS = {"D8", "E0", "DB", "C0", "C4", "DA", "DD", "D9"}


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The names of a file's parts, in order, and the offset where the picture ends."""

    parts: tuple[str, ...]
    end: int


def layout_of(*, data: bytes, kind: Kind) -> Layout:
    """List the parts of a picture file. This refuses one with absurdly many parts, scans or frames."""
    walk, most = _WALKS[kind]
    parts: list[str] = []
    end = len(data)
    for name, after in walk(data):
        parts.append(name)
        end = after
        if len(parts) > most:
            raise Refused(Reason.TOO_MANY_PARTS)
    if parts.count("DA") > MOST_SCANS or sum(parts.count(frame) for frame in ("image", "fcTL", "ANMF")) > MOST_FRAMES:
        raise Refused(Reason.TOO_MANY_PARTS)
    return Layout(parts=tuple(parts), end=min(end, len(data)))


def is_nothing_but_pixels(*, jpeg: bytes) -> bool:
    """Say whether a JPEG holds only what draws the picture. This is asked of every clean copy before it is trusted."""
    layout = layout_of(data=jpeg, kind=Kind.JPEG)
    first_part = jpeg[2:4] + jpeg[6:11]
    return (
        set(layout.parts) <= _JPEG_PIXEL_PARTS
        and layout.parts[:1] == ("D8",)
        and layout.parts[-1:] == ("D9",)
        and layout.parts.count("E0") == 1
        and first_part == b"\xff\xe0JFIF\0"
        and jpeg[4:6] == b"\x00\x10"
        and layout.end == len(jpeg)
    )


def size_of_jpeg(*, jpeg: bytes) -> tuple[int, int]:
    """Read width and height of a baseline JPEG. Raises ValueError for anything else."""
    end = 0
    for name, after in _jpeg(jpeg):
        if name == "C0":
            return _number(jpeg, end + 7, 2), _number(jpeg, end + 5, 2)
        end = after
    raise ValueError("no size in this JPEG")


def _jpeg(data: bytes) -> Iterator[tuple[str, int]]:
    at = 0
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        after = at + 2 if marker in _STANDALONE or marker == _EOI else at + 2 + _number(data, at + 2, 2)
        if marker == _SOS:
            found = _SCAN_END.search(data, after)
            after = found.start() if found else len(data)
        yield f"{marker:02X}", after
        if marker == _EOI:
            return
        at = after


def _png(data: bytes) -> Iterator[tuple[str, int]]:
    at = 8
    while at + 12 <= len(data):
        name = data[at + 4 : at + 8].decode("latin-1")
        at += 12 + _number(data, at, 4)
        yield name, at
        if name == "IEND":
            return


def _webp(data: bytes) -> Iterator[tuple[str, int]]:
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    while at + 8 <= min(end, len(data)):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        name = data[at : at + 4].decode("latin-1")
        at += 8 + length + length % 2
        yield name, at
    yield "RIFF", end


def _boxes(data: bytes) -> Iterator[tuple[str, int]]:
    at = 0
    while at + 8 <= len(data):
        length, name = _number(data, at, 4), data[at + 4 : at + 8]
        if length == 1:
            length = _number(data, at + 8, 8)
        if length == 0:
            length = len(data) - at
        if length < 8 or not name.isalnum():
            return
        at += length
        yield name.decode("latin-1"), at


def _gif(data: bytes) -> Iterator[tuple[str, int]]:
    at = 13 + _gif_colours(data, 10)
    while at < len(data):
        opening = data[at]
        if opening == 0x3B:
            yield "end", at + 1
            return
        if opening == 0x2C:
            at += 11 + _gif_colours(data, at + 9)
            yield "image", at
        elif opening == 0x21:
            yield f"note {data[at + 1 : at + 2].hex()}", at
            at += 2
        else:
            return
        for after in _gif_blocks(data, at):
            at = after
            yield "block", at


def _gif_blocks(data: bytes, at: int) -> Iterator[int]:
    while at < len(data):
        length = data[at]
        at += 1 + length
        yield at
        if length == 0:
            return


def _gif_colours(data: bytes, at: int) -> int:
    flags = data[at] if at < len(data) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


_WALKS: dict[Kind, tuple[Callable[[bytes], Iterator[tuple[str, int]]], int]] = {
    Kind.JPEG: (_jpeg, MOST_PARTS),
    Kind.PNG: (_png, MOST_PARTS),
    Kind.WEBP: (_webp, MOST_PARTS),
    Kind.HEIF: (_boxes, MOST_PARTS),
    Kind.AVIF: (_boxes, MOST_PARTS),
    Kind.GIF: (_gif, MOST_GIF_BLOCKS),
}
