"""Why a post is sent back: what a signer picks beside words of their own, and where its author finds it in the form.

The school's criteria are the list, with the three parts of a post that no question asks about. Not here: the words themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from posts import criteria


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, and the name of the field of the form at which it points."""

    key: str
    label: str
    field: str


PARTS = (
    Reason("words", "The words", "words"),
    Reason("picture", "The picture", "photo"),
    Reason("video", "The video", "video_alt"),
    Reason("time", "When it goes out", "when"),
)
_KNOWN = {one.key: one for one in PARTS} | {
    one.key: Reason(one.key, one.question, f"answer_{one.key}") for one in criteria.QUESTIONS
}


def reasons_for(
    questions: Iterable[criteria.Question], *, has_photo: bool = False, has_video: bool = False
) -> list[Reason]:
    """Give what can be picked for one post: its parts, then the questions its school asks about it."""
    missing = {key for key, there in (("picture", has_photo), ("video", has_video)) if not there}
    parts = [one for one in PARTS if one.key not in missing]
    return [*parts, *(_KNOWN[question.key] for question in questions)]


def reasons_by_keys(keys: Iterable[str]) -> list[Reason]:
    """Give reasons by what was kept of them, each once, in the order of the list; what nobody knows is left out."""
    picked = set(keys)
    return [one for key, one in _KNOWN.items() if key in picked]


def unknown(keys: Iterable[str]) -> set[str]:
    """Give what is no reason at all."""
    return set(keys) - set(_KNOWN)
