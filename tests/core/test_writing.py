"""Rows written with kept words stand as Django would have written them."""

from contextlib import nullcontext

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.db.models import Value
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.models import AuditEntry, Message
from core.writing import as_it_stands, changed, changing, in_one_go, insert, insert_unless_there, update
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def message(person, now, occurrence="", **more):
    values = {"kind": "posts.submit", "about_kind": "posts.post", "about_id": "1", "path": "/", "created_at": now}
    return Message(person=person, due_at=now, occurrence=occurrence, **values, **more)


def columns(row):
    standing = type(row).objects.get(pk=row.pk)
    return {
        field.attname: getattr(standing, field.attname) for field in row._meta.concrete_fields if field.name != "id"
    }


def test_new_row_stands_as_django_would_have_stored_it(author, oakfield, now):
    facts = {"place": "Oakfield’s \u201cannexe\u201d", "number": 3, "none": None}
    by_django = message(author, now, "one", organisation=oakfield, context=facts, urgent=True)
    by_django.save()
    ours = message(author, now, "two", organisation=oakfield, context=facts, urgent=True)

    insert(ours)

    assert ours.pk > by_django.pk
    assert not ours._state.adding
    assert columns(ours) == columns(by_django) | {"occurrence": "two"}


def test_each_row_gets_its_own_values_and_one_statement(now):
    first, second = (AuditEntry(at=now, verb=verb, outcome="done", about_kind="x", about_id="1") for verb in "ab")
    insert(first)

    with CaptureQueriesContext(connection) as asked:
        insert(second)

    assert len(asked) == 1
    assert dict(AuditEntry.objects.values_list("pk", "verb")) == {first.pk: "a", second.pk: "b"}


def test_words_that_look_like_sql_are_words(author, now):
    row = message(author, now, "'); DROP TABLE core_message; -- %s {0}")

    insert(row)

    assert Message.objects.get(pk=row.pk).occurrence == "'); DROP TABLE core_message; -- %s {0}"


def test_row_that_a_constraint_forbids_is_refused_and_its_transaction_is_over(author, now):
    insert(message(author, now, "once"))

    with atomic():
        with pytest.raises(IntegrityError):
            insert(message(author, now, "once"))
        assert connection.get_rollback()

    assert Message.objects.count() == 1


@pytest.mark.parametrize("number", [0, 1, 3, 30])
def test_rows_are_stored_unless_they_are_there(author, now, number):
    insert(message(author, now, "0"))

    insert_unless_there([message(author, now, str(one)) for one in range(number)])

    assert sorted(Message.objects.values_list("occurrence", flat=True), key=int) == [
        str(one) for one in range(max(number, 1))
    ]


def test_only_the_named_columns_are_written(author, now):
    row = message(author, now)
    insert(row)
    Message.objects.filter(pk=row.pk).update(path="/elsewhere/")
    row.path, row.state, row.context = "/here/", Message.State.SENT, {"a": [1]}

    update(row, fields={"state", "context"})

    standing = Message.objects.get(pk=row.pk)
    assert (standing.path, standing.state, standing.context) == ("/elsewhere/", "sent", {"a": [1]})


def test_row_that_is_gone_cannot_be_changed(author, now):
    row = message(author, now)
    insert(row)
    Message.objects.filter(pk=row.pk).delete()

    with pytest.raises(DatabaseError, match="not there any more"):
        update(row, fields={"state"})


def test_changed_names_what_holds_something_else_and_what_may(author, now):
    insert(message(author, now, context={"a": 1}))
    row = Message.objects.get()
    held = as_it_stands(row)
    row.path = "/elsewhere/"
    row.context["a"] = 2

    assert changed(row, since=held) == {"path", "context"}


def test_changed_leaves_out_what_was_never_read(author, now):
    insert(message(author, now))
    row = Message.objects.only("path").get()
    held = as_it_stands(row)
    row.path = "/elsewhere/"

    assert changed(row, since=held) == {"path"}


def test_kept_change_is_made_with_the_values_of_each_time(author, now):
    @changing
    def rename(*, number, name):
        return User.objects.filter(pk=number, is_active=True), {"name": Value(name)}

    other = make_person("Nora Newcomer")

    assert rename.make(number=author.pk, name="Ann") == 1
    assert rename.make(number=other.pk, name="O'Neil %s") == 1
    assert rename.make(number=0, name="Nobody") == 0
    assert list(User.objects.filter(pk__in=[author.pk, other.pk]).order_by("pk").values_list("name", flat=True)) == [
        "Ann",
        "O'Neil %s",
    ]


@changing
def _moved(*, number, path):
    return Message.objects.filter(pk=number), {"path": Value(path)}


def occurrences():
    return sorted(Message.objects.values_list("occurrence", flat=True))


def test_what_is_written_in_one_go_is_one_message_where_the_database_takes_several(author, now):
    first, last = message(author, now, "first"), message(author, now, "last")
    insert(standing := message(author, now, "standing"))
    standing.path = "/there/"

    def write():
        with in_one_go():
            insert(first, numbered=False)
            update(standing, fields={"path"})
            _moved.write(number=0, path="/nowhere/")
            insert(last)
            insert_unless_there([message(author, now, "last")])

    write()
    Message.objects.exclude(pk=standing.pk).delete()
    with CaptureQueriesContext(connection) as sent:
        write()

    writes = [one for one in sent if "SAVEPOINT" not in one["sql"]]
    assert len(writes) == (2 if connection.vendor == "postgresql" else 5)
    assert last.pk == Message.objects.get(occurrence="last").pk
    assert Message.objects.get(pk=standing.pk).path == "/there/"
    assert occurrences() == ["first", "last", "standing"]


def test_whoever_asks_meanwhile_finds_what_was_written(author, now):
    with in_one_go():
        insert(message(author, now, "one"), numbered=False)
        assert occurrences() == ["one"]
        insert(message(author, now, "two"), numbered=False)
        with atomic():
            insert(message(author, now, "three"), numbered=False)

    assert occurrences() == ["one", "three", "two"]


def undone(author, now):
    with atomic():
        insert(message(author, now, "undone"), numbered=False)
        Message.objects.exists()
        raise RuntimeError


def test_what_was_undone_to_a_savepoint_takes_nothing_else_along(author, now):
    with in_one_go():
        insert(message(author, now, "kept"), numbered=False)
        with pytest.raises(RuntimeError):
            undone(author, now)
        insert(message(author, now, "kept too"), numbered=False)

    assert occurrences() == ["kept", "kept too"]


def test_a_write_that_fails_among_others_undoes_them_all(author, now):
    insert(message(author, now, "once"))

    with pytest.raises(IntegrityError), atomic():
        _in_few_messages(message(author, now, "before"), message(author, now, "once"))

    assert occurrences() == ["once"]


def _in_few_messages(*rows):
    with connection.in_few_messages() if connection.vendor == "postgresql" else nullcontext():
        for row in rows:
            insert(row, numbered=False)


def test_a_change_that_is_asked_how_many_rows_it_found_takes_along_what_waits(author, now):
    insert(row := message(author, now, "one"))

    with in_one_go():
        insert(message(author, now, "two"), numbered=False)
        found = _moved.make(number=row.pk, path="/there/")

    assert found == 1
    assert occurrences() == ["one", "two"]


def test_nothing_waits_after_the_block(author, now):
    with in_one_go():
        pass
    insert(message(author, now, "one"), numbered=False)

    assert occurrences() == ["one"]
