"""Opening a case to read it: written down before the first byte is sent."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit, clockwork
from incidents.models import Clock, Incident


def open_case(*, incident: Incident, by: Any, now: datetime) -> None:
    """Record that somebody reads a case; the first reading of one it was sent to stops the clocks that would move it on.

    Committed before it returns. The caller asks again afterwards whether the case still exists for the reader, because somebody may
    have been named meanwhile.
    """
    audit.record_read(about=incident, by=by, now=now)
    if incident.first_opened_at is None:
        with transaction.atomic(durable=True):
            Incident.objects.filter(pk=incident.pk, first_opened_at=None).update(first_opened_at=now)
            waiting = incident.clocks.unopened().filter(state=Clock.State.RUNNING)
            waiting.update(due_exactly=None)
            clockwork.meet(waiting, by=by, now=now)
        incident.first_opened_at = now
