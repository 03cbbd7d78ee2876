"""What people type about places and their contacts, checked; the services act."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import slugify

from accounts import rule_files
from accounts.models import Contact, Organisation
from core.fields import DayField
from core.forms import Form

TELEPHONE = RegexValidator(r"^[0-9+() /-]{3,40}$", "Write a telephone number in figures, for example 01632 960 101.")


class PlaceForm(Form):
    """What a place is called, and what is written beside its name."""

    name = forms.CharField(
        label="Name",
        max_length=300,
        help_text="As people say it, for example Fernbank Primary School.",
        error_messages={"required": "Enter a name."},
    )
    mailbox = forms.EmailField(
        label="Office email address", required=False, help_text="The mailbox of the office, not of one person."
    )
    domains = forms.CharField(
        label="Email domains",
        required=False,
        max_length=1000,
        help_text="What stands behind the @ in official addresses, with commas between. For example fernbank.sch.uk.",
    )
    head_title = forms.CharField(
        label="What the head is called",
        max_length=60,
        initial="Headteacher",
        help_text="For example Headteacher or Principal.",
    )
    has_nursery = forms.BooleanField(label="There is a nursery here", required=False)

    def clean_name(self) -> str:
        """Keep one space between words."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_domains(self) -> list[str]:
        """Read the domains, with or without the @ before them."""
        words = self.cleaned_data["domains"].replace(",", " ").split()
        domains = list(dict.fromkeys(word.removeprefix("@").lower() for word in words))
        if wrong := next((domain for domain in domains if not _is_domain(domain)), None):
            raise forms.ValidationError(f"“{wrong}” is not the end of an email address, such as fernbank.sch.uk.")
        return domains


class NewPlaceForm(PlaceForm):
    """A new trust, cluster or school: where it stands, and by which rules it begins."""

    slug = forms.SlugField(
        label="Short name for addresses",
        required=False,
        max_length=60,
        help_text="Small letters, figures and hyphens. It cannot change later. Leave it empty and we make one from the name.",
    )
    kind = forms.ChoiceField(
        label="What is it?",
        choices=Organisation.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is a trust, a cluster or a school."},
    )
    parent = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="What does it belong to?",
        required=False,
        empty_label="Nothing: it stands on its own",
    )
    rule_set = forms.ChoiceField(
        label="Rules to begin with",
        required=False,
        help_text="Each set follows one real policy: take the one nearest to yours. It can be chosen later too.",
    )
    field_order = ("kind", "name", "slug", "parent", "rule_set", "mailbox", "domains", "head_title", "has_nursery")

    def __init__(self, *args: Any, parents: Any, may_stand_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent, rule_set = self.fields["parent"], self.fields["rule_set"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101 - tells the type checker what the class above says
        assert isinstance(rule_set, forms.ChoiceField)  # noqa: S101 - as above
        parent.queryset = parents
        if not may_stand_alone:
            parent.required, parent.empty_label = True, None
        rule_set.choices = [("", "As what it belongs to"), *rule_set_choices()]

    def clean_slug(self) -> str:
        """Keep short names small."""
        return self.cleaned_data["slug"].lower()

    def clean(self) -> dict[str, Any]:
        """Make a short name where none was typed; say where something cannot stand."""
        data = super().clean() or {}
        if "slug" in data and data.get("name"):
            data["slug"] = data["slug"] or slugify(data["name"])[:60].strip("-")
            self._check_slug(data["slug"])
        _check_parent(self, data)
        return data

    def _check_slug(self, slug: str) -> None:
        if not slug:
            self.add_error("slug", "Write a short name: we cannot make one from this name.")
        elif Organisation.objects.filter(slug=slug).exists():
            self.add_error("slug", f"Another place is called “{slug}” in addresses. Choose a different short name.")


class MoveForm(Form):
    """Where a school shall belong."""

    to = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Where does it belong from now on?",
        required=False,
        empty_label="Nothing: it stands on its own",
    )

    def __init__(self, *args: Any, places: Any, may_stand_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker what the class above says
        field.queryset = places
        if not may_stand_alone:
            field.required, field.empty_label = True, None


class CloseForm(Form):
    """From which day a place is closed."""

    on = DayField(label="From which day is it closed?", error_messages={"required": "Enter the day it closes."})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse days that have passed: what was done on them stays done."""
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError("This day has passed. Choose today or a later day.")
        return on


class RuleSetForm(Form):
    """The rules a place begins with."""

    rule_set = forms.ChoiceField(
        label="Which policy is nearest to yours?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the policy that is nearest to yours."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rule_set"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what the class above says
        field.choices = [(name, f"{title}. {after}") for name, title, after in _shipped()]


class ContactForm(Form):
    """Whom to ring, and when somebody answers."""

    name = forms.CharField(
        label="Who answers", max_length=200, error_messages={"required": "Enter who answers this number."}
    )
    telephone = forms.CharField(label="Telephone", max_length=40, required=False, validators=[TELEPHONE])
    hours = forms.CharField(
        label="When",
        max_length=120,
        required=False,
        help_text="For example Monday to Friday, 9 am to 5 pm, or day and night.",
    )
    address = forms.CharField(
        label="Email or postal address", max_length=300, required=False, help_text="A letter can be sent there."
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach them; the outside contact gets letters, so an address."""
        data = super().clean() or {}
        if self.kind == Contact.Kind.OUTSIDE and not data.get("address") and "address" not in self.errors:
            self.add_error(
                "address",
                "Write an address: this contact is sent a letter where nobody at the school may read a report.",
            )
        elif not any(data.get(way) or way in self.errors for way in ("telephone", "address")):
            self.add_error("telephone", "Write a telephone number, or an address below.")
        return data


def rule_set_choices() -> list[tuple[str, str]]:
    """Give the rule sets that ship, by title."""
    return [(name, title) for name, title, _ in _shipped()]


def _shipped() -> list[tuple[str, str, str]]:
    return [(file.name, file.title, file.after) for file in map(rule_files.read, rule_files.available())]


def _is_domain(word: str) -> bool:
    return "." in word and all(part and part.replace("-", "").isalnum() for part in word.split("."))


def _check_parent(form: Form, data: dict[str, Any]) -> None:
    kind, parent = data.get("kind"), data.get("parent")
    if kind == Organisation.Kind.TRUST and parent is not None:
        form.add_error("parent", "A trust stands on its own. Choose “Nothing”.")
    elif (
        kind == Organisation.Kind.CLUSTER
        and "parent" in data
        and (parent is None or parent.kind != Organisation.Kind.TRUST)
    ):
        form.add_error("parent", "A cluster belongs to a trust. Choose the trust.")
