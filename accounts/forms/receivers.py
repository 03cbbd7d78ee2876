"""What people type about chat-style receivers, checked; the services act."""

from typing import Any

from django import forms

from accounts.models import Organisation
from accounts.webhooks import groups_to_choose
from core.forms import Form
from core.webhooks import LONGEST_ADDRESS, AddressRefused, read_address


class ReceiverForm(Form):
    """What a receiver is called, where it is, and what it is told."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="For example Staff room channel.",
        error_messages={"required": "Enter a name."},
    )
    address = forms.CharField(
        label="Address",
        # More than may be: a browser cuts what is longer, and half an address would look like a whole one.
        max_length=LONGEST_ADDRESS * 5,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
        help_text="What your chat service calls an incoming webhook. It begins with https://.",
        error_messages={"required": "Enter the address your chat service gave you."},
    )
    groups = forms.MultipleChoiceField(
        label="What does it get?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing it gets."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker what the class above says
        field.choices = [(group.slug, group.label) for group in groups_to_choose()]

    def clean_address(self) -> str:
        """Refuse what is no public https address; where its name leads is asked when something is sent."""
        address: str = self.cleaned_data["address"]
        try:
            read_address(address)
        except AddressRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return address


class NewReceiverForm(ReceiverForm):
    """A new receiver, and whose messages it gets."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Of which place?",
        empty_label=None,
        help_text="It gets what is told there, and at every place below.",
    )
    field_order = ("organisation", "name", "address", "groups")

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as above
        field.queryset = places


class ChangeReceiverForm(ReceiverForm):
    """The same receiver, which can be switched off for a while."""

    is_active = forms.BooleanField(label="Switched on", required=False)
