"""How I am told: one choice per group, saved together, and what may not be chosen."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import Preference
from accounts.telling import message_groups
from core import notify, outbox
from core.clocks import LONDON
from core.models import AuditEntry, Message
from core.workflow import NotNow
from tests.factories import sign_in

TUESDAY = datetime(2027, 3, 2, 10, 0, tzinfo=LONDON)
SATURDAY = datetime(2027, 3, 6, 10, 0, tzinfo=LONDON)
MONDAY = datetime(2027, 3, 8, 7, 30, tzinfo=LONDON)
MAY_CHANGE = [group.slug for group in message_groups() if group.may_be_changed]


def answers(choice="daily", **others):
    return {**dict.fromkeys(MAY_CHANGE, choice), **{slug.replace("_", "-"): one for slug, one in others.items()}}


def test_choices_are_saved_together_and_written_down_once(client, author):
    sign_in(client, author)

    client.post("/settings/telling/", answers(waiting_posts="at-once", posts="listed"))
    client.post("/settings/telling/", answers(waiting_posts="at-once", posts="listed"))

    kept = dict(Preference.objects.filter(person=author).values_list("group", "choice"))
    assert kept == answers(waiting_posts="at-once", posts="listed")
    assert AuditEntry.objects.filter(verb="change_telling", person=author).count() == 1


def test_page_shows_what_is_chosen_and_why_some_may_not_be_changed(client, author):
    Preference.objects.create(person=author, group="posts", choice="listed")
    sign_in(client, author)

    page = client.get("/settings/telling/").content.decode()

    assert 'name="posts" value="listed"' in page.replace('id="id_posts_2" ', "")
    assert "about a child&#x27;s safety" in page
    assert 'name="reports"' not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"posts": "never"}, "Choose one of these"), ({"posts": ""}, "Choose how these come"), ({"reading": "at-once"}, "Choose one")],
)  # fmt: skip
def test_bad_choice_is_said_beside_its_group_and_nothing_is_stored(typed, words, client, author):
    sign_in(client, author)

    page = client.post("/settings/telling/", {**answers(), **typed}).content.decode()

    assert words in page
    assert not Preference.objects.exists()


def test_mails_about_reports_cannot_be_switched_off(client, author, now):
    sign_in(client, author)

    client.post("/settings/telling/", {**answers(), "reports": "listed"})

    assert not Preference.objects.filter(group="reports").exists()
    for group in ("reports", "roles", "weather"):
        with pytest.raises(NotNow, match="cannot be changed"):
            services.change_telling(person=author, choices={group: "listed"}, by=author, now=now)


def test_nobody_chooses_for_somebody_else(author, approver, now):
    with pytest.raises(PermissionDenied):
        services.change_telling(person=author, choices={"posts": "listed"}, by=approver, now=now)


@pytest.mark.parametrize(
    ("choice", "mails", "state"), [("at-once", 1, "sent"), ("daily", 0, "waiting"), ("listed", 0, "listed")]
)
def test_choice_decides_how_the_next_message_comes(choice, mails, state, author, oakfield):
    services.change_telling(person=author, choices={"posts": choice}, by=author, now=TUESDAY)
    notify.tell([author], about=oakfield, kind="posts.finish", path="/", now=TUESDAY, urgent=True)

    outbox.deliver_due(now=TUESDAY)

    assert (len(mail.outbox), Message.objects.get().state) == (mails, state)


def test_what_would_come_at_once_comes_in_the_one_mail_of_the_day_where_that_is_chosen(author, oakfield):
    services.change_telling(person=author, choices={"posts": "daily"}, by=author, now=TUESDAY)
    notify.tell([author], about=oakfield, kind="policies.decide", path="/", now=TUESDAY)
    for number in range(3):
        tell_at_once(author, oakfield, TUESDAY, number)
    outbox.deliver_due(now=TUESDAY)

    outbox.deliver_due(now=TUESDAY + timedelta(hours=21, minutes=30))

    assert [letter.subject for letter in mail.outbox] == ["4 things in PolicyHub for you"]


def test_what_waited_for_a_working_day_comes_as_one_mail(author, oakfield):
    for number in range(3):
        tell_at_once(author, oakfield, SATURDAY, number)
    outbox.deliver_due(now=SATURDAY)
    tell_at_once(author, oakfield, MONDAY, 3)

    outbox.deliver_due(now=MONDAY)

    # What comes up on that very day still comes at once, and by itself.
    assert sorted(letter.subject[:8] for letter in mail.outbox) == ["3 things", "A post i"]


def tell_at_once(person, about, moment, number):
    notify.tell(
        [person], about=about, kind="posts.finish", path="/", now=moment, urgent=True, occurrence=str(number),
        context={"place": "Oak"},
    )  # fmt: skip


@pytest.mark.parametrize(("mailbox", "words"), [("none", "you read no mail"), ("returns", "comes back"), ("works", "")])
def test_page_says_when_nothing_is_mailed(mailbox, words, client, author):
    author.mailbox = mailbox
    author.save()
    sign_in(client, author)

    page = client.get("/settings/telling/").content.decode()

    assert words in page
    assert ("Nothing is mailed to you" in page) is bool(words)
