"""What changed among the pictures: which came, went, moved, or got other words for those who cannot see them.

A picture is known by its bytes, so the same one taken out and put in again is the same.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from posts.comparing.content import Picture
from posts.comparing.wording import TextChange, between

# Which bytes, and the how-manieth of a picture that stands there twice.
_Name = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class PictureChange:
    """One picture in either version. `place` counts from one; `alt` is what changed in its words."""

    before: Picture | None
    after: Picture | None
    place: int
    place_before: int | None = None
    moved: bool = False

    @property
    def is_added(self) -> bool:
        """Say whether it is new."""
        return self.before is None

    @property
    def is_taken_out(self) -> bool:
        """Say whether it is there no more."""
        return self.after is None

    @property
    def alt(self) -> TextChange:
        """Give what changed in the words for those who cannot see it."""
        return between(self.before.alt if self.before else "", self.after.alt if self.after else "")

    def __bool__(self) -> bool:
        return self.is_added or self.is_taken_out or self.moved or bool(self.alt)


def pictures_between(before: Iterable[Picture], after: Iterable[Picture]) -> tuple[PictureChange, ...]:
    """Give every picture of both versions that changed, in the order of the newer one, with what was taken out at the end."""
    old, new = _named(before), _named(after)
    stayed = [name for name in new if name in old]
    in_place = _in_place([name for name in old if name in new], stayed)
    places = {name: place for place, name in enumerate(old, start=1)}
    changes = [
        PictureChange(
            before=old.get(name),
            after=picture,
            place=place,
            place_before=places.get(name),
            moved=name in old and name not in in_place,
        )
        for place, (name, picture) in enumerate(new.items(), start=1)
    ]
    gone = [
        PictureChange(before=picture, after=None, place=places[name], place_before=places[name])
        for name, picture in old.items()
        if name not in new
    ]
    return tuple(change for change in [*changes, *gone] if change)


def _named(pictures: Iterable[Picture]) -> dict[_Name, Picture]:
    met: Counter[str] = Counter()
    named = {}
    for picture in pictures:
        named[(picture.sha256, met[picture.sha256])] = picture
        met[picture.sha256] += 1
    return named


def _in_place(old: list[_Name], new: list[_Name]) -> set[_Name]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {name for block in blocks for name in old[block.a : block.a + block.size]}
