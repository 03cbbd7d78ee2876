"""History can be added to and read, and nothing else; a change made behind our back is found and named."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError

from core import audit, triggers
from core.models import AuditEntry, Seal
from core.workflow import MACHINE
from tests.factories import make_organisation


def write(oakfield, now, count=3):
    return [audit.record(verb=f"verb{number}", about=oakfield, by=MACHINE, now=now) for number in range(count)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET verb = 'x'",
        "DELETE FROM core_auditentry",
        "UPDATE core_seal SET count = 0",
        "DELETE FROM core_seal",
    ],
)
def test_the_database_refuses_to_change_history(oakfield, now, statement):
    write(oakfield, now)
    audit.seal_waiting(now=now)

    with (
        pytest.raises((DatabaseError, IntegrityError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_sealed_history_verifies_batch_by_batch(oakfield, now, monkeypatch):
    monkeypatch.setattr(audit, "SEAL_BATCH", 2)
    write(oakfield, now, 5)

    assert audit.seal_waiting(now=now) == 5
    assert audit.seal_waiting(now=now) == 0
    assert Seal.objects.count() == 3
    verdict = audit.verify()
    assert (verdict.ok, verdict.checked, verdict.first_bad) == (True, 5, None)


def change(row):
    AuditEntry.objects.filter(pk=row.pk).update(verb="something_else")


def remove(row):
    AuditEntry.objects.filter(pk=row.pk).delete()


def slip_in(row):
    remove(row)
    Seal.objects.update(lines=[line for line in Seal.objects.get().lines if line[0] != row.pk], count=2)
    AuditEntry.objects.create(pk=row.pk, at=row.at, verb="forged", about_kind="x", about_id="1")


def forge_the_seal(row):
    Seal.objects.update(digest="0" * 64)


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (change, "entry {row} was changed"),
        (remove, "entry {row} was removed"),
        (slip_in, "entry {row} was slipped in"),
        (forge_the_seal, "seal {seal} was changed"),
    ],
)
def test_a_change_behind_our_back_is_named(oakfield, now, tamper, words):
    rows = write(oakfield, now, 3)
    audit.seal_waiting(now=now)
    with triggers.lifted():
        tamper(rows[1])

    verdict = audit.verify()

    assert not verdict.ok
    assert verdict.first_bad == words.format(row=rows[1].pk, seal=Seal.objects.get().pk)
    with pytest.raises(SystemExit):
        call_command("verify_audit", json=True)
    with pytest.raises(SystemExit):
        call_command("verify_audit")


@pytest.mark.parametrize("model", [AuditEntry, Seal])
def test_writing_over_a_line_of_history_is_refused(oakfield, now, model):
    write(oakfield, now)
    audit.seal_waiting(now=now)
    row = model.objects.first()
    columns = ", ".join(field.column for field in model._meta.fields)
    over = f"INSERT {'OR REPLACE ' if connection.vendor == 'sqlite' else ''}INTO {model._meta.db_table} ({columns})"

    with (
        pytest.raises((DatabaseError, IntegrityError), match="append-only|duplicate key"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{over} SELECT {columns} FROM {model._meta.db_table} WHERE id = %s", [row.pk])

    assert audit.verify().ok


def test_no_entry_commits_below_a_seal(at_once, now):
    school = make_organisation("x", "X")
    writers = [lambda number=number: write_many(school, now, number) for number in range(3)]

    at_once(*writers, lambda: audit.seal_waiting(now=now), lambda: audit.seal_waiting(now=now))
    audit.seal_waiting(now=now)

    verdict = audit.verify()
    assert (verdict.ok, verdict.checked) == (True, AuditEntry.objects.count())


def write_many(school, now, number):
    for count in range(20):
        with transaction.atomic():
            audit.record(verb=f"verb{number}x{count}", about=school, by=MACHINE, now=now)


def test_a_broken_chain_is_named(oakfield, now, monkeypatch):
    monkeypatch.setattr(audit, "SEAL_BATCH", 1)
    write(oakfield, now, 2)
    audit.seal_waiting(now=now)
    second = Seal.objects.last()
    with triggers.lifted():
        Seal.objects.filter(pk=second.pk).update(previous_digest="0" * 64)

    assert audit.verify().first_bad == f"seal {second.pk}: the chain is broken"


def test_a_missing_trigger_is_an_error_of_the_installation(db):
    triggers.remove()
    try:
        assert "is missing" in audit.verify().first_bad
        assert triggers.check_triggers(databases=["default"])[0].id == "core.E001"
    finally:
        triggers.install()
    assert triggers.check_triggers(databases=["default"]) == []
    assert triggers.check_triggers() == []


def test_reading_is_written_down_before_anything_is_shown(oakfield, approver, now):
    audit.record_read(about=oakfield, by=approver, now=now)

    entry = AuditEntry.objects.get(outcome="read")
    assert (entry.person, entry.organisation, entry.verb) == (approver, oakfield, "read")


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_could_be_rolled_back_is_refused(now):
    school = make_organisation("x", "X")

    with transaction.atomic(), pytest.raises(RuntimeError):
        audit.record_read(about=school, by=None, now=now)


def test_notes_leave_a_digest_and_no_words(oakfield, now):
    entry = audit.record(verb="x", about=oakfield, by=None, now=now, note="planted words")

    assert entry.note_digest == audit.digest_of("planted words")
    assert len(entry.note_digest) == 64
    assert audit.digest_of("") == ""


def test_the_command_says_that_all_is_well(oakfield, now, capsys):
    write(oakfield, now)
    audit.seal_waiting(now=now)

    call_command("verify_audit")

    assert "3 entries checked" in capsys.readouterr().out
