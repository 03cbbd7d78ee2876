"""Telling people: one outbox row per person in the same transaction as what it tells of; only the doorbell waits for the commit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from core import audit, tasks
from core.clocks import next_digest
from core.models import Message
from core.writing import insert_unless_there


def tell(
    people: Iterable[Any],
    *,
    about: models.Model,
    kind: str,
    path: str,
    now: datetime,
    occurrence: str = "",
    urgent: bool = False,
    context: Mapping[str, str | int] | None = None,
    due_at: datetime | None = None,
    told_before: bool = True,
) -> int:
    """Write one message per person and return how many were new.

    `kind` is `<app>.<verb>` and names the template `messages/<app>/<verb>.txt`. `context` holds plain words for that template and
    never a child's name, a kind or words of a case (access.md, rule 9). Telling the same person the same thing for the same
    `occurrence` again changes nothing; where the occurrence is new (`told_before=False`), nobody is looked up. Urgent messages go
    out at once, the others with the next grouped mail at 07:30.
    """
    readers = {person.pk for person in people}
    if not readers:
        return 0
    told = _told_already(readers, about, kind, occurrence) if told_before else set()
    rows = [
        Message(
            person_id=reader,
            kind=kind,
            about_kind=about._meta.label_lower,
            about_id=str(about.pk),
            occurrence=occurrence,
            organisation_id=audit.organisation_id_of(about),
            context=dict(context or {}),
            path=path,
            urgent=urgent,
            created_at=now,
            due_at=due_at or (now if urgent else next_digest(now)),
        )
        for reader in sorted(readers - told)
    ]
    # Somebody else may be telling the same at this moment: the constraint decides, and neither fails.
    insert_unless_there(rows)
    if rows and urgent:
        tasks.ring(tasks.deliver_messages)
    return len(rows)


def _told_already(readers: set[int], about: models.Model, kind: str, occurrence: str) -> set[int]:
    standing = Message.objects.about(about).filter(kind=kind, occurrence=occurrence, person_id__in=readers)
    return set(standing.values_list("person_id", flat=True))


def withdraw_messages(*, about: models.Model, people: Iterable[Any]) -> int:
    """Withdraw what these people have not been sent yet about a thing, and hide what they have from their list.

    Used when a reader turns out to be the person concerned (rules.md, section 3.7): in that same transaction.
    """
    numbers = [person.pk for person in people]
    theirs = Message.objects.about(about).filter(person_id__in=numbers)
    withdrawn = theirs.waiting().update(state=Message.State.WITHDRAWN, claimed_until=None)
    theirs.exclude(state=Message.State.WITHDRAWN).update(state=Message.State.WITHDRAWN)
    return withdrawn
