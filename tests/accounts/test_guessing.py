"""Guessing passwords: it is slowed down for whoever guesses, and never shuts out the person whose password it is."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import guessing
from accounts.guessing import PEOPLE_PER_BROWSER
from accounts.views import forgotten
from tests.factories import give, make_person

PASSWORD = "three quiet lanterns"
LOGIN = "/account/login/"
SCHOOL, ELSEWHERE = "192.0.2.1", "198.51.100.7"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts_from_other_tests(db):
    cache.clear()


@pytest.fixture
def lead(oakfield):
    """A safeguarding lead."""
    return someone("Dee Lead", "safeguarding-lead", oakfield)


def someone(name, role, organisation):
    person = give(make_person(name), role, organisation)
    person.set_password(PASSWORD)
    person.save()
    return person


def enter(browser, person, password=PASSWORD, *, network=SCHOOL):
    return browser.post(LOGIN, {"login": person.email, "password": password}, REMOTE_ADDR=network)


def guess(person, *, times, network=ELSEWHERE, browser=None):
    answers = [enter(browser or Client(), person, "a wrong guess", network=network) for _ in range(times)]
    return [refused(answer) for answer in answers]


def refused(answer):
    return "Too many failed" in answer.content.decode()


def is_in(browser):
    return "_auth_user_id" in browser.session


def test_who_guesses_waits_and_the_person_elsewhere_does_not(client, lead):
    guesses = guess(lead, times=6)

    answer = enter(client, lead)

    assert guesses == [False] * 5 + [True]
    assert answer.status_code == 302
    assert is_in(client)


def test_pupil_on_the_schools_own_network_does_not_shut_out_a_known_browser(client, lead):
    enter(client, lead)
    client.post("/account/logout/")
    assert guess(lead, times=6, network=SCHOOL)[-1]

    enter(client, lead)

    assert is_in(client)


def test_many_networks_together_are_slowed_down_too_but_not_a_known_browser(client, lead, monkeypatch):
    monkeypatch.setitem(guessing.LIMITS, "address", "8/h/key")
    enter(client, lead)
    client.post("/account/logout/")

    tries = [guess(lead, times=1, network=f"198.51.100.{number}")[0] for number in range(10)]
    enter(client, lead)

    assert tries == [False] * 8 + [True] * 2
    assert is_in(client)


def test_one_network_cannot_try_one_word_at_everybody(client, oakfield, monkeypatch):
    monkeypatch.setitem(guessing.LIMITS, "network", "3/m/ip")
    people = [someone(f"Person {number}", "staff", oakfield) for number in range(4)]

    assert [guess(person, times=1)[0] for person in people] == [False, False, False, True]


def test_known_browser_is_counted_as_well(client, lead):
    enter(client, lead)
    client.post("/account/logout/")

    assert guess(lead, times=11, browser=client) == [False] * 10 + [True]


def test_mark_of_a_browser_counts_for_its_own_people_only(client, lead, oakfield):
    enter(client, lead)
    client.post("/account/logout/")
    other = someone("Olu Other", "staff", oakfield)

    assert guess(other, times=6, browser=client, network=SCHOOL) == [False] * 5 + [True]


def test_forged_mark_is_no_mark(client, lead):
    client.cookies["known"] = "eyJicm93c2VyIjoieCJ9:1aaaaa:forged"

    assert guess(lead, times=6, browser=client) == [False] * 5 + [True]


def test_mark_is_kept_from_scripts_tells_no_address_and_opens_nothing(client, lead):
    enter(client, lead)
    mark = client.cookies["known"]

    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert "lead" not in mark.value
    assert Client(headers={"cookie": f"known={mark.value}"}).get("/settings/").status_code == 302


def test_shared_computer_remembers_the_last_few_people(client, oakfield):
    people = [someone(f"Person {number}", "staff", oakfield) for number in range(PEOPLE_PER_BROWSER + 1)]
    for person in people:
        enter(client, person)
        client.post("/account/logout/")

    assert guess(people[0], times=6, browser=client)[-1]
    assert not guess(people[-1], times=6, browser=client)[-1]


def test_right_password_costs_no_try(client, lead):
    for _ in range(7):
        browser = Client()
        enter(browser, lead)
        assert is_in(browser)


def test_choosing_a_new_password_by_mail_begins_the_counting_anew(client, lead):
    assert guess(lead, times=6, network=SCHOOL)[-1]

    client.post("/account/password/reset/", {"email": lead.email}, REMOTE_ADDR=SCHOOL)
    link = mail.outbox[0].body.split("http://testserver")[1].split()[0]
    page = client.get(link, follow=True, REMOTE_ADDR=SCHOOL)
    new = "four loud lanterns"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, REMOTE_ADDR=SCHOOL)

    enter(client, lead, new)

    assert is_in(client)


def test_a_mail_server_that_is_down_gives_nobody_away(client, lead, monkeypatch):
    def down(*args, **kwargs):
        raise OSError("no mail today")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)

    known = client.post("/account/password/reset/", {"email": lead.email})
    unknown = client.post("/account/password/reset/", {"email": "who@example.test"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.fixture
def forgot(rf):
    """Ask for a new password, and give the answer before the server has let go of it."""

    def ask(address):
        request = rf.post("/account/password/reset/", {"email": address})
        request.user, request.session = AnonymousUser(), {}
        with context.request_context(request):
            return forgotten.password_reset(request)

    return ask


def test_known_and_unknown_addresses_write_the_same_and_ask_as_much_but_for_one_question(forgot, lead):
    EmailAddress.objects.create(user=lead, email=lead.email, verified=True, primary=True)

    def asked(address):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            forgot(address)
        words = [query["sql"].split()[0] for query in queries]
        # PostgreSQL is asked through a cursor where rows come one by one: that is a question too.
        return ["SELECT" if word == "DECLARE" else word for word in words]

    asked("the-first-of-the-day@example.test")
    unknown, known = asked("who@example.test"), asked(lead.email)

    assert [word for word in unknown if word != "SELECT"] == [word for word in known if word != "SELECT"]
    assert abs(unknown.count("SELECT") - known.count("SELECT")) <= 1


def test_mail_for_a_new_password_is_written_after_the_answer(forgot, lead, monkeypatch):
    sent = []
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", lambda self: sent.append(self.to))

    answer = forgot(lead.email)

    assert sent == []
    answer.close()
    assert sent == [[lead.email]]
