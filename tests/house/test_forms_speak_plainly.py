"""What is missing or wrong is said in our words in every form: ours, and those of signing in."""

import re
from copy import deepcopy
from importlib import import_module
from pathlib import Path

import pytest
from allauth.account import app_settings as account_settings
from allauth.mfa import app_settings as mfa_settings
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.forms import fields as theirs
from django.forms import models as theirs_of_rows
from django.utils.module_loading import import_string

from core.forms import Form, PlainWords
from tests.factories import make_person

APPS = ("accounts", "core", "dashboards", "incidents", "policies", "posts")
MACHINE_WORDS = re.compile(r"This field|Ensure this|Select a valid|Enter a valid|No file was|value is required")
ROOT = Path(settings.BASE_DIR)


def modules():
    """Every module of the house in which a form may stand."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "forms" in path.relative_to(ROOT).with_suffix("").parts:
                yield import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def forms_of_the_house():
    found = {
        thing
        for module in modules()
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, forms.BaseForm) and thing.__module__.split(".")[0] in APPS
    }
    return sorted(found - {Form}, key=lambda form: (form.__module__, form.__name__))


def framework_sentences():
    """What the framework says by itself, of every kind of field."""
    kinds = [kind for module in (theirs, theirs_of_rows) for kind in vars(module).values() if isinstance(kind, type)]
    return {
        str(sentence)
        for kind in kinds
        if issubclass(kind, forms.Field)
        for sentence in vars(kind).get("default_error_messages", {}).values()
    }


def spoken(kind):
    """The fields of a form as they are while it is checked."""
    form = kind.__new__(kind)
    form.fields = deepcopy(kind.base_fields)
    form.speak_plainly()
    return form.fields


@pytest.mark.parametrize("kind", forms_of_the_house(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_form_says_what_is_wrong_in_our_words(kind):
    framework = framework_sentences()

    assert issubclass(kind, PlainWords)
    for name, field in spoken(kind).items():
        said = {code: str(words) for code, words in field.error_messages.items()}
        assert {code: words for code, words in said.items() if words in framework} == {}, name
        assert {code: words for code, words in said.items() if MACHINE_WORDS.search(words)} == {}, name
        assert all(words.endswith((".", "?", "!")) for words in said.values()), name


def test_forms_were_found():
    assert len(forms_of_the_house()) > 30


def test_every_form_of_signing_in_is_one_of_ours():
    named = {**account_settings.FORMS, **mfa_settings.FORMS}

    assert all(issubclass(import_string(path), PlainWords) for path in named.values())


class SomeForm(Form):
    name = forms.CharField(max_length=3)
    number = forms.IntegerField(max_value=4)
    own = forms.CharField(error_messages={"required": "Say it."})
    colour = forms.ChoiceField(choices=[("red", "Red")])
    why = forms.CharField(label="Why?")


def test_what_is_wrong_is_a_sentence_with_its_figures():
    form = SomeForm({"name": "four", "number": "5", "colour": "blue"})

    assert dict(form.errors) == {
        "name": ["This is too long: 4 characters. Use at most 3."],
        "number": ["This is too high: the most is 4."],
        "own": ["Say it."],
        "colour": ["“blue” is not one of the answers. Choose one of them."],
        "why": ["Answer “Why?”."],
    }


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "too short. Use at least 12 characters"),
        ("q1w2e3r4t5y6", "Many people use this password"),
        ("Winifred Walker", "too much like your name"),
    ],
)
def test_what_a_password_may_not_be_is_said_in_our_words(db, password, words):
    with pytest.raises(ValidationError, match=words):
        validate_password(password, make_person("Winifred Walker"))


def test_rules_for_passwords_are_ours():
    helps = [validator.get_help_text() for validator in get_default_password_validators()]

    assert len(helps) == 3
    assert not any("can’t" in words or "must" in words for words in helps)
