"""Sample values for the living style guide: every component in every state, with the awkward cases that real life brings.

Plain values only, all invented. Not here: how they look (`templates/styleguide.html`), or anything that asks the database.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator

from core.fields import DayField
from core.forms import Form
from core.workflow import Action

LONG_NAME = "Saint Wilfrid and the Blessed Company of All Hallows Voluntary Aided Infant School " * 4
TURNED_NAME = "Ms \u202eimeyedA evitaleR\u202c"
FOUR_SCRIPTS = "Zoë Ólafsdóttir · Ελένη Παππά · محمد العلي · 王小明 👩🏽‍🏫👨‍👩‍👧‍👦"


@dataclass(frozen=True)
class SamplePerson:
    """Somebody who exists only in the style guide."""

    name: str
    is_authenticated: bool = True


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


def samples() -> dict[str, Any]:
    """Give the style guide something to show."""
    return {
        "people": [SamplePerson("Ms Adeyemi"), SamplePerson(TURNED_NAME), SamplePerson(FOUR_SCRIPTS), None],
        "moments": [
            datetime(2027, 3, 4, 16, 30, tzinfo=UTC),
            datetime(2027, 3, 28, 11, 0, tzinfo=UTC),
            date(2027, 3, 4),
        ],
        "tones": [
            {"words": "Signed off", "tone": "good"},
            {"words": "Due in 4 school days", "tone": "warn"},
            {"words": "Waiting 3 school hours", "tone": "late"},
            {"words": "Review overdue", "tone": "bad"},
            {"words": "Waiting for Ms Adeyemi", "tone": "plain"},
            {"words": "Withdrawn", "tone": "quiet"},
            {"words": LONG_NAME, "tone": "plain"},
        ],
        "items": _items(),
        "action_sets": _action_sets(),
        "fresh_form": SampleForm(),
        "failed_form": _failed_form(),
        "page": Paginator(range(1, 124), 25).page(3),
        "table": _table(),
        "matrix": _matrix(),
        "history": _history(),
        "tiles": [
            {"number": "94%", "words": "of what people should have read is confirmed.", "soft": "Up from 88%."},
            {
                "number": "1 of 12",
                "words": "policies is past its review date.",
                "soft": "The owner has a date: 26 March.",
            },
            {"number": "3 school hours", "words": "is the usual wait for a decision on a post.", "soft": ""},
        ],
        "bars": [
            {"label": "Harbour North", "words": "51 of 52 people", "percent": 98, "tone": "good"},
            {"label": "Harbour Hill", "words": "24 of 25 people", "percent": 96, "tone": "good"},
            {"label": "Harbour Quay", "words": "31 of 38 people", "percent": 82, "tone": "warn"},
            {"label": LONG_NAME, "words": "2 of 20 people", "percent": 10, "tone": "bad"},
        ],
        "summary": [
            {"key": "Owner", "value": "Priya Nair", "note": "School Business Manager", "url": "#", "change": "Change"},
            {"key": "Next review", "value": "Thursday 4 March 2027", "note": "", "url": "", "change": ""},
            {"key": "School", "value": LONG_NAME, "note": "", "url": "#", "change": "Change"},
        ],
        "steps": [
            {"label": "Written by Ms Adeyemi", "state": "done", "note": "Today at 9.12 am"},
            {"label": "Business manager", "state": "now", "note": "Waiting for Priya Nair"},
            {"label": "Headteacher", "state": "next", "note": ""},
        ],
        "contacts": [
            {
                "name": "Joan Marsh",
                "job": "Safeguarding lead",
                "phone": "01632 960 101",
                "email": "",
                "note": "In school until 4 pm",
            },
            {
                "name": TURNED_NAME,
                "job": "Deputy",
                "phone": "01632 960 102",
                "email": "deputy@larkrise.example",
                "note": "",
            },
        ],
        "findings": [
            {
                "level": "block",
                "sentence": "The photo has no words for people who cannot see it.",
                "url": "#",
                "link": "Write them",
            },
            {
                "level": "ask",
                "sentence": "There is a telephone number in the words. Should it be there?",
                "url": "",
                "link": "",
            },
            {"level": "information", "sentence": "Place and date were taken out of the photo.", "url": "", "link": ""},
        ],
        "demo_door": [
            {
                "name": "Larkrise Primary",
                "people": [{"name": "Joan Marsh", "job": "Headteacher", "address": "head@larkrise.example"}],
            }
        ],
        "crumbs": [{"label": "Posts", "url": "#"}, {"label": "Waiting for me", "url": "#"}],
        "nav": [
            {"label": "Today", "url": "#", "current": True, "count": 3},
            {"label": "Policies", "url": "#", "current": False, "count": 0},
            {"label": "Posts", "url": "#", "current": False, "count": 0},
            {"label": "Incidents", "url": "#", "current": False, "count": 12},
            {"label": "Dashboard", "url": "#", "current": False, "count": 0},
        ],
        "long_name": LONG_NAME,
        "four_scripts": FOUR_SCRIPTS,
        "attack": "<script>alert('no')</script> =1+1",
    }


def _items() -> list[dict[str, Any]]:
    return [
        {
            "tag": "Waiting 3 school hours",
            "tone": "late",
            "title": "Post: Year 4 at the brook",
            "note": "From Ms Adeyemi, for 4.30 pm today. One thing to look at.",
            "button": "Look at the post",
            "style": "",
            "late": True,
        },
        {
            "tag": "Due in 4 school days",
            "tone": "warn",
            "title": "Read and confirm: Social media policy, version 3",
            "note": "2 paragraphs changed since you last confirmed. About 2 minutes.",
            "button": "See what changed",
            "style": "",
            "late": False,
        },
        {
            "tag": "No hurry",
            "tone": "plain",
            "title": "Account check: Instagram has only one administrator",
            "note": "If Mr Webb is away, nobody can take a post down.",
            "button": "Name a second person",
            "style": "secondary",
            "late": False,
        },
        {
            "tag": "",
            "tone": "",
            "title": f"Post: {FOUR_SCRIPTS} {LONG_NAME}",
            "note": TURNED_NAME,
            "button": "Look at the post",
            "style": "secondary",
            "late": False,
        },
    ]


def _action(verb: str, label: str, *, note: str = "", style: str = "primary", why_not: str = "") -> Action:
    return Action(verb=verb, label=label, url="#", why_not=why_not, note=note, style=style, seen="a1b2c3")


def _action_sets() -> list[dict[str, Any]]:
    return [
        {
            "name": "Ready to decide",
            "prefix": "ready-",
            "bar": False,
            "actions": [
                _action("send_back", "Send back", note="required", style="secondary"),
                _action("sign_off", "Sign off this post"),
            ],
        },
        {
            "name": "Not now",
            "prefix": "later-",
            "bar": False,
            "actions": [
                _action(
                    "sign_off_later", "Sign off this post", why_not="You wrote this post. Somebody else signs it off."
                ),
                _action("withdraw", "Withdraw", note="optional", style="secondary"),
                _action("take_down", "Take this post down", note="required", style="warning"),
            ],
        },
    ]


def _failed_form() -> SampleForm:
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


def _table() -> dict[str, Any]:
    return {
        "caption": "Posts waiting for a decision",
        "columns": ["Post", "Where it stands", {"label": "Waiting", "number": True}],
        "rows": [
            {
                "heading": "Year 4 at the brook",
                "url": "#",
                "cells": [
                    {"tag": "With the headteacher", "tone": "plain"},
                    {"words": "3 hours", "label": "Waiting", "number": True},
                ],
            },
            {
                "heading": LONG_NAME,
                "url": "#",
                "cells": [
                    {"tag": "Sent back", "tone": "warn", "note": "One child is not named yet."},
                    {"words": "2 days", "label": "Waiting", "number": True},
                ],
            },
        ],
    }


def _matrix() -> dict[str, Any]:
    met = {"tag": "Met", "tone": "good", "note": "52 of 52 confirmed"}
    return {
        "caption": "Policies by school, worst first",
        "columns": ["School", "Social media", "Acceptable use", "Online safety"],
        "rows": [
            {
                "heading": "Harbour Quay",
                "cells": [
                    {"tag": "Review overdue", "tone": "bad", "note": "31 of 38 confirmed"},
                    {"tag": "Due 29 March", "tone": "warn", "note": "36 of 38 confirmed"},
                    met,
                ],
            },
            {"heading": "Harbour Hill", "cells": [met, met, {"words": "Not adopted"}]},
            {"heading": "Harbour North", "cells": [met, met, met]},
        ],
    }


def _history() -> list[dict[str, Any]]:
    return [
        {
            "by": SamplePerson("Tom Webb"),
            "what": "tried to sign this post off",
            "at": datetime(2027, 3, 4, 16, 2, tzinfo=UTC),
            "note": "",
            "refused": True,
        },
        {
            "by": SamplePerson("Priya Nair"),
            "what": "sent it back to Ms Adeyemi",
            "at": datetime(2027, 3, 4, 13, 40, tzinfo=UTC),
            "note": "One child is not named yet.\nCould you ask the class teacher?",
            "refused": False,
        },
        {
            "by": SamplePerson("Ms Adeyemi"),
            "what": "asked for a decision",
            "at": datetime(2027, 3, 4, 9, 12, tzinfo=UTC),
            "note": "",
            "refused": False,
        },
    ]
