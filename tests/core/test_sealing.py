"""Sealed text opens only in its own row, with its own key, and answers no question."""

import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from core import sealing
from core.sealing import SealBroken, SealedOwner, SealedTextField, keyed_digest, new_data_key, unwrap


@pytest.fixture
def case_and_line(db):
    """Two sealed tables that exist for this test only."""
    with isolate_apps("core"):

        class Box(SealedOwner):
            words = SealedTextField()

            class Meta:
                app_label = "core"

        class Line(models.Model):
            uid = models.UUIDField(default=uuid.uuid4)
            box = models.ForeignKey(Box, models.CASCADE)
            words = SealedTextField(owner="box", null=True)

            class Meta:
                app_label = "core"

        with (
            connection.schema_editor(atomic=False)
            if connection.vendor == "postgresql"
            else connection.schema_editor() as editor
        ):
            editor.create_model(Box)
            editor.create_model(Line)
        yield Box, Line
        with (
            connection.schema_editor(atomic=False)
            if connection.vendor == "postgresql"
            else connection.schema_editor() as editor
        ):
            editor.delete_model(Line)
            editor.delete_model(Box)


pytestmark = pytest.mark.django_db(transaction=True)


def raw(model, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words FROM {model._meta.db_table} WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def test_text_comes_back_and_is_nowhere_in_clear(case_and_line):
    Box, Line = case_and_line
    box = Box.objects.create(words="the planted secret")
    line = Line.objects.create(box=box, words="another planted secret")

    assert Box.objects.get().words == "the planted secret"
    assert Line.objects.select_related("box").get().words == "another planted secret"
    assert b"planted" not in raw(Box, box.pk)
    assert b"planted" not in raw(Line, line.pk)


def test_saving_a_row_that_nobody_looked_at_keeps_it(case_and_line):
    Box, _ = case_and_line
    box = Box.objects.create(words="kept")
    before = raw(Box, box.pk)

    Box.objects.get().save()

    assert raw(Box, box.pk) == before


def test_deferred_and_empty_text_work(case_and_line):
    Box, Line = case_and_line
    box = Box.objects.create(words="later")
    Line.objects.create(box=box)

    assert Box.objects.defer("words").get().words == "later"
    assert Line.objects.get().words is None
    assert Box().words == ""


def test_bulk_creation_seals_too(case_and_line):
    Box, _ = case_and_line
    Box.objects.bulk_create([Box(words="in bulk")])

    assert Box.objects.get().words == "in bulk"


def test_a_row_pasted_into_another_does_not_open(case_and_line):
    Box, _ = case_and_line
    first, second = Box.objects.create(words="one"), Box.objects.create(words="two")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Box._meta.db_table} SET words = %s WHERE id = %s", [raw(Box, first.pk), second.pk])

    with pytest.raises(SealBroken):
        _ = Box.objects.get(pk=second.pk).words


def test_a_wrong_or_unknown_key_fails_closed(case_and_line, settings):
    Box, _ = case_and_line
    Box.objects.create(words="closed")

    settings.SEALING_KEYS = dict.fromkeys(settings.SEALING_KEYS, b"x" * 32)
    with pytest.raises(SealBroken, match="does not open"):
        _ = Box.objects.get().words
    settings.SEALING_KEYS = {"other": b"x" * 32}
    with pytest.raises(SealBroken, match="is not configured"):
        _ = Box.objects.get().words


def test_a_new_first_key_seals_while_the_old_one_still_opens(settings):
    uid = uuid.uuid4()
    old = new_data_key(uid)
    settings.SEALING_KEYS = {"next": b"n" * 32, **settings.SEALING_KEYS}

    again = sealing.wrap(unwrap(old, uid), uid)

    assert again.startswith("next:")
    assert unwrap(again, uid) == unwrap(old, uid)


def test_sealed_text_answers_no_question(case_and_line):
    Box, _ = case_and_line
    Box.objects.create(words="x")

    assert Box.objects.filter(words__isnull=False).count() == 1
    for question in ({"words": "x"}, {"words__contains": "x"}, {"words__lower__exact": "x"}):
        with pytest.raises(FieldError, match="sealed"):
            Box.objects.filter(**question).exists()
    with pytest.raises(FieldError):
        Box._meta.get_field("words").value_to_string(Box.objects.get())


def test_words_do_not_slip_past_the_row_unsealed(case_and_line):
    Box, _ = case_and_line
    box = Box.objects.create(words="kept")

    with pytest.raises(FieldError, match="save the row itself"):
        Box.objects.update(words="in clear")
    box.words = "in clear"
    with pytest.raises(FieldError, match="save the row itself"):
        Box.objects.bulk_update([box], ["words"])

    assert Box.objects.get().words == "kept"


def test_broken_bytes_fail_closed(case_and_line):
    Box, _ = case_and_line
    box = Box.objects.create(words="kept")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Box._meta.db_table} SET words = %s WHERE id = %s", [b"short", box.pk])

    with pytest.raises(SealBroken):
        _ = Box.objects.get().words
    with pytest.raises(SealBroken):
        unwrap("debug:no hexadecimal", box.uid)


@isolate_apps("core")
def test_a_unique_or_unbound_sealed_field_is_a_mistake():
    class Wrong(models.Model):
        words = SealedTextField(unique=True)

        class Meta:
            app_label = "core"

    found = {message.id for message in Wrong._meta.get_field("words").check()}

    assert found == {"core.E010", "core.E011"}


def test_a_bound_sealed_field_is_none(case_and_line):
    for model in case_and_line:
        assert model._meta.get_field("words").check() == []


def test_migrations_know_whose_key_it_is():
    _, _, _, kwargs = SealedTextField(owner="box").deconstruct()

    assert kwargs["owner"] == "box"
    assert "owner" not in SealedTextField().deconstruct()[3]


def test_digests_differ_by_purpose_and_agree_on_the_same_words():
    assert keyed_digest("a", purpose="one") == keyed_digest("a", purpose="one")
    assert keyed_digest("a", purpose="one") != keyed_digest("a", purpose="two")


def test_the_attribute_on_the_class_is_itself(case_and_line):
    Box, _ = case_and_line

    assert Box.words.field.name == "words"
