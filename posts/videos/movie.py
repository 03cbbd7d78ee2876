"""What an MP4 or QuickTime file holds: one picture track, at most one of sound, and everything beside them that has to go.

Phones write the place, the moment and their own name into such files, some a whole track of it. All of that is found here by
leaving alone only what is known to draw the picture or make the sound.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from posts.videos.boxes import ALLOWED, FILE, PIECES, SPACE, Box, boxes, emptied
from posts.videos.refusals import Reason, Refused
from posts.videos.samples import gaps, kept_by
from posts.videos.source import MOST_PATCHES, Found, Patch, Source
from posts.videos.words import DATA, DATE, HIDDEN, NOTES, words_in

PICTURE, SOUND = b"vide", b"soun"
# Boxes that grow with the length of a video; every other one is small.
_TABLES = frozenset({b"stts", b"ctts", b"stss", b"stps", b"stsc", b"stsz", b"stco", b"co64", b"sdtp", b"sbgp", b"sgpd"})
_MOST_OF_A_SMALL_ONE = 65_536
_LOCKED = frozenset({b"encv", b"enca", b"drmi", b"drms"})
# A phone begins a recording a moment before it is asked to; more than that was cut out on purpose.
_CUT_MILLISECONDS = 2_000


@dataclass(slots=True)
class Track:
    """One track, as far as it has been read; times are in milliseconds."""

    at: Box
    kind: bytes = b""
    recorded: int = 0
    shown: int | None = None
    width: int = 0
    height: int = 0
    tables: dict[bytes, Box] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    patches: list[Patch] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Say whether it is the picture or the sound."""
        return self.kind in (PICTURE, SOUND)


class Movie:
    """Reads a file once, from its first box to its last."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tracks: list[Track] = []
        self.media: list[Box] = []
        self.movies = 0
        self.scale = self.milliseconds = 0
        self.words: set[str] = set()
        self.patches: list[Patch] = []

    def look(self) -> Found:
        """Look through the whole file; raises Refused for whatever cannot be kept as it is."""
        self._walk(FILE, 0, self.source.size, None)
        if not self.movies or not self.media:
            raise Refused(Reason.CUT_SHORT)
        picture = self._picture()
        self._write_over_what_is_beside()
        longest = max(self.milliseconds, *(one.recorded for one in self.tracks if one.is_kept))
        if longest <= 0 or picture.recorded <= 0:
            raise Refused(Reason.NO_LENGTH)
        if picture.shown is not None and picture.recorded - picture.shown > _CUT_MILLISECONDS:
            raise Refused(Reason.TRIMMED)
        return Found(
            milliseconds=longest,
            width=picture.width,
            height=picture.height,
            words=self.words,
            patches=self.patches,
        )

    def _walk(self, inside: bytes, start: int, end: int, track: Track | None) -> None:
        for place, box in enumerate(boxes(self.source, start, end, outermost=inside == FILE)):
            if inside == FILE and (place == 0) != (box.name == b"ftyp"):
                raise Refused(Reason.UNREADABLE)
            if box.name in PIECES:
                raise Refused(Reason.IN_PIECES)
            self._meet(inside, box, track)

    def _meet(self, inside: bytes, box: Box, track: Track | None) -> None:
        if box.name == b"trak" and inside == b"moov":
            track = Track(at=box)
            self.tracks.append(track)
        if box.name not in ALLOWED[inside]:
            self._note(track, words_in(box.name + self.source.beginning(box.body, box.end)), emptied(box))
        elif box.name in SPACE:
            if not self.source.is_blank(box.body, box.end):
                self._note(track, {HIDDEN}, emptied(box))
        elif box.name in ALLOWED:
            self.movies += box.name == b"moov"
            if self.movies > 1:
                raise Refused(Reason.UNREADABLE)
            self._walk(box.name, box.body, box.end, track)
        elif box.name == b"mdat":
            self.media.append(box)
        else:
            self._read(box, track)

    def _note(self, track: Track | None, words: Iterable[str], patch: Patch) -> None:
        """Remember what has to go; a file that needs absurdly many changes is refused."""
        whose = track or self
        whose.words.update(words)
        whose.patches.append(patch)
        if len(whose.patches) > MOST_PATCHES:
            raise Refused(Reason.TOO_MANY_PARTS)

    # One box each -------------------------------------------------------------------------------------------------------------
    def _read(self, box: Box, track: Track | None) -> None:
        if box.name not in _TABLES and box.end - box.at > _MOST_OF_A_SMALL_ONE:
            raise Refused(Reason.TOO_MANY_PARTS)
        if box.name == b"mvhd":
            self.scale, self.milliseconds = self._times(box, None)
        elif track is not None:
            self._read_of_track(box, track)

    def _read_of_track(self, box: Box, track: Track) -> None:
        match box.name:
            case b"tkhd":
                self._forget_dates(box, track)
                track.width, track.height = (self.source.number(box.end - back, 2) for back in (8, 4))
            case b"mdhd":
                track.recorded = max(track.recorded, self._times(box, track)[1])
            case b"hdlr":
                self._handler(box, track)
            case b"elst":
                track.shown = self._shown(box)
            case b"dref":
                self._refuse_what_lies_elsewhere(box)
            case b"stsd":
                self._refuse_locks(box)
            case b"stsc" | b"stsz" | b"stco" | b"co64":
                if box.name in track.tables:
                    raise Refused(Reason.UNREADABLE)
                track.tables[box.name] = box

    def _times(self, box: Box, track: Track | None) -> tuple[int, int]:
        """Read a clock: how many ticks a second has, and how long it says something lasts, in milliseconds."""
        wide = self._forget_dates(box, track)
        scale = self.source.number(box.body + 4 + 2 * wide, 4)
        ticks = self.source.number(box.body + 8 + 2 * wide, wide)
        unknown = ticks == (1 << (8 * wide)) - 1
        return scale, ticks * 1000 // scale if scale and not unknown else 0

    def _forget_dates(self, box: Box, track: Track | None) -> int:
        """Write over when something was recorded and changed; give how many bytes a time has in this box."""
        wide = 8 if self.source.number(box.body, 1) == 1 else 4
        if box.body + 4 + 4 * wide > box.end:
            raise Refused(Reason.UNREADABLE)
        if not self.source.is_blank(box.body + 4, box.body + 4 + 2 * wide):
            self._note(track, {DATE}, Patch(at=box.body + 4, length=2 * wide))
        return wide

    def _handler(self, box: Box, track: Track) -> None:
        """Read what a track is for, and write over the name its maker gave it. The first one that says so counts."""
        if box.end - box.body < 24:
            raise Refused(Reason.UNREADABLE)
        track.kind = track.kind or self.source.read(box.body + 8, 4)
        if not self.source.is_blank(box.body + 24, box.end):
            self._note(track, (), Patch(at=box.body + 24, length=box.end - box.body - 24))

    def _shown(self, box: Box) -> int | None:
        """Add up what of a track is shown, in milliseconds; None where it does not say."""
        wide = 8 if self.source.number(box.body, 1) == 1 else 4
        count, step = self.source.number(box.body + 4, 4), 2 * wide + 4
        table = self.source.read(box.body + 8, count * step)
        starts = range(0, len(table), step)
        spans = [
            int.from_bytes(table[at : at + wide], "big")
            for at in starts
            if int.from_bytes(table[at + wide : at + 2 * wide], "big", signed=True) != -1
        ]
        return sum(spans) * 1000 // self.scale if self.scale and any(spans) else None

    def _refuse_what_lies_elsewhere(self, box: Box) -> None:
        for entry in boxes(self.source, box.body + 8, box.end):
            if not self.source.number(entry.body, 4) & 1:
                raise Refused(Reason.ELSEWHERE)

    def _refuse_locks(self, box: Box) -> None:
        for entry in boxes(self.source, box.body + 8, box.end):
            if entry.name in _LOCKED:
                raise Refused(Reason.LOCKED)

    # The whole ----------------------------------------------------------------------------------------------------------------
    def _picture(self) -> Track:
        pictures = [one for one in self.tracks if one.kind == PICTURE]
        if not pictures:
            raise Refused(Reason.NO_PICTURE)
        if len(pictures) > 1 or sum(one.kind == SOUND for one in self.tracks) > 1:
            raise Refused(Reason.MANY_TRACKS)
        return pictures[0]

    def _write_over_what_is_beside(self) -> None:
        """Empty every track that is neither picture nor sound, and every byte of the media that belongs to neither."""
        for track in self.tracks:
            if track.is_kept:
                self.words |= track.words
                self.patches += track.patches
            else:
                self._note(None, {DATA} | track.words | self._told_by(track), emptied(track.at))
        kept = [span for track in self.tracks if track.is_kept for span in kept_by(track.tables, self.source)]
        for start, end in gaps(kept, within=[(box.body, box.end) for box in self.media]):
            if not self.source.is_blank(start, end):
                self._note(None, () if DATA in self.words else {HIDDEN}, Patch(at=start, length=end - start))

    def _told_by(self, track: Track) -> set[str]:
        """Say what a track of data tells, by the signs in its description."""
        return words_in(self.source.beginning(track.at.body, track.at.end)) - {NOTES}


def look(source: Source) -> Found:
    """Look through an MP4 or QuickTime file. Raises Refused."""
    return Movie(source).look()
