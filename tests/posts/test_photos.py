import hashlib
import io
import logging
import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageCms

from posts.photos import RefusedPhoto, clean, cleaning
from posts.photos.checks import NobodyLooked, installed_checker
from posts.photos.kinds import ENDINGS, MOST_BYTES, Kind
from posts.photos.refusals import SENTENCES, Reason
from posts.photos.structure import is_nothing_but_pixels
from tests.posts import photo_files as files

MOST_MEMORY = 256_000_000


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


REFUSED = [
    pytest.param(b"", "a.jpg", Reason.EMPTY, id="zero bytes"),
    pytest.param(b"\xff\xd8\xff" + bytes(MOST_BYTES), "a.jpg", Reason.TOO_MANY_BYTES, id="too many bytes"),
    pytest.param(files.svg(), "a.svg", Reason.NO_PHOTO_ENDING, id="svg"),
    pytest.param(files.svg("<script>alert(1)</script>"), "a.jpg", Reason.NOT_A_PHOTO, id="svg named jpg"),
    pytest.param(b"Dear parents, " * 40, "a.jpg", Reason.NOT_A_PHOTO, id="text named jpg"),
    pytest.param(b"<!doctype html><script>alert(1)</script>", "a.png", Reason.NOT_A_PHOTO, id="page named png"),
    pytest.param(b"%PDF-1.7 ...", "a.jpg", Reason.NOT_A_PHOTO, id="pdf named jpg"),
    pytest.param(files.archive(), "a.jpg", Reason.NOT_A_PHOTO, id="archive named jpg"),
    pytest.param(files.encoded(files.quarters(), "TIFF"), "a.tiff", Reason.NO_PHOTO_ENDING, id="tiff"),
    pytest.param(files.encoded(files.quarters(), "TIFF"), "a.jpg", Reason.NOT_A_PHOTO, id="tiff named jpg"),
    pytest.param(files.encoded(files.quarters(), "ICO"), "a.png", Reason.NOT_A_PHOTO, id="icon named png"),
    pytest.param(files.encoded(files.quarters(), "EPS"), "a.jpg", Reason.NOT_A_PHOTO, id="eps named jpg"),
    pytest.param(files.encoded(files.quarters(), "BMP"), "a.bmp", Reason.NO_PHOTO_ENDING, id="bmp"),
    pytest.param(b"8BPS\x00\x01" + bytes(200), "a.jpg", Reason.NOT_A_PHOTO, id="psd named jpg"),
    pytest.param(files.loaded_png(), "a.jpg", Reason.NAME_DIFFERS, id="png named jpg"),
    pytest.param(files.loaded("AVIF"), "a.heic", Reason.NAME_DIFFERS, id="avif named heic"),
    pytest.param(files.loaded_jpeg(), "a", Reason.NO_PHOTO_ENDING, id="no ending"),
    pytest.param(files.loaded_jpeg(), "a.jpg.exe", Reason.NO_PHOTO_ENDING, id="two endings"),
    pytest.param(files.encoded(files.quarters(), "JPEG")[:1500], "a.jpg", Reason.UNREADABLE, id="cut jpeg"),
    pytest.param(files.encoded(files.quarters(), "PNG")[:400], "a.png", Reason.UNREADABLE, id="cut png"),
    pytest.param(files.encoded(files.quarters(), "WEBP")[:300], "a.webp", Reason.UNREADABLE, id="cut webp"),
    pytest.param(files.encoded(files.quarters(), "HEIF")[:600], "a.heic", Reason.UNREADABLE, id="cut heic"),
    pytest.param(files.encoded(files.quarters(), "AVIF")[:400], "a.avif", Reason.UNREADABLE, id="cut avif"),
    pytest.param(b"\xff\xd8\xff", "a.jpg", Reason.UNREADABLE, id="three bytes"),
    pytest.param(b"GIF89a", "a.gif", Reason.UNREADABLE, id="six bytes"),
    pytest.param(files.loaded_jpeg() + files.archive(), "a.jpg", Reason.HIDES_A_FILE, id="jpeg and archive"),
    pytest.param(files.loaded_png() + b"<HTML><SCRIPT>x", "a.png", Reason.HIDES_A_FILE, id="png and page"),
    pytest.param(
        files.encoded(files.quarters(), "JPEG", comment=b"<?php system('x');"), "a.jpg", Reason.HIDES_A_FILE, id="php"
    ),
    pytest.param(
        files.encoded(files.quarters(), "JPEG", comment=files.archive()), "a.jpg", Reason.HIDES_A_FILE, id="zip inside"
    ),
    pytest.param(
        files.encoded(files.quarters(), "PNG") + b"\x7fELF\x02", "a.png", Reason.HIDES_A_FILE, id="png and program"
    ),
    pytest.param(
        b"GIF89a/*" + files.film("GIF")[8:] + b"*/=1;alert(1)", "a.gif", Reason.HIDES_A_FILE, id="gif and script"
    ),
    pytest.param(files.jpeg_saying(40_000, 40_000), "a.jpg", Reason.TOO_MANY_PIXELS, id="jpeg says 1600 megapixels"),
    pytest.param(files.png_saying(50_000, 50_000), "a.png", Reason.TOO_MANY_PIXELS, id="png says 2500 megapixels"),
    pytest.param(files.png_saying(2**31 - 1, 2**31 - 1), "a.png", Reason.TOO_MANY_PIXELS, id="png says everything"),
    pytest.param(files.png_bomb(), "a.png", Reason.TOO_MANY_PIXELS, id="png bomb"),
    pytest.param(
        files.png_saying(9, 9, extra=files.chunk(b"tEXt", b"a\0b") * 30_000),
        "a.png",
        Reason.TOO_MANY_PARTS,
        id="chunks",
    ),
    pytest.param(files.gif_with_frames(2_000), "a.gif", Reason.TOO_MANY_PARTS, id="gif of 2,000 frames"),
    pytest.param(files.gif_with_frames(500_000), "a.gif", Reason.TOO_MANY_PARTS, id="gif of 500,000 frames"),
]


@pytest.mark.parametrize(("data", "filename", "reason"), REFUSED)
def test_what_is_no_safe_photo_gets_a_sentence(data, filename, reason):
    with pytest.raises(RefusedPhoto) as refused:
        clean(data=data, filename=filename)

    assert refused.value.reason is reason
    assert refused.value.sentence.endswith(".")
    assert "{" not in refused.value.sentence


def squeezed_text():
    return b"a\0\0" + zlib.compress(bytes(60_000_000))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(files.png_bomb(), "PNG", id="png bomb"),
        pytest.param(files.png_bomb(side=5_900), "PNG", id="png just under the limit"),
        pytest.param(files.png_saying(9, 9, extra=files.chunk(b"zTXt", squeezed_text())), "PNG", id="text bomb"),
        pytest.param(files.png_saying(9, 9, extra=files.chunk(b"iCCP", squeezed_text())), "PNG", id="profile bomb"),
        pytest.param(files.jpeg_saying(65_500, 65_500), "JPEG", id="jpeg of 4,290 megapixels"),
        pytest.param(files.jpeg_saying(7_700, 7_700), "JPEG", id="jpeg that ends early"),
        pytest.param(files.gif_with_frames(500_000), "GIF", id="frames"),
        pytest.param(
            files.encoded(Image.new("RGB", (8_000, 8_000)), "WEBP", lossless=True, method=0), "WEBP", id="webp bomb"
        ),
    ],
)
def test_a_bomb_costs_less_than_256_megabytes(data, kind, tmp_path):
    cost = files.cost_in_bytes(data=data, kind=kind, folder=tmp_path)

    assert cost < MOST_MEMORY


def test_no_cleaning_may_last_longer_than_five_seconds():
    assert cleaning.MOST_SECONDS <= 5
    assert cleaning.MOST_CPU_SECONDS < cleaning.MOST_SECONDS


def child_that(monkeypatch, code):
    real = subprocess.run

    def run(command, **options):
        return real([sys.executable, "-c", code], **options)

    monkeypatch.setattr(cleaning.subprocess, "run", run)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.kill(os.getpid(), 9)", Reason.TOO_HEAVY),
        ("import os; os.abort()", Reason.TOO_HEAVY),
        ("import ctypes; ctypes.string_at(0)", Reason.TOO_HEAVY),
        ("raise RuntimeError('the decoder is gone')", Reason.NOT_CLEANED),
        ("print('no answer')", Reason.NOT_CLEANED),
        ("pass", Reason.NOT_CLEANED),
        ("""print('{"reason": "a new one"}')""", Reason.NOT_CLEANED),
        ("""print('{"removed": [], "pictures": []}')""", Reason.NOT_CLEANED),
        ("""print('{"removed": [], "pictures": [["master", 9]]}');print('<html>')""", Reason.NOT_CLEANED),
        ("""print('{"removed": ["Ring me"], "pictures": []}')""", Reason.NOT_CLEANED),
        ("print('[]')", Reason.NOT_CLEANED),
    ],
)
def test_however_the_child_ends_a_sentence_comes_of_it(monkeypatch, code, reason):
    child_that(monkeypatch, code)

    with pytest.raises(RefusedPhoto) as refused:
        clean(data=files.loaded_jpeg(), filename="a.jpg")

    assert refused.value.reason is reason


def test_a_child_that_never_answers_is_ended(monkeypatch):
    monkeypatch.setattr(cleaning, "MOST_SECONDS", 0.2)
    child_that(monkeypatch, "while True: pass")

    with pytest.raises(RefusedPhoto) as refused:
        clean(data=files.loaded_jpeg(), filename="a.jpg")

    assert refused.value.reason is Reason.TOO_HEAVY


def test_a_child_that_cannot_start_gives_a_sentence(monkeypatch):
    def full(*args, **options):
        raise OSError("no more processes")

    monkeypatch.setattr(cleaning.subprocess, "run", full)

    with pytest.raises(RefusedPhoto) as refused:
        clean(data=files.loaded_jpeg(), filename="a.jpg")

    assert refused.value.reason is Reason.NOT_CLEANED


def test_the_child_sees_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    seen = {}
    real = subprocess.run

    def run(command, **options):
        seen.update(options, command=command)
        return real(command, **options)

    monkeypatch.setattr(cleaning.subprocess, "run", run)

    clean(data=files.loaded_jpeg(), filename="../../etc/Wren Abernathy.jpg")

    assert "SECRET_KEY" not in seen["env"]
    assert not any("Wren" in word or "etc" in word for word in seen["command"])


def test_the_child_knows_no_django():
    asked = subprocess.run(
        [sys.executable, "-c", "import posts.photos.child, sys; print('django' in sys.modules)"],
        cwd=files.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert asked.stdout.strip() == "False"


def test_what_the_decoder_said_is_logged_without_the_name_of_the_file(caplog):
    caplog.set_level(logging.WARNING)

    with pytest.raises(RefusedPhoto):
        clean(data=files.encoded(files.quarters(), "PNG")[:400], filename="Wren Abernathy.png")

    assert "the photo process said" in caplog.text
    assert "Wren" not in caplog.text


@pytest.mark.parametrize(
    "filename", ["a" * 300 + ".jpg", "\u202egpj.exe.jpg", "../../../etc/passwd.jpg", "é\n.jpg", "a.JPG "]
)
def test_no_name_can_hurt(filename):
    photo = clean(data=files.loaded_jpeg(), filename=filename)

    assert photo.width == 400


def test_damaged_camera_data_is_still_removed():
    data = bytearray(files.loaded_jpeg())
    at = data.index(b"Exif\0\0") + 10
    data[at : at + 60] = b"\xff" * 60

    photo = clean(data=bytes(data), filename="a.jpg")

    assert photo.width == 400
    assert "camera settings" in photo.removed or "comment" in photo.removed


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == set(Reason)


def test_every_kind_has_an_ending():
    assert set(ENDINGS.values()) == set(Kind)


def test_without_a_machine_nothing_is_called_checked():
    looked = installed_checker().look(jpeg=b"")

    assert isinstance(installed_checker(), NobodyLooked)
    assert (looked.faces, looked.words) == (None, None)
