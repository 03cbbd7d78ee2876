"""Who may do what with a case. The first line of every rule: the person a case is about never sees it.

A role opens nothing here: what opens a case is a row that says who may read which part of it, written by routing or
by sharing. A person who reported a mistake of their own keeps their receipt, their words and the messages to them
(`is_reporter`), and nothing else.

Not here: when something may be done (`workflow`), or lists of cases (`querysets`, which says the same in SQL).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils import timezone

from core.clocks import london_day
from core.prepared import prepared

_REMEMBERED = "_standing"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to one case: which parts they read, and which of those they work on."""

    reads: frozenset[int]
    handles: frozenset[int]


NOBODY = Standing(reads=frozenset(), handles=frozenset())
HANDLING = ("owner", "collaborator", "escalated", "called")


def is_kept_out(user: Any, incident: Any) -> bool:
    """Say whether this case does not exist for a person: it is about them, or they were left out of it."""
    return (
        incident.subjects.filter(person_id=user.pk).exists() or incident.exclusions.filter(person_id=user.pk).exists()
    )


def standing_of(user: Any, incident: Any) -> Standing:
    """Give how a person stands to a case, asked of the database once per loaded case."""
    if getattr(user, "pk", None) is None or not user.is_active:
        return NOBODY
    remembered = incident.__dict__.setdefault(_REMEMBERED, {})
    if user.pk not in remembered:
        remembered[user.pk] = NOBODY if is_kept_out(user, incident) else _standing(user, incident)
    return remembered[user.pk]


def may_read(user: Any, incident: Any) -> bool:
    """Let people read who look after a part of the case, or with whom a part is shared today."""
    return bool(standing_of(user, incident).reads)


def may_handle(user: Any, incident: Any) -> bool:
    """Let people decide who look after a part of the case or work on it; those with whom it is only shared read."""
    return bool(standing_of(user, incident).handles)


def is_reporter(user: Any, incident: Any) -> bool:
    """Let the reporter add words: the person who signed the report, or whoever holds both parts of its receipt."""
    if isinstance(user, ReceiptHolder):
        return user.incident_id == incident.pk
    return getattr(user, "pk", None) is not None and incident.reporter_id == user.pk


@dataclass(frozen=True, slots=True)
class ReceiptHolder:
    """Somebody without a name who showed both parts of the receipt of one report."""

    incident_id: int
    pk: None = None
    name: str = "The person who reported this"


def _standing(user: Any, incident: Any) -> Standing:
    now = timezone.now()
    rows = list(_live_readings.ask(incident=incident.pk, person=user.pk, now=now, today=london_day(now)))
    return Standing(
        reads=frozenset(strand for strand, _ in rows),
        handles=frozenset(strand for strand, how in rows if how in HANDLING),
    )


@prepared
def _live_readings(*, incident: int, person: int, now: datetime, today: date) -> Any:
    """Asked for every button of a case, so its words are built once."""
    live = apps.get_model("incidents", "StrandReader")._default_manager.live(now=now, on=today)
    return live.filter(incident=incident, user=person).values_list("content_object_id", "how")
