"""Forms of the account register: a new account, an authorisation."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Organisation, User
from core.clocks import at_london
from core.fields import DayField
from core.forms import Form
from posts.models.accounts import channel_choices
from posts.services.accounts import why_not_official


class AccountForm(Form):
    """An account of the school, to put on the register."""

    kind = forms.ChoiceField(label="What kind of account is it?", widget=forms.RadioSelect)
    label = forms.CharField(
        label="What do you call it?",
        max_length=120,
        help_text="For example “School Facebook page”.",
        error_messages={"required": "Enter what you call it."},
    )
    handle = forms.CharField(
        label="Its name there",
        max_length=120,
        help_text="For example @LarkrisePrimary, or website for a feed.",
        error_messages={"required": "Enter the name it has there."},
    )
    address = forms.URLField(
        label="Its address",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="Where everybody can see it.",
    )
    mailbox = forms.EmailField(
        label="The school mailbox behind it",
        help_text="A mailbox of the school's own, never a person's private address.",
        error_messages={"required": "Enter the school mailbox behind it."},
    )
    purpose = forms.CharField(label="What is it for, and for whom?", max_length=300, required=False)

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        self.organisation = organisation
        super().__init__(data)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["kind"].choices = channel_choices()  # type: ignore[attr-defined]

    def clean_mailbox(self) -> str:
        """Refuse a mailbox that is not the school's (A1)."""
        mailbox: str = self.cleaned_data["mailbox"]
        if problem := why_not_official(organisation=self.organisation, mailbox=mailbox):
            raise ValidationError(problem, code="not_official")
        return mailbox


class PersonChoice(forms.ModelChoiceField):
    """People by name and address."""

    def label_from_instance(self, obj: Any) -> str:
        """Write a person so that two of the same name can be told apart."""
        return f"{obj.name} ({obj.email})"


class AuthoriseForm(Form):
    """Entrust somebody with an account, for a reason and a time."""

    person = PersonChoice(label="Who?", queryset=User.objects.none(), empty_label="Choose a person")
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="For example “Runs the page in term time”.",
        error_messages={"required": "Say why, in a few words."},
    )
    until = DayField(
        label="Until which day?", required=False, help_text="Leave it empty for no end. For example, 31 8 2027."
    )

    def __init__(self, data: Any = None, *, people: Any, today: date) -> None:
        self.today = today
        super().__init__(data)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        """Read the last day as its last moment."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < self.today:
            raise ValidationError("This day has passed.", code="past")
        return at_london(day, time(23, 59, 59))
