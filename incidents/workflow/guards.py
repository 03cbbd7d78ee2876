"""What stands in the way of a step of a case: nothing, or the sentence the person reads."""

from datetime import datetime
from typing import Any

OPENED_ALREADY = "Somebody has opened this report, so it stays with them."
IN_GOOD_HANDS = "Somebody looks after every part of this case."
NO_CLOCK = "No time limit of the law is running on this case."
NOBODY_TO_CALL = "It is not time to call anybody further."


def already_opened(incident: Any, now: datetime) -> str | None:
    """Refuse to move a report on once somebody it was sent to has opened it."""
    return OPENED_ALREADY if incident.first_opened_at else None


def in_good_hands(incident: Any, now: datetime) -> str | None:
    """Refuse to send a case on while somebody looks after each of its parts."""
    parts = incident.strands
    return IN_GOOD_HANDS if parts.exists() and not parts.unattended(now=now).exists() else None


def duties_open(incident: Any, now: datetime) -> str | None:
    """Refuse to close the last part while an outside body is neither told nor found to be not needed."""
    if incident.strands.filter(closed_at=None).count() > 1:
        return None
    waiting = [duty.get_kind_display() for duty in incident.duties.filter(done_at=None).order_by("pk")]
    return f"First record what was done, or why it was not needed, for: {'; '.join(waiting)}." if waiting else None


def clocks_open(incident: Any, now: datetime) -> str | None:
    """Refuse to close the last part while a time limit of the law is neither met nor found to be not needed."""
    if incident.strands.filter(closed_at=None).count() > 1:
        return None
    return still_to_meet(incident.clocks.all())


def still_to_meet(clocks: Any) -> str | None:
    """Say which of these time limits somebody still has to settle."""
    waiting = [clock.law.clock.label for clock in clocks.to_meet().order_by("due_at")]
    return f"First say when it was done, or why it was not needed: {'; '.join(waiting)}." if waiting else None


def no_clock_open(incident: Any, now: datetime) -> str | None:
    """Refuse where there is no time limit to meet."""
    return None if incident.clocks.to_meet().exists() else NO_CLOCK


def nobody_to_call(incident: Any, now: datetime) -> str | None:
    """Refuse while no time limit calls for anybody further."""
    return None if incident.clocks.calling(now=now).exists() else NOBODY_TO_CALL
