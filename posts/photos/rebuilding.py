"""A new picture from the pixels of an old one: upright, in ordinary colours, shrunk, with nothing else in it.

Runs in the child process only. Limits of memory and time are the child's; the limit of pixels is here, because it must
be asked between opening a file and reading it.
"""

import importlib
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms

from posts.photos.disguises import hides_another_file
from posts.photos.kinds import MOST_PIXELS, Kind, kind_by_content
from posts.photos.refusals import Reason, Refused
from posts.photos.removing import orientation_of, words_for
from posts.photos.structure import Layout, layout_of

LONGEST, LEAST = 2048, 1600
RENDITIONS = {"page": 1200, "phone": 640, "list": 320}
QUALITY = 86
_STRIP = 256
_PLUGINS = {
    Kind.JPEG: "JpegImagePlugin",
    Kind.PNG: "PngImagePlugin",
    Kind.WEBP: "WebPImagePlugin",
    Kind.AVIF: "AvifImagePlugin",
    Kind.GIF: "GifImagePlugin",
}
_SRGB = ImageCms.createProfile("sRGB")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """The clean JPEG, smaller ones by name, and the words for what was left behind."""

    master: bytes
    renditions: dict[str, bytes]
    removed: tuple[str, ...]


def prepare_decoder(*, kind: Kind) -> None:
    """Load the one decoder that may open this kind, on one thread. This is done before the limits come down."""
    if kind is Kind.HEIF:
        import pillow_heif

        pillow_heif.register_heif_opener()
        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.options.DEPTH_IMAGES = False
        pillow_heif.options.AUX_IMAGES = False
    else:
        importlib.import_module(f"PIL.{_PLUGINS[kind]}")
    if kind is Kind.AVIF:
        setattr(sys.modules["PIL.AvifImagePlugin"], "DEFAULT_MAX_THREADS", 1)  # noqa: B010 - loaded only for this kind
    Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())


def rebuild(*, data: bytes, kind: Kind) -> Rebuilt:
    """Build the clean copy and its smaller renditions. Raises Refused, or whatever the decoder raises."""
    if kind_by_content(data=data) is not kind:
        raise Refused(Reason.NOT_A_PHOTO)
    layout = layout_of(data=data, kind=kind)
    if hides_another_file(data=data, end=layout.end):
        raise Refused(Reason.HIDES_A_FILE)
    small, removed = _read(data, kind, layout)
    pixels = _only_pixels(small)
    del small
    return Rebuilt(master=_as_jpeg(pixels), renditions=dict(_renditions(pixels)), removed=removed)


def _read(data: bytes, kind: Kind, layout: Layout) -> tuple[Image.Image, tuple[str, ...]]:
    with Image.open(io.BytesIO(data), formats=(kind.value,)) as image:
        _refuse_too_many_pixels(image, kind)
        if kind is Kind.JPEG:
            _ask_for_a_smaller_decoding(image)
        image.load()
        removed = words_for(image=image, kind=kind, layout=layout, data=data)
        upright = _upright(_shrunk(image), orientation_of(image))
        return _in_srgb(upright, image.info.get("icc_profile")), removed


def _refuse_too_many_pixels(image: Image.Image, kind: Kind) -> None:
    if image.width * image.height > MOST_PIXELS[kind]:
        raise Refused(Reason.TOO_MANY_PIXELS)


def _ask_for_a_smaller_decoding(image: Image.Image) -> None:
    """A JPEG decoder can leave out what will not be seen; that is most of the time and memory of a large photo.

    Asked of a JPEG only: for HEIC it would mean the embedded thumbnail, which may show something else than the picture.
    """
    longest = max(image.size)
    if longest > LEAST:
        image.draft(None, (-(-image.width * LEAST // longest), -(-image.height * LEAST // longest)))


def _shrunk(image: Image.Image) -> Image.Image:
    """Flatten on white and bring the longest side to at most 2048, in strips: a second full-size copy never exists."""
    factor = max(1, max(image.size) // LEAST)
    if factor == 1 and image.mode in ("L", "RGB", "CMYK") and not image.has_transparency_data:
        image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
        return image
    small = Image.new(_flat_mode(image), (-(-image.width // factor), -(-image.height // factor)))
    step = max(1, _STRIP // factor) * factor
    for top in range(0, image.height, step):
        strip = _flat(image.crop((0, top, image.width, min(top + step, image.height))), small.mode)
        small.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    small.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return small


def _flat_mode(image: Image.Image) -> str:
    if image.mode == "CMYK":
        return "CMYK"
    return "L" if image.mode in ("1", "L", "LA", "I") or image.mode.startswith("I;16") else "RGB"


def _flat(strip: Image.Image, mode: str) -> Image.Image:
    if strip.mode == "I" or strip.mode.startswith("I;16"):
        return strip.convert("I").point(lambda value: value * (1 / 256)).convert(mode)
    if not strip.has_transparency_data:
        return strip.convert(mode)
    page = Image.new("RGBA", strip.size, "white")
    page.alpha_composite(strip.convert("RGBA"))
    return page.convert(mode)


def _upright(small: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return small if turn is None else small.transpose(turn)


def _in_srgb(small: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring colours to sRGB. A profile that does not fit its picture is no reason to refuse the photo."""
    if not profile:
        return _plain(small)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if (source.profile.profile_description or "").startswith("sRGB"):
            return _plain(small)
        converted = ImageCms.profileToProfile(small, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return _plain(small)
    return converted or _plain(small)


def _plain(small: Image.Image) -> Image.Image:
    return small if small.mode == "RGB" else small.convert("RGB")


def _only_pixels(small: Image.Image) -> Image.Image:
    """A copy would keep comments and profiles in its pockets; a picture made from bytes has no pockets."""
    return Image.frombytes("RGB", small.size, small.tobytes())


def _renditions(master: Image.Image) -> Iterator[tuple[str, bytes]]:
    smaller = master
    for name, longest in RENDITIONS.items():
        smaller = smaller.copy()
        smaller.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        yield name, _as_jpeg(smaller)


def _as_jpeg(pixels: Image.Image) -> bytes:
    out = io.BytesIO()
    pixels.save(out, format="JPEG", quality=QUALITY)
    return out.getvalue()
