"""What I was told: the list, what is new in it, and how that is forgotten about."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts import services
from accounts.models import User
from core import notify, outbox
from core.clocks import LONDON
from core.models import Message
from tests.factories import give, make_person, sign_in
from tests.factories.incidents import make_case


def tell(person, about, now, occurrence="1", **details):
    details = {
        "kind": "posts.send_back",
        "path": "/posts/",
        "urgent": True,
        "context": {"place": "Oakfield"},
        **details,
    }
    notify.tell([person], about=about, now=now, occurrence=occurrence, **details)
    return Message.objects.get(person=person, occurrence=occurrence)


def page(client, query=""):
    return client.get(f"/messages/{query}").content.decode()


def test_what_i_was_told_stands_newest_first_with_what_is_new_marked(client, author, oakfield, now):
    tell(author, oakfield, now - timedelta(days=1))
    tell(author, oakfield, now, occurrence="2", kind="posts.reject")
    sign_in(client, author)

    shown = page(client)

    assert "2 things you have not seen yet" in shown
    assert shown.index("A post will not be published") < shown.index("A post was sent back to you")
    assert shown.count("New</strong>") == 2


def test_opening_the_list_marks_nothing(client, author, oakfield, now):
    message = tell(author, oakfield, now)
    sign_in(client, author)

    page(client)

    message.refresh_from_db()
    assert message.read_at is None


def test_following_a_message_marks_it_and_leads_on(client, author, oakfield, now):
    message = tell(author, oakfield, now)
    sign_in(client, author)

    answer = client.post(reverse("accounts:open_message", args=[message.pk]))
    first = Message.objects.get().read_at
    client.post(reverse("accounts:open_message", args=[message.pk]))

    assert answer.url == "/posts/"
    assert first is not None
    assert Message.objects.get().read_at == first
    assert "You have seen everything" in page(client)


def test_seen_marks_what_was_shown_and_leaves_what_came_since(client, author, oakfield, now):
    shown = tell(author, oakfield, now)
    since = tell(author, oakfield, now, occurrence="2")
    sign_in(client, author)

    client.post("/messages/seen/", {"newest": shown.pk})

    assert list(Message.objects.filter(read_at=None)) == [since]


@pytest.mark.parametrize("newest", ["", "-1", "all", "9" * 40, "٣", "1 or 1"])
def test_strange_number_marks_nothing(client, author, oakfield, now, newest):
    tell(author, oakfield, now)
    sign_in(client, author)

    answer = client.post("/messages/seen/", {"newest": newest})

    assert answer.status_code == 302
    assert Message.objects.filter(read_at=None).count() == 1


def test_only_new_ones_can_be_shown(client, author, oakfield, now):
    tell(author, oakfield, now)
    Message.objects.update(read_at=now)
    tell(author, oakfield, now, occurrence="2", kind="posts.reject")
    sign_in(client, author)

    shown = page(client, "?show=new")

    assert "will not be published" in shown
    assert "sent back" not in shown
    Message.objects.update(read_at=now)
    assert "Nothing new" in page(client, "?show=new")


def test_nobody_sees_or_marks_what_somebody_else_was_told(client, author, approver, oakfield, now):
    message = tell(author, oakfield, now)
    sign_in(client, approver)

    answer = client.post(reverse("accounts:open_message", args=[message.pk]))
    client.post("/messages/seen/", {"newest": message.pk})

    assert answer.status_code == 404
    assert "Nobody has told you anything yet" in page(client)
    assert Message.objects.get(pk=message.pk).read_at is None


def test_withdrawn_messages_are_gone(client, author, oakfield, now):
    message = tell(author, oakfield, now)
    notify.withdraw_messages(about=oakfield, people=[author])
    sign_in(client, author)

    assert "sent back" not in page(client)
    assert client.post(reverse("accounts:open_message", args=[message.pk])).status_code == 404


def test_case_says_there_as_little_as_its_mail(client, lead, approver, oakfield, now):
    case = make_case(oakfield, kind="K3", words="The planted words.", child_involved=True, now=now, reporter=approver)
    Message.objects.filter(about_kind="incidents.incident").update(due_at=now)
    sign_in(client, lead)

    shown = page(client)

    assert "There is something for you in PolicyHub" in shown
    assert case.reference not in shown
    assert "planted" not in shown


def test_report_without_a_name_stands_there_no_sooner_than_its_hour(client, author, oakfield, now):
    message = tell(author, oakfield, now, kind="incidents.report", path="/incidents/", context={})
    Message.objects.update(about_kind="incidents.incident", due_at=now + timedelta(minutes=20))
    sign_in(client, author)

    assert "something for you" not in page(client)
    assert client.post(reverse("accounts:open_message", args=[message.pk])).status_code == 404
    Message.objects.update(due_at=now)
    assert "something for you" in page(client)


def test_each_message_says_how_else_it_was_told(client, author, oakfield, now):
    for number, state in enumerate(("sent", "waiting", "returned", "parked", "on-paper", "listed")):
        message = tell(author, oakfield, now, occurrence=str(number))
        Message.objects.filter(pk=message.pk).update(state=state)
    sign_in(client, author)

    shown = page(client)

    for words in ("Also sent by mail", "A mail follows", "came back", "could not be sent", "office’s list"):
        assert words in shown


@pytest.mark.parametrize("mailbox", ["none", "returns"])
def test_no_mail_is_promised_to_somebody_who_gets_none(mailbox, client, author, oakfield, now):
    tell(author, oakfield, now)
    User.objects.filter(pk=author.pk).update(mailbox=mailbox)
    sign_in(client, author)

    shown = page(client)

    assert "A mail follows" not in shown
    assert "office’s list" in shown


def test_own_words_of_the_school_stand_in_the_list_too(client, author, approver, oakfield, now):
    services.change_text(
        organisation=oakfield, kind="posts.send_back", headline="{person}, please look again", words="At {place}.",
        by=approver, now=now,
    )  # fmt: skip
    tell(author, oakfield, now)
    sign_in(client, author)

    assert "Ama Author, please look again" in page(client)


def test_message_that_cannot_be_said_hides_no_other(client, author, oakfield, now):
    tell(author, oakfield, now, kind="accounts.no_such_words")
    tell(author, oakfield, now, occurrence="2")
    sign_in(client, author)

    shown = page(client)

    assert "cannot be put into words" in shown
    assert "sent back" in shown


@pytest.mark.parametrize("many", [3, 300])
def test_list_asks_the_same_of_the_database_however_long_it_is(
    many, client, author, oakfield, now, django_assert_max_num_queries
):
    tell(author, oakfield, now)
    first = Message.objects.get()
    Message.objects.bulk_create(
        Message(
            person=author, kind=first.kind, about_kind=first.about_kind, about_id=first.about_id, occurrence=f"n{number}",
            organisation=oakfield, context=first.context, path="/", created_at=now, due_at=now,
        )
        for number in range(many)
    )  # fmt: skip
    sign_in(client, author)
    page(client)

    with django_assert_max_num_queries(12):
        shown = page(client)

    assert ("Page 1 of" in shown) is (many == 300)


def test_hostile_names_do_no_harm_in_the_list(client, author, oakfield, now):
    give(make_person("Nobody Else"), "staff", oakfield)
    tell(author, oakfield, now, context={"place": "<script>alert(1)</script>\u202e" + "A" * 300})
    sign_in(client, author)

    assert "<script>alert" not in page(client)


def test_list_and_mail_say_the_same(client, author, oakfield, mailoutbox):
    tuesday = datetime(2026, 3, 3, 10, 0, tzinfo=LONDON)
    tell(author, oakfield, tuesday)
    sign_in(client, author)

    outbox.deliver_due(now=tuesday)

    assert mailoutbox[0].subject in page(client)
