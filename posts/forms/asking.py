"""The form of a question asked before a post is written."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Organisation
from core.forms import Form


class AskForm(Form):
    """One box, and for people of several schools the school it is about."""

    place = forms.ChoiceField(label="Which school is it about?", widget=forms.RadioSelect)
    words = forms.CharField(
        label="What would you like to post?",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Write it as it would appear, or say what it is about and what makes you unsure.",
        error_messages={"required": "Write what you would like to post."},
    )

    def __init__(self, data: Any = None, *, places: Sequence[Organisation]) -> None:
        super().__init__(data)
        self.places = {place.slug: place for place in places}
        if len(places) == 1:
            del self.fields["place"]
        else:
            # For the type checker: Django's stubs know no more than Field.
            self.fields["place"].choices = [(place.slug, place.name) for place in places]  # type: ignore[attr-defined]

    @property
    def organisation(self) -> Organisation:
        """Give the school it is about."""
        slug = self.cleaned_data.get("place")
        return self.places[slug] if slug else next(iter(self.places.values()))
