"""Meeting the clocks of the law: somebody outside was told, or a person decides that telling them is not needed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from core.workflow import NotNow
from incidents.models import Clock, Incident, TimelineEntry
from incidents.placing.clocks import settle, tick_duty
from incidents.services.deciding import handled_parts
from incidents.services.recording import NOT_YET
from incidents.workflow import WORKFLOW

BEFORE_IT_BEGAN = "That is before this time limit began to run. Check the day and the time."
SETTLED = "Somebody has settled this time limit meanwhile. Look at the case again."


def meet_clock(
    *,
    incident: Incident,
    by: Any,
    now: datetime,
    note: str,
    clock: Clock,
    needed: bool = True,
    happened_at: datetime | None = None,
) -> Incident:
    """Say that a clock of the law was met, and when; or decide that it need not be met, and why.

    That decision is a person's, with their name and reason on the timeline; the machine takes none. What was late stays late.
    Raises PermissionDenied for a part that is somebody else's, and NotNow.
    """

    def write(case: Incident) -> None:
        if not clock.may_be_met_by(handled_parts(case, by, now=now)):
            raise PermissionDenied("You do not look after this part of the case.")
        at = happened_at or now
        if needed and at > now:
            raise NotNow(NOT_YET, code="in_the_future")
        if needed and at < clock.started_at:
            raise NotNow(BEFORE_IT_BEGAN, code="before_it_began")
        if not settle(clock, by=by, at=at, now=now, met=needed):
            raise NotNow(SETTLED, code="settled_before")
        _write_down(case, clock, note.strip(), by=by, now=now, at=at, needed=needed)

    return WORKFLOW.move(incident, "meet_clock", by=by, now=now, note=note, effect=write)


def _write_down(
    case: Incident, clock: Clock, words: str, *, by: Any, now: datetime, at: datetime, needed: bool
) -> None:
    law = clock.law
    if law.ticks_duty:
        tick_duty(case, law.duty, by=by, at=at if needed else now, needed=needed)
    TimelineEntry.add(
        case,
        kind=TimelineEntry.Kind.ACTION if needed else TimelineEntry.Kind.DECISION,
        text=f"{law.done if needed else law.not_needed}: {words}",
        by=by,
        now=now,
        strand=clock.strand,
        happened_at=at if needed else None,
    )
