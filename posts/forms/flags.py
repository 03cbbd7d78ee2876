"""The form on which anyone says that something is wrong with a post that is out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import Form
from posts.models import PostFlag
from posts.services.flags import WORDS_NEEDED


class FlagForm(Form):
    """What is wrong with it."""

    reason = forms.ChoiceField(
        label="What is wrong?",
        choices=PostFlag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    words = forms.CharField(
        label="What should whoever decides know?",
        help_text="A sentence is enough. Write no name of a child here.",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where no reason on the list fits."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("reason") == PostFlag.Reason.OTHER and not (given.get("words") or "").strip():
            self.add_error("words", ValidationError(WORDS_NEEDED, code="words_needed"))
        return given
