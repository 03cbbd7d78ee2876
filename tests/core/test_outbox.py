"""What waits is sent once: grouped by person, tried again, given up, withdrawn, and honest about what nobody can know."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from core import notify, outbox
from core.clocks import LONDON, at_london
from core.models import Message
from tests.factories import make_person


@pytest.fixture
def reader(db):
    return make_person("Rita Reader")


def tell(person, about, now, *, occurrence="1", urgent=True):
    return notify.tell(
        [person],
        about=about,
        kind="accounts.propose_role",
        path="/people/",
        now=now,
        occurrence=occurrence,
        urgent=urgent,
        context={"place": "Oakfield", "name": "Ama", "role": "Clerk"},
    )


def test_urgent_goes_out_at_once_with_a_link_and_no_second_time(reader, oakfield, now):
    assert tell(reader, oakfield, now) == 1
    assert tell(reader, oakfield, now) == 0

    assert outbox.deliver_due(now=now) == 1
    assert outbox.deliver_due(now=now) == 0

    assert mail.outbox[0].to == [reader.email]
    assert mail.outbox[0].subject == "A role at Oakfield needs a second person"
    assert "http://testserver/people/" in mail.outbox[0].body
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.claimed_until, message.maybe_twice) == ("sent", now, None, False)


def test_what_is_not_urgent_waits_for_half_past_seven_and_comes_as_one_mail(reader, oakfield):
    friday = datetime(2027, 3, 5, 15, 0, tzinfo=LONDON)
    tell(reader, oakfield, friday, occurrence="1", urgent=False)
    tell(reader, oakfield, friday, occurrence="2", urgent=False)

    assert outbox.deliver_due(now=friday + timedelta(days=2)) == 0
    monday = at_london(datetime(2027, 3, 8, tzinfo=LONDON).date(), datetime(2027, 3, 8, 7, 30, tzinfo=LONDON).time())
    assert outbox.deliver_due(now=monday) == 2

    assert [message.subject for message in mail.outbox] == ["2 things in PolicyHub for you"]


def test_two_urgent_messages_are_two_mails(reader, oakfield, now):
    tell(reader, oakfield, now, occurrence="1")
    tell(reader, oakfield, now, occurrence="2")

    outbox.deliver_due(now=now)

    assert len(mail.outbox) == 2


def test_a_failing_server_is_tried_again_later_and_at_last_given_up(reader, oakfield, now, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    tell(reader, oakfield, now)

    for _ in range(outbox.GIVE_UP_AFTER):
        outbox.deliver_due(now=now)
        now += timedelta(hours=3)

    message = Message.objects.get()
    assert (message.state, message.attempts) == ("parked", outbox.GIVE_UP_AFTER)
    assert message.failure == "ConnectionError: no route"
    assert mail.outbox == []


def test_send_again_starts_afresh_and_only_for_what_was_given_up(reader, oakfield, now):
    tell(reader, oakfield, now)
    message = Message.objects.get()
    outbox.send_again(message=message, now=now + timedelta(days=9))
    message.refresh_from_db()
    assert message.due_at == now

    Message.objects.update(state="parked", attempts=6, failure="x")
    outbox.send_again(message=message, now=now)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.failure) == ("waiting", 0, "")


def test_a_claim_keeps_others_away_until_it_runs_out(reader, oakfield, now):
    tell(reader, oakfield, now)
    Message.objects.update(claimed_until=now + timedelta(minutes=1))

    assert outbox.deliver_due(now=now) == 0
    assert outbox.deliver_due(now=now + timedelta(minutes=2)) == 1


def test_a_sending_cut_off_half_way_is_sent_again_and_marked(reader, oakfield, now):
    tell(reader, oakfield, now)
    Message.objects.update(claimed_until=now, attempt_started_at=now)

    assert outbox.deliver_due(now=now + timedelta(minutes=6)) == 1

    assert Message.objects.get().maybe_twice


def test_leavers_get_nothing_any_more(reader, oakfield, now):
    tell(reader, oakfield, now)
    reader.is_active = False
    reader.save()

    assert outbox.deliver_due(now=now) == 0

    assert Message.objects.get().state == "withdrawn"
    assert mail.outbox == []


def test_what_is_withdrawn_between_claim_and_sending_does_not_go_out(reader, oakfield, now, monkeypatch):
    tell(reader, oakfield, now)
    real_claim = outbox._claim

    def claim_then_withdraw(*, now):
        claimed = real_claim(now=now)
        notify.withdraw_messages(about=oakfield, people=[reader])
        return claimed

    monkeypatch.setattr(outbox, "_claim", claim_then_withdraw)

    assert outbox.deliver_due(now=now) == 0
    assert mail.outbox == []


def test_withdrawing_hides_sent_messages_too_and_spares_other_people(reader, oakfield, now):
    other = make_person("Otto Other")
    tell(reader, oakfield, now, occurrence="sent")
    outbox.deliver_due(now=now)
    tell(reader, oakfield, now, occurrence="waiting")
    tell(other, oakfield, now)

    assert notify.withdraw_messages(about=oakfield, people=[reader]) == 1

    assert set(Message.objects.filter(person=reader).values_list("state", flat=True)) == {"withdrawn"}
    assert Message.objects.get(person=other).state == "waiting"


def test_full_batches_are_followed_by_more(oakfield, now, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    for number in range(5):
        tell(make_person(f"Person {number}"), oakfield, now)

    assert outbox.deliver_due(now=now) == 5


def test_nobody_is_told_nothing(oakfield, now):
    assert notify.tell([], about=oakfield, kind="accounts.give_role", path="/", now=now) == 0


def test_a_name_with_a_line_break_reaches_no_header(oakfield, now):
    reader = make_person("Rita Reader")
    notify.tell(
        [reader],
        about=oakfield,
        kind="accounts.propose_role",
        path="/people/",
        now=now,
        urgent=True,
        context={"place": "Oak\r\nBcc: thief@example.test", "name": "Ama", "role": "Clerk"},
    )

    outbox.deliver_due(now=now)

    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == [reader.email]
