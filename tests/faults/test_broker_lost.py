"""The broker is only a doorbell: killed, emptied or hanging, it loses nothing and keeps nobody waiting."""

import os
import signal
import time
from collections import Counter

import pytest
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.models import AuditEntry, Message, Seal
from core.tasks import deliver_messages, ring, seal_history
from core.workflow import MACHINE
from incidents.models import Incident
from policies.models import Acknowledgement, Obligation
from policies.models.duties import shown_to_reader
from tests.factories import sign_in
from tests.factories.incidents import rules
from tests.factories.posts import AccountFactory, entrust, use_rules, write
from tests.faults.crowd import make_crowd, owe_a_policy, tell

pytestmark = pytest.mark.faults
# Far above what a page needs, far below what a library that waits for a broker takes.
AT_ONCE = 2.0


def killed(site):
    site.kill(site.broker)


def hanging(site):
    os.kill(site.broker.process.pid, signal.SIGSTOP)


TROUBLE = pytest.mark.parametrize("trouble", [killed, hanging])


def test_broker_killed_and_emptied_while_a_thousand_messages_wait(site, mail_server, oakfield, morning_comes):
    people = make_crowd(oakfield, 250)
    for number in range(4):
        tell(people, oakfield, occurrence=str(number), urgent=False)
    morning_comes()
    by_giving_roles = site.waiting_rings()
    site.ring(deliver_messages, times=1000)
    waiting = (Message.objects.waiting().count(), site.waiting_rings() - by_giving_roles)

    site.kill(site.broker)
    site.start_worker()
    site.start_beat()
    site.start_broker()
    emptied = site.waiting_rings()
    site.until(lambda: Message.objects.filter(state="sent").count() == 1000, "the sweeper has sent everything")

    assert waiting == (1000, 1000)
    assert emptied < 40
    assert Counter(mail_server.recipients()) == Counter(person.email for person in people)
    assert {mail.subject for mail in mail_server.mails} == {"4 things in PolicyHub for you"}
    assert not Message.objects.filter(maybe_twice=True).exists()


def test_worker_that_lost_its_broker_works_again_or_ends_and_is_never_deaf(site, mail_server, oakfield):
    people = make_crowd(oakfield, 2)
    worker = site.start_worker()
    tell(people[:1], oakfield)
    site.until(lambda: len(mail_server.mails) == 1, "the worker works")

    # In the moment between the work and its receipt the library ends the worker; bin/run or the service manager starts it again.
    site.kill(site.broker)
    tell(people[1:], oakfield)
    site.start_broker()
    site.ring(deliver_messages)
    site.until(lambda: site.waiting_rings() == 0 or not worker.alive(), "the worker listens again or has ended")
    if not worker.alive():
        site.start_worker()
    site.until(lambda: len(mail_server.mails) == 2, "a worker works again")

    assert mail_server.recipients() == [person.email for person in people]


def test_doorbells_that_one_transaction_rings_are_all_answered(site, mail_server, oakfield):
    people = make_crowd(oakfield, 1)
    by_giving_roles = site.waiting_rings()
    with atomic():
        audit.record(verb="x", about=oakfield, by=MACHINE, now=timezone.now())
        ring(seal_history)
        tell(people, oakfield)
    waiting = site.waiting_rings() - by_giving_roles

    site.start_worker()
    site.until(lambda: len(mail_server.mails) == 1 and Seal.objects.exists(), "both have been answered")

    assert waiting == 1


@TROUBLE
def test_policy_is_confirmed_without_a_broker(trouble, site, client, oakfield):
    person = make_crowd(oakfield, 1)[0]
    version = owe_a_policy([person], oakfield, in_days=7)
    sign_in(client, person)
    trouble(site)

    seconds, response = timed(
        client.post,
        reverse("policies:acknowledge", args=[version.policy.slug]),
        {"seen": shown_to_reader(version).seen, "number": version.number},
    )

    assert response.status_code == 302
    assert Acknowledgement.objects.get().person == person
    assert Obligation.objects.get().state == "acknowledged"
    assert seconds < AT_ONCE


@TROUBLE
def test_report_is_taken_without_a_broker_and_everybody_will_be_told(trouble, site, client, oakfield, lead):
    rules(oakfield)
    trouble(site)
    answer_everything(client, oakfield)

    seconds, response = timed(client.post, reverse("incidents:check"))

    assert response.url == reverse("incidents:sent")
    assert Incident.objects.count() == 1
    assert list(Message.objects.values_list("person", "kind", "state")) == [(lead.pk, "incidents.report", "waiting")]
    assert seconds < AT_ONCE


@TROUBLE
def test_post_is_put_forward_without_a_broker_and_the_signer_will_be_told(
    trouble, site, client, oakfield, author, approver
):
    use_rules("headteacher-authorises", oakfield)
    account = AccountFactory(organisation=oakfield)
    entrust(author, account)
    post = write(author, oakfield, account)
    sign_in(client, author)
    trouble(site)

    seconds, response = timed(client.post, reverse("posts:submit", args=[post.pk]), {"seen": post.shown})

    assert response.status_code == 302
    post.refresh_from_db()
    assert post.state == "in_review"
    assert Message.objects.filter(kind="posts.submit", person=approver, state="waiting").count() == 1
    assert AuditEntry.objects.filter(verb="submit", outcome="done").count() == 1
    assert seconds < AT_ONCE


def timed(ask, *words):
    began = time.monotonic()
    response = ask(*words)
    return time.monotonic() - began, response


def answer_everything(client, organisation):
    """Go through the questions of the report form, up to the page that sends it."""
    client.post(reverse("incidents:report"), {"organisation": organisation.slug})
    answers = {
        "door": {"door": "child"},
        "kind": {"kind": "K3"},
        "facts": {},
        "imagery": {"imagery": "no"},
        "about": {"not_sure": "on"},
        "words": {"words": "Somebody writes unkind things on a page about us."},
        "you": {},
    }
    for step, answer in answers.items():
        client.post(reverse("incidents:question", args=[step]), answer)
