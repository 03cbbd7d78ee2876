"""Videos for tests, built by hand from boxes and elements: as small as can be, and wrong wherever a test wants them wrong."""

import struct
from io import BytesIO

PLACE = b"\xa9xyz" + struct.pack(">HH", 18, 0x15C7) + b"+51.5007-000.1246/"
FRAME, BEEP = b"FRAME-ONE-BYTES!" * 2, b"beep"


def box(name, *parts, size=None, long=False):
    body = b"".join(parts)
    if long:
        return struct.pack(">I4sQ", 1, name, len(body) + 16 if size is None else size) + body
    return struct.pack(">I4s", len(body) + 8 if size is None else size, name) + body


def full(name, *parts, version=0, flags=0):
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def udta(payload=PLACE):
    return box(b"udta", struct.pack(">I", len(payload) + 4) + payload)


def mdta(key=b"com.apple.quicktime.location.ISO6709", value=b"+51.5007-000.1246/"):
    keys = full(b"keys", struct.pack(">I", 1), struct.pack(">I4s", len(key) + 8, b"mdta"), key)
    return box(b"meta", full(b"hdlr", bytes(4), b"mdta", bytes(12)), keys, box(b"ilst", value))


def header(name, *, seconds, scale=1000, date=0, version=0):
    wide = "Q" if version else "I"
    return full(
        name, struct.pack(f">{wide}{wide}I{wide}", date, date, scale, int(seconds * scale)), bytes(80), version=version
    )


def track(
    kind,
    *,
    offsets,
    sizes,
    seconds=3,
    date=0,
    maker=b"",
    extra=b"",
    elst=None,
    entry=b"avc1",
    self_contained=True,
    wide=False,
    same=0,
    chunks=None,
):
    tkhd = full(
        b"tkhd", struct.pack(">IIIII", date, date, 1, 0, 0), bytes(52), struct.pack(">II", 640 << 16, 360 << 16)
    )
    places = struct.pack(f">I{len(offsets)}{'Q' if wide else 'I'}", len(offsets), *offsets)
    table = full(b"stsz", struct.pack(">II", same, len(sizes)), b"" if same else struct.pack(f">{len(sizes)}I", *sizes))
    runs = [(1, len(sizes) // max(1, len(offsets)), 1)] if chunks is None else chunks
    stbl = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), box(entry, bytes(8))),
        full(b"stts", struct.pack(">III", 1, len(sizes), 1)),
        full(b"stsc", struct.pack(">I", len(runs)), *(struct.pack(">III", *run) for run in runs)),
        table,
        full(b"co64" if wide else b"stco", places),
    )
    dinf = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1 if self_contained else 0)))
    media = box(
        b"mdia",
        header(b"mdhd", seconds=seconds, date=date),
        full(b"hdlr", bytes(4), kind, bytes(12), maker),
        box(b"minf", full(b"vmhd" if kind == b"vide" else b"smhd", bytes(8)), dinf, stbl),
    )
    edits = b"" if elst is None else box(b"edts", full(b"elst", struct.pack(">IIiI", 1, int(elst * 1000), 0, 1 << 16)))
    return box(b"trak", tkhd, edits, media, extra)


def mp4(
    *,
    brand=b"isom",
    seconds=3,
    date=0,
    sound=True,
    moov_extra=b"",
    trak_extra=b"",
    before=b"",
    after=b"",
    slack=b"",
    data_track=b"",
    tracks=(),
    picture=None,
    media=None,
    version=0,
    movie_seconds=None,
):
    """A film of one frame and one beep. `slack` lies in the media and belongs to nothing; `data_track` is what one more holds."""
    ftyp = box(b"ftyp", brand, bytes(4), brand)
    start = len(ftyp) + len(before) + 8
    frame_at, beep_at = start, start + len(FRAME)
    data_at = beep_at + len(BEEP) * sound
    mdat = box(b"mdat", FRAME, BEEP if sound else b"", data_track, slack) if media is None else media
    traks = [
        track(
            b"vide",
            **{"offsets": [frame_at], "sizes": [len(FRAME)], "seconds": seconds, "extra": trak_extra} | (picture or {}),
        )
    ]
    if sound:
        traks.append(track(b"soun", offsets=[beep_at], sizes=[len(BEEP)], seconds=seconds, entry=b"mp4a"))
    if data_track:
        traks.append(track(b"meta", offsets=[data_at], sizes=[len(data_track)], seconds=seconds, entry=b"gpmd"))
    length = seconds if movie_seconds is None else movie_seconds
    moov = box(b"moov", header(b"mvhd", seconds=length, date=date, version=version), *traks, *tracks, moov_extra)
    return ftyp + before + mdat + moov + after


def mov(**parts):
    return mp4(brand=b"qt  ", **parts)


# WebM ---------------------------------------------------------------------------------------------------------------------
OPEN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def element(name, *parts, size=None):
    body = b"".join(parts)
    identity = bytes.fromhex(name)
    return identity + (size if size is not None else struct.pack(">Q", 1 << 56 | len(body))) + body


def number(value, wide=4):
    return value.to_bytes(wide, "big")


def webm(
    *,
    doctype=b"webm",
    seconds=3.0,
    info=b"",
    extra=b"",
    track_extra=b"",
    tracks=b"",
    kind=1,
    cluster_extra=b"",
    block_track=1,
    open_ended=False,
    after=b"",
    moment=100,
    group=False,
):
    """A film of one frame. `open_ended` as browsers record it: nobody knew yet how long it would be."""
    head = element("1A45DFA3", element("4286", b"\x01"), element("4282", doctype))
    duration = b"" if seconds is None else element("4489", struct.pack(">d", seconds * 1000))
    about = element("1549A966", element("2AD7B1", number(1_000_000)), duration, element("4D80", b"hand"), info)
    video = element("E0", element("B0", number(640, 2)), element("BA", number(360, 2)))
    entry = element(
        "AE", element("D7", number(1, 1)), element("83", number(kind, 1)), element("86", b"V_VP9"), video, track_extra
    )
    block = bytes([0x80 | block_track]) + struct.pack(">hB", moment, 0x80) + FRAME
    held = element("A0", element("A1", block), element("9B", b"\x01")) if group else element("A3", block)
    cluster = element("1F43B675", element("E7", number(0, 1)), held, cluster_extra, size=OPEN if open_ended else None)
    body = (about, element("1654AE6B", entry, tracks), extra, cluster)
    return head + element("18538067", *body, size=OPEN if open_ended else None) + after


def as_file(data):
    return BytesIO(data)
