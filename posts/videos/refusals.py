"""Why a file is not taken as a video: each reason with the sentence a person reads.

The child process only ever answers with a reason from this list, so nothing that a file holds can speak to a person.
"""

from enum import StrEnum

_AGAIN = "Open it on your phone or computer, save it again as an ordinary MP4, and add that instead."


class Reason(StrEnum):
    """Why a file is not taken, in one word; the sentence for the person stands beside it."""

    EMPTY = "empty"
    TOO_MANY_BYTES = "too_many_bytes"
    NO_VIDEO_ENDING = "no_video_ending"
    NOT_A_VIDEO = "not_a_video"
    NAME_DIFFERS = "name_differs"
    CUT_SHORT = "cut_short"
    UNREADABLE = "unreadable"
    TOO_MANY_PARTS = "too_many_parts"
    NO_PICTURE = "no_picture"
    NO_LENGTH = "no_length"
    TOO_LONG = "too_long"
    MANY_TRACKS = "many_tracks"
    IN_PIECES = "in_pieces"
    ELSEWHERE = "elsewhere"
    LOCKED = "locked"
    TRIMMED = "trimmed"
    HIDES_A_FILE = "hides_a_file"
    TOO_HEAVY = "too_heavy"
    NOT_CLEANED = "not_cleaned"


SENTENCES = {
    Reason.EMPTY: "This file is empty. Choose the video again.",
    Reason.TOO_MANY_BYTES: "This video is larger than {most}. Make a shorter or smaller copy and add that instead.",
    Reason.NO_VIDEO_ENDING: (
        "The name of this file does not end like the name of a video. Videos end in .mp4, .m4v, .mov or .webm."
    ),
    Reason.NOT_A_VIDEO: "This file is not an MP4, MOV or WebM video, although its name says so. Choose another one.",
    Reason.NAME_DIFFERS: f"The name of this file says {{said}}, but inside it is {{found}}. {_AGAIN}",
    Reason.CUT_SHORT: "This video stops in the middle: a part of the file is missing. Choose the video again.",
    Reason.UNREADABLE: f"This video could not be read. It may be damaged. {_AGAIN}",
    Reason.TOO_MANY_PARTS: f"This video is made of far more parts than a video needs, so it was not read. {_AGAIN}",
    Reason.NO_PICTURE: "There is no moving picture in this file. Choose a video.",
    Reason.NO_LENGTH: f"This video lasts no time at all. {_AGAIN}",
    Reason.TOO_LONG: "This video is longer than {longest}. Cut it shorter and add that instead.",
    Reason.MANY_TRACKS: (
        f"This file holds more than one picture or more than one sound, and whoever watches it meets only one. {_AGAIN}"
    ),
    Reason.IN_PIECES: f"This video was saved in pieces, as for streaming, and cannot be looked through. {_AGAIN}",
    Reason.ELSEWHERE: f"A part of this video is not in the file but somewhere else, and could change later. {_AGAIN}",
    Reason.LOCKED: "This video is locked or packed, so it cannot be looked through. Choose one without a lock.",
    Reason.TRIMMED: (
        f"This video was cut, but what was cut out is still in the file, and nobody would see it here. {_AGAIN}"
    ),
    Reason.HIDES_A_FILE: f"This video has another file hidden inside it, so it was not kept. {_AGAIN}",
    Reason.TOO_HEAVY: f"This video takes too much work to look through safely. {_AGAIN}",
    Reason.NOT_CLEANED: "This video could not be looked through just now, so it was not kept. Add it again in a minute.",
}


class Refused(Exception):
    """Raised inside the child process with a reason; it becomes a sentence outside."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
