"""Files on their way in: each lies on the disk in parts as it comes, and a full disk is a sentence beside the field.

Several people may send large files at once (`docs/operations.md`, Videos). Not here: what a file must be to be kept.
"""

import errno
import os
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import TemporaryFileUploadHandler

NO_ROOM = (
    "There is no room for this file just now: others are sending theirs. "
    "Choose it again in some minutes. Nothing else you wrote is lost."
)


class RoomForFiles(TemporaryFileUploadHandler):
    """Puts a file away as it comes; one that the disk has no room for is read to its end, so that the form can be answered."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write one part, unless there was no room for one before it."""
        if is_cut_off(self.file):
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if not is_full(error):
                raise
            # Others can use what it took.
            os.ftruncate(self.file.fileno(), 0)
            self.file.is_cut_off = True  # type: ignore[attr-defined]  # a mark of our own, which `is_cut_off` reads


def is_cut_off(file: Any) -> bool:
    """Say whether a part of this file could not be kept."""
    return bool(getattr(file, "is_cut_off", False))


def is_full(error: OSError) -> bool:
    """Say whether the disk had no more room."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def is_whole(file: Any) -> None:
    """Refuse a file of which a part could not be kept; for every field that takes one."""
    if is_cut_off(file):
        raise ValidationError(NO_ROOM, code="no_room")
