"""A form with one field of each kind, fresh and refused."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from core.fields import DayField
from core.forms import Form


class SampleForm(Form):
    """One field of each kind."""

    words = forms.CharField(
        label="What should the post say?",
        help_text="Write it the way families will read it.",
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title = forms.CharField(label="A name for the calendar", max_length=60)
    email = forms.EmailField(label="Your work email address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), required=False
    )
    photo = forms.FileField(
        label="Photo",
        help_text="JPEG, PNG, WebP or HEIC, up to 25 MB. We take out where and when it was made.",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.heic,.heif"}),
    )
    go_out = DayField(label="When should it go out?", help_text="For example, 4 3 2027.")
    account = forms.ChoiceField(
        label="Where?", choices=[("", "Choose an account"), ("f", "Facebook page"), ("w", "Website news")]
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=[
            ("i", "Something families should know"),
            ("a", "Something somebody did well"),
            ("e", "An event to come"),
        ],
        widget=forms.RadioSelect,
    )
    look = forms.MultipleChoiceField(
        label="What is in the picture?",
        help_text="Tick everything that can be seen.",
        choices=[("f", "Faces"), ("n", "Names on labels or displays"), ("s", "A screen or a document")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sure = forms.BooleanField(label="I asked everybody who can be recognised")


def failed_form() -> SampleForm:
    """Give the form as it comes back: too long, wrong in kind, and changed by somebody else meanwhile."""
    files = {"photo": SimpleUploadedFile("brook.txt", b"not a photo")}
    form = SampleForm(
        {"words": "x" * 300, "email": "ms adeyemi", "go_out_day": "31", "go_out_month": "2", "go_out_year": "2027"},
        files,  # type: ignore[arg-type]  # a plain dictionary is enough for a sample
        prefix="failed",
    )
    form.data = {f"failed-{name}": value for name, value in form.data.items()}
    form.add_error(None, "Somebody else changed this post while you were writing. Your words are still here.")
    form.add_error("photo", "This is not a photo: it is a text with another name.")
    return form
