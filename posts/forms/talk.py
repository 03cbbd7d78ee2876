"""The form for a comment on a post."""

from typing import Any

from django import forms

from accounts.models import User
from core.forms import Form
from posts.forms.accounts import PersonChoice
from posts.services.talk import NO_WORDS


class CommentForm(Form):
    """What somebody wants to say, and who in particular should read it."""

    words = forms.CharField(
        label="Your comment",
        help_text="Everybody who may see this post reads it. Write @ and a whole name to tell somebody in particular.",
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": NO_WORDS},
    )
    person = PersonChoice(
        label="Tell somebody in particular",
        queryset=User.objects.none(),
        empty_label="Nobody in particular",
        required=False,
    )

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
