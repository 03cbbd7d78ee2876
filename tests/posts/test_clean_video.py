"""The door to videos, with the real process behind it."""

import hashlib
import subprocess
from types import SimpleNamespace

import pytest

from posts.videos import Kind, RefusedVideo, clean, cleaning
from posts.videos.refusals import Reason
from tests.posts.video_files import FRAME, as_file, box, mov, mp4, udta, webm

ZIP = b"PK\x03\x04" + bytes(30) + b"PK\x05\x06" + bytes(18)


def kept(data, filename="film.mp4", *, most_bytes=1_000_000, most_seconds=60):
    return clean(file=as_file(data), filename=filename, most_bytes=most_bytes, most_seconds=most_seconds)


def refusal(data, filename="film.mp4", **limits):
    with pytest.raises(RefusedVideo) as refused:
        kept(data, filename, **limits)
    return refused.value


def answering(monkeypatch, *answers, code=0):
    said = [answer if isinstance(answer, bytes) else answer.encode() for answer in answers]
    monkeypatch.setattr(
        cleaning.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=said.pop(0), stderr=b"", returncode=code)
    )


ANSWER = '{"milliseconds": 9, "width": 1, "height": 1, "removed": [], "patches": %s}'


def test_place_is_out_of_the_copy_and_picture_and_sound_are_as_they_were():
    original = mov(moov_extra=udta())

    with kept(original, "IMG_1.MOV").file as file:
        copy = file.read()

    assert b"51.5" in original
    assert b"51.5" not in copy
    assert len(copy) == len(original)
    assert FRAME in copy


def test_copy_says_what_it_is_and_what_was_taken_out():
    video = kept(mp4(moov_extra=udta()))

    with video.file as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    assert (video.kind, video.milliseconds, video.width, video.height) == (Kind.MP4, 3000, 640, 360)
    assert video.removed == ("place",)
    assert video.sha256 == digest
    assert video.bytes == len(mp4(moov_extra=udta()))


def test_video_with_nothing_beside_it_is_kept_byte_for_byte():
    with kept(webm(), "film.webm").file as file:
        assert file.read() == webm()


def test_what_was_uploaded_is_not_touched():
    upload = as_file(mp4(moov_extra=udta()))

    clean(file=upload, filename="film.mp4", most_bytes=1_000_000, most_seconds=60).file.close()

    assert upload.getvalue() == mp4(moov_extra=udta())


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"", "film.mp4", Reason.EMPTY),
        (mp4(), "film.avi", Reason.NO_VIDEO_ENDING),
        (mp4(), "film.mp4.html", Reason.NO_VIDEO_ENDING),
        (mp4(), "film.mov", Reason.NAME_DIFFERS),
        (mov(), "film.mp4", Reason.NAME_DIFFERS),
        (webm(), "film.mp4", Reason.NAME_DIFFERS),
        (mp4(), "film.webm", Reason.NAME_DIFFERS),
        (b"<!doctype html>", "film.mp4", Reason.NOT_A_VIDEO),
        (b"\xff\xd8\xff\xe0", "film.mp4", Reason.NOT_A_VIDEO),
        (box(b"ftyp", b"heic", bytes(4)), "film.mp4", Reason.NOT_A_VIDEO),
        (mp4(before=box(b"free", b"<SCRIPT>alert(1)</SCRIPT>")), "film.mp4", Reason.HIDES_A_FILE),
        (mp4(before=box(b"free", b"%PDF-1.7")), "film.mp4", Reason.HIDES_A_FILE),
        (mp4(after=ZIP), "film.mp4", Reason.HIDES_A_FILE),
        (mp4(after=box(b"free", ZIP)), "film.mp4", Reason.HIDES_A_FILE),
        (webm(after=ZIP), "film.webm", Reason.HIDES_A_FILE),
        (mp4()[:-9], "film.mp4", Reason.CUT_SHORT),
    ],
)
def test_what_is_no_safe_video_gets_a_sentence(data, filename, reason):
    refused = refusal(data, filename)

    assert refused.reason == reason
    assert refused.sentence.endswith(".")
    assert "{" not in refused.sentence


def test_video_larger_than_allowed_is_refused_with_how_large_it_may_be():
    refused = refusal(mp4(), most_bytes=200)

    assert refused.reason == Reason.TOO_MANY_BYTES


@pytest.mark.parametrize(
    ("most", "words"), [(60, "longer than 1 minute."), (120, "longer than 2 minutes."), (5, "longer than 5 seconds.")]
)
def test_video_longer_than_allowed_is_refused_with_how_long_it_may_be(most, words):
    refused = refusal(mp4(seconds=600), most_seconds=most)

    assert refused.reason == Reason.TOO_LONG
    assert words in refused.sentence


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"[]",
        b'{"reason": "because"}',
        b'{"reason": "too_many_bytes"}',
        ANSWER.replace('"removed": []', '"removed": ["Wren Abernathy"]') % "[]",
        ANSWER % '[[0, 99999999, ""]]',
        ANSWER % '[[-1, 1, ""]]',
        ANSWER % '[[5, -2, ""]]',
        ANSWER % '[[0, 99, "%s"]]' % ("00" * 17),
        ANSWER % '[[0, 1, "0000"]]',
        ANSWER % '[["x", 1, ""]]',
        ANSWER % ("[" + ",".join(['[0, 0, ""]'] * 20_001) + "]"),
    ],
)
def test_answer_that_cannot_be_right_is_not_believed(answer, monkeypatch):
    answering(monkeypatch, answer)

    assert refusal(mp4()).reason == Reason.NOT_CLEANED


def test_copy_that_is_not_clean_afterwards_is_not_kept(monkeypatch):
    dirty = ANSWER % '[[8, 2, ""]]'
    answering(monkeypatch, dirty, dirty)

    assert refusal(mp4()).reason == Reason.NOT_CLEANED


def test_copy_that_became_another_video_is_not_kept(monkeypatch):
    answering(monkeypatch, ANSWER % '[[8, 2, ""]]', (ANSWER % "[]").replace("9", "8"))

    assert refusal(mp4()).reason == Reason.NOT_CLEANED


@pytest.mark.parametrize(("code", "reason"), [(-9, Reason.TOO_HEAVY), (1, Reason.NOT_CLEANED)])
def test_process_that_dies_is_a_sentence(code, reason, monkeypatch):
    answering(monkeypatch, b"", code=code)

    assert refusal(mp4()).reason == reason


@pytest.mark.parametrize(
    ("raised", "reason"),
    [(subprocess.TimeoutExpired("x", 1), Reason.TOO_HEAVY), (OSError("no room"), Reason.NOT_CLEANED)],
)
def test_process_that_does_not_end_or_start_is_a_sentence(raised, reason, monkeypatch):
    def run(*_, **__):
        raise raised

    monkeypatch.setattr(cleaning.subprocess, "run", run)

    assert refusal(mp4()).reason == reason


def test_what_the_process_says_goes_to_the_operator_alone(monkeypatch, caplog):
    monkeypatch.setattr(
        cleaning.subprocess,
        "run",
        lambda *_, **__: SimpleNamespace(stdout=(ANSWER % "[]").encode(), stderr=b"ValueError", returncode=0),
    )

    kept(mp4()).file.close()

    assert "ValueError" in caplog.text
