"""A mailbox whose scanner opens every link before its reader does: nothing changes by it, and the link works afterwards."""

import pytest
from django.db import connection
from django.test import Client

from core import outbox
from core.models import AuditEntry
from posts import services
from posts.models import Decision, Post, SignOffLink
from tests.factories.posts import clean_photo, write
from tests.faults.mail_server import MailServer
from tests.house.asking import WRITES
from tests.posts.linked import ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_on_every_day(settings):
    """A day off holds no mail back here: which road a message takes is not asked."""
    settings.TELLING = "core.telling.Plain"


@pytest.fixture
def mailbox(settings):
    """A mail server of our own, reached over SMTP."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        yield server


@pytest.fixture
def taken(world, elm_north, mailbox, now):
    """The mails the server took for one post, and the one who can sign it without signing in."""
    people, website = world("headteacher-authorises")
    photo = {"new_photos": (clean_photo(),), "nobody_recognisable": True}
    services.submit(post=write(people["author"], elm_north, website, now=now, **photo), by=people["author"], now=now)
    outbox.deliver_due(now=now)
    return {one.to: ADDRESS.findall(one.words) for one in mailbox.mails}, people["second"]


def everything():
    """Every row of what a decision touches."""
    kinds = (Post, Decision, AuditEntry, SignOffLink)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def scan(addresses):
    """Open every link and what its page loads, with GET and HEAD, twice, with a cookie kept and without; give the answers."""
    keeper, written = Client(), []

    def watch(execute, sql, params, many, context):
        if WRITES.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        answers = [
            getattr(browser, method)(address).status_code
            for address in addresses
            for _ in range(2)
            for browser in (keeper, Client())
            for method in ("get", "head")
        ]
    return answers, written


def test_scanner_that_opens_every_link_changes_nothing_and_the_link_works_afterwards(taken):
    mails, reader = taken
    before = everything()

    answers, written = scan([address for some in mails.values() for address in some])

    assert set(answers) == {200, 302}
    assert written == []
    assert everything() == before
    (address,) = mails[reader.email]
    Client().post(f"{address}sign-off/")
    assert Decision.objects.get().person == reader


def test_scanner_that_comes_after_the_decision_changes_nothing_either(taken):
    mails, reader = taken
    (address,) = mails[reader.email]
    Client().post(f"{address}sign-off/")
    before = everything()

    answers, written = scan([address])

    assert (set(answers), written) == ({200}, [])
    assert everything() == before


def test_address_of_the_button_does_nothing_when_it_is_opened(taken):
    mails, reader = taken
    (address,) = mails[reader.email]
    before = everything()

    answers, written = scan([f"{address}sign-off/", f"{address}send-back/"])

    assert (set(answers), written) == ({405}, [])
    assert everything() == before
