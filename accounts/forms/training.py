"""What people type about training, checked; the services act."""

from typing import Any

from django import forms

from accounts.models import Course, User
from core.fields import DayField
from core.forms import Form

NO_LAST_DAY = "Leave it empty, and it counts as long as stands beside its name."


class _Person(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            # No row has a number that large, and one database refuses to look for it.
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list") from error


class _Course(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label}: counts {lasting(obj)}"


class RecordTrainingForm(Form):
    """Write down that people of a place have done a course."""

    course = _Course(Course.objects.none(), label="Which training?", widget=forms.RadioSelect, empty_label=None)
    done_on = DayField(label="When was it done?", help_text="For example, 27 3 2027.")
    runs_out_on = DayField(label="Last day on which it counts", required=False, help_text=NO_LAST_DAY)
    people = _Person(
        User.objects.none(),
        label="Who did it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one person."},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "people", people)
        _offer(self, "course", Course.objects.order_by("label"))


class CorrectTrainingForm(Form):
    """Put the days of one record right."""

    done_on = DayField(label="When was it done?")
    runs_out_on = DayField(
        label="Last day on which it counts", required=False, help_text="Leave it empty if it counts for good."
    )
    because = forms.CharField(
        label="What was wrong?",
        max_length=200,
        help_text="A sentence. It stays with the old record.",
        error_messages={"required": "Say in a sentence what was wrong."},
    )


def lasting(course: Course) -> str:
    """Say how long a course counts."""
    if course.months is None:
        return "for good"
    years, rest = divmod(course.months, 12)
    if rest:
        return f"for {course.months} months"
    return "for a year" if years == 1 else f"for {years} years"


def _offer(form: Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker what the class above says
    field.queryset = rows
