"""The form on which a school says who looks after the comments on an account."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.roles import Role
from core.fields import TimeOfDayField
from core.forms import Form
from posts.forms.accounts import PersonChoice
from posts.services.moderation import NO_HOURS, ONE_OF_BOTH, OWN_COVER

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
JOBS = (Role.SCHOOL_OFFICE, Role.BUSINESS_MANAGER, Role.HEADTEACHER, Role.DEPUTY_HEADTEACHER, Role.COMMUNICATIONS)


class ModerationForm(Form):
    """Who, on which days, in which hours, and who covers."""

    person = PersonChoice(label="A person", queryset=User.objects.none(), required=False, empty_label="Nobody by name")
    role = forms.ChoiceField(
        label="Or whoever holds this job",
        choices=[("", "No job"), *((role.value, role.label) for role in JOBS)],
        required=False,
    )
    days = forms.TypedMultipleChoiceField(
        label="On which days?",
        choices=list(enumerate(DAYS)),
        coerce=int,
        initial=range(5),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    starts = TimeOfDayField(label="From", initial="8.00 am", help_text="For example 8 am.")
    ends = TimeOfDayField(label="Until", initial="4.30 pm", help_text="For example 4.30 pm.")
    cover = PersonChoice(
        label="Who covers when they are away?", queryset=User.objects.none(), required=False, empty_label="Nobody yet"
    )

    def __init__(self, data: Any = None, *, people: Any) -> None:
        # Another form stands on the same page, with a person in it too.
        super().__init__(data, auto_id="id_moderation_%s")
        for name in ("person", "cover"):
            # For the type checker: Django's stubs know no more than Field.
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of person and job, for hours that end after they begin, and for somebody else as cover."""
        given: dict[str, Any] = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if bool(given.get("person")) is bool(given.get("role")):
            self.add_error("person", ValidationError(ONE_OF_BOTH, code="one_of_both"))
        if isinstance(starts, time) and isinstance(ends, time) and ends <= starts:
            self.add_error("ends", ValidationError(NO_HOURS, code="no_hours"))
        if given.get("cover") and given["cover"] == given.get("person"):
            self.add_error("cover", ValidationError(OWN_COVER, code="own_cover"))
        return given
