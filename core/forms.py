"""The base of every form: what is missing or wrong is said in our words, as a sentence that also stands alone above the form.

The framework's own sentences name no field and no way out. A field that has a better sentence of its own keeps it. Kinds of fields
stand in `fields.py`.
"""

from typing import Any

from django import forms

from core.fields import DayField
from core.uploads import is_whole

UNREADABLE = "This cannot be read. Please write it again."
# The nearest kind above a field's own counts. `%(...)s` is filled in by the framework.
_WRONG: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {
        "max_length": "This is too long: %(show_value)d characters. Use at most %(limit_value)d.",
        "min_length": "This is too short: use at least %(limit_value)d characters.",
        "max_value": "This is too high: the most is %(limit_value)s.",
        "min_value": "This is too low: the least is %(limit_value)s.",
        "null_characters_not_allowed": "There is a hidden sign in it that cannot be stored. Please type it again.",
        "incomplete": "A part of this is missing.",
    },
    forms.EmailField: {"invalid": "Write an email address, for example office@school.example."},
    forms.URLField: {"invalid": "Write a web address, for example https://www.school.example."},
    forms.SlugField: {"invalid": "Use only letters, figures, hyphens and underscores."},
    forms.IntegerField: {"invalid": "Write a whole number in figures."},
    forms.ChoiceField: {"invalid_choice": "“%(value)s” is not one of the answers. Choose one of them."},
    forms.MultipleChoiceField: {"invalid_list": "Choose from the answers."},
    forms.ModelChoiceField: {"invalid_choice": "This cannot be chosen any more. Choose another one."},
    forms.ModelMultipleChoiceField: {
        "invalid_list": "Choose from the answers.",
        "invalid_pk_value": "“%(pk)s” is not one of the answers. Choose one of them.",
    },
    forms.FileField: {
        "invalid": "The file did not arrive. Please choose it again.",
        "missing": "The file did not arrive. Please choose it again.",
        "empty": "This file is empty. Choose another one.",
        "max_length": "The name of this file is too long: %(length)d characters. Use at most %(max)d.",
        "contradiction": "Choose a new file, or tick the box to take the old one away: not both.",
    },
}


class PlainWords:
    """Puts our sentences in place of the framework's, also for forms that are not ours."""

    fields: dict[str, forms.Field]

    def full_clean(self) -> None:
        """Check the form, in our words."""
        self.speak_plainly()
        super().full_clean()  # type: ignore[misc]  # every class this is mixed into is a form

    def speak_plainly(self) -> None:
        """Give every field our sentences where it has none of its own."""
        for name, field in self.fields.items():
            _speak_plainly(field, label=str(field.label or name.replace("_", " ").capitalize()))
            if isinstance(field, forms.FileField) and is_whole not in field.validators:
                field.validators.insert(0, is_whole)


class Form(PlainWords, forms.Form):
    """A form of the house."""


def missing(label: str, field: forms.Field) -> str:
    """Say what is missing in a field that says nothing better itself."""
    if isinstance(field, DayField):
        return f"“{label}” needs a day, a month and a year."
    if isinstance(field, forms.FileField):
        return f"Choose a file for “{label}”."
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on."
    if isinstance(field, forms.MultipleChoiceField):
        return f"Tick at least one answer to “{label}”."
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return f"Choose an answer to “{label}”."
    return f"Answer “{label}”." if label.endswith("?") else f"Fill in “{label}”."


def _speak_plainly(field: forms.Field, *, label: str) -> None:
    kinds = type(field).__mro__
    ours: dict[str, str] = {"required": missing(label, field)}
    for kind in reversed(kinds):
        ours |= _WRONG.get(kind, {})
    theirs: dict[str, Any] = {}
    for kind in reversed(kinds):
        if kind.__module__.startswith("django."):
            theirs |= vars(kind).get("default_error_messages", {})
    if "invalid" in theirs:
        # Where the kind of field says nothing under this code, a check of the field's own may say something better.
        ours.setdefault("invalid", UNREADABLE)
    for code, sentence in ours.items():
        if field.error_messages.get(code) in (None, theirs.get(code)):
            field.error_messages[code] = sentence
