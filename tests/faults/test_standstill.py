"""Scheduler, worker or broker stand still: it is noticed and told, nothing is lost, and coming back stirs no storm."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Alarm, AuditEntry, Message, Pulse, Reminder
from policies.models.duties import shown_to_reader
from tests.factories import give, make_person, sign_in
from tests.factories.incidents import rules
from tests.factories.posts import AccountFactory, entrust, put_forward, use_rules
from tests.faults.crowd import make_crowd, owe_a_policy, tell
from tests.faults.test_broker_lost import answer_everything

pytestmark = pytest.mark.faults


@pytest.fixture
def administrator(oakfield):
    return give(make_person("Ada Admin"), "system-administrator", oakfield)


@pytest.fixture
def broker_of(site, settings, monkeypatch):
    """Let `/readyz` of this process ask the broker of the site, and ask anew each time."""
    settings.CELERY_BROKER_URL = site.seat.url
    monkeypatch.setattr("core.views.broker.probe.counts_for", 0.0)


def ticked_since(moment):
    return Pulse.objects.filter(name="scheduler", at__gt=moment).exists()


def minutes_pass(minutes):
    """Move the machine's memory instead of the clock."""
    for pulse in Pulse.objects.all():
        Pulse.objects.filter(pk=pulse.pk).update(at=pulse.at - timedelta(minutes=minutes))


def strictly(client):
    return client.get("/readyz", {"strict": ""}).status_code


def alarms_in(mail_server):
    return [mail.subject for mail in mail_server.mails if mail.to == "ada.admin@example.test"]


def test_dead_worker_and_dead_scheduler_turn_readyz_red_and_raise_an_alarm(
    site, mail_server, client, administrator, real_mail, broker_of
):
    worker, beat = site.start_worker(), site.start_beat()
    site.until(lambda: Pulse.objects.filter(name="scheduler").exists(), "the first tick")
    assert strictly(client) == 200

    site.kill(worker)
    minutes_pass(6)
    without_worker = strictly(client)
    began = timezone.now()
    site.start_worker()
    site.until(lambda: ticked_since(began), "it ticks again")
    with_both = strictly(client)
    site.kill(beat)
    Alarm.objects.all().delete()
    # A doorbell that was rung before is still answered.
    site.until(lambda: site.waiting_rings() == 0, "the doorbells are answered")
    minutes_pass(6)
    without_beat = [strictly(client) for _ in range(3)]

    assert (without_worker, with_both, without_beat) == (503, 200, [503] * 3)
    assert alarms_in(mail_server) == ["PolicyHub: the scheduler is silent"] * 2


def test_message_that_keeps_failing_is_told_to_the_administrator_by_the_tick(
    site, mail_server, oakfield, administrator
):
    now = timezone.now()
    tell(make_crowd(oakfield, 1), oakfield, urgent=False)
    Message.objects.update(due_at=now + timedelta(hours=1), failing_since=now - timedelta(minutes=10))

    for _ in range(2):
        site.start_worker()
        site.start_beat()
    site.until(lambda: alarms_in(mail_server), "the alarm is mailed")
    began = timezone.now()
    site.until(lambda: ticked_since(began), "it ticks again")

    assert alarms_in(mail_server) == ["PolicyHub: messages are not going out"]
    assert Alarm.objects.get().mailed_at


def test_scheduler_stopped_for_26_hours_catches_up_once_and_stirs_no_storm(site, mail_server, oakfield, morning_comes):
    people = make_crowd(oakfield, 40)
    version = owe_a_policy(people, oakfield, in_days=0)
    yesterday = timezone.now() - timedelta(hours=26)
    Pulse.objects.create(name="scheduler", at=yesterday)
    for number in range(3):
        tell(people, oakfield, now=yesterday, occurrence=f"missed-{number}", urgent=False)
    Message.objects.update(due_at=yesterday)

    for _ in range(3):
        site.start_worker()
    for _ in range(2):
        site.start_beat()
    site.until(lambda: Reminder.objects.filter(kind="policies.confirm").count() >= 40, "everybody was reminded")
    site.until(
        lambda: not Message.objects.filter(kind="accounts.propose_role").exclude(state="sent").exists(), "all left"
    )
    morning_comes()
    site.until(lambda: not Message.objects.exclude(state="sent").exists(), "everything is sent")
    for _ in range(3):
        began = timezone.now()
        site.until(lambda began=began: ticked_since(began), "the timetable came round again")

    theirs = Reminder.objects.filter(kind="policies.confirm", about_id=str(version.pk))
    # One rung, the newest, whatever was missed; and one mail for all that waited, not three.
    assert Counter(theirs.values_list("person", flat=True)) == Counter(person.pk for person in people)
    assert Message.objects.filter(kind="policies.confirm", person__in=people).count() == 40
    missed = [mail for mail in mail_server.mails if mail.subject.startswith("3 things")]
    assert Counter(mail.to for mail in missed) == Counter(person.email for person in people)
    assert max(Counter(mail.to for mail in mail_server.mails).values()) <= 2
    assert not Message.objects.filter(maybe_twice=True).exists()


def test_what_was_done_without_a_broker_is_told_once_it_is_back(
    site, mail_server, client, oakfield, author, approver, lead, morning_comes
):
    use_rules("headteacher-authorises", oakfield)
    account = AccountFactory(organisation=oakfield)
    entrust(author, account)
    post = put_forward(author, oakfield, account)
    reader = make_crowd(oakfield, 1)[0]
    version = owe_a_policy([reader], oakfield, in_days=7)
    Message.objects.all().delete()
    site.kill(site.broker)

    rules(oakfield)
    answer_everything(client, oakfield)
    reported = client.post(reverse("incidents:check"))
    use_rules("headteacher-authorises", oakfield)
    signed = sign_in(client, approver).post(reverse("posts:sign_off", args=[post.pk]), {"seen": post.shown})
    confirmed = sign_in(client, reader).post(
        reverse("policies:acknowledge", args=[version.policy.slug]),
        {"seen": shown_to_reader(version).seen, "number": version.number},
    )
    assert (reported.status_code, signed.status_code, confirmed.status_code) == (302, 302, 302)
    assert AuditEntry.objects.filter(verb__in=["sign_off", "report", "acknowledge"], outcome="done").count() == 3
    assert mail_server.mails == []
    # Before the scheduler begins: what it finds to remind of by itself has its own morning.
    morning_comes()
    told = list(Message.objects.waiting().values_list("pk", flat=True))
    site.start_broker()
    site.start_worker()
    site.start_beat()
    site.until(lambda: {lead.email, author.email} <= set(mail_server.recipients()), "lead and author are told")
    site.until(lambda: not Message.objects.waiting().filter(pk__in=told).exists(), "everything is sent")

    assert Counter(mail_server.recipients())[lead.email] == 1
    assert Counter(mail_server.recipients())[author.email] == 1
