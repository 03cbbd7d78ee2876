"""Why a file is not taken as a photo: each reason with the sentence a person reads.

The child process only ever answers with a reason from this list, so nothing that a picture holds can speak to a person.
"""

from enum import StrEnum

_TRY = "Save it again as a photo, for example by taking a screenshot of it, and add that instead."


class Reason(StrEnum):
    """Why a file is not taken, in one word; the sentence for the person stands beside it."""

    EMPTY = "empty"
    TOO_MANY_BYTES = "too_many_bytes"
    NO_PHOTO_ENDING = "no_photo_ending"
    NOT_A_PHOTO = "not_a_photo"
    NAME_DIFFERS = "name_differs"
    HIDES_A_FILE = "hides_a_file"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_HEAVY = "too_heavy"
    UNREADABLE = "unreadable"
    NOT_CLEANED = "not_cleaned"


SENTENCES = {
    Reason.EMPTY: "This file is empty. Choose the photo again.",
    Reason.TOO_MANY_BYTES: "This photo is larger than 25 MB. Save a smaller copy of it and add that instead.",
    Reason.NO_PHOTO_ENDING: (
        "The name of this file does not end like the name of a photo. "
        "Photos end in .jpg, .jpeg, .png, .webp, .heic, .heif, .avif or .gif."
    ),
    Reason.NOT_A_PHOTO: (
        "This file is not a photo, although its name says so. Choose a JPEG, PNG, WebP, HEIC, AVIF or GIF picture."
    ),
    Reason.NAME_DIFFERS: f"The name of this file says {{said}}, but inside it is {{found}}. {_TRY}",
    Reason.HIDES_A_FILE: f"This photo has another file hidden inside it, so it was not kept. {_TRY}",
    Reason.TOO_MANY_PIXELS: (
        "This picture has too many pixels to open safely. Save a smaller copy of it and add that instead."
    ),
    Reason.TOO_MANY_PARTS: f"This picture is made of far more parts than a photo needs, so it was not opened. {_TRY}",
    Reason.TOO_HEAVY: (
        "This picture takes too much work to open safely. Save a smaller copy of it and add that instead."
    ),
    Reason.UNREADABLE: "This photo could not be opened. It may be damaged or cut short. Choose the photo again.",
    Reason.NOT_CLEANED: "This photo could not be cleaned just now, so it was not kept. Add it again in a minute.",
}


class Refused(Exception):
    """Raised inside the child process with a reason; it becomes a sentence outside."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
