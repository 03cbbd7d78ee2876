"""Forms of incidents: the questions of the report, the receipt, and what is decided on a case. Forms check; they store nothing."""

from incidents.forms.asking import WhoWouldGetForm
from incidents.forms.case import (
    ActionForm,
    ClockForm,
    CloseForm,
    HandOverForm,
    InterestForm,
    KeepingOutForm,
    NoteForm,
    ShareForm,
    SubjectForm,
    TriageForm,
)
from incidents.forms.coming_back import ReceiptForm, WordsToAddForm
from incidents.forms.draft import Draft, SealedPocket
from incidents.forms.questions import QUESTIONS, PlaceForm, PlainQuestionForm

__all__ = [
    "QUESTIONS",
    "ActionForm",
    "ClockForm",
    "CloseForm",
    "Draft",
    "HandOverForm",
    "InterestForm",
    "KeepingOutForm",
    "NoteForm",
    "PlaceForm",
    "PlainQuestionForm",
    "ReceiptForm",
    "SealedPocket",
    "ShareForm",
    "SubjectForm",
    "TriageForm",
    "WhoWouldGetForm",
    "WordsToAddForm",
]
