"""The door to clean copies: `clean` takes a file as it was chosen and gives a picture safe to keep, or a sentence.

The work is done by `child`, in a process of its own. What comes back is not believed: lengths, sizes and every byte
outside the pixels are looked at again here.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from posts.photos.kinds import MOST_BYTES, NAMES, Kind, kind_by_content, kind_by_name
from posts.photos.refusals import SENTENCES, Reason
from posts.photos.structure import is_nothing_but_pixels, size_of_jpeg
from posts.photos.words import REMOVED_WORDS

log = logging.getLogger(__name__)

MOST_CPU_SECONDS = 4
MOST_SECONDS = 5.0
_ROOT = Path(__file__).resolve().parents[2]


class RefusedPhoto(Exception):
    """A file that is not taken; `sentence` is for the person who chose it, `reason` for tests and counts."""

    def __init__(self, reason: Reason, **words: str) -> None:
        self.reason = reason
        self.sentence = SENTENCES[reason].format(**words)
        super().__init__(self.sentence)


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """The clean picture at a smaller size: "page" 1200, "phone" 640, "list" 320 pixels on its longest side."""

    name: str
    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class CleanPhoto:
    """A JPEG made of pixels only. `removed` says in plain words what the original carried besides."""

    jpeg: bytes
    width: int
    height: int
    sha256: str
    removed: tuple[str, ...]
    renditions: tuple[Rendition, ...]

    def rendition(self, name: str) -> Rendition:
        """Give one of the smaller copies by its name."""
        return next(one for one in self.renditions if one.name == name)


def clean(*, data: bytes, filename: str) -> CleanPhoto:
    """Make the clean copy of a photo: upright, sRGB, at most 2048 pixels long, nothing in it but pixels.

    The name decides nothing alone: its ending, the first bytes and the decoder must agree. It is never used in a path.
    Raises RefusedPhoto with a sentence, whatever the file does to the process that opens it.
    """
    kind = _agreed_kind(data=data, filename=filename)
    answer = _ask_child(data=data, kind=kind)
    try:
        removed, (master, *renditions) = _removed_and_pictures(answer)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        log.error("the photo process gave an answer that cannot be right: %s", error)
        raise RefusedPhoto(Reason.NOT_CLEANED) from error
    return CleanPhoto(
        jpeg=master.jpeg,
        width=master.width,
        height=master.height,
        sha256=hashlib.sha256(master.jpeg).hexdigest(),
        removed=removed,
        renditions=tuple(renditions),
    )


def _agreed_kind(*, data: bytes, filename: str) -> Kind:
    if not data:
        raise RefusedPhoto(Reason.EMPTY)
    if len(data) > MOST_BYTES:
        raise RefusedPhoto(Reason.TOO_MANY_BYTES)
    said = kind_by_name(filename=filename)
    if said is None:
        raise RefusedPhoto(Reason.NO_PHOTO_ENDING)
    found = kind_by_content(data=data)
    if found is None:
        raise RefusedPhoto(Reason.NOT_A_PHOTO)
    if found is not said:
        raise RefusedPhoto(Reason.NAME_DIFFERS, said=NAMES[said], found=NAMES[found])
    return found


def _ask_child(*, data: bytes, kind: Kind) -> bytes:
    """Run the child for one photo. However it ends, a sentence comes of it."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own program; nothing of the file or its name is in the command
            [sys.executable, "-E", "-s", "-W", "ignore", "-m", "posts.photos.child", kind, str(MOST_CPU_SECONDS)],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=_ROOT,
            env=_bare_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedPhoto(Reason.TOO_HEAVY) from None
    except OSError as error:
        log.error("the photo process could not be started: %s", error)
        raise RefusedPhoto(Reason.NOT_CLEANED) from error
    if ended.stderr:
        log.warning("the photo process said: %s", ended.stderr[-200:].decode("utf-8", "replace").strip())
    if ended.returncode != 0:
        log.warning("the photo process ended with %s on a %s of %s bytes", ended.returncode, kind, len(data))
        raise RefusedPhoto(Reason.TOO_HEAVY if ended.returncode < 0 else Reason.NOT_CLEANED)
    return ended.stdout


def _bare_environment() -> dict[str, str]:
    """No key of ours reaches the process that opens strangers' files. One arena keeps its memory countable."""
    return {"MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8", "PATH": os.defpath}


def _removed_and_pictures(answer: bytes) -> tuple[tuple[str, ...], list[Rendition]]:
    """Read the child's answer, believing nothing: a known reason, known words, and pictures that are only pixels."""
    line, _, body = answer.partition(b"\n")
    header = json.loads(line)
    if "reason" in header:
        raise RefusedPhoto(Reason(header["reason"]))
    if not set(header["removed"]) <= set(REMOVED_WORDS):
        raise ValueError("words that nobody chose")
    pictures, at = [], 0
    for name, length in header["pictures"]:
        jpeg = body[at : at + length]
        at += length
        if not is_nothing_but_pixels(jpeg=jpeg):
            raise ValueError("more than pixels in a cleaned photo")
        width, height = size_of_jpeg(jpeg=jpeg)
        pictures.append(Rendition(name=str(name), jpeg=jpeg, width=width, height=height))
    return tuple(header["removed"]), pictures
