"""What somebody types who suggests other words."""

from typing import Any

from django import forms

from core.forms import Form
from posts.models import Post


class SuggestForm(Form):
    """The words of a post, common ones and each account's own, to be changed; and a line to its author."""

    words = forms.CharField(
        label="The words", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    note = forms.CharField(
        label="A line to the author, if you like",
        help_text="For example “Shorter, and without the day: it may move.”",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, post: Post) -> None:
        self.publications = sorted(post.publications.all(), key=lambda one: (one.account.label, one.pk))
        super().__init__(data, initial={"words": post.words, "seen": post.shown})
        for one in self.publications:
            self.fields[f"own_{one.account_id}"] = forms.CharField(
                label=f"Other words for {one.account.label}",
                help_text="Leave this empty to use the words above.",
                required=False,
                max_length=20_000,
                initial=one.own_words,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def own_rows(self) -> list[dict[str, Any]]:
        """Give the field of each account, open where it has words of its own."""
        fields = [(one, self[f"own_{one.account_id}"]) for one in self.publications]
        return [{"label": one.account.label, "field": field, "open": bool(field.value())} for one, field in fields]

    def own_words(self) -> dict[int, str]:
        """Give the own words of each account, by its number."""
        return {one.account_id: self.cleaned_data[f"own_{one.account_id}"] for one in self.publications}
