"""What a file may be to be kept as a video, told by its boxes and elements: the functions of the child, asked in this process."""

import json
import struct
import sys
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.videos import child
from posts.videos.kinds import Kind, kind_by_content, kind_by_name
from posts.videos.refusals import SENTENCES, Reason, Refused
from posts.videos.source import MOST_AT_ONCE, Source
from tests.posts import video_files as files
from tests.posts.video_files import FRAME, box, element, full, mdta, mov, mp4, track, udta, webm


def asked(data, kind=Kind.MP4):
    return child.answer(file=BytesIO(data), kind=kind)


def reason(data, kind=Kind.MP4):
    return asked(data, kind).get("reason")


def cleaned(data, kind=Kind.MP4):
    """The file after everything that was found has been written over."""
    after = bytearray(data)
    for at, length, head in asked(data, kind)["patches"]:
        after[at : at + length] = bytes.fromhex(head).ljust(length, b"\0")
    return bytes(after)


@pytest.mark.parametrize(
    ("data", "kind", "milliseconds"),
    [
        (mp4(), Kind.MP4, 3000),
        (mov(), Kind.MOV, 3000),
        (mp4(sound=False, seconds=1), Kind.MP4, 1000),
        (mp4(version=1), Kind.MP4, 3000),
        (mp4(movie_seconds=0), Kind.MP4, 3000),
        (mp4(picture={"elst": 2.5}), Kind.MP4, 3000),
        (mp4(picture={"elst": 0}), Kind.MP4, 3000),
        (mp4(before=box(b"free", bytes(40)), after=box(b"free") + bytes(4)), Kind.MP4, 3000),
        (mp4(after=box(b"skip", bytes(8), long=True)), Kind.MP4, 3000),
        (webm(), Kind.WEBM, 3000),
        (webm(group=True), Kind.WEBM, 3000),
        (webm(seconds=None, open_ended=True), Kind.WEBM, 100),
        (webm(extra=element("EC", bytes(5))), Kind.WEBM, 3000),
    ],
)
def test_plain_video_is_taken_as_it_is(data, kind, milliseconds):
    said = asked(data, kind)

    assert said == {"milliseconds": milliseconds, "width": 640, "height": 360, "removed": (), "patches": []}


@pytest.mark.parametrize(
    ("data", "kind", "removed"),
    [
        (mp4(moov_extra=udta()), Kind.MP4, ("place",)),
        (mp4(trak_extra=udta()), Kind.MP4, ("place",)),
        (mov(moov_extra=mdta()), Kind.MOV, ("place",)),
        (mov(moov_extra=mdta(key=b"com.apple.quicktime.model", value=b"51.5 Phone")), Kind.MOV, ("phone model",)),
        (mov(trak_extra=mdta(key=b"com.apple.quicktime.author", value=b"51.5 Wren")), Kind.MOV, ("name of the owner",)),
        (mp4(after=udta()), Kind.MP4, ("place",)),
        (mp4(after=box(b"uuid", b"any 51.5 notes", long=True)), Kind.MP4, ("notes",)),
        (mp4(date=3_900_000_000), Kind.MP4, ("date",)),
        (mp4(picture={"maker": b"Phone 51.5"}), Kind.MP4, ()),
        (mp4(slack=b"51.5"), Kind.MP4, ("hidden data",)),
        (mp4(after=box(b"free", b"51.5")), Kind.MP4, ("hidden data",)),
        (mov(data_track=b"gps 51.5"), Kind.MOV, ("place", "data recorded beside picture and sound")),
        (mp4(after=box(b"mdat", b"51.5")), Kind.MP4, ("hidden data",)),
        (webm(info=element("7BA9", b"51.5 Brook")), Kind.WEBM, ("notes",)),
        (webm(info=element("4461", bytes(7) + b"\x09")), Kind.WEBM, ("date",)),
        (webm(extra=element("1254C367", b"LOCATION 51.5")), Kind.WEBM, ("place",)),
        (webm(extra=element("1941A469", b"gpmd 51.5"), info=element("7BA9", b"x")), Kind.WEBM, ("place",)),
        (webm(track_extra=element("536E", b"owner 51.5")), Kind.WEBM, ("name of the owner",)),
        (webm(tracks=element("BF", b"51.5")), Kind.WEBM, ()),
        (webm(cluster_extra=element("EC", b"51.5")), Kind.WEBM, ("hidden data",)),
        (webm(info=b"\xec\x81\x01", cluster_extra=element("4444", b"\1")), Kind.WEBM, ("hidden data",)),
    ],
)
def test_what_lies_beside_picture_and_sound_is_found_and_gone_afterwards(data, kind, removed):
    said, after = asked(data, kind), cleaned(data, kind)

    assert said["removed"] == removed
    assert b"51.5" not in after
    assert len(after) == len(data)
    assert FRAME in after
    assert asked(after, kind) == {**said, "removed": (), "patches": []}


PIECES = (box(b"moof", full(b"mfhd", bytes(4))), box(b"styp", b"msdh"), box(b"sidx", bytes(20)))
OUTSIDE = {"offsets": [99_999_999]}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (mp4()[:-1], Reason.CUT_SHORT),
        (mp4()[:40], Reason.CUT_SHORT),
        (files.box(b"ftyp", b"isom", bytes(4)), Reason.CUT_SHORT),
        (mp4(media=b""), Reason.CUT_SHORT),
        (mp4(picture=OUTSIDE), Reason.CUT_SHORT),
        (mp4(picture=OUTSIDE | {"wide": True}), Reason.CUT_SHORT),
        (mp4(seconds=0), Reason.NO_LENGTH),
        (mp4(picture={"seconds": 0}), Reason.NO_LENGTH),
        (mp4(seconds=9, picture={"elst": 1}), Reason.TRIMMED),
        (mp4(picture={"entry": b"encv"}), Reason.LOCKED),
        (mp4(picture={"self_contained": False}), Reason.ELSEWHERE),
        *((mp4(after=piece), Reason.IN_PIECES) for piece in PIECES),
        (mp4(moov_extra=box(b"mvex")), Reason.IN_PIECES),
        (mp4(tracks=(track(b"vide", offsets=[40], sizes=[4]),)), Reason.MANY_TRACKS),
        (mp4(tracks=(track(b"soun", offsets=[40], sizes=[4]),)), Reason.MANY_TRACKS),
        (mp4(tracks=(), picture={"seconds": 3}).replace(b"vide", b"hint"), Reason.NO_PICTURE),
        (mp4(after=b"\0\0\0\x07free"), Reason.UNREADABLE),
        (mp4(after=box(b"free", size=90)), Reason.CUT_SHORT),
        (mp4(after=b"<html><script>alert(1)</script>"), Reason.UNREADABLE),
        (mp4(after=b"#!sh"), Reason.HIDES_A_FILE),
        (mp4(after=box(b"free", size=1 << 31)), Reason.CUT_SHORT),
        (mp4(after=struct.pack(">I4sQ", 1, b"free", 1 << 62)), Reason.CUT_SHORT),
        (mp4(after=struct.pack(">I4sQ", 1, b"free", 3)), Reason.UNREADABLE),
        (mp4(moov_extra=box(b"udta", size=1 << 20)), Reason.UNREADABLE),
        (mp4(after=mp4()), Reason.UNREADABLE),
        (box(b"mdat", FRAME) + mp4(), Reason.UNREADABLE),
        (mp4(after=box(b"moov", b"")), Reason.UNREADABLE),
        (mp4(moov_extra=box(b"mvhd", bytes(4))), Reason.UNREADABLE),
        (mp4(moov_extra=box(b"trak", box(b"mdia", full(b"hdlr", bytes(4))))), Reason.UNREADABLE),
        (mp4(moov_extra=box(b"iods", bytes(70_000))), Reason.TOO_MANY_PARTS),
        (mp4(picture={"chunks": [(1, 2, 1)]}), Reason.UNREADABLE),
        (mp4(picture={"chunks": [(2, 1, 1)]}), Reason.UNREADABLE),
        (mp4(picture={"chunks": [(1, 1, 1), (1, 1, 1)]}), Reason.UNREADABLE),
        (mp4(picture={"offsets": [40, 50], "sizes": [1, 1], "chunks": [(1, 1 << 31, 1)]}), Reason.UNREADABLE),
        (mp4(picture={"same": 1 << 31, "sizes": [1]}), Reason.CUT_SHORT),
        (
            mp4(tracks=(box(b"trak", box(b"mdia", full(b"hdlr", bytes(4), b"soun", bytes(12)))),), sound=False),
            Reason.UNREADABLE,
        ),
        (mp4(trak_extra=box(b"mdia", box(b"minf", box(b"stbl", full(b"stco", bytes(4)))))), Reason.UNREADABLE),
        (mp4().replace(b"stco\0\0\0\0\0\0\0\1", b"stco\0\0\0\0\xff\xff\xff\xff"), Reason.TOO_MANY_PARTS),
        (mp4(picture={"elst": 3}).replace(b"elst\0\0\0\0\0\0\0\1", b"elst\0\0\0\0\0\0\1\1"), Reason.CUT_SHORT),
    ],
)
def test_mp4_that_is_not_whole_or_not_safe_is_refused(data, why):
    assert reason(data) == why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (webm(doctype=b"matroska"), Reason.NOT_A_VIDEO),
        (b"\x1a\x45\xdf\xa3", Reason.CUT_SHORT),
        (element("1A45DFA3", element("4282", b"webm")), Reason.CUT_SHORT),
        (element("1A45DFA3", element("4282", b"webm")) + element("1F43B675"), Reason.UNREADABLE),
        (webm()[:-1], Reason.CUT_SHORT),
        (webm(after=b"<script>"), Reason.HIDES_A_FILE),
        (webm(after=webm()), Reason.HIDES_A_FILE),
        (webm(seconds=0, moment=0), Reason.NO_LENGTH),
        (webm(seconds=float("nan"), moment=0), Reason.NO_LENGTH),
        (webm(kind=2), Reason.NO_PICTURE),
        (webm(kind=17), Reason.NO_PICTURE),
        (webm(tracks=element("AE", element("D7", b"\2"), element("83", b"\1"))), Reason.MANY_TRACKS),
        (webm(tracks=element("AE", element("D7", b"\2"), element("83", b"\x11"))), Reason.MANY_TRACKS),
        (webm(tracks=element("AE", element("D7", b"\1"), element("83", b"\2"))), Reason.UNREADABLE),
        (webm(tracks=element("AE", element("D7", b"\2"))), Reason.UNREADABLE),
        (webm(block_track=2), Reason.MANY_TRACKS),
        (webm(cluster_extra=element("A3", b"\x01aaa")), Reason.UNREADABLE),
        (webm(cluster_extra=element("A3", b"\x81a")), Reason.CUT_SHORT),
        (webm(track_extra=element("6D80", b"")), Reason.LOCKED),
        (webm(extra=element("1254C367", size=files.OPEN)), Reason.UNREADABLE),
        (webm(extra=b"\0\0\0\0"), Reason.UNREADABLE),
        (webm(extra=element("1254C367", size=b"\x01\xff\xff\xff\xff\xff\xff\xfe")), Reason.CUT_SHORT),
        (webm(info=element("4489", b"abc")), Reason.UNREADABLE),
        (webm(info=element("2AD7B1", bytes(70_000))), Reason.TOO_MANY_PARTS),
    ],
)
def test_webm_that_is_not_whole_or_not_safe_is_refused(data, why):
    assert reason(data, Kind.WEBM) == why


LOADED = {
    Kind.MP4: mp4(moov_extra=udta(), date=9, data_track=b"gpmd", slack=b"x"),
    Kind.WEBM: webm(info=element("7BA9", b"x"), extra=element("1254C367", b"LOCATION"), group=True),
}


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(list(LOADED)), places=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=5)))
)
def test_damaged_file_is_refused_or_clean_after_one_round_or_found_out_in_the_next(kind, places):
    data = bytearray(LOADED[kind])
    for place, damage in places:
        at = int(place * len(data))
        data[at : at + len(damage)] = damage[: len(data) - at]

    said = asked(bytes(data), kind)

    assert ("reason" in said) != ("patches" in said)
    assert all(0 <= at <= at + length <= len(data) for at, length, _head in said.get("patches", ()))


def test_file_of_absurdly_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr("posts.videos.source.MOST_PARTS", 50)

    assert reason(mp4(after=box(b"free") * 60)) == Reason.TOO_MANY_PARTS
    assert reason(webm(extra=element("EC") * 60), Kind.WEBM) == Reason.TOO_MANY_PARTS


def test_file_that_needs_absurdly_many_changes_is_refused(monkeypatch):
    monkeypatch.setattr("posts.videos.movie.MOST_PATCHES", 3)
    monkeypatch.setattr("posts.videos.webm.MOST_PATCHES", 3)

    assert reason(mp4(after=udta() * 5)) == Reason.TOO_MANY_PARTS
    assert reason(webm(extra=element("4444", b"x") * 5), Kind.WEBM) == Reason.TOO_MANY_PARTS


def test_as_many_samples_of_one_size_as_a_table_claims_cost_nothing():
    many = 0xFFFFFFFF
    data = mp4(sound=False, slack=b"beep").replace(
        b"stsz" + struct.pack(">IIII", 0, 0, 1, len(FRAME)), b"stsz" + struct.pack(">IIII", 0, 1, many, len(FRAME))
    )

    assert asked(data)["removed"] == ("hidden data",)


@pytest.mark.parametrize("at", [-1, 3])
def test_nothing_is_read_outside_a_file(at):
    with pytest.raises(Refused, match="cut_short"):
        Source(BytesIO(b"abcd")).read(at, 2)


def test_never_more_is_read_at_once_than_there_is_room_for():
    with pytest.raises(Refused, match="too_many_parts"):
        Source(BytesIO(b"abcd")).read(0, MOST_AT_ONCE + 1)


def test_file_that_shrinks_while_it_is_read_is_cut_short():
    file = BytesIO(b"abcd")
    source = Source(file)
    file.truncate(1)

    with pytest.raises(Refused, match="cut_short"):
        source.read(0, 4)


@pytest.mark.parametrize(
    ("raised", "said"),
    [(MemoryError, Reason.TOO_HEAVY), (ValueError, Reason.UNREADABLE), (RecursionError, Reason.UNREADABLE)],
)
def test_whatever_happens_in_the_child_becomes_a_reason(raised, said, monkeypatch, capsys):
    def break_down(source):
        raise raised

    monkeypatch.setattr("posts.videos.movie.look", break_down)

    assert reason(mp4()) == said
    assert (raised.__name__ in capsys.readouterr().err) == (said == Reason.UNREADABLE)


def test_child_answers_in_one_line_and_takes_its_limits_first(monkeypatch):
    limits, out = [], StringIO()
    monkeypatch.setattr("posts.confined.resource.setrlimit", lambda what, most: limits.append(what))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(mp4(moov_extra=udta()))))
    monkeypatch.setattr(sys, "stdout", out)

    child.main(kind="mp4", seconds="3")

    assert json.loads(out.getvalue())["removed"] == ["place"]
    assert len(limits) >= 4


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG_0001.MOV", Kind.MOV),
        ("film.mp4", Kind.MP4),
        ("film.m4v ", Kind.MP4),
        ("film.webm", Kind.WEBM),
        ("film.mp4.exe", None),
        ("film", None),
        ("", None),
    ],
)
def test_ending_names_the_kind(name, kind):
    assert kind_by_name(filename=name) is kind


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (mp4()[:64], Kind.MP4),
        (mov()[:64], Kind.MOV),
        (webm()[:64], Kind.WEBM),
        (box(b"ftyp", b"heic", bytes(4)), None),
        (box(b"moov"), None),
        (b"", None),
        (b"GIF89a", None),
    ],
)
def test_first_bytes_name_the_kind(first, kind):
    assert kind_by_content(first=first) is kind


def test_every_reason_has_a_sentence_that_ends():
    assert set(SENTENCES) == set(Reason)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())
