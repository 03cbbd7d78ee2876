"""Forms of what makes posts wait: a pause of everything, and a sensitive day."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.clocks import at_london
from core.fields import DayField
from core.forms import Form
from posts.services.pauses import CAN_WAIT


class PauseForm(Form):
    """A reason to pause all posting."""

    reason = forms.CharField(
        label="Why is posting paused?",
        max_length=300,
        help_text="Everybody who posts here will read it. No names, and nothing confidential.",
        error_messages={"required": "Say why, in a sentence: everybody who posts here will read it."},
    )


class SensitiveDayForm(Form):
    """Which posts wait, from which day until which, and what staff read about it."""

    reason = forms.CharField(
        label="What should staff read about it?",
        max_length=300,
        help_text="Plain and kind, for example “Our community has had sad news”. No names, and nothing confidential.",
        error_messages={"required": "Say what it is about, in a sentence: everybody who posts here will read it."},
    )
    holds = forms.MultipleChoiceField(
        label="Which posts wait?",
        choices=[(one.key, one.label) for one in CAN_WAIT],
        initial=[one.key for one in CAN_WAIT],
        widget=forms.CheckboxSelectMultiple,
        help_text="What families must know at once always goes out.",
        error_messages={"required": "Say which posts wait."},
    )
    first_day = DayField(
        label="From which day?", required=False, help_text="Leave it empty to begin now. For example, 11 11 2027."
    )
    last_day = DayField(
        label="Until the end of which day?",
        help_text="For example, 11 11 2027.",
        error_messages={"required": "Say on which day it ends."},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        self.today = today
        super().__init__(data)

    def clean_first_day(self) -> date | None:
        """Refuse a day that has passed."""
        return self._not_past("first_day")

    def clean_last_day(self) -> date | None:
        """Refuse a day that has passed."""
        return self._not_past("last_day")

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day is before the first day.")
        return cleaned

    def told(self) -> dict[str, Any]:
        """Give what was typed, as moments: a first day from its midnight, the last day to its end."""
        first: date | None = self.cleaned_data["first_day"]
        starts: datetime | None = at_london(first, time()) if first and first > self.today else None
        return {
            "reason": self.cleaned_data["reason"],
            "holds": self.cleaned_data["holds"],
            "starts": starts,
            "until": at_london(self.cleaned_data["last_day"], time(23, 59, 59)),
        }

    def _not_past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and day < self.today:
            raise ValidationError("This day has passed.", code="past")
        return day
