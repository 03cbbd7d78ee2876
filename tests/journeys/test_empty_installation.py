"""Somebody begins with nothing: the command names them, and the pages lead on from there.

They choose a password by the printed link, set up their second step, add a school with its rules and a number to ring, and invite
the headteacher, who comes in by mail and finds their day.
"""

import base64
import email
import hashlib
import hmac
import re
import struct
import time
from email import policy

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import check
from tests.journeys.places import DESK, PHONE

PASSWORD = "three quiet lanterns"
NOTHING = (("migrate", "--verbosity", "0"), ("sync_roles",), ("collectstatic", "--noinput", "--verbosity", "0"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def empty(site_apart, folder):
    """A site as `bin/run --empty` starts it: tables and roles, no demo and nobody in it."""
    with site_apart(folder, prepare=NOTHING, DEMO="0") as site:
        yield site


@pytest.fixture
def browser(chromium, empty):
    """Open a browser of one's own on the empty site; every complaint of it fails the journey."""
    opened, complaints = [], []

    def browser(**more):
        context = chromium.new_context(**{"viewport": PHONE, "base_url": empty.address, "locale": "en-GB"} | more)
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return page

    yield browser
    for context in opened:
        context.close()
    assert complaints == []


def test_an_installation_begins_with_nothing_and_the_head_finds_their_day(browser, empty, folder):
    told = empty.manage("add_administrator", "ada@fernbank.test", "--name", "Ada Admin")
    link = re.search(r"http\S+/people/invitation/\S+", told).group()

    ada = browser()
    come_in(ada, link)
    expect(ada.get_by_role("heading", name="This page needs a second step when you sign in")).to_be_visible()
    set_up_the_app(ada)
    expect(ada.get_by_role("heading", name="Nothing is set up here yet")).to_be_visible()
    check(ada)

    add_a_school(ada)
    expect(ada.get_by_role("heading", name="Nobody is headteacher")).to_be_visible()
    check(ada)
    write_down_a_number(ada)
    ada.get_by_role("button", name="Invite somebody as headteacher").click()
    ada.get_by_label("Name", exact=True).fill("Hana Head")
    ada.get_by_label("Official email address").fill("head@fernbank.test")
    expect(ada.get_by_label("Role")).to_have_value("headteacher")
    ada.get_by_role("button", name="Send the invitation").click()
    expect(ada.get_by_text("Hana Head has the role.")).to_be_visible()

    hana = browser(viewport=DESK)
    come_in(hana, invitation_in(folder / "mail", "head@fernbank.test"))
    expect(hana.get_by_text("Your password is set. Welcome.")).to_be_visible()
    expect(
        hana.get_by_role("heading", name="Your sign-in needs a second step").or_(hana.get_by_role("heading", level=1))
    ).to_have_count(1)
    assert hana.url == f"{empty.address}/"
    check(hana)

    ada.goto("/settings/places/fernbank-school/")
    expect(ada.get_by_text("Hana Head")).to_be_visible()
    expect(ada.get_by_role("heading", name="Nobody is headteacher")).to_have_count(0)
    for page in ("", "add/", "fernbank-school/change/", "fernbank-school/close/", "fernbank-school/contacts/outside/"):
        ada.goto(f"/settings/places/{page}")
        check(ada)


def come_in(page, link):
    page.goto(link)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set my password and go in").click()


def set_up_the_app(page):
    page.get_by_role("button", name="Set up an authenticator app").click()
    prove_it_again(page)
    secret = re.sub(r"\s", "", page.locator("#secret").inner_text())
    page.get_by_label("Authenticator code").or_(page.locator("#id_code")).first.fill(code_of(secret))
    page.get_by_role("button", name="Turn on the second step").click()
    page.get_by_role("button", name="I have kept them, go on").click()


def prove_it_again(page):
    """Setting up a second step asks for the password first."""
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Yes, it is me").click()


def code_of(secret):
    """The six figures an authenticator app shows for a secret now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def add_a_school(page):
    page.get_by_role("button", name="Add a trust or school").click()
    check(page)
    page.get_by_label("School", exact=True).check()
    page.get_by_label("Name", exact=True).fill("Fernbank School")
    page.get_by_label("Rules to begin with").select_option("light-touch")
    page.get_by_label("Email domains").fill("fernbank.test")
    page.get_by_role("button", name="Add it").click()


def write_down_a_number(page):
    page.get_by_role("link", name="Write down Local authority designated officer").click()
    page.get_by_label("Who answers").fill("The county team")
    page.get_by_label("Telephone").fill("01632 960 103")
    page.get_by_label("When").fill("Monday to Friday, 9 am to 5 pm")
    page.get_by_role("button", name="I have checked it, keep it").click()
    expect(page.get_by_text("Monday to Friday, 9 am to 5 pm")).to_be_visible()


def invitation_in(folder, address):
    """The link in the mail that lies there for somebody."""
    for path in sorted(folder.iterdir()):
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if address in mail["To"]:
            return re.search(r"http\S+/people/invitation/\S+/", mail.get_content()).group()
    raise AssertionError(f"no mail for {address}")
