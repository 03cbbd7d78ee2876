"""Writing many rows: batches with a commit each, lines of history, and messages that went out long ago."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import models, transaction

from core import audit
from core.models import AuditEntry, Message

# So that a load never holds SQLite's one write lock for long (house.md, section 7).
BATCH = 500
Thing = TypeVar("Thing")


def batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """Cut anything into lists of at most 500."""
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch


def store(kind: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    """Store rows of one kind, a commit for each batch, and give them back with their numbers."""
    stored: list[Any] = []
    for batch in batches(rows):
        with transaction.atomic():
            stored += kind._default_manager.bulk_create(batch)
    return stored


def entry(
    *,
    verb: str,
    about: models.Model,
    by: int | None,
    at: datetime,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
) -> AuditEntry:
    """Make one line of history as `core.audit.record` writes it, to be stored with others. `by` is a person's number."""
    place = about.pk if about._meta.label == "accounts.Organisation" else getattr(about, "organisation_id", None)
    return AuditEntry(
        at=at,
        person_id=by,
        verb=verb,
        outcome=AuditEntry.Outcome.DONE,
        about_kind=about._meta.label_lower,
        about_id=str(about.pk),
        organisation_id=place,
        from_state=from_state,
        to_state=to_state,
        note_digest=audit.digest_of(note),
    )


def let_go_out(*, before: datetime) -> int:
    """Mark every message that was due by a moment as sent: it was told in the past, and no mail goes to invented people."""
    done = 0
    due = Message.objects.due(now=before).filter(organisation__path__startswith="scale/").order_by("pk")
    while numbers := list(due.values_list("pk", flat=True)[:BATCH]):
        done += Message.objects.filter(pk__in=numbers).update(state=Message.State.SENT, sent_at=before, attempts=1)
    return done
