"""Who is in the post: a few rows, one per person. An empty row is nobody."""

from typing import Any, cast

from django import forms

from core.forms import Form
from posts.models import PersonNamed, Post
from posts.services import Named


class PersonForm(Form):
    """One person in the post."""

    name = forms.CharField(label="Name", max_length=300, required=False)
    kind = forms.ChoiceField(
        label="This is", choices=PersonNamed.Kind, initial=PersonNamed.Kind.PUPIL, required=False, widget=forms.Select
    )
    permission = forms.ChoiceField(
        label="May they be shown here?",
        choices=[("", "Choose one"), *PersonNamed.Permission.choices],
        required=False,
        widget=forms.Select,
    )
    name_shown = forms.BooleanField(label="Their name is written in the post", required=False)
    name_permission = forms.BooleanField(label="There is permission for the name too", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the permission of everybody who is named."""
        data = super().clean() or {}
        if data.get("name", "").strip() and not data.get("permission"):
            self.add_error("permission", "Say whether this person may be shown. “Not sure yet” is an answer too.")
        return data

    def named(self) -> Named | None:
        """Give this row as a person, or nothing for an empty row."""
        data = self.cleaned_data
        if not data.get("name", "").strip():
            return None
        return Named(
            name=data["name"],
            kind=data.get("kind") or PersonNamed.Kind.PUPIL,
            permission=data["permission"],
            name_shown=data["name_shown"],
            name_permission=data["name_permission"],
        )


class PeopleFormSet(forms.BaseFormSet):
    """All people in one post."""

    def named(self) -> tuple[Named, ...]:
        """Give everybody who was named."""
        return tuple(person for form in self.forms if (person := form.named()))


def people_formset(data: Any = None, *, post: Post | None = None) -> PeopleFormSet:
    """Make the rows: everybody who is named already, and two empty ones."""
    kind = forms.formset_factory(PersonForm, formset=PeopleFormSet, extra=2, max_num=60, absolute_max=60)
    initial = (
        [
            {
                "name": person.name,
                "kind": person.kind,
                "permission": person.permission,
                "name_shown": person.name_shown,
                "name_permission": person.name_permission,
            }
            for person in sorted(post.people.all(), key=lambda one: one.pk)
        ]
        if post
        else []
    )
    return cast("PeopleFormSet", kind(data, prefix="people", initial=initial))
