"""What people type about people and their roles, checked; places have a room of their own beside this one."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import Membership, Organisation, User
from accounts.roles import ROLES, Role
from core.fields import DayField
from core.forms import Form

NEEDS_LAST_DAY = "Needed for volunteers, contractors and agency staff."
NO_FIRST_DAY = "Enter the day from which they have this role."


class PasswordForm(Form):
    """Choose a first password."""

    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three or four words nobody would guess are good.",
        strip=False,
        error_messages={"required": "Choose a password."},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Hold the password against the rules for passwords."""
        password = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class RoleForm(Form):
    """Give somebody a role."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Where", empty_label=None)
    role = forms.ChoiceField(label="Role")
    employment = forms.ChoiceField(label="Works here as", choices=Membership.Employment)
    starts_on = DayField(label="From", error_messages={"required": NO_FIRST_DAY})
    ends_on = DayField(label="Until", required=False, help_text=NEEDS_LAST_DAY)

    def __init__(self, *args: Any, places: Any, every_role: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", places)
        _choose(self, "role", role_choices(every_role=every_role))

    def clean(self) -> dict[str, Any]:
        """Hold the dates against each other; an associate's role ends on a date."""
        return _checked_dates(self, super().clean() or {})


class InviteForm(RoleForm):
    """Invite somebody to an organisation, with a first role."""

    field_order = ("name", "email")
    name = forms.CharField(label="Name", max_length=300, error_messages={"required": "Enter a name."})
    email = forms.EmailField(
        label="Official email address",
        help_text="Not a personal one.",
        error_messages={"required": "Enter their official email address."},
    )

    def clean_email(self) -> str:
        """Keep addresses small."""
        return self.cleaned_data["email"].lower()


class AddressForm(Form):
    """Give the address that is right for somebody."""

    email = forms.EmailField(
        label="The right address",
        help_text="Their official one, not a personal one.",
        error_messages={"required": "Enter their official email address."},
    )


class AbsenceForm(Form):
    """Say when one is away, and who acts meanwhile."""

    starts_on = DayField(label="First day away", error_messages={"required": "Enter the first day away."})
    ends_on = DayField(label="Last day away", error_messages={"required": "Enter the last day away."})
    stand_in = forms.ModelChoiceField(
        User.objects.none(),
        label="Who acts for you",
        required=False,
        empty_label="Nobody by name: the school’s rules decide",
        help_text="They take over what waits for you on these days, not your whole role.",
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "stand_in", colleagues)

    def clean(self) -> dict[str, Any]:
        """Hold the dates against each other."""
        return _checked_dates(self, super().clean() or {})


def role_choices(*, every_role: bool) -> list[tuple[str, str]]:
    """Give the roles one may give: all of them, or only those that open nothing confidential."""
    return [(role.value, role.label) for role in Role if every_role or not ROLES[role].second_factor]


def _checked_dates(form: Form, data: dict[str, Any]) -> dict[str, Any]:
    start, end = data.get("starts_on"), data.get("ends_on")
    if start and end and end < start:
        form.add_error("ends_on", "The last day is before the first day.")
    if data.get("role") == Role.ASSOCIATE and start and not end:
        form.add_error("ends_on", "Say until when: this role always ends on a date.")
    return data


def _offer(form: Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker what the class above says
    field.queryset = rows


def _choose(form: Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what the class above says
    field.choices = choices
