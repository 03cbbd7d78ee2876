"""What waits is sent once: grouped by person, tried again, given up, withdrawn, and honest about what nobody can know."""

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail

from core import mails, notify, outbox
from core.clocks import LONDON, at_london
from core.models import Message
from tests.factories import make_organisation, make_person

BACKEND = "django.core.mail.backends.locmem.EmailBackend"


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
    assert (message.state, message.claimed_until, message.maybe_twice) == ("sent", None, False)
    assert now <= message.sent_at < now + timedelta(minutes=1)


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


def raising(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize(
    ("part", "error", "words"),
    [
        ("send_messages", SMTPDataError(450, b"later"), "The mail server answered: 450 later"),
        (
            "send_messages",
            SMTPRecipientsRefused({"x": (550, b"5.7.1 who")}),
            "The mail server answered: 550 5.7.1 who",
        ),
    ],
)
def test_a_refusing_server_is_tried_again_later_and_at_last_given_up(
    reader, oakfield, now, monkeypatch, part, error, words
):
    monkeypatch.setattr(f"{BACKEND}.{part}", raising(error))
    tell(reader, oakfield, now)

    for _ in range(outbox.GIVE_UP_AFTER):
        outbox.deliver_due(now=now)
        now += timedelta(hours=3)

    message = Message.objects.get()
    assert (message.state, message.attempts) == ("parked", outbox.GIVE_UP_AFTER)
    assert message.failure == words
    # When it was given up, not a next try that will never be.
    assert now - timedelta(hours=3) <= message.due_at < now
    assert not message.maybe_twice
    assert mail.outbox == []


def test_each_try_waits_twice_as_long_and_no_two_come_back_in_the_same_moment(oakfield, now, monkeypatch):
    readers = [make_person(f"Reader {number}") for number in range(8)]
    monkeypatch.setattr(f"{BACKEND}.send_messages", raising(SMTPDataError(451, b"later")))
    waits = []
    for reader in readers:
        tell(reader, oakfield, now)

    for _ in range(outbox.GIVE_UP_AFTER - 1):
        outbox.deliver_due(now=now)
        dues = Message.objects.values_list("due_at", flat=True)
        waits.append({due - now for due in dues})
        now = max(dues)

    for tries, some in enumerate(waits, start=1):
        usual = timedelta(minutes=2**tries)
        assert max(some) - min(some) > usual * 0.05
        # The clock goes on while the mails are tried.
        assert all(usual * 0.8 <= wait <= usual * 1.2 + timedelta(minutes=1) for wait in some)


def test_a_server_that_is_away_for_days_costs_no_tries(reader, oakfield, now, monkeypatch):
    tell(reader, oakfield, now)
    with monkeypatch.context() as away:
        away.setattr(f"{BACKEND}.open", raising(ConnectionError("no route")))
        for _ in range(outbox.GIVE_UP_AFTER * 2):
            outbox.deliver_due(now=now)
            now += timedelta(hours=6)
    message = Message.objects.get()

    assert (message.state, message.attempts, message.maybe_twice) == ("waiting", 0, False)
    assert message.failure == "ConnectionError: no route"
    assert message.failing_since < now - timedelta(days=2)
    assert outbox.deliver_due(now=now) == 1
    assert len(mail.outbox) == 1


def test_a_server_that_goes_silent_may_have_taken_it_and_is_asked_once_more_but_no_third_time(
    reader, oakfield, now, monkeypatch
):
    monkeypatch.setattr(f"{BACKEND}.send_messages", raising(SMTPServerDisconnected("gone")))
    tell(reader, oakfield, now)

    outbox.deliver_due(now=now)
    first = Message.objects.get()
    outbox.deliver_due(now=now + timedelta(hours=1))
    second = Message.objects.get()

    assert (first.state, first.attempts, first.maybe_twice) == ("waiting", 1, True)
    assert (second.state, second.maybe_twice, second.failure) == ("parked", True, outbox.UNKNOWN_TWICE)


def test_a_server_that_fails_at_its_goodbye_has_taken_the_mail(reader, oakfield, now, monkeypatch):
    monkeypatch.setattr(f"{BACKEND}.close", raising(TimeoutError("quit")))
    tell(reader, oakfield, now)

    assert outbox.deliver_due(now=now) == 1

    assert Message.objects.get().state == "sent"


def test_a_message_that_cannot_be_said_fails_alone(reader, oakfield, now):
    tell(reader, oakfield, now, urgent=False, occurrence="1")
    tell(reader, oakfield, now, urgent=False, occurrence="2")
    Message.objects.filter(occurrence="1").update(kind="accounts.no_such_words")
    later = now + timedelta(days=7)

    assert outbox.deliver_due(now=later) == 1

    poison = Message.objects.get(occurrence="1")
    assert (poison.state, poison.attempts) == ("waiting", 1)
    assert "TemplateDoesNotExist" in poison.failure
    assert len(mail.outbox) == 1
    Message.objects.filter(pk=poison.pk).update(due_at=now)
    assert outbox.deliver_due(now=later) == 0


@pytest.mark.parametrize("broken", ["kind", "address", "matter"])
def test_what_is_wrong_with_one_message_holds_no_other_up(broken, oakfield, now, monkeypatch, settings):
    readers = [make_person(f"Reader {number}") for number in range(3)]
    for reader in readers:
        tell(reader, oakfield, now)
        tell(reader, oakfield, now, occurrence="2", urgent=False)
    Message.objects.update(due_at=now)
    poison = Message.objects.filter(person=readers[0], occurrence="2")
    kind = "gone.and_forgotten" if broken == "kind" else "accounts.take_role"
    poison.update(kind=kind)
    settings.MESSAGE_ADDRESSES = "tests.core.test_outbox.ADDRESSES"
    settings.MESSAGES_OUTLIVED = "tests.core.test_outbox.OUTLIVED"
    monkeypatch.setitem(ADDRESSES, kind, raising(ValueError("address")) if broken == "address" else no_address)
    monkeypatch.setitem(OUTLIVED, kind, raising(ValueError("matter")) if broken == "matter" else lambda messages: set())

    sent = outbox.deliver_due(now=now)

    # What cannot be asked whether it is settled is told.
    assert sent == len(readers) * 2 - (broken != "matter")
    assert list(Message.objects.exclude(state="sent").values_list("kind", "attempts")) == [(kind, 1)] * (
        broken != "matter"
    )


ADDRESSES, OUTLIVED = {}, {}


def no_address(message, *, now):
    return ""


def test_every_try_carries_the_same_number(reader, oakfield, now, monkeypatch):
    tell(reader, oakfield, now)
    with monkeypatch.context() as silent:
        silent.setattr("core.mails._hand_over", raising(mails.OutcomeUnknown("gone")))
        outbox.deliver_due(now=now)
    first = mails.compose([(message, *outbox.say(message), message.path) for message in Message.objects.all()])
    outbox.deliver_due(now=now + timedelta(hours=1))

    assert mail.outbox[0].extra_headers == first.extra_headers


def test_a_sweeper_whose_lease_has_passed_to_another_leaves_the_mail_to_it(reader, oakfield, now, monkeypatch):
    tell(reader, oakfield, now)
    real_claim = outbox._claim

    def claim_and_fall_asleep(*, now):
        claimed = real_claim(now=now)
        Message.objects.filter(pk__in=[message.pk for message in claimed]).update(
            claimed_until=now + timedelta(hours=1)
        )
        return claimed

    monkeypatch.setattr(outbox, "_claim", claim_and_fall_asleep)

    assert outbox.deliver_due(now=now) == 0
    assert mail.outbox == []


def test_two_sweepers_at_once_send_each_message_once(at_once, now, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 7)
    school = make_organisation("x", "X")
    people = [make_person(f"Reader {number}") for number in range(40)]
    for person in people:
        tell(person, school, now)

    counts = at_once(*(lambda: outbox.deliver_due(now=now) for _ in range(4)))

    assert sum(counts) == 40
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)
    assert not Message.objects.filter(maybe_twice=True).exists()


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


def test_a_full_batch_does_not_tear_one_persons_mail_in_two(oakfield, now, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 3)
    for person in (make_person("Reader One"), make_person("Reader Two")):
        tell(person, oakfield, now, occurrence="1", urgent=False)
        tell(person, oakfield, now, occurrence="2", urgent=False)

    assert outbox.deliver_due(now=now + timedelta(days=7)) == 4

    assert [message.subject for message in mail.outbox] == ["2 things in PolicyHub for you"] * 2


def test_one_person_with_more_than_a_batch_gets_it_all(reader, oakfield, now, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    for number in range(5):
        tell(reader, oakfield, now, occurrence=str(number), urgent=False)

    assert outbox.deliver_due(now=now + timedelta(days=7)) == 5


def test_full_batches_are_followed_by_more(oakfield, now, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    for number in range(5):
        tell(make_person(f"Person {number}"), oakfield, now)

    assert outbox.deliver_due(now=now) == 5


def test_nobody_is_told_nothing(oakfield, now):
    assert notify.tell([], about=oakfield, kind="accounts.give_role", path="/", now=now) == 0


def test_a_message_about_an_organisation_belongs_to_it(reader, oakfield, now):
    tell(reader, oakfield, now)

    assert Message.objects.get().organisation == oakfield


def test_telling_costs_two_queries_however_many_are_told(oakfield, now, django_assert_num_queries):
    people = [make_person(f"Reader {number}") for number in range(30)]

    with django_assert_num_queries(2):
        notify.tell(people, about=oakfield, kind="accounts.give_role", path="/", now=now)


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
