"""The one thing people do with figures: freeze them. Not here: counting them (`queries`)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import Organisation
from accounts.roles import Can
from core import audit
from core.workflow import MACHINE
from dashboards.models import Snapshot
from dashboards.queries import figures, places_for

CANNOT_FREEZE = "You cannot freeze figures here."


def may_freeze(user: Any, organisation: Organisation) -> bool:
    """Say whether a person may freeze an organisation's figures: who sees them, and records what its bodies decide."""
    return user_can(user, Can.SEE_FIGURES, at=organisation) and user_can(user, Can.RECORD_DECISIONS, at=organisation)


def freeze(
    *, organisation: Organisation, by: Any, now: datetime, view: Snapshot.View = Snapshot.View.HIDDEN
) -> Snapshot:
    """Freeze an organisation's figures as they stand now.

    Counted before the transaction, which only writes the row and its line of history. Raises PermissionDenied: to whoever may not
    freeze, and in full to whoever does not see incident numbers in full.
    """
    full = view == Snapshot.View.FULL
    if by is not MACHINE and not may_freeze(by, organisation):
        raise PermissionDenied(CANNOT_FREEZE)
    if by is not MACHINE and full and not user_can(by, Can.SEE_INCIDENT_FIGURES, at=organisation):
        raise PermissionDenied(CANNOT_FREEZE)
    places = places_for(organisation.slug, now=now)
    assert places is not None, "the organisation is a row"  # noqa: S101 - tells the type checker what the key promises
    counted = figures(places, full=full, now=now)
    with transaction.atomic():
        snapshot = Snapshot.objects.create(
            organisation=organisation, view=view, as_of=now, taken_by_id=getattr(by, "pk", None), **counted.frozen()
        )
        audit.record(verb="freeze", about=snapshot, by=by, now=now)
    return snapshot
