"""What a WebM file holds: one picture track, at most one of sound, and everything beside them that has to go.

As in `movie`, only what is known to draw the picture or make the sound is left alone.
"""

import struct

from posts.videos.elements import CHECKSUM, VOID, Element, element, elements, emptied
from posts.videos.refusals import Reason, Refused
from posts.videos.source import MOST_PATCHES, Found, Source
from posts.videos.words import DATE, HIDDEN, NOTES, words_in

_HEAD, _DOCTYPE, _SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
_INFO, _TRACKS, _CLUSTER, _CUES, _SEEK_HEAD = 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B, 0x114D9B74
_SCALE, _DURATION, _DATE = 0x2AD7B1, 0x4489, 0x4461
_TRACK, _NUMBER, _KIND, _VIDEO, _ENCODINGS = 0xAE, 0xD7, 0x83, 0xE0, 0x6D80
_WIDTH, _HEIGHT = 0xB0, 0xBA
_TIME, _SIMPLE, _GROUP, _BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
_PICTURE, _SOUND = 1, 2

_KEPT_IN_HEAD = frozenset({0x4286, 0x42F7, 0x42F2, 0x42F3, _DOCTYPE, 0x4287, 0x4285})
_KEPT_IN_INFO = frozenset({_SCALE, _DURATION, 0x4D80, 0x5741})
_KEPT_IN_TRACK = frozenset(
    {_NUMBER, 0x73C5, _KIND, 0xB9, 0x88, 0x55AA, 0x9C, 0x23E383, 0x23314F, 0x22B59C, 0x22B59D}
    | {0x86, 0x63A2, 0x56AA, 0x56BB, _VIDEO, 0xE1, 0x55EE}
)
_KEPT_IN_CLUSTER = frozenset({_TIME, 0xA7, 0xAB, _SIMPLE, _GROUP})
_KEPT_IN_GROUP = frozenset({_BLOCK, 0x9B, 0xFB, 0x75A2, 0x75A1})
_KEPT_IN_SEGMENT = frozenset({_INFO, _TRACKS, _CLUSTER, _CUES, _SEEK_HEAD})
_MOST_OF_A_SMALL_ONE = 65_536


class WebM:
    """Reads a file once, from its first element to its last."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found = Found(milliseconds=0, width=0, height=0)
        self.kinds: dict[int, int] = {}
        self.scale, self.duration, self.cluster, self.last = 1_000_000, 0.0, 0, 0

    def look(self) -> Found:
        """Look through the whole file; raises Refused for whatever cannot be kept as it is."""
        head = element(self.source, 0, self.source.size)
        self._keep_only(head, _KEPT_IN_HEAD)
        if head.name != _HEAD or self._doctype(head) != b"webm":
            raise Refused(Reason.NOT_A_VIDEO)
        if head.end == self.source.size:
            raise Refused(Reason.CUT_SHORT)
        segment = element(self.source, head.end, self.source.size)
        if segment.name != _SEGMENT:
            raise Refused(Reason.UNREADABLE)
        if segment.end != self.source.size:
            raise Refused(Reason.HIDES_A_FILE)
        self._walk_flat(segment)
        self._judge()
        return self.found

    def _doctype(self, head: Element) -> bytes:
        return next(
            (
                self._small(one).rstrip(b"\0")
                for one in elements(self.source, head.body, head.end)
                if one.name == _DOCTYPE
            ),
            b"",
        )

    def _walk_flat(self, segment: Element) -> None:
        """Walk the segment and its clusters as one row: an open cluster ends only where the next thing begins."""
        at = segment.body
        while at < segment.end:
            one = element(self.source, at, segment.end)
            if one.is_open and one.name != _CLUSTER:
                raise Refused(Reason.UNREADABLE)
            self._meet(one)
            at = one.body if one.name == _CLUSTER else one.end

    def _meet(self, one: Element) -> None:
        match one.name:
            case name if name == _INFO:
                self._info(one)
            case name if name == _TRACKS:
                self._tracks(one)
            case name if name == _TIME:
                self.cluster = int.from_bytes(self._small(one), "big")
                self.last = max(self.last, self.cluster)
            case name if name == _SIMPLE:
                self._block(one)
            case name if name == _GROUP:
                self._keep_only(one, _KEPT_IN_GROUP)
                for inside in elements(self.source, one.body, one.end):
                    if inside.name == _BLOCK:
                        self._block(inside)
            case name if name not in _KEPT_IN_SEGMENT | _KEPT_IN_CLUSTER:
                self._empty(one)

    # One element each ---------------------------------------------------------------------------------------------------------
    def _info(self, info: Element) -> None:
        self._keep_only(info, _KEPT_IN_INFO)
        for one in elements(self.source, info.body, info.end):
            if one.name == _SCALE:
                self.scale = int.from_bytes(self._small(one), "big")
            elif one.name == _DURATION:
                self.duration = self._float(one)

    def _tracks(self, tracks: Element) -> None:
        self._keep_only(tracks, frozenset({_TRACK}))
        for track in elements(self.source, tracks.body, tracks.end):
            if track.name == _TRACK:
                self._track(track)

    def _track(self, track: Element) -> None:
        parts = {one.name: one for one in elements(self.source, track.body, track.end)}
        if _ENCODINGS in parts:
            raise Refused(Reason.LOCKED)
        if _NUMBER not in parts or _KIND not in parts:
            raise Refused(Reason.UNREADABLE)
        self._keep_only(track, _KEPT_IN_TRACK)
        number, kind = (int.from_bytes(self._small(parts[name]), "big") for name in (_NUMBER, _KIND))
        if number in self.kinds:
            raise Refused(Reason.UNREADABLE)
        self.kinds[number] = kind
        if kind == _PICTURE and _VIDEO in parts:
            sizes = {one.name: one for one in elements(self.source, parts[_VIDEO].body, parts[_VIDEO].end)}
            self.found.width, self.found.height = (
                int.from_bytes(self._small(sizes[name]), "big") if name in sizes else 0 for name in (_WIDTH, _HEIGHT)
            )

    def _block(self, block: Element) -> None:
        first = self.source.number(block.body, 1)
        if not first & 0x80:
            raise Refused(Reason.UNREADABLE)
        if block.end - block.body < 4:
            raise Refused(Reason.CUT_SHORT)
        if first & 0x7F not in self.kinds:
            raise Refused(Reason.MANY_TRACKS)
        moment = int.from_bytes(self.source.read(block.body + 1, 2), "big", signed=True)
        self.last = max(self.last, self.cluster + moment)

    # What goes ----------------------------------------------------------------------------------------------------------------
    def _keep_only(self, whole: Element, kept: frozenset[int]) -> None:
        """Empty whatever lies in an element and is not named; its checksum too, which would not fit any more."""
        for one in elements(self.source, whole.body, whole.end):
            if one.name not in kept:
                self._empty(one)

    def _empty(self, one: Element) -> None:
        if one.name == VOID:
            if self.source.is_blank(one.body, one.end):
                return
            self.found.words.add(HIDDEN)
        elif one.name != CHECKSUM:
            self.found.words |= {DATE} if one.name == _DATE else words_in(self.source.beginning(one.body, one.end))
        self.found.patches.append(emptied(one))
        if len(self.found.patches) > MOST_PATCHES:
            raise Refused(Reason.TOO_MANY_PARTS)

    # The whole ----------------------------------------------------------------------------------------------------------------
    def _judge(self) -> None:
        kinds = list(self.kinds.values())
        if _PICTURE not in kinds:
            raise Refused(Reason.NO_PICTURE)
        if kinds.count(_PICTURE) > 1 or kinds.count(_SOUND) > 1 or set(kinds) - {_PICTURE, _SOUND}:
            raise Refused(Reason.MANY_TRACKS)
        longest = max(self.duration, float(self.last)) * self.scale / 1_000_000
        if longest < 1:
            raise Refused(Reason.NO_LENGTH)
        self.found.milliseconds = int(min(longest, 1e12))
        if len(self.found.words) > 1:
            self.found.words.discard(NOTES)

    def _small(self, one: Element) -> bytes:
        if one.end - one.body > _MOST_OF_A_SMALL_ONE:
            raise Refused(Reason.TOO_MANY_PARTS)
        return self.source.read(one.body, one.end - one.body)

    def _float(self, one: Element) -> float:
        data = self._small(one)
        if len(data) not in (4, 8):
            raise Refused(Reason.UNREADABLE)
        number: float = struct.unpack(">f" if len(data) == 4 else ">d", data)[0]
        return number if 0 <= number < 1e12 else 0.0


def look(source: Source) -> Found:
    """Look through a WebM file. Raises Refused."""
    return WebM(source).look()
