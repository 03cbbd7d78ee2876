"""What people type about posts and accounts, turned into plain values, or into a sentence beside the field."""

from posts.forms.accounts import AccountForm, AuthoriseForm
from posts.forms.asking import AskForm
from posts.forms.compose import ComposeForm
from posts.forms.flags import FlagForm
from posts.forms.moderation import ModerationForm
from posts.forms.pauses import PauseForm, SensitiveDayForm
from posts.forms.people import PeopleFormSet, people_formset
from posts.forms.standing import StandingForm
from posts.forms.suggestions import SuggestForm
from posts.forms.talk import CommentForm

__all__ = [
    "AccountForm",
    "AskForm",
    "AuthoriseForm",
    "CommentForm",
    "ComposeForm",
    "FlagForm",
    "ModerationForm",
    "PauseForm",
    "PeopleFormSet",
    "SensitiveDayForm",
    "StandingForm",
    "SuggestForm",
    "people_formset",
]
