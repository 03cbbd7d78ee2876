"""`manage.py clean_photo IN OUT`: make the clean copy of one photo, exactly as the pages do.

Reads one file and writes one file; touches no database. What a clean copy is belongs in `posts.photos`.
"""

import json
import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from posts.photos import CleanPhoto, RefusedPhoto, clean
from posts.photos.checks import Looked, installed_checker
from posts.photos.kinds import MOST_BYTES


class Command(BaseCommand):
    """Calls the very cleaning that the form uses."""

    help = (
        "Make the clean copy of a photo: upright, at most 2048 pixels long, made of pixels only. "
        "Says what was removed. A file that is not taken gives a sentence and exit status 1, and OUT is not written."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the two files."""
        parser.add_argument("photo", metavar="IN", help="the photo as it came: JPEG, PNG, WebP, HEIC, AVIF or GIF")
        parser.add_argument("copy", metavar="OUT", help="where to write the clean copy, always a JPEG")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *, photo: str, copy: str, **options: Any) -> None:
        """Clean, or say why not."""
        try:
            cleaned = clean(data=_read(Path(photo)), filename=photo)
            _write(Path(copy), cleaned.jpeg)
        except RefusedPhoto as refused:
            self._refuse(refused.sentence, as_json=options["json"])
        except OSError as error:
            self._refuse(f"{error.filename or copy}: {error.strerror}.", as_json=options["json"])
        else:
            looked = installed_checker().look(jpeg=cleaned.jpeg)
            self.stdout.write(json.dumps(_as_data(cleaned, looked)) if options["json"] else _as_lines(cleaned, looked))

    def _refuse(self, sentence: str, *, as_json: bool) -> None:
        if not as_json:
            raise CommandError(sentence)
        self.stdout.write(json.dumps({"ok": False, "sentence": sentence}))
        raise SystemExit(1)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _write(path: Path, jpeg: bytes) -> None:
    """Write all or nothing: a full disk must not leave half a picture under the name that was asked for."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".clean-", suffix=".jpg")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(jpeg)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _as_data(cleaned: CleanPhoto, looked: Looked) -> dict[str, Any]:
    return {
        "ok": True,
        "width": cleaned.width,
        "height": cleaned.height,
        "bytes": len(cleaned.jpeg),
        "sha256": cleaned.sha256,
        "removed": list(cleaned.removed),
        "faces": None if looked.faces is None else len(looked.faces),
        "words": None if looked.words is None else [read.words for read in looked.words],
    }


def _as_lines(cleaned: CleanPhoto, looked: Looked) -> str:
    removed = ", ".join(cleaned.removed) or "nothing, there was nothing besides the picture"
    faces = "not checked by machine" if looked.faces is None else str(len(looked.faces))
    words = "not checked by machine" if looked.words is None else ", ".join(one.words for one in looked.words) or "none"
    return (
        f"Clean copy: {cleaned.width} x {cleaned.height} pixels, {len(cleaned.jpeg):,} bytes.\n"
        f"Removed: {removed}.\nFaces: {faces}.\nWords in the picture: {words}.\nSHA-256: {cleaned.sha256}"
    )
