"""What a photo carries besides its pixels, in words a teacher knows: place, date, phone model.

Only says what was there; nothing here removes anything. The clean copy is built from pixels alone, so whatever this
room overlooks is gone all the same.
"""

import struct
from typing import Any

from PIL import ExifTags, Image

from posts.photos.kinds import Kind
from posts.photos.structure import Layout
from posts.photos.words import REMOVED_WORDS

# What reading a damaged block of camera data raises.
_DAMAGED = (SyntaxError, ValueError, TypeError, LookupError, OSError, ArithmeticError, AttributeError, struct.error)

_PLACE, _DATE, _PHONE, _OWNER = "place", "date", "phone model", "name of the owner"
_SERIAL, _COMMENT, _SETTINGS = "serial number", "comment", "camera settings"

_WORD_BY_TAG = {
    "GPSInfo": _PLACE,
    "DateTime": _DATE,
    "DateTimeOriginal": _DATE,
    "DateTimeDigitized": _DATE,
    "PreviewDateTime": _DATE,
    "Make": _PHONE,
    "Model": _PHONE,
    "UniqueCameraModel": _PHONE,
    "HostComputer": _PHONE,
    "Artist": _OWNER,
    "XPAuthor": _OWNER,
    "CameraOwnerName": _OWNER,
    "Copyright": _OWNER,
    "BodySerialNumber": _SERIAL,
    "CameraSerialNumber": _SERIAL,
    "LensSerialNumber": _SERIAL,
    "ImageDescription": _COMMENT,
    "UserComment": _COMMENT,
    "XPComment": _COMMENT,
    "XPTitle": _COMMENT,
    "XPSubject": _COMMENT,
    "XPKeywords": _COMMENT,
}
# What only says how to draw the pixels; every file has some of it and nobody needs to hear of it.
_UNREMARKABLE = {
    "Orientation",
    "XResolution",
    "YResolution",
    "ResolutionUnit",
    "YCbCrPositioning",
    "ExifOffset",
    "ExifVersion",
    "ComponentsConfiguration",
    "FlashPixVersion",
    "ColorSpace",
    "ExifImageWidth",
    "ExifImageHeight",
    "ImageWidth",
    "ImageLength",
}
_WORD_BY_PART = {
    "tEXt": "text",
    "zTXt": "text",
    "iTXt": "text",
    "tIME": _DATE,
    "iCCP": "colour profile",
    "ICCP": "colour profile",
    "XMP ": "editing notes",
    "ED": "caption",
    "FE": _COMMENT,
    "note fe": _COMMENT,
    "acTL": "movement",
    "ANIM": "movement",
}


def words_for(*, image: Image.Image, kind: Kind, layout: Layout, data: bytes) -> tuple[str, ...]:
    """Name what the photo carries besides its pixels, the most telling first."""
    found = {_WORD_BY_PART[part] for part in layout.parts if part in _WORD_BY_PART}
    found |= _from_exif(image)
    found |= _from_container(image, kind)
    if data[layout.end :].strip(b"\0"):
        found.add("hidden data")
    return tuple(word for word in REMOVED_WORDS if word in found)


def orientation_of(image: Image.Image) -> int:
    """Which way up the camera says the picture is; 1, as it stands, when that cannot be read."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _DAMAGED:
        return 1


def _from_exif(image: Image.Image) -> set[str]:
    """A damaged block of camera data is still camera data that was removed."""
    try:
        exif = image.getexif()
        tags = {ExifTags.TAGS.get(tag, "") for tag in (*exif, *exif.get_ifd(ExifTags.IFD.Exif))}
        found = {_WORD_BY_TAG.get(tag, _SETTINGS) for tag in tags - _UNREMARKABLE}
        if exif.get_ifd(ExifTags.IFD.IFD1):
            found.add("thumbnail")
        return found
    except _DAMAGED:
        return {_SETTINGS}


def _from_container(image: Image.Image, kind: Kind) -> set[str]:
    info: dict[Any, Any] = image.info
    found = set()
    if info.get("icc_profile"):
        found.add("colour profile")
    if info.get("xmp"):
        found.add("editing notes")
    if kind is Kind.HEIF and info.get("thumbnails"):
        found.add("thumbnail")
    if kind is Kind.HEIF and (info.get("depth_images") or info.get("aux")):
        found.add("extra pictures")
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        found.add("movement" if kind in (Kind.GIF, Kind.WEBP, Kind.PNG) else "extra pictures")
    return found
