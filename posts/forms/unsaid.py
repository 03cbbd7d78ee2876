"""What is missing before a post can be put forward, said beside the field where it can be put right (W10, W11, W24).

The post is kept first, with every file that came along, and only then is it said: a file that was chosen cannot be given back to a
browser, so a form that is refused would lose it. Not here: what is missing (`checks`, `checking`).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from posts.checks import BLOCK, Finding
from posts.models import Photo

# Which finding is put right in which field of a picture, and in which of the video.
_OF_PICTURES = {
    "missing_alt": "alt",
    "source_unsaid": "taken",
    "source_words": "taken_words",
    "own_device": "left",
}
_OF_VIDEO = {
    "missing_video_words": "video_alt",
    "source_unsaid": "video_taken",
    "source_words": "video_taken_words",
    "own_device": "video_left",
}


# What is missing of the post itself.
_OF_THE_POST = {"purpose": "purpose", "people": "nobody_recognisable"}
QUESTIONS = "Tick this once you have thought about each of them, or answer them one by one below."


class WithUnsaid:
    """A form of a stored post that says beside its fields what keeps the post from being put forward."""

    fields: dict[str, forms.Field]
    photos: list[Photo]
    accounts: list[Any]
    errors: Any
    add_error: Any
    cleaned_data: dict[str, Any]

    def say_beside(self, found: Iterable[Finding], *, unanswered: bool = False) -> list[Finding]:
        """Say what belongs to a field beside it, and give back the rest. For a form that nobody has sent.

        With `unanswered`, the tick for the questions has its sentence too.
        """
        fields = dict(self._fields_for(found))
        # An unsent form has neither: a sentence can be put beside a field all the same.
        self.cleaned_data = {}
        if (fields or unanswered) and not self.errors:
            for finding, field in fields.items():
                self.add_error(field, finding.sentence)
            if unanswered and "none_apply" in self.fields:
                self.add_error("none_apply", QUESTIONS)
        return [one for one in found if one not in fields]

    def _fields_for(self, found: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
        for finding in found:
            field = self._field_for(finding)
            if finding.level == BLOCK and field in self.fields:
                yield finding, field

    def _field_for(self, finding: Finding) -> str:
        if finding.where == "accounts":
            return f"account_{self.accounts[0].pk}" if self.accounts else ""
        if finding.check in _OF_THE_POST:
            return _OF_THE_POST[finding.check]
        if finding.where == "video":
            return _OF_VIDEO.get(finding.check, "")
        kind, _, number = finding.where.partition(" ")
        place = int(number) - 1 if kind == "photo" else len(self.photos)
        name = _OF_PICTURES.get(finding.check)
        return f"{name}_{self.photos[place].uid}" if name and place < len(self.photos) else ""
