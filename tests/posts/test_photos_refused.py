"""What is no safe photo gets a sentence; the process that opens it is short of everything and sees nothing of ours."""

import logging
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from posts.photos import RefusedPhoto, clean, cleaning
from posts.photos.checks import NobodyLooked, installed_checker
from posts.photos.kinds import ENDINGS, MOST_BYTES, Kind
from posts.photos.refusals import SENTENCES, Reason
from tests.posts import photo_files as files

MOST_MEMORY = 256_000_000
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


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == set(Reason)


def test_every_kind_has_an_ending():
    assert set(ENDINGS.values()) == set(Kind)


def test_without_a_machine_nothing_is_called_checked():
    looked = installed_checker().look(jpeg=b"")

    assert isinstance(installed_checker(), NobodyLooked)
    assert (looked.faces, looked.words) == (None, None)
