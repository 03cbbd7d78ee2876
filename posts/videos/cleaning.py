"""The door to videos: `clean` takes a file as it was chosen and gives one that may be kept, or a sentence.

The reading is done by `child`, in a process of its own. What comes back is not believed: what it wants written over is written over
in a copy, and then a second process looks through the copy, which must be found to carry nothing any more.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from posts.videos.kinds import FIRST_BYTES, NAMES, Kind, kind_by_content, kind_by_name
from posts.videos.refusals import SENTENCES, Reason
from posts.videos.source import MOST_PATCHES, Patch
from posts.videos.words import REMOVED_WORDS

log = logging.getLogger(__name__)

MOST_CPU_SECONDS = 15
MOST_SECONDS = 30.0
_ROOT = Path(__file__).resolve().parents[2]
_STRIDE = 1 << 20
_LONGEST_HEAD = 16
# Sizes of a picture, as far as a page can use them.
_WIDEST = 16_384
# Signs of a page or document in the first bytes, and the end of an archive in the last.
_PAGE_SIGNS = (b"<script", b"<!doctype", b"<html", b"<?php", b"<svg", b"%pdf-", b"#!/")
_ARCHIVE_END, _LAST_BYTES = b"PK\x05\x06", 65_557 + 22


class RefusedVideo(Exception):
    """A file that is not taken; `sentence` is for the person who chose it, `reason` for tests and counts."""

    def __init__(self, reason: Reason, **words: str) -> None:
        self.reason = reason
        self.sentence = SENTENCES[reason].format(**words)
        super().__init__(self.sentence)


@dataclass(frozen=True, kw_only=True)
class CleanVideo:
    """A video that holds picture and sound only. `removed` says in plain words what the file carried besides.

    `file` is a copy without a name, which is gone when it is closed.
    """

    file: BinaryIO
    kind: Kind
    bytes: int
    milliseconds: int
    width: int
    height: int
    sha256: str
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Looked:
    milliseconds: int
    width: int
    height: int
    removed: tuple[str, ...]
    patches: tuple[Patch, ...]


def clean(*, file: BinaryIO, filename: str, most_bytes: int, most_seconds: int) -> CleanVideo:
    """Copy a video and take out of the copy whatever is neither picture nor sound; nothing is encoded anew.

    The name decides nothing alone: its ending and the first bytes must agree. It is never used in a path. Raises RefusedVideo with
    a sentence, whatever the file does to the process that reads it.
    """
    size = file.seek(0, os.SEEK_END)
    kind = _agreed_kind(file, filename=filename, size=size, most_bytes=most_bytes)
    # The caller closes it: it is what is kept.
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        _copy(file, copy)
        _refuse_other_files(copy, size=size)
        first = _look(copy, kind=kind, size=size)
        if first.milliseconds > most_seconds * 1000:
            raise RefusedVideo(Reason.TOO_LONG, longest=_minutes(most_seconds))
        for patch in first.patches:
            _write_over(copy, patch)
        if first.patches:
            _prove_clean(copy, kind=kind, size=size, milliseconds=first.milliseconds)
        return CleanVideo(
            file=copy,
            kind=kind,
            bytes=size,
            milliseconds=first.milliseconds,
            width=first.width,
            height=first.height,
            sha256=_digest(copy),
            removed=first.removed,
        )
    except BaseException:
        copy.close()
        raise


def _agreed_kind(file: BinaryIO, *, filename: str, size: int, most_bytes: int) -> Kind:
    if not size:
        raise RefusedVideo(Reason.EMPTY)
    if size > most_bytes:
        raise RefusedVideo(Reason.TOO_MANY_BYTES, most=f"{most_bytes // 1_000_000} MB")
    said = kind_by_name(filename=filename)
    if said is None:
        raise RefusedVideo(Reason.NO_VIDEO_ENDING)
    file.seek(0)
    found = kind_by_content(first=file.read(FIRST_BYTES))
    if found is None:
        raise RefusedVideo(Reason.NOT_A_VIDEO)
    if found is not said:
        raise RefusedVideo(Reason.NAME_DIFFERS, said=NAMES[said], found=NAMES[found])
    return found


def _refuse_other_files(copy: BinaryIO, *, size: int) -> None:
    """Refuse a video that is a page, a document or an archive as well: nobody makes one by accident."""
    copy.seek(0)
    beginning = copy.read(4096).lower()
    copy.seek(max(0, size - _LAST_BYTES))
    if any(sign in beginning for sign in _PAGE_SIGNS) or _ARCHIVE_END in copy.read(_LAST_BYTES):
        raise RefusedVideo(Reason.HIDES_A_FILE)


def _look(copy: BinaryIO, *, kind: Kind, size: int) -> _Looked:
    """Have a video looked through, believing nothing of the answer but a known reason, known words, and places in the file."""
    try:
        return _read_answer(_ask_child(copy, kind=kind), size=size)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        log.error("the video process gave an answer that cannot be right: %s", error)
        raise RefusedVideo(Reason.NOT_CLEANED) from error


def _ask_child(copy: BinaryIO, *, kind: Kind) -> bytes:
    """Run the child for one video. However it ends, a sentence comes of it."""
    copy.flush()
    copy.seek(0)
    try:
        ended = subprocess.run(  # noqa: S603 - our own program; nothing of the file or its name is in the command
            [sys.executable, "-E", "-s", "-W", "ignore", "-m", "posts.videos.child", kind, str(MOST_CPU_SECONDS)],
            stdin=copy,
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=_ROOT,
            env={"MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8", "PATH": os.defpath},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedVideo(Reason.TOO_HEAVY) from None
    except OSError as error:
        log.error("the video process could not be started: %s", error)
        raise RefusedVideo(Reason.NOT_CLEANED) from error
    if ended.stderr:
        log.warning("the video process said: %s", ended.stderr[-200:].decode("utf-8", "replace").strip())
    if ended.returncode != 0:
        log.warning("the video process ended with %s on a %s", ended.returncode, kind)
        raise RefusedVideo(Reason.TOO_HEAVY if ended.returncode < 0 else Reason.NOT_CLEANED)
    return ended.stdout


def _read_answer(answer: bytes, *, size: int) -> _Looked:
    said = json.loads(answer)
    if "reason" in said:
        raise RefusedVideo(Reason(said["reason"]))
    if not set(said["removed"]) <= set(REMOVED_WORDS):
        raise ValueError("words that nobody chose")
    return _Looked(
        milliseconds=int(said["milliseconds"]),
        width=min(int(said["width"]), _WIDEST),
        height=min(int(said["height"]), _WIDEST),
        removed=tuple(said["removed"]),
        patches=tuple(_patches(said["patches"], size=size)),
    )


def _patches(said: Iterable[Any], *, size: int) -> Iterator[Patch]:
    patches = [Patch(at=int(at), length=int(length), head=bytes.fromhex(head)) for at, length, head in said]
    if len(patches) > MOST_PATCHES:
        raise ValueError("more changes than there may be")
    for patch in patches:
        if not (
            0 <= patch.at <= patch.at + patch.length <= size and len(patch.head) <= min(_LONGEST_HEAD, patch.length)
        ):
            raise ValueError("a change outside the file")
        yield patch


def _write_over(copy: BinaryIO, patch: Patch) -> None:
    copy.seek(patch.at)
    copy.write(patch.head)
    left = patch.length - len(patch.head)
    while left > 0:
        left -= copy.write(bytes(min(left, _STRIDE)))


def _prove_clean(copy: BinaryIO, *, kind: Kind, size: int, milliseconds: int) -> None:
    """Look through the cleaned copy again: the same video, with nothing in it any more that has to go."""
    again = _look(copy, kind=kind, size=size)
    if again.patches or again.removed or again.milliseconds != milliseconds:
        log.error("a cleaned video was not clean")
        raise RefusedVideo(Reason.NOT_CLEANED)


def _copy(file: BinaryIO, copy: BinaryIO) -> None:
    file.seek(0)
    while part := file.read(_STRIDE):
        copy.write(part)


def _digest(copy: BinaryIO) -> str:
    digest = hashlib.sha256()
    copy.seek(0)
    while part := copy.read(_STRIDE):
        digest.update(part)
    copy.seek(0)
    return digest.hexdigest()


def _minutes(seconds: int) -> str:
    whole = seconds // 60
    return f"{whole} minute{'' if whole == 1 else 's'}" if whole else f"{seconds} seconds"
