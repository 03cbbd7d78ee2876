"""What a developer of the other side would send: to every address, in every field. Whatever it is, nothing breaks (no 5xx).

The world and its people are those of the access matrix.
"""

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from tests.house.asking import arguments_of
from tests.house.bodies import body_of
from tests.house.test_access_matrix import DECLARED, ROUTES, address_of, asking, expected  # noqa: F401 - `asking` is a fixture

pytestmark = pytest.mark.django_db
OPEN = {"page", "moves", "asks-again"}
FIRST_ASKED = ("headteacher", "staff", "safeguarding-lead", "system-administrator", "anonymous")
RUDE = {
    "null": "a\0b",
    "long": "W" * 30_000,
    "big number": "9" * 60,
    "below zero": "-1",
    "other figures": "١٢٣",
    "signs": "'\"`;--<script>{{7*7}}{% load %}${7*7}%00%n\r\nBcc: x@evil.example\u2028\u202e\ufeff",
}
ASKED_FOR = (
    "page",
    "q",
    "at",
    "state",
    "show",
    "month",
    "from",
    "to",
    "kind",
    "about",
    "other",
    "next",
    "organisation",
)
SUMMARY, BESIDE_A_FIELD = 'class="govuk-error-summary"', 'class="govuk-error-message"'
WITH_FORM = [name for name, cells in DECLARED.items() if "405" not in cells["POST"]]
WITH_PAGE = [name for name, cells in DECLARED.items() if "405" not in cells["GET"]]
ADDRESSED = [name for name, route in ROUTES.items() if getattr(route, "converters", {})]


@pytest.fixture(autouse=True)
def _own_media():
    """The world keeps its files where it was made."""


def somebody_let_in(name, method):
    """A person to whom this address answers, so that what they send is read."""
    cell = expected(DECLARED[name][method])
    return next((who for who in (*FIRST_ASKED, *cell) if cell[who] in OPEN), "headteacher")


def spoiled(body, value):
    return {key: kept if isinstance(kept, UploadedFile) else value for key, kept in body.items()}


def broken(answers):
    return {how: answer.status_code for how, answer in answers.items() if answer.status_code >= 500}


def badly_summed_up(answers):
    """Pages that say twice what is wrong, or only beside a field: what is wrong stands once above the page's heading."""
    pages = {how: answer.body.decode() for how, answer in answers.items() if "html" in answer.get("Content-Type", "")}
    found = {how: (page.count(SUMMARY), SUMMARY in page.partition("<h1")[0]) for how, page in pages.items()}
    return {
        how: f"{times} summaries, {'above' if above else 'not above'} the heading"
        for how, (times, above) in found.items()
        if times > 1 or (times and not above) or (BESIDE_A_FIELD in pages[how] and not times)
    }


@pytest.mark.parametrize("name", WITH_FORM)
def test_no_field_of_a_form_breaks_anything(asking, name):  # noqa: F811 - the fixture, by its name
    who, address = somebody_let_in(name, "POST"), address_of(asking, name)
    usual = body_of(asking.world, name) or {"note": "", "seen": "", "number": "", "held": "", "conditions": ""}

    answers = {how: asking.ask("POST", address, person=who, data=spoiled(usual, value)) for how, value in RUDE.items()}
    answers["nothing"] = asking.ask("POST", address, person=who)

    assert broken(answers) == {}
    assert badly_summed_up(answers) == {}


@pytest.mark.parametrize("name", WITH_PAGE)
def test_no_question_behind_an_address_breaks_a_page(asking, name):  # noqa: F811 - the fixture, by its name
    who, address = somebody_let_in(name, "GET"), address_of(asking, name)

    answers = {
        how: asking.ask("GET", address, person=who, data=dict.fromkeys(ASKED_FOR, value[:2000]))
        for how, value in RUDE.items()
    }
    answers["broken letters"] = asking.ask("GET", f"{address}?page=%ff%fe&q=%c3%28&%80=%00&at=%ed%a0%80", person=who)

    assert broken(answers) == {}


@pytest.mark.parametrize("name", ADDRESSED)
def test_no_number_or_name_in_an_address_breaks_anything(asking, name):  # noqa: F811 - the fixture, by its name
    known = arguments_of(asking.world, name, ROUTES[name])
    method = "POST" if "405" in DECLARED[name]["GET"] else "GET"
    who = somebody_let_in(name, method)
    numbers = {key: 10**30 if isinstance(value, int) else value for key, value in known.items()}
    words = {
        key: f"{value}\0" if "str" in type(ROUTES[name].converters[key]).__name__.lower() else value
        for key, value in known.items()
    }

    answers = {
        "big": asking.ask(method, reverse(name, kwargs=numbers), person=who),
        "null": asking.ask(method, reverse(name, kwargs=words), person=who),
    }

    assert broken(answers) == {}


BODIES_NOBODY_SENDS = {
    "broken letters": (
        b"note=%ff%fe%00&words=\xff\xfe&address=%c3%28&email=%ed%a0%80",
        "application/x-www-form-urlencoded",
    ),
    "deep": (b"[" * 100_000, "application/json"),
    "no boundary": (b"--x\r\nContent-Disposition: form-data; name=note\r\n\r\nx", "multipart/form-data"),
    "cut off": (b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello', "multipart/form-data; boundary=x"),
    "odd letters": (b"note=hello", "application/x-www-form-urlencoded; charset=utf-7"),
    "too much": (b"note=" + b"a" * 2_200_000, "application/x-www-form-urlencoded"),
    "too many": (b"&".join(b"a%d=1" % number for number in range(600)), "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("how", BODIES_NOBODY_SENDS)
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "incidents:report",
        "incidents:follow_up",
        "posts:new",
        "posts:sign_off",
    ],
)
def test_no_body_breaks_anything(asking, name, how):  # noqa: F811 - the fixture, by its name
    body, kind = BODIES_NOBODY_SENDS[how]
    asking.browser.cookies.clear()
    who = somebody_let_in(name, "POST")

    answer = asking.send(address_of(asking, name), body, kind, person=who)

    assert answer.status_code < 500


@pytest.mark.parametrize("name", WITH_FORM)
def test_no_form_is_taken_without_its_token(asking, name):  # noqa: F811 - the fixture, by its name
    asking.browser.handler.enforce_csrf_checks = True
    try:
        answer = asking.ask(
            "POST", address_of(asking, name), person=somebody_let_in(name, "POST"), data=body_of(asking.world, name)
        )
    finally:
        asking.browser.handler.enforce_csrf_checks = False

    assert answer.status_code == 403
    assert not set(answer.wrote) - {"accounts_session"}
