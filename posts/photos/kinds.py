"""The kinds of picture that are taken: their endings, their first bytes and how many pixels each may have.

Nothing here decodes; it only looks at names and at the first bytes.
"""

from enum import StrEnum
from pathlib import PurePath

MOST_BYTES = 25_000_000


class Kind(StrEnum):
    """A kind of picture. The value is the name of the only decoder that is allowed to open it."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIF = "HEIF"
    AVIF = "AVIF"
    GIF = "GIF"


NAMES = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.WEBP: "WebP",
    Kind.HEIF: "HEIC",
    Kind.AVIF: "AVIF",
    Kind.GIF: "GIF",
}

ENDINGS = {
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".jfif": Kind.JPEG,
    ".png": Kind.PNG,
    ".webp": Kind.WEBP,
    ".heic": Kind.HEIF,
    ".heif": Kind.HEIF,
    ".avif": Kind.AVIF,
    ".gif": Kind.GIF,
}

# Measured, so that the largest picture taken stays under the memory a cleaning may cost: a JPEG is shrunk while it is
# read, the others must be held whole (WebP as four canvases).
MOST_PIXELS = {
    Kind.JPEG: 60_000_000,
    Kind.PNG: 36_000_000,
    Kind.WEBP: 12_500_000,
    Kind.HEIF: 25_000_000,
    Kind.AVIF: 20_000_000,
    Kind.GIF: 12_500_000,
}

_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def kind_by_name(*, filename: str) -> Kind | None:
    """Read the kind off the ending of a file's name. This never touches a disk."""
    return ENDINGS.get(PurePath(filename.strip()).suffix.lower())


def kind_by_content(*, data: bytes) -> Kind | None:
    """Read the kind off the first bytes. This says nothing about whether the rest can be decoded."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    return _kind_by_brand(data)


def _kind_by_brand(data: bytes) -> Kind | None:
    if data[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, length, 4))}
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    return Kind.HEIF if brands & _HEIF_BRANDS else None
