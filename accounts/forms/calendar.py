"""What people type about the calendar of a school and about days away and at work, checked; the services act."""

from typing import Any

from django import forms

from accounts.calendar_files import NotACalendar, Reading, Window, read_calendar
from accounts.forms.people import AbsenceForm
from accounts.models import CalendarDay, Organisation
from accounts.services.calendar_checks import Days
from accounts.services.working_days import WEEKDAYS
from core.fields import DayField
from core.forms import Form

LEAVE_OUT = ("", "Leave out")


class CalendarDaysForm(Form):
    """Some days of a calendar: what they are, and from when to when."""

    kind = forms.ChoiceField(label="What are these days?", widget=forms.RadioSelect)
    label = forms.CharField(
        label="What do people call them?", max_length=100, help_text="For example October half-term, or INSET day."
    )
    starts_on = DayField(label="First day", help_text="For example, 26 10 2026.")
    ends_on = DayField(label="Last day", required=False, help_text="Leave it empty for a single day.")

    def __init__(self, *args: Any, place: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what the class above says
        field.choices = kinds_at(place, in_full=True)

    def clean_label(self) -> str:
        """Keep one space between words."""
        return " ".join(self.cleaned_data["label"].split())

    def clean(self) -> dict[str, Any]:
        """Hold the days against each other; a single day ends when it begins."""
        data = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "The last day is before the first day.")
        elif start and "ends_on" not in self.errors:
            data["ends_on"] = end or start
        return data

    @property
    def days(self) -> Days:
        """Give what was typed, as plain values; for a valid form only."""
        return Days(**self.cleaned_data)


class CalendarFileForm(Form):
    """A file with the dates of a school year."""

    file = forms.FileField(
        label="The file with the dates",
        help_text="A calendar (.ics) or a table (.csv), up to 1 MB. Nothing is stored before you have seen what we understood.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".ics,.csv,text/calendar,text/csv"}),
        error_messages={"required": "Choose the file with the dates."},
    )

    def __init__(self, *args: Any, window: Window, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._window = window
        self.reading = Reading((), ())

    def clean_file(self) -> Any:
        """Read the calendar, or say why it cannot be read."""
        file = self.cleaned_data["file"]
        try:
            self.reading = read_calendar(file.read(), window=self._window)
        except NotACalendar as sentence:
            raise forms.ValidationError(str(sentence)) from sentence
        if not self.reading.lines and not self.reading.not_understood:
            raise forms.ValidationError("There are no dates in this file.")
        return file


class AbsenceOfForm(AbsenceForm):
    """Days on which somebody else is away, noted by those who keep people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].label = "Who acts for them"
        self.fields["stand_in"].help_text = "Whoever acts takes over what waits on these days, not the whole role."


class WeekdaysForm(Form):
    """On which days of the week somebody works in a role."""

    weekdays = forms.MultipleChoiceField(
        label="On which days do they work?",
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="On other days they get no reminders. Reports about safety always go out at once.",
        error_messages={"required": "Choose at least one day."},
    )


def kinds_at(place: Organisation, *, in_full: bool = False) -> list[tuple[str, str]]:
    """Give the kinds of days a place may have; only below a trust is “open as usual” something to say."""
    explained = {
        CalendarDay.Kind.HOLIDAY: "School holiday: nobody is at work",
        CalendarDay.Kind.HALF_TERM: "Half-term: nobody is at work",
        CalendarDay.Kind.INSET: "INSET day: staff are at work, pupils are not",
        CalendarDay.Kind.OPEN: "Open as usual, although the calendar above says holiday",
    }
    kinds = [kind for kind in CalendarDay.Kind if kind != CalendarDay.Kind.OPEN or place.parent_id is not None]
    return [(kind.value, explained[kind] if in_full else str(kind.label)) for kind in kinds]
