"""The form of "who would get this?"."""

from typing import Any

from django import forms

from core.forms import Form
from incidents.forms.people import people_at
from incidents.kinds import KINDS
from incidents.models import Incident


class WhoWouldGetForm(Form):
    """A report that nobody makes: what it would be, whom it would be about, and how it would be answered."""

    kind = forms.ChoiceField(
        label="A report of this kind", choices=[(code, f"{kind.label} ({code})") for code, kind in KINDS.items()]
    )
    about = forms.ChoiceField(label="It is about", required=False)
    child_involved = forms.BooleanField(label="A child is involved", required=False)
    immediate_danger = forms.BooleanField(label="Somebody is in danger now", required=False)
    personal_data_exposed = forms.BooleanField(label="Personal details can be seen by others", required=False)
    imagery = forms.ChoiceField(
        label="Sexual images of somebody under 18 are possible",
        choices=[(choice.value, choice.label) for choice in reversed(Incident.Imagery)],
        required=False,
    )

    def __init__(self, *args: Any, organisation: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # For the type checker: Django's stubs know no more than Field.
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", "Nobody who works here, or not known"),
            *people_at(organisation, signed_in=False),
        ]
