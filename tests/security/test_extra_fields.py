"""Mass assignment: every form of the house, filled in well, and with it every field that a model has. Only what is asked counts.

Each form is sent twice, without and with the extra fields, and both are taken back: what they leave behind must be the same.
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.house.asking import undone
from tests.house.bodies import BODIES, body_of
from tests.house.test_access_matrix import address_of, asking  # noqa: F401 - `asking` is a fixture
from tests.security.test_rude_input import WITH_FORM, somebody_let_in

pytestmark = pytest.mark.django_db
APPS = ("accounts", "policies", "posts", "incidents", "dashboards")
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
# What differs each time by itself: moments, random numbers, digests of them, and text that lies sealed.
BY_ITSELF = (
    "data_key",
    "session_data",
    "key_id",
    "digest",
    "reference",
    "password",
    "secret",
    "code",
    "remote_id",
    "fingerprint",
    "hash",
)
FORMS = [name for name in WITH_FORM if name in BODIES and not name.startswith(("account_", "mfa_"))]


@pytest.fixture(autouse=True)
def _own_media():
    """The world keeps its files where it was made."""


def told(model):
    """The fields of a model that two equal forms leave equal."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key
        and not isinstance(field, models.UUIDField | models.DateTimeField | models.BinaryField | models.JSONField)
        and "sealed" not in type(field).__name__.lower()
        and not any(word in field.name for word in BY_ITSELF)
    ]


def everything(known):
    """What stands in the database, as far as two equal forms leave it equal; new rows are called so, whatever their numbers."""

    def plain(model, values):
        fields = [model._meta.get_field(name) for name in told(model)]
        return tuple(
            "new" if field.is_relation and value is not None and value not in known(field.related_model) else value
            for field, value in zip(fields, values, strict=True)
        )

    return {
        model.__name__: sorted(repr(plain(model, row)) for row in model._base_manager.values_list(*told(model)))
        for model in MODELS
        if told(model)
    }


def extra_fields(usual, world):
    """A value for every field of every model that this form does not ask for."""
    names = {name for model in MODELS for field in model._meta.fields for name in (field.name, field.attname)}
    superuser = world.people["superuser"].pk
    values = {name: superuser if name.endswith(("_id", "by", "author", "reporter", "owner")) else "7" for name in names}
    values |= {"state": "published", "is_superuser": "on", "is_active": "", "role": "headteacher", "version": "7"}
    # What a form or a page asks for in its own right.
    asked = {*usual, "note", "person", "seen", "number", "then", "at", "conditions", "held"}
    return {name: value for name, value in values.items() if name not in asked}


@pytest.mark.parametrize("name", FORMS)
def test_extra_fields_change_nothing_in_any_form(asking, name):  # noqa: F811 - the fixture, by its name
    who, address = somebody_let_in(name, "POST"), address_of(asking, name)
    optional = OPTIONAL.get(name, set())

    before = {}

    def known(model):
        if model not in before:
            before[model] = set(model._base_manager.values_list("pk", flat=True))
        return before[model]

    for model in MODELS:
        for field in model._meta.concrete_fields:
            if field.is_relation:
                known(field.related_model)

    def leaves(more):
        asking.browser.cookies.clear()
        if who != "anonymous":
            asking.browser.cookies[settings.SESSION_COOKIE_NAME] = asking.keys[who]
        with undone():
            answer = asking.browser.post(address, body_of(asking.world, name) | more)
            return answer.status_code, everything(known)

    extra = {
        key: value
        for key, value in extra_fields(body_of(asking.world, name), asking.world).items()
        if key not in optional
    }

    plain, crammed = leaves({}), leaves(extra)

    assert crammed[0] == plain[0]
    assert {table: rows for table, rows in crammed[1].items() if rows != plain[1][table]} == {}


# Fields that the form itself asks for and that the good body leaves empty.
OPTIONAL = {
    "accounts:absence": {"stand_in", "stand_in_id"},
    "accounts:absence_of": {"stand_in", "stand_in_id"},
    "accounts:add_place": {"slug", "mailbox", "rule_set", "has_nursery"},
    "accounts:change_place": {"mailbox", "has_nursery"},
    "accounts:contact": {"hours", "address"},
    "accounts:change_rule": {"days", "starts", "ends"},
    "policies:details": {"contact", "is_public"},
    "policies:decide": {"met_on"},
    "posts:new": {"video", "remove_video", "nobody_recognisable", "photo", "quote_source", "quote_words", "taken"},
    "posts:edit": {"video", "remove_video", "nobody_recognisable", "photo", "quote_source", "quote_words", "taken"},
    "posts:authorise": {"until"},
    "posts:arrange_moderation": {"cover", "cover_id"},
    "posts:send_back": {"reasons"},
    "posts:sign_off": {"exception", "authority"},
    "incidents:name_subject": {"roles"},
    "incidents:record_action": {"duty", "on"},
    "incidents:meet_clock": {"on", "time"},
    "incidents:share": {"until"},
}
