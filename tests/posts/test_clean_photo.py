import json

import pytest
from django.core.management import CommandError, call_command

from posts.photos.structure import is_nothing_but_pixels
from tests.posts import photo_files as files


@pytest.fixture
def holiday_photo(tmp_path):
    path = tmp_path / "IMG_1.JPG"
    path.write_bytes(files.loaded_jpeg())
    return path


def test_command_writes_the_clean_copy_and_says_what_it_did(holiday_photo, tmp_path, capsys):
    out = tmp_path / "clean.jpg"

    call_command("clean_photo", str(holiday_photo), str(out), "--json")

    said = json.loads(capsys.readouterr().out)
    assert is_nothing_but_pixels(jpeg=out.read_bytes())
    assert said == {
        "ok": True,
        "width": 400,
        "height": 300,
        "bytes": out.stat().st_size,
        "sha256": said["sha256"],
        "removed": [
            "place",
            "date",
            "phone model",
            "comment",
            "caption",
            "editing notes",
            "colour profile",
            "hidden data",
        ],
        "faces": None,
        "words": None,
    }
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["IMG_1.JPG", "clean.jpg"]


def test_command_speaks_plainly_to_people(holiday_photo, tmp_path, capsys):
    call_command("clean_photo", str(holiday_photo), str(tmp_path / "clean.jpg"))

    said = capsys.readouterr().out
    assert "Removed: place, date, phone model" in said
    assert "Faces: not checked by machine." in said


def test_command_refuses_with_a_sentence_and_writes_nothing(tmp_path, capsys):
    page = tmp_path / "page.jpg"
    page.write_bytes(b"<!doctype html>")

    with pytest.raises(SystemExit) as ended:
        call_command("clean_photo", str(page), str(tmp_path / "clean.jpg"), "--json")

    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "ok": False,
        "sentence": "This file is not a photo, although its name says so. "
        "Choose a JPEG, PNG, WebP, HEIC, AVIF or GIF picture.",
    }
    assert not (tmp_path / "clean.jpg").exists()


def test_command_refuses_people_in_words(tmp_path):
    (tmp_path / "empty.jpg").write_bytes(b"")

    with pytest.raises(CommandError, match="This file is empty") as refused:
        call_command("clean_photo", str(tmp_path / "empty.jpg"), str(tmp_path / "clean.jpg"))

    assert refused.value.returncode == 1


def test_command_says_so_when_there_is_no_such_photo(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("clean_photo", str(tmp_path / "none.jpg"), str(tmp_path / "clean.jpg"))


def test_command_says_so_when_it_cannot_write(holiday_photo, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("clean_photo", str(holiday_photo), str(tmp_path / "nowhere" / "clean.jpg"))


def test_a_full_disk_leaves_no_half_picture(holiday_photo, tmp_path, monkeypatch):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)

    with pytest.raises(CommandError, match="No space left"):
        call_command("clean_photo", str(holiday_photo), str(tmp_path / "clean.jpg"))

    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["IMG_1.JPG"]
