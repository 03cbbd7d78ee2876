"""What people decide on a case. Every form asks for the reason in words."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.clocks import at_london
from core.fields import DayField, TimeOfDayField
from core.forms import Form
from incidents.forms.people import people_at
from incidents.forms.questions import FACTS, WORDS_MAX
from incidents.kinds import KINDS
from incidents.models import Clock, Duty, Incident, Strand
from incidents.workflow import NO_CLOCK

WHY = "Say why, in a sentence."


def _words(label: str, *, rows: int = 4, needed: str = WHY, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=WORDS_MAX,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": needed},
    )


class WithPart(Form):
    """A form that concerns one part of the case; with a single part it does not ask."""

    def __init__(self, *args: Any, parts: list[Strand], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = {str(part.pk): part for part in parts}
        if len(parts) > 1:
            self.fields["part"] = forms.ChoiceField(
                label="Which part of this case?",
                choices=[(key, part.get_kind_display()) for key, part in self.parts.items()],
                error_messages={"required": "Choose a part."},
            )
            self.order_fields(["part"])

    @property
    def part(self) -> Strand | None:
        """Give the part that was chosen, or the only one there is."""
        chosen = self.cleaned_data.get("part")
        return self.parts[chosen] if chosen else next(iter(self.parts.values()), None)


class NoteForm(WithPart):
    """A note for those who read the same part."""

    note = _words("Your note", rows=5, needed="Write your note.", hint="The reporter does not see it.")


class ActionForm(WithPart):
    """Something that was done, and with whom outside."""

    duty = forms.ChoiceField(
        label="With somebody outside?", choices=[("", "No, something else"), *Duty.Kind.choices], required=False
    )
    not_needed = forms.BooleanField(label="I decided that telling them is not needed", required=False)
    note = _words(
        "What was done, or why it was not needed",
        needed="Write what was done.",
        hint="Put the reference they gave you here.",
    )
    on = DayField(label="On which day, if not today", required=False)


class ClockForm(Form):
    """Which time limit is settled, how, and when somebody outside was told."""

    how = forms.ChoiceField(
        label="What happened?",
        choices=[("met", "They were told"), ("not-needed", "I decided that telling them is not needed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    note = _words(
        "Whom you told and what they said, or why it is not needed",
        needed="Write what was said, or why it is not needed.",
        hint="Put the reference they gave you here.",
    )
    on = DayField(label="On which day, if not just now", required=False)
    time = TimeOfDayField(label="At what time", required=False, help_text="For example 16:30.", max_length=12)

    def __init__(self, *args: Any, clocks: list[Clock], **options: Any) -> None:
        super().__init__(*args, **options)
        self.clocks = {clock.kind: clock for clock in clocks}
        if len(clocks) == 1:
            self.fields["how"].label = f"{clocks[0].law.clock.label}: what happened?"
        if len(clocks) > 1:
            self.fields["clock"] = forms.ChoiceField(
                label="Which one?",
                choices=[(slug, clock.law.clock.label) for slug, clock in self.clocks.items()],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one of them."},
            )
            self.order_fields(["clock"])

    @property
    def clock(self) -> Clock:
        """Give the clock that was chosen, or the only one there is."""
        chosen = self.cleaned_data.get("clock")
        return self.clocks[chosen] if chosen else next(iter(self.clocks.values()))

    def clean(self) -> dict[str, Any]:
        """Ask for a day and a time together: hours count here."""
        given = super().clean() or {}
        if not self.clocks:
            raise ValidationError(NO_CLOCK)
        if bool(given.get("on")) is not bool(given.get("time")) and not {"on", "time"} & set(self.errors):
            self.add_error("time" if given.get("on") else "on", "Give the day and the time: hours count here.")
        return given

    @property
    def happened_at(self) -> datetime | None:
        """Give the moment when they were told, if it was not just now."""
        on, at = self.cleaned_data["on"], self.cleaned_data["time"]
        return at_london(on, at) if on else None


class TriageForm(Form):
    """What the report is, once somebody has looked at it."""

    kind = forms.ChoiceField(label="What is it?", choices=[(code, kind.label) for code, kind in KINDS.items()])
    facts = forms.MultipleChoiceField(
        label="What is true", choices=FACTS, widget=forms.CheckboxSelectMultiple, required=False
    )
    imagery = forms.ChoiceField(
        label="Could there be sexual images of somebody under 18?",
        choices=Incident.Imagery.choices,
        widget=forms.RadioSelect,
    )
    note = _words("Why, and what happens next", hint="If the case then belongs to somebody else, they read this too.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class SubjectForm(Form):
    """Whom the case is about."""

    roles = forms.MultipleChoiceField(
        label="Somebody with one of these jobs", widget=forms.CheckboxSelectMultiple, required=False
    )
    names = forms.CharField(
        label="Names or e-mail addresses", help_text="Put a comma between two.", max_length=500, required=False
    )
    note = _words("How do you know?", needed="Say how you know, in a sentence.")

    def __init__(self, *args: Any, organisation: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["roles"].choices = people_at(organisation, signed_in=False)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a job or a name."""
        given = super().clean() or {}
        if not (given.get("roles") or given.get("names", "").strip()):
            raise ValidationError("Tick a job or write a name.")
        return given


class KeepingOutForm(Form):
    """Whether somebody stays out because the reporter asked for it."""

    person = forms.ChoiceField(label="Who?", error_messages={"required": "Choose a person."})
    keep = forms.ChoiceField(
        label="What do you decide?",
        choices=[("yes", "They stay out"), ("no", "There is no reason: they may receive it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    note = _words("Why?")

    def __init__(self, *args: Any, asked: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["person"].choices = [(row.person_id, row.person.name) for row in asked]  # type: ignore[attr-defined]


class ShareForm(WithPart):
    """Who may read a part, why and until when."""

    person: forms.ModelChoiceField = forms.ModelChoiceField(
        empty_label="Choose a person",
        label="Who may read it?",
        queryset=None,
        error_messages={"required": "Choose a person."},
    )
    note = _words("Why do they need it?")
    until = DayField(label="Last day", help_text="Leave it empty if there is no end yet.", required=False)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["person"].queryset = people.order_by("name")  # type: ignore[attr-defined]


class HandOverForm(WithPart):
    """Who looks after a part from now on."""

    person: forms.ModelChoiceField = forms.ModelChoiceField(
        empty_label="Choose a person",
        label="Who looks after it from now on?",
        queryset=None,
        help_text="You will no longer be able to read it.",
        error_messages={"required": "Choose a person."},
    )
    note = _words("Why?")

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["person"].queryset = people.order_by("name")  # type: ignore[attr-defined]


class InterestForm(Form):
    """Why somebody should not look after a case."""

    note = _words(
        "What is your interest?",
        hint="From now on you cannot read this case, and that stays so. Whoever takes it over reads what you write here.",
    )


class CloseForm(Form):
    """How one's part ended."""

    outcome = forms.ChoiceField(
        label="How did it end?",
        choices=[
            ("", "Choose one"),
            *(choice for choice in Strand.Outcome.choices if choice[0] != Strand.Outcome.PASSED_ON),
        ],
        error_messages={"required": "Choose how it ended."},
    )
    note = _words("What was decided, by whom, and why")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
