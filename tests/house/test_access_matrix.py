"""Every address x method x person against one declared matrix; an address without a line fails (access.md, rule 8).

The world is made once; each question is taken back after it was answered, so that no question meets the traces of another.
"""

import logging
import re
from datetime import timedelta
from functools import cache

import pytest
from django.db import connection, transaction
from django.urls import reverse
from pytest_django.plugin import blocking_manager_key

from core import broker
from tests.house.access_matrix import GROUPS, MATRIX
from tests.house.asking import Asking, arguments_of, nothing_like, outcome, plain_templates, routes, settle, undone
from tests.house.bodies import BODIES, body_of
from tests.house.wording import faults_of_words, read
from tests.house.world import PEOPLE, World

pytestmark = pytest.mark.django_db

ROUTES = dict(routes())
GONE = {"anonymous", "leaver"}
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
A_FEW = ("anonymous", "headteacher", "system-administrator")
# What a GET may write: its session, and that a person has read a case, with when they first did.
BOOKKEEPING = {"accounts_session", "core_cache"}
READING_A_CASE = {"core_auditentry", "incidents_incident", "incidents_clock"}
READS_A_CASE = ("incidents:",)


def rows():
    """The declared matrix: name -> method -> cell."""
    for line in filter(None, MATRIX.strip().splitlines()):
        name, get, post = (part.strip() for part in line.split("|"))
        yield name, {"GET": get, "POST": post}


@cache
def members(word):
    """Everybody whom a word of the matrix means."""
    if word in PEOPLE:
        return frozenset([word])
    return frozenset().union(*(members(inner) for inner in GROUPS[word].split()))


def expected(cell):
    """What each person gets."""
    if cell.startswith("open "):
        return dict.fromkeys(PEOPLE, cell.removeprefix("open "))
    *some, rest = cell.split(";")
    found = {person: "sign-in" if person in GONE else rest.strip() for person in PEOPLE}
    for part in some:
        answer, _, who = part.partition(":")
        found |= {person: answer.strip() for word in who.split() for person in members(word)}
    return found


DECLARED = dict(rows())
CELLS = [pytest.param(name, method, id=f"{method} {name}") for name in DECLARED for method in ("GET", "POST")]


@pytest.fixture(scope="module")
def asking(request, django_db_setup, tmp_path_factory):
    """The world and its people; it ends with this module, as if it had never been."""
    patch = pytest.MonkeyPatch()
    with request.config.stash[blocking_manager_key].unblock(), undone(), plain_templates():
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        patch.setattr("core.tasks._ring", lambda task, ids: None)
        patch.setattr("django.conf.settings.EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
        patch.setattr(broker.probe, "answers", lambda: True)
        # However long the questions take: what waits in this world since it was made raises no alarm.
        patch.setattr("core.health.MESSAGES_MAY_WAIT", timedelta(days=1))
        logging.disable(logging.CRITICAL)
        world = World()
        settle()
        yield Asking(world)
        logging.disable(logging.NOTSET)
        patch.undo()


@pytest.fixture(autouse=True)
def _own_media():
    """The world keeps its files where it was made."""


def address_of(asking, name):
    return reverse(name, kwargs=arguments_of(asking.world, name, ROUTES[name]))


def body(asking, name, method):
    """What is sent: for a POST a form that is filled in well, so that the answer is about rights."""
    return body_of(asking.world, name) if method == "POST" else None


def people_to_ask(cell):
    """Everybody; of a method that is refused to everybody alike, a few."""
    return A_FEW if cell in {"405", "open 405"} else PEOPLE


def test_every_address_has_a_line_and_every_line_an_address():
    assert sorted(ROUTES) == sorted(DECLARED)


def test_every_body_belongs_to_an_address():
    assert set(BODIES) <= set(ROUTES)


def test_matrix_names_only_people_who_exist():
    assert set().union(*(members(word) for word in GROUPS)) <= set(PEOPLE)


@pytest.mark.parametrize(("name", "method"), CELLS)
def test_everybody_gets_what_the_matrix_says(asking, name, method):
    cell = DECLARED[name][method]
    declared = expected(cell)

    answers = {
        person: asking.ask(method, address_of(asking, name), person=person, data=body(asking, name, method))
        for person in people_to_ask(cell)
    }
    found = {person: outcome(answer) for person, answer in answers.items()}

    assert {
        person: (found[person], "not", declared[person]) for person in found if found[person] != declared[person]
    } == {}
    if method == "GET":
        assert {person: extra for person, answer in answers.items() if (extra := wrote_too_much(name, answer))} == {}


def wrote_too_much(name, answer):
    """What a GET wrote beyond its bookkeeping, and beyond the trace of reading a case."""
    return set(answer.wrote) - BOOKKEEPING - (READING_A_CASE if name.startswith(READS_A_CASE) else set())


@pytest.mark.parametrize("name", DECLARED)
def test_every_other_method_is_refused(asking, name):
    address = address_of(asking, name)

    found = {(method, who): asking.ask(method, address, person=who) for method in OTHER_METHODS for who in A_FEW[:2]}

    assert {asked: outcome(answer) for asked, answer in found.items() if not is_refused(name, answer)} == {}


def is_refused(name, answer):
    """Whether nothing was done. The library's own pages (signing in) show their form again to a PUT, and change nothing."""
    if name.startswith(("account_", "mfa_")):
        return answer.status_code < 500 and not set(answer.wrote) - BOOKKEEPING
    return outcome(answer) in {"405", "404", "403", "sign-in", "enrol"} and not answer.wrote


def names_a_thing(name, method):
    """Whether the line tells some people that there is no such thing."""
    return name in ROUTES and "404" in DECLARED[name][method] and bool(getattr(ROUTES[name], "converters", {}))


def said(answer, address):
    """What an answer says, without its own address and the token of its forms, which is new each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.body.replace(address.encode(), b""))


@pytest.mark.parametrize(("name", "method"), [cell for cell in CELLS if names_a_thing(*cell.values)])
def test_stranger_cannot_tell_a_thing_from_no_thing(asking, name, method):
    known = arguments_of(asking.world, name, ROUTES[name])
    there, nowhere = address_of(asking, name), reverse(name, kwargs=nothing_like(ROUTES[name], known))
    strangers = [who for who, answer in expected(DECLARED[name][method]).items() if answer == "404"]

    for person in strangers[:2]:
        real, none = (
            asking.ask(method, address, person=person, data=body(asking, name, method)) for address in (there, nowhere)
        )

        assert (real.status_code, none.status_code) == (404, 404)
        assert said(real, there) == said(none, nowhere)
        assert "planted" not in real.body.decode()


@pytest.mark.parametrize("name", [name for name in DECLARED if "page" in DECLARED[name]["GET"]])
def test_page_is_safe_and_uses_our_words(asking, name):
    declared = expected(DECLARED[name]["GET"])
    readers = [person for person in ("anonymous", "headteacher", "staff", *PEOPLE) if declared[person] == "page"]
    answer = asking.ask("GET", address_of(asking, name), person=readers[0])
    policy = answer["Content-Security-Policy"]

    assert "unsafe-" not in policy
    assert "default-src 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    if answer["Content-Type"].startswith("text/html"):
        if readers[0] != "anonymous":
            assert "no-store" in answer["Cache-Control"]
        page = answer.body.decode()
        assert "frame-ancestors 'none'" in policy
        assert read(page).inline == []
        assert faults_of_words(page) == []
        assert "<title>" in page


def test_excluded_person_meets_no_trace_of_the_case_on_any_page(asking):
    """The person a case is about sees, wherever they look, neither its reference nor its words (access.md, rule 3)."""
    secret = (asking.world.case.reference.encode(), b"planted words")
    open_to_all = [name for name in DECLARED if DECLARED[name]["GET"] not in {"405", "open 405"}]
    without_arguments = [name for name in open_to_all if "<" not in str(ROUTES[name])]

    shown = [
        name
        for name in without_arguments
        if any(word in asking.ask("GET", address_of(asking, name), person="subject").body for word in secret)
    ]

    assert shown == []


def test_questions_leave_no_trace(asking):
    before = asking.world.waiting.__class__.objects.get(pk=asking.world.waiting.pk).state

    asking.ask("POST", reverse("posts:withdraw", args=[asking.world.waiting.pk]), person="staff")

    asking.world.waiting.refresh_from_db()
    assert asking.world.waiting.state == before == "in_review"
    assert connection.in_atomic_block
    assert not transaction.get_rollback()
