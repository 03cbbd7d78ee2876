"""Fields that every app's forms share: a day, asked for in three small boxes.

What belongs here: a field that more than one app needs and that Django lacks. Not here: any app's own form, or how a field looks
(`templates/django/forms/`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")


class DayWidget(forms.MultiWidget):
    """Ask for a day as people say it: day, month, year. A calendar to click through is slower and harder to use."""

    template_name = "django/forms/widgets/date_parts.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widths = {"day": "2", "month": "2", "year": "4"}
        super().__init__(
            {
                part: forms.TextInput({"title": part.capitalize(), "class": f"govuk-input--width-{width}"})
                for part, width in widths.items()
            },
            attrs,
        )

    def decompress(self, value: date | None) -> list[int | None]:
        """Split a day into its three boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day from three boxes. Every refusal is a sentence that says which part to mend."""

    widget = DayWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {}).setdefault("required", "Enter a day, month and year.")
        super().__init__(
            fields=[forms.CharField(required=False, max_length=20) for _ in PARTS], require_all_fields=False, **options
        )

    def clean(self, value: Sequence[str] | None) -> date | None:
        """Read the three boxes as one real day, or say what is missing."""
        typed = [str(part or "").strip() for part in value or ()]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing := [part for part, text in zip(PARTS, typed, strict=True) if not text]:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}.", code="incomplete")
        day = self.compress(typed)
        self.run_validators(day)
        return day

    def compress(self, data_list: Sequence[str]) -> date:
        """Put the three parts together, in the order day, month, year."""
        try:
            day, month, year = (int(text) for text in data_list)
            if year < 1900:
                raise ValidationError("The year must have four figures, for example 2027.", code="year")
            return date(year, month, day)
        except (ValueError, OverflowError) as mistake:
            raise ValidationError("This is not a real date. Try, for example, 4 3 2027.", code="invalid") from mistake
