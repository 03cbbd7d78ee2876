"""Looking *into* a photo by machine: faces that can be seen, words that can be read.

A machine looks and reports; it never passes a photo, only a named person does. Without a machine the answer is None:
"not checked by machine", which a page must say and must not turn into "none found".
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle on the clean picture, in its pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class ReadWords:
    """Words that were read in a picture, and where."""

    words: str
    box: Box


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was seen. `faces` or `words` is None when no machine looked, and empty when one looked and saw none."""

    checker: str
    faces: tuple[Box, ...] | None
    words: tuple[ReadWords, ...] | None


class PhotoChecker(Protocol):
    """Detection only: a checker finds faces, it recognises nobody and keeps no template of a face."""

    name: str

    def look(self, *, jpeg: bytes) -> Looked:
        """Look at a clean picture and say what was seen."""


class NobodyLooked:
    """The checker of an installation without the optional photo extra: it says that nothing was checked."""

    name = "not checked by machine"

    def look(self, *, jpeg: bytes) -> Looked:
        """Look at a clean picture and say what was seen."""
        return Looked(checker=self.name, faces=None, words=None)


def installed_checker() -> PhotoChecker:
    """The checker this installation has. This is the one line to change when the photo extra arrives."""
    return NobodyLooked()
