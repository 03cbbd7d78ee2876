"""MP4 and QuickTime files are boxes in boxes: a size, a name of four letters, and what is inside. Here they are walked.

Not here: what a box means (`movie`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from posts.videos.refusals import Reason, Refused
from posts.videos.source import Patch, Source

FILE = b"file"
SPACE = frozenset({b"free", b"skip", b"wide"})
# Every box that draws the picture or makes the sound, by the box it lies in. Whatever is not named here is written over.
ALLOWED: dict[bytes, frozenset[bytes]] = {
    FILE: frozenset({b"ftyp", b"moov", b"mdat", *SPACE}),
    b"moov": frozenset({b"mvhd", b"trak", b"iods", *SPACE}),
    b"trak": frozenset({b"tkhd", b"mdia", b"edts", b"tref", b"tapt", *SPACE}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng", *SPACE}),
    b"minf": frozenset({b"vmhd", b"smhd", b"nmhd", b"sthd", b"gmhd", b"hdlr", b"dinf", b"stbl", *SPACE}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(
        {
            b"stsd",
            b"stts",
            b"ctts",
            b"cslg",
            b"stss",
            b"stps",
            b"stsc",
            b"stsz",
            b"stco",
            b"co64",
            b"sdtp",
            b"sbgp",
            b"sgpd",
        }
    )
    | SPACE,
}
# What would be a video made in pieces: read nowhere, so refused.
PIECES = frozenset({b"moof", b"mvex", b"mfra", b"styp", b"sidx"})


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its name, where it begins, where its inside begins, and where it ends."""

    name: bytes
    at: int
    body: int
    end: int


def boxes(source: Source, start: int, end: int, *, outermost: bool = False) -> Iterator[Box]:
    """Give the boxes between two places. What does not add up to whole boxes is refused."""
    at = start
    while at < end:
        source.count()
        if end - at < 8:
            if source.is_blank(at, end):
                return
            raise Refused(Reason.HIDES_A_FILE if outermost else Reason.UNREADABLE)
        size, name, body = source.number(at, 4), source.read(at + 4, 4), at + 8
        if size == 1:
            size, body = source.number(at + 8, 8), at + 16
        elif size == 0 and outermost:
            size = end - at
        if size < body - at:
            raise Refused(Reason.UNREADABLE)
        if at + size > end:
            raise Refused(Reason.CUT_SHORT if outermost and name.isalnum() else Reason.UNREADABLE)
        yield Box(name=name, at=at, body=body, end=at + size)
        at += size


def emptied(box: Box) -> Patch:
    """Make an empty box of the same size in the place of another: nothing behind it moves."""
    size = box.end - box.at
    long = box.body - box.at == 16
    head = b"\0\0\0\x01free" + size.to_bytes(8, "big") if long else size.to_bytes(4, "big") + b"free"
    return Patch(at=box.at, length=size, head=head)
