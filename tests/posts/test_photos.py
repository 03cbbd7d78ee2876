"""Clean copies of photos: nothing but pixels, upright, in ordinary colours, and what was removed said in plain words."""

import hashlib
import io

import pytest
from PIL import Image, ImageCms

from posts.photos import clean
from posts.photos.structure import is_nothing_but_pixels
from tests.posts import photo_files as files


def opened(photo):
    return Image.open(io.BytesIO(photo.jpeg))


def colours_by_corner(photo):
    picture = opened(photo)
    wide, high = picture.width - 20, picture.height - 20
    return tuple(
        max(
            {"red": (220, 20, 20), "green": (20, 160, 20), "blue": (20, 20, 220), "white": (255, 255, 255)}.items(),
            key=lambda known: -sum(abs(a - b) for a, b in zip(known[1], picture.getpixel(place), strict=True)),
        )[0]
        for place in ((20, 20), (wide, 20), (20, high), (wide, high))
    )


UPRIGHT = ("red", "green", "blue", "white")
FULL_POCKETS = [
    pytest.param(files.loaded_jpeg(), "IMG_1.JPG", id="jpeg"),
    pytest.param(files.loaded_png(), "one.png", id="png"),
    pytest.param(files.loaded("WEBP"), "one.webp", id="webp"),
    pytest.param(files.loaded("AVIF"), "one.avif", id="avif"),
    pytest.param(files.loaded("HEIF"), "IMG_2.HEIC", id="heic"),
    pytest.param(files.film("GIF"), "one.gif", id="gif"),
]


@pytest.mark.parametrize(("data", "filename"), FULL_POCKETS)
def test_clean_copy_holds_nothing_but_pixels(data, filename):
    photo = clean(data=data, filename=filename)

    assert is_nothing_but_pixels(jpeg=photo.jpeg)
    for word in (files.SECRET, b"Exif", b"http", b"ICC_PROFILE", b"Fernhill", b"Photoshop", b"2027:03"):
        assert word not in photo.jpeg
    with opened(photo) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progression"}


@pytest.mark.parametrize(("data", "filename"), FULL_POCKETS)
def test_renditions_hold_nothing_but_pixels_either(data, filename):
    photo = clean(data=data, filename=filename)

    assert [one.name for one in photo.renditions] == ["page", "phone", "list"]
    assert all(is_nothing_but_pixels(jpeg=one.jpeg) for one in photo.renditions)


def test_what_was_removed_is_said_in_plain_words():
    photo = clean(data=files.loaded_jpeg(), filename="IMG_1.jpeg")

    assert photo.removed == (
        "place",
        "date",
        "phone model",
        "comment",
        "caption",
        "editing notes",
        "colour profile",
        "hidden data",
    )


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (files.loaded_png(), "a.png", {"place", "date", "phone model", "text", "colour profile", "hidden data"}),
        (files.loaded("WEBP"), "a.webp", {"place", "date", "phone model", "editing notes", "colour profile"}),
        (files.loaded("AVIF"), "a.avif", {"place", "date", "phone model", "editing notes", "colour profile"}),
        (files.loaded("HEIF"), "a.heic", {"place", "date", "phone model", "editing notes", "colour profile"}),
        (files.film("GIF"), "a.gif", {"comment", "movement"}),
        (files.film("WEBP"), "a.webp", {"movement"}),
        (files.film("PNG"), "a.png", {"movement"}),
        (files.film("MPO"), "a.jpg", {"comment", "extra pictures"}),
    ],
)
def test_each_kind_says_what_it_carried(data, filename, words):
    photo = clean(data=data, filename=filename)

    assert words <= set(photo.removed)


def test_photo_with_empty_pockets_has_nothing_removed():
    photo = clean(data=files.encoded(files.quarters(), "JPEG"), filename="plain.jpg")

    assert photo.removed == ()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_clean_copy_stands_upright(orientation, kind):
    undo = {2: 0, 3: 1, 4: 2, 5: 3, 6: 4, 7: 5, 8: 6}
    turns = [
        Image.Transpose.FLIP_LEFT_RIGHT,
        Image.Transpose.ROTATE_180,
        Image.Transpose.FLIP_TOP_BOTTOM,
        Image.Transpose.TRANSPOSE,
        Image.Transpose.ROTATE_90,
        Image.Transpose.TRANSVERSE,
        Image.Transpose.ROTATE_270,
    ]
    stored = files.quarters() if orientation == 1 else files.quarters().transpose(turns[undo[orientation]])

    photo = clean(data=files.encoded(stored, kind, exif=files.camera_data(orientation)), filename=f"a.{kind.lower()}")

    assert colours_by_corner(photo) == UPRIGHT
    assert (photo.width, photo.height) == (400, 300)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_iphone_photo_stands_upright(orientation):
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[orientation]
    stored = files.quarters().transpose(turn)
    stored.info["exif"] = files.camera_data(orientation).tobytes()

    photo = clean(data=files.encoded(stored, "HEIF"), filename="IMG_3.heic")

    assert colours_by_corner(photo) == UPRIGHT


@pytest.mark.parametrize("size", [(1599, 900), (2048, 1000), (2049, 1000), (3199, 1200), (3201, 1200), (9000, 40)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_master_is_at_most_2048_and_at_least_1600_when_the_photo_is(size, kind):
    data = files.encoded(files.quarters(*size), kind)

    photo = clean(data=data, filename=f"a.{kind.lower()}")

    longest = max(photo.width, photo.height)
    assert min(size[0], 1600) <= longest <= 2048
    assert abs(photo.width / photo.height - size[0] / size[1]) / (size[0] / size[1]) < 0.15
    assert opened(photo).size == (photo.width, photo.height)


def test_the_hash_is_of_the_published_bytes():
    photo = clean(data=files.loaded_jpeg(), filename="a.jpg")

    assert photo.sha256 == hashlib.sha256(photo.jpeg).hexdigest()


def test_cleaning_twice_gives_the_same_bytes():
    first = clean(data=files.loaded_jpeg(), filename="a.jpg")
    second = clean(data=files.loaded_jpeg(), filename="b.jpg")

    assert first == second


def test_colours_of_another_profile_are_brought_to_srgb():
    lab = ImageCms.createProfile("LAB")
    swapped = ImageCms.profileToProfile(files.quarters(), ImageCms.createProfile("sRGB"), lab, outputMode="LAB")
    data = files.encoded(Image.merge("RGB", swapped.split()), "PNG", icc_profile=files.profile())

    photo = clean(data=data, filename="a.png")

    assert photo.removed == ("colour profile",)
    assert opened(photo).mode == "RGB"


@pytest.mark.parametrize(
    ("picture", "kind", "filename"),
    [
        (files.quarters(mode="CMYK"), "JPEG", "a.jpg"),
        (files.quarters(mode="L"), "JPEG", "a.jpg"),
        (files.quarters(mode="1"), "PNG", "a.png"),
        (files.quarters(mode="P"), "PNG", "a.png"),
        (files.quarters(mode="LA"), "PNG", "a.png"),
        (files.quarters(mode="RGBA"), "PNG", "a.png"),
        (files.quarters(mode="RGBA"), "WEBP", "a.webp"),
        (files.quarters(mode="RGBA"), "HEIF", "a.heif"),
    ],
)
def test_every_colour_mode_becomes_ordinary_colours(picture, kind, filename):
    photo = clean(data=files.encoded(picture, kind), filename=filename)

    assert opened(photo).mode == "RGB"
    assert opened(photo).getpixel((380, 280)) > (240, 240, 240)


def test_sixteen_bit_greys_keep_their_brightness():
    grey = Image.new("I;16", (40, 30), 0x8000)

    photo = clean(data=files.encoded(grey, "PNG"), filename="a.png")

    assert abs(opened(photo).getpixel((20, 15))[0] - 128) <= 2


def test_clear_glass_becomes_white_paper():
    clear = Image.new("RGBA", (3400, 30), (0, 0, 0, 0))

    photo = clean(data=files.encoded(clear, "PNG"), filename="a.png")

    assert opened(photo).getpixel((20, 5)) == (255, 255, 255)


def test_damaged_camera_data_is_still_removed():
    data = bytearray(files.loaded_jpeg())
    at = data.index(b"Exif\0\0") + 10
    data[at : at + 60] = b"\xff" * 60

    photo = clean(data=bytes(data), filename="a.jpg")

    assert photo.width == 400
    assert "camera settings" in photo.removed or "comment" in photo.removed
