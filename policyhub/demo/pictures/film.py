"""A film for the demo, drawn by the program: the sun comes up behind a small school.

A picture in WebP is one whole frame of VP8, so a row of them in a WebM file is a film that every browser plays. Nothing is heard.
"""

import io
import struct

from PIL import Image, ImageDraw

WIDTH, HEIGHT, EACH = 256, 144, 300
ALT = "The sun comes up behind a hill with a small school, and its windows light up. Nothing is heard."

_HILL, _WALL, _ROOF, _SUN = (74, 124, 89), (214, 188, 160), (150, 66, 54), (250, 206, 90)
_NIGHT, _DAY = (38, 46, 84), (172, 214, 240)
_DARK, _LIT = (70, 70, 84), (255, 232, 150)


def draw_film(*, frames: int = 6) -> bytes:
    """Draw a film of so many pictures, three tenths of a second each, as WebM. The same number always gives the same bytes."""
    pictures = [_vp8(_picture(number / max(1, frames - 1))) for number in range(frames)]
    blocks = [
        _element("A3", b"\x81" + struct.pack(">hB", place * EACH, 0x80) + one) for place, one in enumerate(pictures)
    ]
    video = _element("E0", _number("B0", WIDTH), _number("BA", HEIGHT))
    track = _element("AE", _number("D7", 1), _number("73C5", 1), _number("83", 1), _element("86", b"V_VP8"), video)
    length = _element("4489", struct.pack(">d", frames * EACH))
    about = _element("1549A966", _number("2AD7B1", 1_000_000), length, _element("4D80", b"PolicyHub"))
    cluster = _element("1F43B675", _number("E7", 0), *blocks)
    return _head() + _element("18538067", about, _element("1654AE6B", track), cluster)


def _picture(passed: float) -> Image.Image:
    """Draw how it looks when so much of the morning has passed, from none to all of it."""
    sky = tuple(round(night + (day - night) * passed) for night, day in zip(_NIGHT, _DAY, strict=True))
    picture = Image.new("RGB", (WIDTH, HEIGHT), sky)
    pen = ImageDraw.Draw(picture)
    height = 110 - passed * 78
    pen.ellipse((160, height - 18, 196, height + 18), fill=_SUN)
    pen.ellipse((-50, 96, WIDTH + 50, 270), fill=_HILL)
    pen.rectangle((56, 74, 120, 112), fill=_WALL)
    pen.polygon([(48, 74), (88, 51), (128, 74)], fill=_ROOF)
    for place in range(3):
        lit = passed > (place + 1) / 4
        pen.rectangle((64 + place * 19, 83, 74 + place * 19, 98), fill=_LIT if lit else _DARK)
    return picture


def _vp8(picture: Image.Image) -> bytes:
    """Give a picture as one frame: what a WebP file holds between its own head and its end."""
    out = io.BytesIO()
    picture.save(out, format="WEBP", quality=60, method=0)
    data = out.getvalue()
    at = data.index(b"VP8 ")
    (size,) = struct.unpack_from("<I", data, at + 4)
    return data[at + 8 : at + 8 + size]


def _head() -> bytes:
    versions = (("4286", 1), ("42F7", 1), ("42F2", 4), ("42F3", 8))
    kind = (_element("4282", b"webm"), _number("4287", 2), _number("4285", 2))
    return _element("1A45DFA3", *(_number(name, value) for name, value in versions), *kind)


def _element(name: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes.fromhex(name) + struct.pack(">Q", 1 << 56 | len(body)) + body


def _number(name: str, value: int) -> bytes:
    return _element(name, value.to_bytes(4, "big"))
