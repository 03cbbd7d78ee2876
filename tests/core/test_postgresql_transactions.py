"""A transaction in few messages begins, ends and fails as every other one does."""

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.transaction import TransactionManagementError, atomic, on_commit
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.models import Message
from core.prepared import prepared
from core.writing import in_one_go, insert, update
from tests.factories import make_person
from tests.statements import asked

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = 2_000_000_000


@pytest.fixture
def person():
    return make_person("Nora Newcomer")


def message(person, now, occurrence=""):
    values = {"kind": "posts.submit", "about_kind": "posts.post", "about_id": "1", "path": "/", "created_at": now}
    return Message(person=person, due_at=now, occurrence=occurrence, **values)


def on_postgres(number, otherwise):
    return number if connection.vendor == "postgresql" else otherwise


def standing():
    return sorted(Message.objects.values_list("occurrence", flat=True))


@prepared
def _locked(*, number):
    return User.objects.filter(pk=number).select_for_update()


def messages(act):
    """Give what is sent to the server, BEGIN and COMMIT with it."""
    with CaptureQueriesContext(connection) as sent:
        act()
    # Django writes down a BEGIN of its own, which goes to PostgreSQL with the next statement or not at all.
    return [one for one in sent if connection.vendor != "postgresql" or one["sql"] != "BEGIN"]


def a_step(person, now, occurrence):
    with in_one_go():
        held = next(iter(_locked.ask(number=person.pk)))
        held.name += "!"
        update(held, fields={"name"})
        insert(message(person, now, occurrence), numbered=False)


def test_a_step_is_two_messages_to_postgres(person, now):
    a_step(person, now, "one")

    sent = messages(lambda: a_step(person, now, "two"))

    assert len(sent) == on_postgres(2, otherwise=5)
    assert len(asked(sent)) == 3
    assert standing() == ["one", "two"]
    assert User.objects.get(pk=person.pk).name == "Nora Newcomer!!"


def test_another_line_sees_all_of_it_or_nothing(person, now):
    with in_one_go():
        insert(message(person, now, "one"), numbered=False)
        assert standing() == ["one"]
        assert connection.in_atomic_block
        assert not connection.get_autocommit()

    assert not connection.in_atomic_block
    assert connection.get_autocommit()
    connection.close()
    assert standing() == ["one"]


def test_what_is_undone_leaves_nothing(person, now):
    def step(at):
        with in_one_go():
            if at == "after a question":
                User.objects.exists()
            insert(message(person, now, "undone"), numbered=at == "after an answer")
            raise RuntimeError

    for at in ("before anything", "after a question", "after an answer"):
        with pytest.raises(RuntimeError):
            step(at)

        connection.close()
        assert standing() == []
        a_step(person, now, at)
        Message.objects.all().delete()


def test_nothing_is_sent_where_nothing_was_asked():
    def nothing():
        with in_one_go():
            pass

    assert len(messages(nothing)) == on_postgres(0, otherwise=2)


def fails_at_the_end(person, now):
    with in_one_go():
        insert(message(person, now, "kept"), numbered=False)
        insert(message(User(pk=NOBODY), now, "nobody's"), numbered=False)


def fails_among_others(person, now):
    with in_one_go():
        insert(message(person, now, "one"), numbered=False)
        insert(message(person, now, "one"), numbered=False)


def fails_when_somebody_asks(person, now):
    with in_one_go():
        insert(message(person, now, "one"), numbered=False)
        insert(message(person, now, "one"), numbered=False)
        User.objects.exists()


@pytest.mark.parametrize("fails", [fails_at_the_end, fails_among_others, fails_when_somebody_asks])
def test_what_the_database_refuses_is_refused_as_a_whole(person, now, fails):
    told = []
    with pytest.raises(IntegrityError):
        fails(person, now)

    assert standing() == []
    assert connection.get_autocommit()
    on_commit(lambda: told.append("at once"))
    a_step(person, now, "afterwards")
    assert standing() == ["afterwards"]
    assert told == ["at once"]


def test_what_waits_for_the_end_hears_of_it_once_and_only_then(person, now):
    told = []
    with in_one_go():
        on_commit(lambda: told.append(standing()))
        insert(message(person, now, "one"), numbered=False)
        assert told == []

    assert told == [["one"]]


def test_what_waits_for_the_end_hears_nothing_of_a_step_that_failed(person, now):
    told = []

    def step():
        with in_one_go():
            on_commit(lambda: told.append("never"))
            insert(message(User(pk=NOBODY), now, "nobody's"), numbered=False)

    with pytest.raises(IntegrityError):
        step()

    assert told == []


def test_savepoints_stand_within(person, now):
    with in_one_go():
        with atomic():
            insert(message(person, now, "one"), numbered=False)
        with pytest.raises(IntegrityError), atomic():
            insert(message(person, now, "one"))
        insert(message(person, now, "two"), numbered=False)

    assert standing() == ["one", "two"]


def test_many_rows_are_read_in_slices_within(person, now):
    with in_one_go():
        insert(message(person, now, "one"), numbered=False)
        found = [row.occurrence for row in Message.objects.iterator(chunk_size=1)]
        many = [(f"more {number}", person.pk) for number in range(2)]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE core_message SET occurrence = %s WHERE person_id = %s", many)

    assert found == ["one"]
    assert standing() == ["more 1"]


def test_words_without_values_may_hold_a_percent_sign(person, now):
    with in_one_go():
        insert(message(person, now, "one"), numbered=False)
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM core_message WHERE occurrence LIKE 'o%'")
            found = cursor.fetchone()[0]

    assert found == 1


def test_it_is_the_outermost_transaction(person, now):
    with atomic(), pytest.raises(RuntimeError), in_one_go():
        pass

    with pytest.raises(TransactionManagementError):
        next(iter(_locked.ask(number=person.pk)))


def test_a_line_that_breaks_in_the_middle_loses_the_step_and_nothing_else(person, now):
    breaks = on_postgres("SELECT pg_terminate_backend(pg_backend_pid())", otherwise="SELECT nothing_of_this_name()")

    def broken():
        with in_one_go():
            insert(message(person, now, "lost"), numbered=False)
            User.objects.exists()
            with connection.cursor() as cursor:
                cursor.execute(breaks)

    with pytest.raises(OperationalError):
        broken()

    assert standing() == []
    a_step(person, now, "afterwards")
    assert standing() == ["afterwards"]
