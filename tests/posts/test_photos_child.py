"""What the child process does, asked in this process: the same functions, without the limits."""

import io
import json
import resource
import sys
from types import SimpleNamespace

import pytest
from PIL import ExifTags, Image

from posts.photos import child
from posts.photos.kinds import Kind, kind_by_content
from posts.photos.rebuilding import prepare_decoder, rebuild
from posts.photos.refusals import Reason, Refused
from posts.photos.removing import orientation_of, words_for
from posts.photos.structure import Layout, is_nothing_but_pixels, layout_of, size_of_jpeg
from tests.posts import photo_files as files


@pytest.fixture(autouse=True)
def _own_pixel_limit(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)


@pytest.mark.parametrize(
    ("data", "kind", "word"),
    [
        (files.loaded_jpeg(), Kind.JPEG, "place"),
        (files.loaded_jpeg(orientation=6), Kind.JPEG, "place"),
        (files.loaded_png(), Kind.PNG, "text"),
        (files.loaded("WEBP"), Kind.WEBP, "place"),
        (files.loaded("AVIF"), Kind.AVIF, "place"),
        (files.loaded("HEIF"), Kind.HEIF, "place"),
        (files.film("GIF"), Kind.GIF, "movement"),
        (
            files.encoded(files.quarters(3400, 40, mode="RGBA"), "PNG", icc_profile=b"no profile"),
            Kind.PNG,
            "colour profile",
        ),
        (files.encoded(Image.new("I;16", (40, 30), 9), "PNG"), Kind.PNG, None),
        (files.encoded(files.quarters(mode="CMYK"), "JPEG"), Kind.JPEG, None),
    ],
)
def test_each_kind_is_rebuilt(data, kind, word):
    prepare_decoder(kind=kind)

    rebuilt = rebuild(data=data, kind=kind)

    assert is_nothing_but_pixels(jpeg=rebuilt.master)
    assert max(size_of_jpeg(jpeg=rebuilt.renditions["list"])) == min(320, max(size_of_jpeg(jpeg=rebuilt.master)))
    assert word is None or word in rebuilt.removed


@pytest.mark.filterwarnings("ignore:.*EXIF data:UserWarning")  # the child starts with -W ignore
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0nonsense", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
def test_damaged_camera_data_stops_nothing(exif):
    rebuilt = rebuild(data=files.encoded(files.quarters(), "JPEG", exif=exif), kind=Kind.JPEG)

    assert size_of_jpeg(jpeg=rebuilt.master) == (400, 300)


def test_camera_data_that_cannot_be_read_at_all_is_still_named():
    def damaged():
        raise SyntaxError("not a TIFF file")

    odd = SimpleNamespace(info={}, getexif=damaged)

    assert orientation_of(odd) == 1
    assert words_for(image=odd, kind=Kind.JPEG, layout=Layout(parts=(), end=0), data=b"") == ("camera settings",)


def test_pictures_inside_the_picture_are_named():
    plain = Image.Exif()
    plain.get_ifd = lambda which: {1: 1} if which == ExifTags.IFD.IFD1 else {}
    nested = SimpleNamespace(info={"thumbnails": [160], "depth_images": [1]}, getexif=lambda: plain, n_frames=2)

    words = words_for(image=nested, kind=Kind.HEIF, layout=Layout(parts=("ftyp",), end=9), data=b"x" * 9 + b"\0\0")

    assert words == ("thumbnail", "extra pictures")


def test_a_colour_profile_of_another_kind_of_colours_is_used():
    grey = Image.new("L", (40, 30), 128)

    rebuilt = rebuild(data=files.encoded(grey, "PNG", icc_profile=files.profile()), kind=Kind.PNG)

    assert rebuilt.removed == ("colour profile",)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (files.loaded_png(), Kind.JPEG, Reason.NOT_A_PHOTO),
        (files.loaded_jpeg() + files.archive(), Kind.JPEG, Reason.HIDES_A_FILE),
        (files.png_saying(9_000, 9_000), Kind.PNG, Reason.TOO_MANY_PIXELS),
        (files.png_saying(50_000, 50_000), Kind.PNG, Reason.TOO_MANY_PIXELS),
        (files.gif_with_frames(2_000), Kind.GIF, Reason.TOO_MANY_PARTS),
        (files.encoded(files.quarters(), "PNG")[:400], Kind.PNG, Reason.UNREADABLE),
    ],
)
def test_a_refusal_is_a_reason_and_nothing_else(data, kind, reason):
    assert child.answer(data=data, kind=kind) == ({"reason": reason}, [])


def test_too_little_memory_is_a_reason(monkeypatch):
    def full(**_):
        raise MemoryError

    monkeypatch.setattr(child, "rebuild", full)

    assert child.answer(data=b"", kind=Kind.JPEG) == ({"reason": Reason.TOO_HEAVY}, [])


def test_the_answer_is_one_line_and_the_pictures(monkeypatch):
    out = io.BytesIO()
    monkeypatch.setattr(child, "lower_the_limits", lambda **_: None)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(files.loaded_jpeg())))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))

    child.main(kind="JPEG", seconds="4")

    line, _, body = out.getvalue().partition(b"\n")
    header = json.loads(line)
    assert [name for name, _ in header["pictures"]] == ["master", "page", "phone", "list"]
    assert sum(length for _, length in header["pictures"]) == len(body)


def test_the_limits_come_down_before_the_photo_is_read(monkeypatch):
    set_to = {}
    monkeypatch.setattr(
        resource,
        "getrlimit",
        lambda what: (resource.RLIM_INFINITY, 8 if what == resource.RLIMIT_NOFILE else resource.RLIM_INFINITY),
    )
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: set_to.update({what: limits[0]}))

    child.lower_the_limits(seconds=4, memory=child.MOST_MEMORY, with_program=True)

    assert set_to[resource.RLIMIT_CPU] == 4
    assert set_to[resource.RLIMIT_FSIZE] == 0
    assert set_to[resource.RLIMIT_CORE] == 0
    assert set_to[resource.RLIMIT_NOFILE] == 8
    assert child.MOST_MEMORY < 256_000_000


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"]
)
def test_half_a_file_has_a_layout_too(kind, start):
    for tail in (b"", b"\0", b"\xff" * 9, b"\0" * 40, b"\x21\xf9\x04", b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x09"):
        layout = layout_of(data=start + tail, kind=kind)

        assert 0 <= layout.end <= len(start + tail)


def test_too_many_scans_are_refused():
    data = files.encoded(files.quarters(), "JPEG")
    at = data.index(b"\xff\xda")

    with pytest.raises(Refused):
        layout_of(data=data[:-2] + data[at:-2] * 70 + b"\xff\xd9", kind=Kind.JPEG)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda jpeg: jpeg + b"x",
        lambda jpeg: jpeg[:2] + b"\xff\xfe\0\x04hi" + jpeg[2:],
        lambda jpeg: jpeg.replace(b"JFIF", b"JFXX"),
        lambda jpeg: jpeg[:-2],
        lambda jpeg: b"",
    ],
)
def test_more_or_less_than_pixels_is_noticed(spoil):
    jpeg = rebuild(data=files.loaded_jpeg(), kind=Kind.JPEG).master

    assert is_nothing_but_pixels(jpeg=jpeg)
    assert not is_nothing_but_pixels(jpeg=spoil(jpeg))


def test_what_has_no_size_is_no_picture():
    with pytest.raises(ValueError, match="no size"):
        size_of_jpeg(jpeg=b"\xff\xd8\xff\xd9")


def test_brands_tell_heic_from_avif():
    assert kind_by_content(data=b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif") is Kind.AVIF
    assert kind_by_content(data=b"\0\0\0\x1cftypmif1\0\0\0\0mif1heic") is Kind.HEIF
    assert kind_by_content(data=b"\0\0\0\x1cftypisom\0\0\0\0isommp42") is None
