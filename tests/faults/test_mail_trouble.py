"""A mail server that refuses, hangs, hangs up or is away; words that cannot be said; a sender that is too slow for its lease."""

import socket
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from core import outbox
from core.models import Message
from tests.factories import make_person
from tests.faults.crowd import tell
from tests.faults.mail_server import Manner

pytestmark = [pytest.mark.faults, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nobody_else_sends(monkeypatch):
    """Let no doorbell be heard: who sends here is the test alone."""
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)


@pytest.fixture
def people(db):
    return [make_person(f"Reader {number}") for number in range(4)]


def state_of(person):
    return Message.objects.values_list("state", "attempts", "maybe_twice").get(person=person)


def first(manner):
    return lambda number: manner if number == 1 else Manner.ACCEPT


def after(moment, *, minutes):
    return moment + timedelta(minutes=minutes)


@pytest.mark.parametrize("manner", [Manner.TRY_LATER, Manner.REFUSE_PERSON, Manner.REFUSE_WORDS])
def test_refused_mail_is_tried_again_and_the_others_flow(manner, real_mail, people, oakfield, now):
    real_mail.treat = first(manner)
    tell(people, oakfield, now=now)

    assert outbox.deliver_due(now=now) == 3
    assert state_of(people[0]) == ("waiting", 1, False)
    assert outbox.deliver_due(now=after(now, minutes=1)) == 0
    assert outbox.deliver_due(now=after(now, minutes=3)) == 1

    assert Counter(real_mail.recipients()) == Counter(person.email for person in people)
    assert state_of(people[0]) == ("sent", 1, False)


def test_mail_that_is_always_refused_is_given_up_for_a_person_to_see(real_mail, people, oakfield, now):
    real_mail.treat = lambda number: Manner.REFUSE_PERSON
    tell(people[:1], oakfield, now=now)

    for hours in range(outbox.GIVE_UP_AFTER + 2):
        outbox.deliver_due(now=now + timedelta(hours=2 * hours))

    assert state_of(people[0]) == ("parked", outbox.GIVE_UP_AFTER, False)
    assert real_mail.begun == outbox.GIVE_UP_AFTER
    assert "Not from you" in Message.objects.get().failure


@pytest.mark.parametrize("manner", [Manner.TAKE_AND_HANG_UP, Manner.TAKE_AND_HANG])
def test_mail_taken_without_an_answer_goes_out_a_second_time_and_says_so(manner, real_mail, people, oakfield, now):
    real_mail.treat = first(manner)
    tell(people, oakfield, now=now)

    outbox.deliver_due(now=now)
    outbox.deliver_due(now=after(now, minutes=3))
    outbox.deliver_due(now=after(now, minutes=6))

    assert Counter(real_mail.recipients()) == Counter([people[0].email, *(person.email for person in people)])
    assert [state_of(person) for person in people] == [("sent", 1, True), *[("sent", 0, False)] * 3]


def test_mail_nobody_answered_and_then_given_up_is_marked_when_it_is_sent_again(real_mail, people, oakfield, now):
    real_mail.treat = lambda number: Manner.TAKE_AND_HANG_UP if number == 1 else Manner.REFUSE_PERSON
    tell(people[:1], oakfield, now=now)
    Message.objects.update(attempts=outbox.GIVE_UP_AFTER - 1)
    outbox.deliver_due(now=now)
    assert state_of(people[0])[0] == "parked"

    real_mail.treat = lambda number: Manner.ACCEPT
    outbox.send_again(message=Message.objects.get(), now=now)
    outbox.deliver_due(now=now)

    assert state_of(people[0]) == ("sent", 0, True)


def test_hanging_server_holds_a_worker_for_one_mail_only(real_mail, people, oakfield, now):
    real_mail.treat = lambda number: Manner.HANG
    tell(people, oakfield, now=now)

    assert outbox.deliver_due(now=now) == 0

    assert real_mail.begun == 1
    assert Message.objects.filter(claimed_until=None, state="waiting").count() == 4
    assert Message.objects.filter(attempts=0, attempt_started_at=None).count() == 3


@pytest.mark.parametrize("manner", [Manner.HANG, Manner.HANG_UP])
def test_line_that_goes_dead_before_any_words_is_no_silence_and_has_all_its_tries(
    manner, real_mail, people, oakfield, now
):
    real_mail.treat = lambda number: manner
    tell(people[:1], oakfield, now=now)
    Message.objects.update(attempts=outbox.GIVE_UP_AFTER - 3)

    for hours in range(2):
        outbox.deliver_due(now=now + timedelta(hours=2 * hours))
    real_mail.treat = lambda number: Manner.ACCEPT
    outbox.deliver_due(now=now + timedelta(days=1))

    assert state_of(people[0]) == ("sent", outbox.GIVE_UP_AFTER - 1, False)
    assert real_mail.recipients() == [people[0].email]


@pytest.fixture
def nobody_there(real_mail, settings):
    """An address where no server listens, for as long as the test takes."""
    with socket.socket() as nobody:
        nobody.bind((real_mail.host, 0))
        settings.EMAIL_PORT = nobody.getsockname()[1]
        yield


@pytest.fixture
def closed(real_mail):
    """A server that lets nobody in."""
    real_mail.greeting = "421 Come back later"


@pytest.mark.parametrize("trouble", ["nobody_there", "closed"])
def test_server_that_is_away_all_night_costs_no_tries_and_nothing_is_sent_twice(
    trouble, request, real_mail, people, oakfield, now, settings
):
    request.getfixturevalue(trouble)
    tell(people, oakfield, now=now)
    assert [outbox.deliver_due(now=now + timedelta(minutes=15 * number)) for number in range(40)] == [0] * 40
    assert {state_of(person) for person in people} == {("waiting", 0, False)}

    settings.EMAIL_PORT, real_mail.greeting = real_mail.port, "220 ready"
    assert outbox.deliver_due(now=now + timedelta(hours=10)) == 4

    assert Counter(real_mail.recipients()) == Counter(person.email for person in people)
    assert not Message.objects.filter(maybe_twice=True).exists()


def test_words_that_cannot_be_said_are_parked_and_the_rest_of_the_mail_goes_out(real_mail, people, oakfield):
    monday = timezone.now() - timedelta(days=7)
    for kind in ("accounts.propose_role", "accounts.no_such_words"):
        tell(people[:1], oakfield, kind=kind, now=monday, urgent=False)
    tell(people[1:], oakfield, now=monday)

    for hours in range(outbox.GIVE_UP_AFTER):
        outbox.deliver_due(now=timezone.now() + timedelta(hours=2 * hours))

    poison = Message.objects.get(kind="accounts.no_such_words")
    assert (poison.state, poison.attempts, poison.maybe_twice) == ("parked", outbox.GIVE_UP_AFTER, False)
    assert poison.failure.startswith("TemplateDoesNotExist")
    assert Counter(real_mail.recipients()) == Counter(person.email for person in people)


def test_sender_slower_than_its_lease_sends_nothing_that_another_took_over(
    real_mail, people, oakfield, now, monkeypatch
):
    tell(people, oakfield, now=now)
    real_send, sweeps = EmailMessage.send, []

    def send_while_the_lease_runs_out(mail, *words):
        if not sweeps:
            sweeps.append("the other sweeper")
            Message.objects.filter(attempt_started_at=None).update(claimed_until=now - timedelta(seconds=1))
            sweeps.append(outbox.deliver_due(now=now))
        return real_send(mail, *words)

    monkeypatch.setattr(EmailMessage, "send", send_while_the_lease_runs_out)
    sent = outbox.deliver_due(now=now)

    assert (sent, sweeps[1]) == (1, 3)
    assert Counter(real_mail.recipients()) == Counter(person.email for person in people)
    assert not Message.objects.filter(maybe_twice=True).exists()


def test_long_run_claims_from_the_moment_it_has_reached(real_mail, people, oakfield, now, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    tell(people, oakfield, now=now)
    real_now, real_send, claims = time.monotonic, EmailMessage.send, []

    def send_slowly(mail, *words):
        monkeypatch.setattr(time, "monotonic", lambda: real_now() + 600 * len(claims))
        claims.append(Message.objects.filter(person__email=mail.to[0]).values_list("claimed_until", flat=True).get())
        return real_send(mail, *words)

    monkeypatch.setattr(EmailMessage, "send", send_slowly)

    assert outbox.deliver_due(now=now) == 4
    assert claims[-1] > now + timedelta(minutes=20) + outbox.LEASE
