"""Whoever sends is killed at any moment, fifty times: each message goes out once, or is marked as the one nobody can know of."""

import random
from collections import Counter

import pytest
from django.utils import timezone

from core import notify
from core.models import Message
from tests.faults.crowd import make_crowd
from tests.faults.sweepers import sweepers

pytestmark = pytest.mark.faults
ROUNDS = 50
SEED = 20270304
PER_MAIL = 2


def write_to(people, organisation, word):
    """Some messages for each of them, each with a word of its own; they are due and make one mail for each reader."""
    now = timezone.now()
    for number in range(PER_MAIL):
        notify.tell(
            people, about=organisation, kind="accounts.propose_role", path="/people/", now=now,
            occurrence=f"{word}-{number}", context={"place": "Oakfield", "role": "Clerk", "name": f"<{word}-{number}>"},
        )  # fmt: skip
    Message.objects.waiting().update(due_at=now)


def write_what_cannot_be_said(person, organisation):
    now = timezone.now()
    notify.tell([person], about=organisation, kind="accounts.no_such_words", path="/", now=now, urgent=True, context={})


def test_sender_killed_at_any_moment_of_fifty_rounds(site, mail_server, oakfield, leases_run_out):
    chance = random.Random(SEED)
    people = make_crowd(oakfield, 3)
    killed = 0

    with sweepers(site.env) as send:
        send()
        write_to(people, oakfield, "first")
        began = timezone.now()
        send()
        as_long_as_it_takes = (timezone.now() - began).total_seconds()
        write_what_cannot_be_said(people[0], oakfield)
        for number in range(ROUNDS):
            write_to(people, oakfield, f"round-{number}")
            killed += send(senders=1 + number % 2, kill_after=chance.uniform(0, as_long_as_it_takes))
            leases_run_out()
            send()

    told = Message.objects.filter(kind="accounts.propose_role")
    assert killed > ROUNDS / 4
    assert set(told.values_list("state", flat=True)) == {"sent"}
    mails = Counter((mail.to, word) for mail in mail_server.mails for word in mail.words.split() if word[0] == "<")
    marked = {name_of(message) for message in told.filter(maybe_twice=True).select_related("person")}
    assert mails.keys() == {name_of(message) for message in told.select_related("person")}
    assert {word for word, number in mails.items() if number > 1} <= marked
    assert max(mails.values()) <= 2
    # Only the mail in hand is in doubt, never those before or after it.
    assert len(marked) <= killed * PER_MAIL
    assert Message.objects.get(kind="accounts.no_such_words").failure.startswith("TemplateDoesNotExist")


def name_of(message):
    return message.person.email, message.context["name"]
