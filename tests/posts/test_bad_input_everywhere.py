"""Every form of posts, each field filled in with what no person means: a sentence, a refusal or nothing, and never a fault."""

import logging

import pytest
from django.urls import reverse
from pytest_django.plugin import blocking_manager_key

from core import broker
from tests.house.asking import Asking, arguments_of, outcome, plain_templates, routes, settle, undone
from tests.house.bodies import BODIES, body_of
from tests.house.world import World

pytestmark = pytest.mark.django_db

ROUTES = dict(routes())
FORMS = [name for name in BODIES if name.startswith("posts:")]
WHO = ("headteacher", "staff")
NUMBERS = ("9" * 5000, "²")
BAD = {
    "four scripts": "Ελένη محمد 王小明 Zoë",
    "three hundred letters": "x" * 300,
    "emoji": "👨‍👩‍👧‍👦" * 12,
    "turned around": "\u202egnol",
    "a script": "<script>alert(1)</script>",
    "a formula": "=1+1",
    "a number too long to be one": NUMBERS[0],
    "a number that is none": NUMBERS[1],
    "less than nothing": "-1",
    "nothing": "",
}


@pytest.fixture(scope="module")
def asking(request, django_db_setup, tmp_path_factory):
    """The world of the access matrix; it ends with this module, as if it had never been."""
    patch = pytest.MonkeyPatch()
    with request.config.stash[blocking_manager_key].unblock(), undone(), plain_templates():
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        patch.setattr("core.tasks._ring", lambda task, ids: None)
        patch.setattr("django.conf.settings.EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
        patch.setattr(broker.probe, "answers", lambda: True)
        logging.disable(logging.CRITICAL)
        world = World()
        settle()
        yield Asking(world)
        logging.disable(logging.NOTSET)
        patch.undo()


@pytest.fixture(autouse=True)
def _own_media():
    """The world keeps its files where it was made."""


def spoilt(body, value):
    """The same form with every field spoilt at once, but for which version was shown; and, by a number, with each alone."""
    yield {field: given if field == "seen" else value for field, given in body.items()}
    if value in NUMBERS:
        yield from ({**body, field: value} for field in body)


@pytest.mark.parametrize("name", FORMS)
def test_no_field_of_a_form_can_be_filled_in_so_that_it_breaks(asking, name):
    address = reverse(name, kwargs=arguments_of(asking.world, name, ROUTES[name]))
    good = body_of(asking.world, name)
    able = [who for who in WHO if outcome(asking.ask("POST", address, person=who, data=good)) in {"moves", "page"}]

    faults = [
        (what, body)
        for what, value in BAD.items()
        for body in spoilt(good, value)
        for answer in [asking.ask("POST", address, person=(able or WHO)[0], data=body)]
        if answer.status_code >= 500 or b"<script>alert(1)" in answer.body
    ]

    assert faults == []
