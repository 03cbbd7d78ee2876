"""What people type about posts and accounts, turned into plain values, or into a sentence beside the field."""

from posts.forms.accounts import AccountForm, AuthoriseForm, PauseForm
from posts.forms.compose import ComposeForm
from posts.forms.flags import FlagForm
from posts.forms.people import PeopleFormSet, people_formset
from posts.forms.suggestions import SuggestForm

__all__ = ["AccountForm", "AuthoriseForm", "ComposeForm", "PauseForm", "PeopleFormSet", "SuggestForm", "people_formset"]
