"""The form of a standing permission: who, for what, until when, and why."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from core.clocks import at_london
from core.fields import DayField
from core.forms import Form
from posts import criteria
from posts.forms.accounts import PersonChoice


class StandingForm(Form):
    """Give somebody standing permission to post."""

    person = PersonChoice(label="Who?", queryset=User.objects.none(), empty_label="Choose a person")
    purposes = forms.MultipleChoiceField(
        label="For which posts?",
        choices=[(one.key, one.label) for one in criteria.PURPOSES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say for which posts."},
    )
    until = DayField(label="Until which day?", help_text="For example, 31 8 2027.")
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="For example “Writes the news of the nursery”.",
        error_messages={"required": "Say why, in a few words."},
    )

    def __init__(self, data: Any = None, *, people: Any, today: date) -> None:
        self.today = today
        super().__init__(data)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        """Read the last day as its last moment."""
        day = self.cleaned_data["until"]
        if day < self.today:
            raise ValidationError("This day has passed.", code="past")
        return at_london(day, time(23, 59, 59))
