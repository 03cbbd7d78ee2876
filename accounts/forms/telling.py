"""What people choose about how they are told, and a place's own words; the services act."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import Preference
from accounts.telling import LONGEST_HEADLINE, LONGEST_WORDS, Group, Wording, faults_of_text
from core.forms import Form

_CHOICES = {
    Preference.Choice.AT_ONCE: "By mail: what waits for me at once, the rest in the one mail of the day",
    Preference.Choice.DAILY: "By mail, in the one mail of the day",
    Preference.Choice.LISTED: "Only in PolicyHub, without mail",
}


class TellingForm(Form):
    """Choose, for each group of messages that may be changed, how they come."""

    def __init__(self, *args: Any, groups: tuple[Group, ...], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in groups:
            offered = [choice for choice in _CHOICES if not (group.daily and choice == Preference.Choice.AT_ONCE)]
            standing = chosen.get(group.slug, offered[0].value)
            self.fields[group.slug] = forms.ChoiceField(
                label=group.label,
                choices=[(choice.value, _CHOICES[choice]) for choice in offered],
                initial=standing if standing in offered else offered[0].value,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose how these come.", "invalid_choice": "Choose one of these."},
            )


class MailboxForm(Form):
    """Say whether somebody reads mail."""

    reads_mail = forms.TypedChoiceField(
        label="Does this person read mail?",
        choices=[("yes", "Yes, at the address above"), ("no", "No: the office prints what they are told")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say yes or no.", "invalid_choice": "Say yes or no."},
    )


class TextForm(Form):
    """A place's own words for one kind of message."""

    headline = forms.CharField(
        label="Headline",
        help_text="The subject of the mail.",
        required=False,
        strip=True,
        max_length=LONGEST_HEADLINE * 5,
    )
    words = forms.CharField(
        label="Words",
        help_text="A sentence or two. Greeting and link are added. Never the name of a child.",
        required=False,
        max_length=LONGEST_WORDS * 5,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        self.wording = wording
        super().__init__(*args, **kwargs)

    def clean_words(self) -> str:
        """Let browsers write line ends as they like."""
        words: str = self.cleaned_data["words"].replace("\r\n", "\n")
        return words

    def clean(self) -> dict[str, Any]:
        """Hold both against what this kind of message can say."""
        data = super().clean() or {}
        faults = faults_of_text(self.wording, headline=data.get("headline", ""), words=data.get("words", ""))
        for field, sentences in faults.items():
            if field in data:
                self.add_error(field, sentences)
        return data
