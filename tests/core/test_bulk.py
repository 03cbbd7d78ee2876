"""One statement for many rows: what it writes, what it leaves out, and what it refuses."""

from datetime import date

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat, JSONObject

from accounts.models import User
from core.bulk import as_text, insert_from
from core.models import AuditEntry, Message, Reminder
from tests.factories import make_person

DAY = date(2027, 3, 4)


def reminders(people, now, **others):
    columns = {
        "kind": "test.word",
        "about_kind": "test.thing",
        "about_id": "7",
        "due_on": DAY,
        "rung": 7,
        "given_at": now,
    }
    return insert_from(people, into=Reminder, columns={"person": F("pk"), **columns, **others})


def test_every_row_found_becomes_one(db, now, django_assert_num_queries):
    first, second = make_person("First"), make_person("Second")

    with django_assert_num_queries(1):
        made = reminders(User.objects.all(), now)

    assert made == 2
    found = Reminder.objects.order_by("person").values_list("person", "kind", "about_id", "due_on", "rung", "given_at")
    assert list(found) == [(first.pk, "test.word", "7", DAY, 7, now), (second.pk, "test.word", "7", DAY, 7, now)]


def test_what_a_constraint_has_already_is_left_out(db, now):
    make_person("First")
    reminders(User.objects.all(), now)
    make_person("Second")

    assert reminders(User.objects.all(), now) == 1
    assert reminders(User.objects.all(), now) == 0


def test_nothing_found_writes_nothing(db, now):
    assert reminders(User.objects.none().filter(pk__lt=0).all(), now) == 0


def test_fields_left_out_get_their_default_and_facts_are_made_by_the_database(db, oakfield, now):
    reader = make_person("Ana % O'Hara \u0645\u0631\u064a\u0645 \U0001f469\u200d\U0001f467")

    insert_from(
        User.objects.filter(pk=reader.pk),
        into=Message,
        columns={
            "person": F("pk"),
            "kind": "test.word",
            "about_kind": "test.thing",
            "about_id": as_text("pk"),
            "occurrence": Concat(as_text("pk"), Value(" 7")),
            "organisation": oakfield.pk,
            "context": JSONObject(name=F("name"), due_on=Value(DAY.isoformat()), rung=Value(7)),
            "path": "/",
            "created_at": now,
            "due_at": now,
        },
    )

    message = Message.objects.get()
    assert message.context == {"name": reader.name, "due_on": "2027-03-04", "rung": 7}
    assert (message.about_id, message.occurrence) == (str(reader.pk), f"{reader.pk} 7")
    assert (message.state, message.attempts, message.urgent, message.sent_at) == ("waiting", 0, False, None)
    assert (message.organisation, message.created_at, message.mail_mark) == (oakfield, now, "")


def test_empty_link_stays_empty(db, now):
    columns = {"verb": "remind", "outcome": "done", "about_kind": "test.thing", "about_id": "7", "at": now}
    make_person("Somebody")

    insert_from(User.objects.all(), into=AuditEntry, columns=columns)

    entry = AuditEntry.objects.get(about_kind="test.thing")
    assert (entry.person, entry.organisation, entry.note_digest) == (None, None, "")


def test_name_that_is_no_field_is_refused(db, now):
    with pytest.raises(ValueError, match="core.Reminder has no colour"):
        reminders(User.objects.all(), now, colour="red")


def test_field_that_must_be_said_is_asked_for(db):
    with pytest.raises(ValueError, match="core.Reminder needs a person"):
        insert_from(User.objects.all(), into=Reminder, columns={})
