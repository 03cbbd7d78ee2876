"""Writing the history, sealing it in chained batches, and checking that nobody changed it.

Reading pages of history is the business of the apps, each for those who may see the thing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils.crypto import salted_hmac

from core import triggers
from core.models import AuditEntry, Seal
from core.writing import insert

SEAL_BATCH = 500


def digest_of(note: str) -> str:
    """Give a keyed digest of a note: enough to prove a text later, useless for guessing it."""
    return salted_hmac("core.audit.note", note, algorithm="sha256").hexdigest() if note else ""


def record(
    *,
    verb: str,
    about: models.Model,
    by: Any,
    now: datetime,
    outcome: str = AuditEntry.Outcome.DONE,
    reason_code: str = "",
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    numbered: bool = True,
) -> AuditEntry:
    """Write one line of history in the current transaction.

    `by` is a person, `MACHINE`, or None for somebody who is not signed in; only a person's number is kept. A line whose own number
    nobody asks for may go to the database together with what else is written (`writing.in_one_go`).
    """
    entry = AuditEntry(
        at=now,
        person_id=getattr(by, "pk", None),
        verb=verb,
        outcome=outcome,
        reason_code=reason_code[:80],
        about_kind=about._meta.label_lower,
        about_id=str(about.pk or ""),
        organisation_id=organisation_id_of(about),
        from_state=from_state,
        to_state=to_state,
        note_digest=digest_of(note),
    )
    insert(entry, numbered=numbered)
    return entry


def record_read(*, about: models.Model, by: Any, now: datetime, verb: str = "read") -> AuditEntry:
    """Record that somebody read a case, evidence, a credential, a permission or an export, committed before the first byte.

    Raises RuntimeError inside a transaction: a reading that could be rolled back would not be recorded (access.md, rule 6).
    """
    with transaction.atomic(durable=True):
        return record(verb=verb, about=about, by=by, now=now, outcome=AuditEntry.Outcome.READ)


def entries_about(thing: models.Model) -> "models.QuerySet[AuditEntry]":
    """Give the history of one thing, oldest first."""
    return AuditEntry.objects.filter(about_kind=thing._meta.label_lower, about_id=str(thing.pk)).order_by("id")


def organisation_id_of(about: models.Model) -> int | None:
    """Give the organisation a thing belongs to; an organisation belongs to itself."""
    if about._meta.label == "accounts.Organisation":
        return about.pk
    return getattr(about, "organisation_id", None)


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole history found."""

    ok: bool
    checked: int
    first_bad: str | None


def seal_waiting(*, now: datetime) -> int:
    """Seal everything written since the last seal and return how many entries that were.

    The table is locked for a moment, so that no entry with a lower number can commit after its batch was sealed. Behind a long
    transaction the sealer gives up after two seconds, because everybody else waits behind it: OperationalError, and the next run
    seals the more.
    """
    sealed = 0
    while batch := _seal_batch(now=now):
        sealed += batch
    return sealed


def verify() -> Verdict:
    """Check triggers, every sealed batch and the chain between them; name the first bad row."""
    if gone := triggers.missing():
        return Verdict(ok=False, checked=0, first_bad=f"trigger {gone[0]} is missing")
    checked, previous, last_id = 0, "", 0
    for seal in Seal.objects.order_by("id").iterator(chunk_size=10):
        batch = list(AuditEntry.objects.filter(id__gt=last_id, id__lte=seal.last_id).order_by("id"))
        if seal.previous_digest != previous:
            return Verdict(ok=False, checked=checked, first_bad=f"seal {seal.pk}: the chain is broken")
        if len(batch) != seal.count or _digest(batch, previous=previous) != seal.digest:
            return Verdict(ok=False, checked=checked, first_bad=_first_bad(seal, batch))
        checked, previous, last_id = checked + len(batch), seal.digest, seal.last_id
    return Verdict(ok=True, checked=checked, first_bad=None)


def _seal_batch(*, now: datetime) -> int:
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                cursor.execute("LOCK TABLE core_auditentry, core_seal IN SHARE ROW EXCLUSIVE MODE")
        last = Seal.objects.defer("lines").order_by("-last_id").first()
        batch = list(AuditEntry.objects.filter(id__gt=last.last_id if last else 0).order_by("id")[:SEAL_BATCH])
        if batch:
            Seal.objects.create(
                first_id=batch[0].id,
                last_id=batch[-1].id,
                count=len(batch),
                previous_digest=last.digest if last else "",
                digest=_digest(batch, previous=last.digest if last else ""),
                lines=[[entry.id, _mark(entry)] for entry in batch],
                sealed_at=now,
            )
    return len(batch)


def _first_bad(seal: Seal, batch: Iterable[AuditEntry]) -> str:
    """Name the first row that is not as it was sealed."""
    sealed, standing = dict(seal.lines), {entry.id: _mark(entry) for entry in batch}
    for number in sorted(sealed.keys() | standing.keys()):
        if number not in standing:
            return f"entry {number} was removed"
        if number not in sealed:
            return f"entry {number} was slipped in"
        if sealed[number] != standing[number]:
            return f"entry {number} was changed"
    return f"seal {seal.pk} was changed"


def _mark(entry: AuditEntry) -> str:
    return hashlib.sha256(_line(entry)).hexdigest()[:16]


def _digest(batch: Iterable[AuditEntry], *, previous: str) -> str:
    running = hashlib.sha256(previous.encode())
    for entry in batch:
        running.update(_line(entry))
    return running.hexdigest()


def _line(entry: AuditEntry) -> bytes:
    fields = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(),
        entry.person_id,
        entry.verb,
        entry.outcome,
        entry.reason_code,
        entry.about_kind,
        entry.about_id,
        entry.organisation_id,
        entry.from_state,
        entry.to_state,
        entry.note_digest,
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
