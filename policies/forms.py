"""What people type about policies, checked; the services act. Every refusal is a sentence beside its field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from core.fields import DayField, DayWidget
from core.forms import Form
from policies.importing import ImportedPolicy, UnreadablePolicy, read_policy
from policies.importing.dates import MonthDate
from policies.importing.reading import BIGGEST_FILE, TOO_BIG
from policies.models import BodyDecision, Policy
from policies.permissions import BODIES


class RoughDayWidget(DayWidget):
    """Three boxes, of which the day may stay empty."""

    def decompress(self, value: Any) -> list[int | None]:
        """Split a date as exact as it is known into its boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class RoughDayField(forms.MultiValueField):
    """A date as exact as it is known: month and year are needed, the day is not (P3)."""

    widget = RoughDayWidget

    def __init__(self, **options: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=20) for _ in range(3)]
        super().__init__(fields=boxes, require_all_fields=False, **options)

    def clean(self, value: Sequence[str] | None) -> MonthDate | None:
        """Read the boxes, or say what is missing."""
        day, month, year = (str(part or "").strip() for part in value or ("", "", ""))
        if not (day or month or year):
            if self.required:
                raise ValidationError("Enter a month and a year, and the day if it is known.", code="required")
            return None
        try:
            when = MonthDate(int(year), int(month), int(day) if day else None)
        except (ValueError, OverflowError) as mistake:
            raise ValidationError(
                "This is not a real date. Try, for example, 4 3 2027, or only 3 2027.", code="invalid"
            ) from mistake
        if not 1990 <= when.year <= 2100:
            raise ValidationError("The year must have four figures, for example 2027.", code="year")
        return when


class ImportForm(Form):
    """Choose a policy file and where it belongs."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Whose policy is it?", to_field_name="slug", empty_label=None
    )
    file = forms.FileField(
        label="The policy",
        help_text="A text file that ends in .txt or .md, up to 1 MB. Nothing is stored before you have seen what we understood.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,text/plain,text/markdown"}),
        error_messages={"required": "Choose the file with the policy's text."},
    )

    def __init__(self, *args: Any, places: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]
        self._on = on
        self.document: ImportedPolicy | None = None
        self.data_read = b""

    def clean_file(self) -> Any:
        """Read the policy, or say why it cannot be read."""
        file = self.cleaned_data["file"]
        if file.size > BIGGEST_FILE:
            raise ValidationError(TOO_BIG)
        self.data_read = file.read()
        try:
            self.document = read_policy(data=self.data_read, filename=file.name, on=self._on)
        except UnreadablePolicy as sentence:
            raise ValidationError(str(sentence)) from sentence
        return file


class DetailsForm(Form):
    """What a policy's document does not say, or what has changed about it."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label="Who looks after it?", required=False, empty_label="Nobody yet"
    )
    owner_title = forms.CharField(label="Their job title", max_length=200, required=False)
    accountable = forms.CharField(
        label="Who answers for it?", max_length=200, required=False, help_text="For example, the governing body."
    )
    contact = forms.ModelChoiceField(
        User.objects.none(), label="Who answers questions about it?", required=False, empty_label="Nobody yet"
    )
    contact_words = forms.CharField(
        label="Or where questions go",
        max_length=300,
        required=False,
        help_text="For example, the school office mailbox.",
    )
    next_review = RoughDayField(
        label="When is it next reviewed?", required=False, help_text="Month and year; the day only if there is one."
    )
    review_every_months = forms.TypedChoiceField(
        label="How often is it reviewed?",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", "It does not say"),
            (12, "Every year"),
            (24, "Every 2 years"),
            (36, "Every 3 years"),
            (48, "Every 4 years"),
        ],
    )
    contractual = forms.TypedChoiceField(
        label="Is it part of the contract of employment?",
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        choices=[("", "It does not say"), ("no", "No"), ("yes", "Yes")],
        widget=forms.RadioSelect,
    )
    days_to_confirm = forms.IntegerField(
        label="How many days do people have to confirm?", min_value=1, max_value=180,
        error_messages={"required": "Enter a number of days."},
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label="Anybody may read it on the web", required=False, help_text="The text in force, without names."
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "contact"):
            # For the type checker: Django's stubs know no more than Field.
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, policy: Policy, version: Any) -> dict[str, Any]:
        """Give what is known already."""
        names = (
            "owner", "owner_title", "accountable", "contact", "contact_words", "review_every_months", "days_to_confirm",
            "is_public",
        )  # fmt: skip
        known = {name: getattr(policy, name) for name in names}
        said = {None: "", True: "yes", False: "no"}[policy.contractual]
        return {**known, "contractual": said, "next_review": version.next_review if version else None}


class AudienceForm(Form):
    """Choose who a policy is for."""

    employment = forms.MultipleChoiceField(
        label="People who work here as",
        choices=[
            choice for choice in Membership.Employment.choices if choice[0] != Membership.Employment.OFFICE_HOLDER
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    role = forms.MultipleChoiceField(
        label="And people in these roles",
        help_text="Governors and trustees are asked only when they are ticked here.",
        choices=[(role.value, role.label) for role in Role if role != Role.SYSTEM_ADMINISTRATOR],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an audience of nobody."""
        cleaned = super().clean() or {}
        if not self.errors and not self.chosen():
            self.add_error("employment", "Nobody would be asked to read this. Tick at least one group.")
        return cleaned

    def chosen(self) -> list[tuple[str, str]]:
        """Give what is ticked, as pairs of kind and slug."""
        return [(kind, value) for kind in ("employment", "role") for value in self.cleaned_data.get(kind, [])]


class ConsultForm(Form):
    """Ask somebody for comments until a day."""

    council = forms.CharField(
        label="Who is asked for comments?",
        max_length=200,
        error_messages={"required": "Enter who is asked, for example the staff council."},
    )
    closes_on = DayField(
        label="Comments are welcome until", error_messages={"required": "Enter the last day for comments."}
    )


class DecisionForm(Form):
    """Record what a body decided."""

    outcome = forms.ChoiceField(
        label="What was decided?", widget=forms.RadioSelect, error_messages={"required": "Choose what was decided."}
    )
    met_on = RoughDayField(
        label="When?", required=False, help_text="The day of the meeting, or only its month and year."
    )
    minute_reference = forms.CharField(label="Reference of the minutes", max_length=200, required=False)
    conditions = forms.CharField(
        label="Conditions, if any were set", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, row: BodyDecision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        # For the type checker: Django's stubs know no more than Field.
        self.fields["outcome"].choices = row.possible_outcomes  # type: ignore[attr-defined]
        if BODIES[row.body].is_person:
            self.fields["minute_reference"].label = "Where it is written down, if anywhere"

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs to the outcome."""
        cleaned = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome in {
            BodyDecision.Outcome.AGREED,
            BodyDecision.Outcome.WITH_CONDITIONS,
            BodyDecision.Outcome.NOT_AGREED,
        }:
            if "met_on" in cleaned and cleaned["met_on"] is None:
                self.add_error("met_on", "Say when it was decided: a day, or the month.")
            if not cleaned.get("minute_reference") and not BODIES[self.row.body].is_person:
                self.add_error(
                    "minute_reference", "Give the reference of the minutes, so that the decision can be found again."
                )
        if outcome == BodyDecision.Outcome.WITH_CONDITIONS and not cleaned.get("conditions"):
            self.add_error("conditions", "Write down the conditions that were set.")
        return cleaned


class AnnounceForm(Form):
    """Choose the day a version takes effect, and say what changed."""

    effective_on = DayField(
        label="On which day does it take effect?", error_messages={"required": "Enter the day it takes effect."}
    )
    change_words = forms.CharField(
        label="What is new, in two sentences",
        help_text="Everybody who is asked to read it sees this first.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
