"""Coming in by the ordinary pages: password, authenticator code, recovery code, invitation, enrolment, and being kept out."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache

from accounts import services
from accounts.middleware import SIGNED_IN_AT
from core.workflow import MACHINE
from tests.factories import give, make_person, sign_in

PASSWORD = "three quiet lanterns"
LOGIN = "/account/login/"
CODE_PAGE = "/account/2fa/authenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_counts_from_other_tests(db):
    cache.clear()


@pytest.fixture
def teacher(oakfield):
    person = give(make_person("Tess Teacher"), "staff", oakfield)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def head(oakfield):
    """A headteacher with an authenticator app."""
    person = give(make_person("Hetty Head"), "headteacher", oakfield)
    person.set_password(PASSWORD)
    person.save()
    TOTP.activate(person, SECRET)
    return person


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enter(client, person, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": person.email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


def test_password_alone_lets_in_who_has_no_app(client, teacher):
    before = client.get(LOGIN)

    answer = enter(client, teacher)

    assert before.status_code == 200
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_in(client)


def test_the_address_is_taken_in_any_case_and_the_session_is_a_new_one(client, teacher):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = client.cookies["session"].value if "session" in client.cookies else session.session_key

    client.post(LOGIN, {"login": teacher.email.upper(), "password": PASSWORD})

    assert is_in(client)
    assert client.session.session_key != planted


def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(client, teacher):
    wrong = enter(client, teacher, "something else")
    unknown = client.post(LOGIN, {"login": "who@example.test", "password": "something else"})

    def sentences(page):
        return re.findall(r"[^<>]*email address[^<>]*not correct[^<>]*", page.content.decode())

    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert sentences(wrong)
    assert sentences(wrong) == sentences(unknown)
    assert not is_in(client)


def test_who_has_an_app_is_asked_for_its_code(client, head):
    assert enter(client, head).url == CODE_PAGE
    assert not is_in(client)
    assert client.get("/settings/messages/").url.startswith(LOGIN)

    wrong = client.post(CODE_PAGE, {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_in(client)

    assert client.post(CODE_PAGE, {"code": code()}).status_code == 302
    assert is_in(client)


def test_a_code_opens_once(client, head, client_of_another):
    enter(client, head)
    used = code()
    client.post(CODE_PAGE, {"code": used})

    enter(client_of_another, head)
    client_of_another.post(CODE_PAGE, {"code": used})

    assert is_in(client)
    assert not is_in(client_of_another)


def test_a_recovery_code_opens_once(client, head, client_of_another):
    spare = RecoveryCodes.activate(head).get_unused_codes()[0]

    enter(client, head)
    client.post(CODE_PAGE, {"code": spare})
    enter(client_of_another, head)
    client_of_another.post(CODE_PAGE, {"code": spare})

    assert is_in(client)
    assert not is_in(client_of_another)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_leads_to_enrolment_and_then_to_the_content(client, oakfield, now):
    person = services.invite(email="ada@example.test", name="Ada Admin", organisation=oakfield, by=MACHINE, now=now)
    give(person, "system-administrator", oakfield)
    link = mail.outbox[0].body.split("http://testserver")[1].split("\n")[0]

    client.post(link, {"password": PASSWORD})
    closed = client.get("/settings/messages/")
    asked = client.get(closed.url)
    once_more = client.get("/account/2fa/totp/activate/")
    client.post(once_more.url, {"password": PASSWORD})
    setting_up = client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    done = client.post("/account/2fa/totp/activate/", {"code": code(secret)})

    assert closed.url == "/settings/second-factor/?next=%2Fsettings%2Fmessages%2F"
    assert "Set up an authenticator app" in asked.content.decode()
    assert setting_up.status_code == 200
    assert done.status_code == 302
    assert 'href="/settings/messages/"' in client.get(done.url).content.decode()
    assert client.get("/settings/messages/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_page_that_asks_for_the_code_leads_nowhere_else(client, oakfield, head, elsewhere):
    sign_in(client, head, second_factor=False)

    asked = client.get("/settings/second-factor/", {"next": elsewhere})

    assert "evil" not in asked.content.decode()
    assert client.session.get("wanted", "/") == "/"


def test_a_session_without_the_code_of_an_app_is_asked_for_it_and_then_goes_on(client, oakfield, head):
    give(head, "system-administrator", oakfield)
    sign_in(client, head, second_factor=False)

    asked = client.get(client.get("/settings/messages/").url).content.decode()
    assert "Type the code" in asked
    assert 'href="/account/2fa/reauthenticate/?next=%2Fsettings%2Fmessages%2F"' in asked
    opened = client.post(
        "/account/2fa/reauthenticate/?next=/settings/messages/", {"code": code(), "next": "/settings/messages/"}
    )
    assert opened.url == "/settings/messages/"

    assert client.get("/settings/messages/").status_code == 200


def test_too_many_wrong_passwords_are_told_with_a_sentence(client, teacher):
    for _ in range(5):
        enter(client, teacher, "something else")

    locked = enter(client, teacher)

    assert locked.status_code == 200
    assert "Too many failed" in locked.content.decode()
    assert not is_in(client)


def test_a_flood_gets_a_page_with_words(client, teacher, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(3):
        answer = enter(client, teacher, "something else")

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert "Content-Security-Policy" in answer


def test_limits_hold_in_the_database_so_that_a_second_worker_counts_on(client, teacher, client_of_another):
    for _ in range(3):
        enter(client, teacher, "something else")
    for _ in range(2):
        enter(client_of_another, teacher, "something else")

    assert "Too many failed" in enter(client_of_another, teacher).content.decode()


def test_an_invited_person_who_never_came_can_choose_a_password_by_mail(client, oakfield, now):
    person = give(make_person("Ivo Invited"), "staff", oakfield)

    client.post("/account/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert not is_in(client)
    assert enter(client, person).status_code == 302
    assert is_in(client)


def test_a_reset_does_not_pass_the_second_factor_by(client, head):
    client.post("/account/password/reset/", {"email": head.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "four loud lanterns", "password2": "four loud lanterns"})

    assert enter(client, head, "four loud lanterns").url == CODE_PAGE
    assert not is_in(client)


def test_a_reset_for_nobody_answers_alike_and_sends_nothing(client, teacher):
    known = client.post("/account/password/reset/", {"email": teacher.email})
    unknown = client.post("/account/password/reset/", {"email": "who@example.test"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[teacher.email]]


def test_a_leavers_session_refuses_at_once(client, teacher):
    enter(client, teacher)
    assert client.get("/settings/").status_code == 200

    teacher.is_active = False
    teacher.save()

    assert client.get("/settings/").status_code == 302
    enter(client, teacher)
    assert client.get("/settings/").status_code == 302


def test_a_session_ends_eight_hours_after_its_sign_in_however_busy_it_was(client, teacher):
    enter(client, teacher)
    session = client.session
    session[SIGNED_IN_AT] = time.time() - timedelta(hours=7, minutes=59).total_seconds()
    session.save()
    assert client.get("/settings/").status_code == 200

    session[SIGNED_IN_AT] -= 120
    session.save()

    assert client.get("/settings/").status_code == 302
    assert not is_in(client)


def test_a_way_elsewhere_is_not_followed(client, teacher):
    assert enter(client, teacher, next="https://evil.example/").url == "/"


def test_the_demo_shows_the_code_of_an_invented_person_only(client, oakfield, settings, head):
    settings.DEMO = True
    invented = give(make_person("Dora Demo", email="dora@oakfield.example"), "headteacher", oakfield)
    invented.set_password(PASSWORD)
    invented.save()
    TOTP.activate(invented, SECRET)
    EmailAddress.objects.create(user=invented, email=invented.email, verified=True, primary=True)

    enter(client, invented)
    assert f"shows {code()} now" in client.get(CODE_PAGE).content.decode()

    client.post("/account/logout/")
    enter(client, head)
    assert "shows" not in re.sub(r"figures it shows now", "", client.get(CODE_PAGE).content.decode())
    Authenticator.objects.filter(user=invented).delete()


@pytest.fixture
def client_of_another():
    from django.test import Client

    return Client()
