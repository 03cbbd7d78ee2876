"""Coming back to a report with its receipt, and adding words to it."""

from django import forms

from core.forms import Form
from incidents.forms.questions import WORDS_MAX


class ReceiptForm(Form):
    """Both parts of a receipt; sent in the body, never in an address."""

    reference = forms.CharField(
        label="First part: the reference",
        help_text="For example KX7-4QH-2MD",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Enter the first part of your receipt."},
    )
    secret = forms.CharField(
        label="Second part: the secret",
        help_text="Six groups of four letters and figures",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Enter the second part of your receipt."},
    )


class WordsToAddForm(Form):
    """More words from the reporter."""

    note = forms.CharField(
        label="Add to your report",
        max_length=WORDS_MAX,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Write what you want to add."},
    )
