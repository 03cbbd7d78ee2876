"""The kinds of video that are taken: their endings, their first bytes, and how they are served.

Nothing here looks deeper; it only looks at names and at the first bytes.
"""

from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """A kind of video: the two that phones write, and the one that browsers record."""

    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"


NAMES = {Kind.MP4: "MP4", Kind.MOV: "QuickTime (MOV)", Kind.WEBM: "WebM"}
CONTENT_TYPES = {Kind.MP4: "video/mp4", Kind.MOV: "video/quicktime", Kind.WEBM: "video/webm"}
ENDINGS = {".mp4": Kind.MP4, ".m4v": Kind.MP4, ".mov": Kind.MOV, ".qt": Kind.MOV, ".webm": Kind.WEBM}

# What kind_by_content needs to see.
FIRST_BYTES = 64
_QUICKTIME = b"qt  "
_MP4_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4VH",
    b"MSNV",
    b"dash",
)
_EBML = b"\x1a\x45\xdf\xa3"


def kind_by_name(*, filename: str) -> Kind | None:
    """Read the kind off the ending of a file's name. This never touches a disk."""
    return ENDINGS.get(PurePath(filename.strip()).suffix.lower())


def kind_by_content(*, first: bytes) -> Kind | None:
    """Read the kind off the first bytes. This says nothing about whether the rest holds together."""
    if first.startswith(_EBML):
        return Kind.WEBM
    if first[4:8] != b"ftyp":
        return None
    if first[8:12] == _QUICKTIME:
        return Kind.MOV
    return Kind.MP4 if first[8:12] in _MP4_BRANDS else None
