"""What the wire must hold: cookies, hosts, ways on after signing in, headers, errors, and fields that nobody was asked for."""

import pytest
from django.test import Client, override_settings
from django.urls import path

from accounts.models import Membership, User
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, clean_photo, use_rules, write

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/%2F/evil.example",
    "http://testserver@evil.example/",
    "\thttps://evil.example",
]
SCRIPT = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


@pytest.fixture
def person(oakfield):
    somebody = give(make_person("Pat Person"), "staff", oakfield)
    somebody.set_password("a-long-enough-word-7")
    somebody.save()
    return somebody


@pytest.fixture
def website(oakfield):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield, handle="website")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, person, where):
    answer = client.post(
        "/account/login/",
        {"login": person.email, "password": "a-long-enough-word-7", "next": where},
        query_params={"next": where},
    )

    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))
    assert "evil" not in answer.url.partition("?")[0].replace("/%2F/evil", "")


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_forged_host_is_refused_or_ignored(client, header):
    answer = client.get("/account/login/", **{header: "evil.example"})

    assert answer.status_code == 400 or b"evil.example" not in answer.content


def test_mail_for_a_new_password_never_carries_a_forged_host(client, person, mailoutbox):
    client.post("/account/password/reset/", {"email": person.email}, HTTP_X_FORWARDED_HOST="evil.example")

    assert mailoutbox
    assert all("evil.example" not in str(mail.message()) for mail in mailoutbox)


def test_cookies_are_kept_from_scripts_and_other_sites(client, person):
    answer = client.post("/account/login/", {"login": person.email, "password": "a-long-enough-word-7"})
    page = client.get("/account/password/reset/")

    for cookie in [*answer.cookies.values(), *page.cookies.values()]:
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"


def test_form_without_its_token_does_nothing(person):
    strict = Client(enforce_csrf_checks=True)

    for address in ("/account/login/", "/report/", "/report/follow-up/", "/account/logout/"):
        assert strict.post(address, {"login": person.email}).status_code == 403


def test_signed_in_pages_are_kept_by_no_shared_computer(client, person):
    sign_in(client, person)

    for address in ("/", "/policies/", "/posts/", "/settings/", "/incidents/", "/report/"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_picture_of_an_unpublished_post_is_kept_by_no_browser(client, person, oakfield, website):
    post = write(person, oakfield, website, new_photos=(clean_photo(),))
    sign_in(client, person)

    answer = client.get(post.photos.get().address("page"))
    answer.close()

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_leaver_is_out_at_the_next_click(client, person):
    sign_in(client, person)
    assert client.get("/settings/").status_code == 200

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/settings/").status_code == 302


def test_role_that_ends_is_gone_at_the_next_click(client, oakfield):
    head = give(make_person("Hedda Head"), "headteacher", oakfield)
    sign_in(client, head)
    assert client.get("/people/").status_code == 200

    Membership.objects.filter(person=head).update(starts_on="2020-01-01", ends_on="2020-12-31")

    assert client.get("/people/").status_code == 404


def _broken(request):
    raise RuntimeError("a secret of the house: SELECT password FROM users")


urlpatterns = [path("broken/", _broken)]
handler500 = "django.views.defaults.server_error"


@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
def test_error_page_shows_nothing_of_the_inside():
    client = Client(raise_request_exception=False)

    answer = client.get("/broken/")

    assert answer.status_code == 500
    for word in (b"RuntimeError", b"Traceback", b"SELECT", b"secret", b"settings", b"/work", b"django"):
        assert word not in answer.content
    assert b"<h1" in answer.content


def test_fields_nobody_asked_for_change_nothing(client, person, oakfield, approver, website):
    post = write(person, oakfield, website)
    sign_in(client, person)
    forbidden = {
        "state": "published",
        "author": approver.pk,
        "last_editor": approver.pk,
        "version": 7,
        "fingerprint": "f",
        "organisation": 99,
        "submitted_at": "2020-01-01",
        "published_at": "2020-01-01",
        "urgent": "on",
        "rule_set": "x",
        "is_superuser": "on",
    }
    before = {
        name: getattr(post, name) for name in ("state", "author_id", "organisation_id", "version", "published_at")
    }

    client.post(
        f"/posts/{post.pk}/edit/",
        {
            **forbidden,
            "words": "Changed words.",
            "title": "Changed",
            "purpose": "information",
            "when": "signed_off",
            "then": "save",
            f"account_{website.pk}": "on",
            "people-TOTAL_FORMS": 0,
            "people-INITIAL_FORMS": 0,
        },
    )

    post.refresh_from_db()
    assert {name: getattr(post, name) for name in before} == before
    assert post.author == person


def test_inviting_makes_nobody_a_superuser(client, oakfield, mailoutbox):
    sign_in(client, give(make_person("Hedda Head"), "headteacher", oakfield))

    client.post(
        "/people/invite/",
        {
            "email": "new@oakfield.test",
            "name": "New Person",
            "organisation": oakfield.pk,
            "role": "staff",
            "employment": "employee",
            "starts_on_day": 1,
            "starts_on_month": 1,
            "starts_on_year": 2026,
            "is_superuser": "on",
            "is_staff": "on",
            "is_active": "",
            "password": "known-to-somebody-1",
        },
    )

    invited = User.objects.get(email="new@oakfield.test")
    assert (invited.is_superuser, invited.is_active) == (False, True)
    assert not any(one.check_password("known-to-somebody-1") for one in User.objects.filter(email="new@oakfield.test"))


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: all@evil.example", "Eve\u2028Bcc: all@evil.example", "Eve\x0bSubject: hi"]
)
def test_names_reach_no_header_of_a_mail(oakfield, now, mailoutbox, name):
    from accounts.services import invite
    from core.workflow import MACHINE

    oakfield.name = name
    oakfield.save()

    invite(email="new@oakfield.test", name=name, organisation=oakfield, by=MACHINE, now=now)

    mail = mailoutbox[-1]
    assert mail.to == ["new@oakfield.test"]
    assert mail.message()["Bcc"] is None
    assert "\n" not in mail.subject
    assert mail.recipients() == ["new@oakfield.test"]


def test_planted_script_is_shown_and_never_run(client, oakfield, website):
    author = give(make_person("Pat Planter"), "staff", oakfield)
    author.name = SCRIPT[:150]
    author.save()
    post = write(author, oakfield, website, title=SCRIPT[:80], words=SCRIPT)
    sign_in(client, author)

    for address in ("/", "/posts/", f"/posts/{post.pk}/", f"/posts/{post.pk}/edit/", "/posts/calendar/", "/settings/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address


def test_sessions_end_in_a_working_day(settings):
    assert settings.SESSION_COOKIE_AGE <= 8 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_new_session_number_at_sign_in(client, person, oakfield):
    client.post("/report/", {"organisation": oakfield.slug})
    before = client.cookies["session"].value

    client.post("/account/login/", {"login": person.email, "password": "a-long-enough-word-7"})

    assert client.cookies["session"].value != before
    assert Client(headers={"cookie": f"session={before}"}).get("/settings/").status_code == 302
