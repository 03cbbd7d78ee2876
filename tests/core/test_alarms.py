"""Alarms about the machine: once an hour each, mailed past the outbox, and tried again when the mail server is away."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from core import alarms, health, outbox
from core.clocks import LONDON
from core.models import Alarm, Message, Pulse
from core.tasks import tick
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules

BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MOMENT = datetime(2027, 3, 4, 10, 20, tzinfo=LONDON)


@pytest.fixture
def administrator(elmtree):
    return give(make_person("Ada Admin"), "system-administrator", elmtree)


def wait_for(minutes, *, now=MOMENT, **values):
    return Message.objects.create(
        person=make_person(f"Reader {Message.objects.count()}"), kind="accounts.give_role", path="/",
        about_kind="x", about_id="1", created_at=now, due_at=now - timedelta(minutes=minutes), **values,
    )  # fmt: skip


def look(now=MOMENT, *, for_everybody=False):
    return health.look(now=now, for_everybody=for_everybody)


def test_health_counts_what_waits_what_was_abandoned_and_what_was_given_up(db):
    wait_for(7)
    wait_for(20, claimed_until=MOMENT - timedelta(minutes=1))
    wait_for(40, claimed_until=MOMENT + timedelta(minutes=1))
    wait_for(60, state="parked")
    wait_for(60, state="parked", maybe_twice=True)
    wait_for(60, state="sent", maybe_twice=True)

    seen = look()

    assert (seen.waiting, seen.leases_run_out) == (timedelta(minutes=20), 1)
    assert (seen.parked, seen.unknown) == (2, 1)
    assert not seen.messages_on_time


def test_message_that_fails_again_and_again_has_waited_since_it_was_first_due(db, monkeypatch):
    monkeypatch.setattr(f"{BACKEND}.open", away)
    wait_for(0, context={"place": "Oakfield"})

    for now in minutes_after(MOMENT, 0, 4, 11):
        outbox.deliver_due(now=now)

    seen = look(MOMENT + timedelta(minutes=12))
    assert Message.objects.due(now=MOMENT + timedelta(minutes=12)).count() == 0
    assert seen.waiting == timedelta(minutes=12)


def test_message_sent_again_by_hand_waits_afresh(db):
    message = wait_for(300, state="parked", failing_since=MOMENT - timedelta(hours=5))

    outbox.send_again(message=message, now=MOMENT)

    assert look().waiting == timedelta()


def test_a_look_costs_the_same_few_questions_however_much_waits(db, django_assert_num_queries):
    for _ in range(12):
        wait_for(7)

    with django_assert_num_queries(4):
        look()


def test_late_messages_are_told_once_an_hour_to_the_administrators_and_the_extra_addresses(administrator, settings):
    settings.ALARM_MAIL_TO = ["operator@example.test"]
    wait_for(7)

    told = [alarms.about_messages(look(now), now=now) for now in minutes_after(MOMENT, 0, 1, 10, 39, 40, 41)]

    assert told == [True, False, False, False, True, False]
    assert [one.to for one in mail.outbox] == [[administrator.email, "operator@example.test"]] * 2
    assert "waiting for 7 minutes" in mail.outbox[0].body
    assert "/readyz" in mail.outbox[0].body
    assert Alarm.objects.count() == 2


def minutes_after(moment, *minutes):
    return [moment + timedelta(minutes=number) for number in minutes]


def test_alarm_goes_past_the_outbox_and_says_nothing_of_anybody(administrator, oakfield, author, lead):
    rules(oakfield)
    make_case(oakfield, kind="K3", now=MOMENT - timedelta(minutes=30))

    assert alarms.about_messages(look(), now=MOMENT)

    assert not Message.objects.filter(person=administrator).exists()
    words = mail.outbox[0].subject + mail.outbox[0].body
    assert all(word not in words for word in ("incident", "report", oakfield.name, author.name))


def test_what_is_on_time_raises_nothing(db):
    Pulse.objects.create(name="scheduler", at=MOMENT - timedelta(minutes=2))
    wait_for(2)

    assert not alarms.about_messages(look(), now=MOMENT)
    assert not alarms.about_scheduler(look(), now=MOMENT)
    assert not Alarm.objects.exists()


def test_alarm_that_could_not_be_mailed_is_in_the_log_and_tried_again_in_five_minutes(
    administrator, monkeypatch, caplog
):
    wait_for(7)

    with monkeypatch.context() as trouble:
        trouble.setattr(f"{BACKEND}.send_messages", away)
        tries = [alarms.about_messages(look(now), now=now) for now in minutes_after(MOMENT, 0, 1, 6)]
    again = [alarms.about_messages(look(now), now=now) for now in minutes_after(MOMENT, 7, 12, 13)]

    assert tries == [False, False, False]
    assert again == [False, True, False]
    assert caplog.text.count("ALARM messages-late") == 3
    assert "could not be mailed (ConnectionError)" in caplog.text
    assert len(mail.outbox) == 1


def away(*args):
    raise ConnectionError("no route")


def test_alarm_that_nobody_is_there_to_read_stands_in_the_log(db, caplog):
    wait_for(7)

    assert not alarms.about_messages(look(), now=MOMENT)

    assert "Nobody is there to be mailed an alarm" in caplog.text


def test_silent_scheduler_is_noticed_by_whoever_asks_how_it_is_and_told_once(administrator, client, now, monkeypatch):
    monkeypatch.setattr("core.views.broker.probe.answers", lambda: True)
    Pulse.objects.create(name="scheduler", at=now - timedelta(hours=26))

    answers = [client.get("/readyz", {"strict": ""} if strict else None) for strict in (False, True)]

    assert [answer.status_code for answer in answers] == [200, 503]
    assert {(answer.json()["ok"], answer.json()["well"]) for answer in answers} == {(True, False)}
    assert [one.subject for one in mail.outbox] == ["PolicyHub: the scheduler is silent"]
    assert "26 hours" in mail.outbox[0].body


def test_scheduler_that_never_ran_is_given_a_few_minutes_from_the_start_of_the_process(administrator, monkeypatch):
    began = alarms._began
    monkeypatch.setattr(alarms.time, "monotonic", lambda: began + 200)
    early = alarms.about_scheduler(look(), now=MOMENT)
    monkeypatch.setattr(alarms.time, "monotonic", lambda: began + 400)
    late = alarms.about_scheduler(look(), now=MOMENT)

    assert (early, late) == (False, True)


def test_every_tick_looks_after_the_messages(administrator, now):
    wait_for(7, now=now)

    tick()

    assert Pulse.objects.filter(name="scheduler").exists()
    assert [one.subject for one in mail.outbox] == ["PolicyHub: messages are not going out"]


def test_many_who_notice_at_once_send_one_mail(administrator, at_once):
    wait_for(7)
    seen = look()

    told = at_once(*[lambda: alarms.about_messages(seen, now=MOMENT)] * 6)

    assert sorted(told) == [False] * 5 + [True]
    assert len(mail.outbox) == 1


def test_a_pulse_and_an_alarm_say_what_they_are():
    assert str(Pulse(name="scheduler", at=MOMENT)) == "scheduler"
    assert str(Alarm(kind="late", hour=MOMENT)) == "late at 2027-03-04 10:20"
