"""Form fields of the house: a day as three boxes, which people fill in faster and with fewer mistakes than any calendar, and a time
as people write it.
"""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

EARLIEST, LATEST = 1900, 2199
_NAMED = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


class DayWidget(forms.MultiWidget):
    """Three boxes for day, month and year."""

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({"title": "Day", "class": "govuk-input--width-2"}),
            "month": forms.TextInput({"title": "Month", "class": "govuk-input--width-2"}),
            "year": forms.TextInput({"title": "Year", "class": "govuk-input--width-4"}),
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """Spread a day over the three boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day, typed as day, month and year; what is wrong is said in one sentence."""

    widget = DayWidget

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=4) for _ in range(3)]
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        """Put the three boxes together, or say what is wrong with them."""
        words = [(word or "").strip() for word in data_list or []]
        if not any(words):
            return None
        if not all(words):
            raise ValidationError("A date needs a day, a month and a year.")
        try:
            day, month, year = (int(word) for word in words)
            typed = date(year, month, day)
        except ValueError as error:
            raise ValidationError("That is not a real date. For example: 27 3 2027.") from error
        if not EARLIEST <= year <= LATEST:
            raise ValidationError("Write the year with four figures, for example 2027.")
        return typed


class TimeOfDayField(forms.CharField):
    """A time as people write it: 16:30, 4.30 pm, 4 pm, midday."""

    def clean(self, value: Any) -> Any:
        """Read a time, or say how to write one."""
        words = super().clean(value)
        if not words:
            return None
        if words.strip().lower() in _NAMED:
            return _NAMED[words.strip().lower()]
        match = _TIME.fullmatch(words.strip())
        if match is None:
            raise ValidationError("Write the time like 16:30 or 4.30 pm.", code="invalid")
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59:
            raise ValidationError("Write the time like 16:30 or 4.30 pm.", code="invalid")
        return time(hour, minute)
