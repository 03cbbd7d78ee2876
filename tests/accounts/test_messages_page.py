"""The administrator's page of messages: what failed and what nobody can know are told apart, and both can be sent again."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import AuditEntry, Message
from tests.factories import sign_in

BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def write(person, place, now, number, **values):
    return Message.objects.create(
        person=person, kind="accounts.give_role", about_kind="accounts.membership", about_id=str(number), path="/",
        organisation=place, context={"place": "Oakfield"}, created_at=now, due_at=now, **values,
    )  # fmt: skip


def test_failed_unknown_and_perhaps_twice_are_counted_apart(client, admin, author, oakfield, now):
    write(author, oakfield, now, 1, state="parked")
    write(author, oakfield, now, 2, state="parked", maybe_twice=True)
    write(author, oakfield, now, 3, state="sent", maybe_twice=True, sent_at=now)
    sign_in(client, admin)

    whole, failed, unknown = (client.get(f"/settings/messages/?state={state}") for state in ("", "parked", "unknown"))

    words = " ".join(whole.content.decode().split())
    assert "1 message could not be sent" in words
    assert "0 wait, 1 was sent (1 of them perhaps twice)" in words
    assert "1 ended with the outcome unknown" in words
    assert [row["unknown"] for row in failed.context["rows"]] == [False]
    assert [row["unknown"] for row in unknown.context["rows"]] == [True]


def test_unknown_alone_is_the_headline(client, admin, author, oakfield, now):
    for number in (1, 2):
        write(author, oakfield, now, number, state="parked", maybe_twice=True)

    page = sign_in(client, admin).get("/settings/messages/").content.decode()

    assert "Of 2 messages nobody can know whether they arrived" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due_at": timedelta(minutes=-6)}, "1 message should have gone out already"),
        (
            {"due_at": timedelta(minutes=9), "failing_since": timedelta(minutes=-6)},
            "1 message should have gone out already",
        ),
        ({"due_at": timedelta(minutes=-4)}, "Every message that was due has gone out or is on its way"),
        ({"due_at": timedelta(hours=9)}, "Every message that was due has gone out or is on its way"),
    ],
)
def test_headline_says_when_nothing_goes_out(client, admin, author, oakfield, values, words):
    now = timezone.now()
    message = write(author, oakfield, now, 1)
    Message.objects.filter(pk=message.pk).update(**{name: now + length for name, length in values.items()})

    page = sign_in(client, admin).get("/settings/messages/").content.decode()

    assert words in page


def test_message_whose_outcome_is_unknown_can_be_sent_again_and_says_that_it_may_be_a_second_one(
    client, admin, author, oakfield, now, monkeypatch
):
    message = write(author, oakfield, now, 1, urgent=True)
    with monkeypatch.context() as trouble:
        trouble.setattr(f"{BACKEND}.send_messages", go_silent)
        outbox.deliver_due(now=now)
        outbox.deliver_due(now=now + timedelta(hours=1))
    sign_in(client, admin)
    assert "Outcome unknown" in client.get("/settings/messages/?state=unknown").content.decode()

    client.post(reverse("accounts:send_again", args=[message.pk]))
    message.refresh_from_db()
    assert outbox.deliver_due(now=message.due_at) == 1

    message.refresh_from_db()
    assert (message.state, message.maybe_twice) == ("sent", True)
    assert len(mail.outbox) == 1
    assert "perhaps twice" in client.get("/settings/messages/").content.decode()


def go_silent(*args):
    raise SMTPServerDisconnected("gone")


def test_everything_given_up_is_sent_again_with_what_is_about_cases_and_nothing_that_may_have_arrived(
    client, admin, author, oakfield, elm_north, now
):
    listed = write(author, oakfield, now, 1, state="parked", attempts=6, failure="SMTPDataError")
    case = write(author, oakfield, now, 2, state="parked", attempts=6)
    Message.objects.filter(pk=case.pk).update(kind="incidents.report", about_kind="incidents.incident")
    unknown = write(author, oakfield, now, 3, state="parked", maybe_twice=True)
    elsewhere = write(author, elm_north, now, 4, state="parked")
    sent = write(author, oakfield, now, 5, state="sent")
    sign_in(client, admin)
    page = client.get("/settings/messages/?state=parked").content.decode()

    answers = [client.post(reverse("accounts:send_all_again"), follow=True).content.decode() for _ in range(2)]

    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (listed, case, unknown, elsewhere, sent)] == [
        "waiting", "waiting", "parked", "parked", "sent",
    ]  # fmt: skip
    assert Message.objects.get(pk=listed.pk).attempts == 0
    assert "Send all of these again" in page
    # The second time there was nothing any more, and the answer is the same: it counts no cases.
    assert all("Whatever was given up will be tried again" in answer for answer in answers)
    assert AuditEntry.objects.filter(verb="send_all_again", person=admin).count() == 1
