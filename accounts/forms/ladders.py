"""What people fill in to change a reminder ladder: one field for each part that its kind asks for."""

import re
from typing import Any

from django import forms

from accounts.ladders import LadderError, LadderKind, Question, Steps
from core.forms import Form

_LONGEST = 6
_BETWEEN = re.compile(r"[,;\s]+|\band\b")


class NumbersField(forms.CharField):
    """Several whole numbers in one line, with commas between them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=100, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """Write numbers as people do."""
        return ", ".join(str(number) for number in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Read the numbers. Refuses anything else with a sentence."""
        words = [word for word in _BETWEEN.split(super().to_python(value) or "") if word]
        if not all(word.isascii() and word.isdigit() for word in words):
            raise forms.ValidationError("Write whole numbers with commas between them, such as 14, 7, 1.")
        # What is longer is too much for any ladder, which says so.
        return [int(word[:_LONGEST]) for word in words]

    def run_validators(self, value: Any) -> None:
        """Ask nothing more: the length was that of the text, and the ladder itself knows what is too much."""

    def validate(self, value: Any) -> None:
        """Ask nothing more: an empty line means none."""


class LadderForm(Form):
    """The parts of one ladder, and whether places below may have their own."""

    locked = forms.BooleanField(
        label="Places below keep to this", required=False, help_text="They cannot have times of their own then."
    )

    def __init__(self, *args: Any, kind: LadderKind, may_lock: bool, **kwargs: Any) -> None:
        self.kind = kind
        self.ladder: Steps | None = None
        super().__init__(*args, **kwargs)
        locked = self.fields.pop("locked")
        self.fields |= {question.name: _field(question) for question in kind.questions}
        if may_lock:
            self.fields["locked"] = locked

    def clean(self) -> dict[str, Any]:
        """Make a ladder of the answers; what is wrong with it stands beside the field it is about."""
        answers = super().clean() or {}
        if not self.errors:
            try:
                self.ladder = self.kind.shape.from_answers(answers)
            except LadderError as error:
                self.add_error(error.part if error.part in self.fields else None, str(error))
        return answers


def _field(question: Question) -> forms.Field:
    words: dict[str, Any] = {"label": question.label, "help_text": question.hint}
    if question.kind == "numbers":
        return NumbersField(**words)
    if question.kind == "yes":
        return forms.BooleanField(required=False, **words)
    whole = {"invalid": "Write a whole number, or leave it empty."}
    # No field for numbers: a browser would throw away what is none, and the person could not see what they typed.
    plain = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(required=False, error_messages=whole, widget=plain, **words)
