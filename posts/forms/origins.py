"""Where pictures and a quotation are from: the fields that ask it, and what was answered as plain values (W10, W11)."""

from typing import Any

from django import forms

from posts.kinds import SOURCES, TAKEN, Origin, answer_of, origin_of
from posts.models import Photo

LEFT_DEVICE = "I have deleted it on that phone or camera, in deleted items and in the cloud too"
_WORDS = "Which licence, or from where and whose?"
_NO_QUOTE = "It quotes nobody"


def taken_field(*, label: str, initial: str = "") -> forms.ChoiceField:
    """Make the one question about a picture: where it is from, and what it was taken with."""
    return forms.ChoiceField(
        label=label,
        choices=[(key, words) for key, (words, *_said) in TAKEN.items()],
        required=False,
        initial=initial,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )


def words_field(*, label: str = _WORDS, initial: str = "") -> forms.CharField:
    """Make the line beside it."""
    return forms.CharField(
        label=label,
        help_text="For example “CC BY 4.0, by the county museum”.",
        max_length=300,
        required=False,
        initial=initial,
    )


def quote_field() -> forms.ChoiceField:
    """Make the question about a quotation."""
    return forms.ChoiceField(
        label="Are any of the words somebody else's?",
        choices=[("", _NO_QUOTE), *SOURCES.items()],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )


def fields_of(photo: Photo, *, place: int) -> dict[str, forms.Field]:
    """Make the questions about a stored picture; whether it was deleted is asked while somebody's own device may hold it."""
    fields: dict[str, forms.Field] = {
        f"taken_{photo.uid}": taken_field(label=f"Where is picture {place} from?", initial=answer_of(photo.origin)),
        f"taken_words_{photo.uid}": words_field(initial=photo.source_words),
    }
    if photo.is_on_own_device:
        fields[f"left_{photo.uid}"] = forms.BooleanField(label=LEFT_DEVICE, required=False)
    return fields


def origins_in(data: dict[str, Any], photos: list[Photo]) -> dict[str, Origin]:
    """Give what was answered about the stored pictures; one about which nothing was sent stays as it was."""
    return {
        str(one.uid): origin_of(data[f"taken_{one.uid}"], data[f"taken_words_{one.uid}"])
        for one in photos
        if data[f"taken_{one.uid}"]
    }


def quote_in(data: dict[str, Any]) -> Origin:
    """Give where a quotation is from; without one, no words about it are kept."""
    source = data["quote_source"]
    return Origin(source=source, words=data["quote_words"].strip() if source else "")
