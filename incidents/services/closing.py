"""Closing one's part of a case with an outcome that people decided, and opening a case again."""

from datetime import datetime
from typing import Any

from core.workflow import NotNow
from incidents.models import Incident, Strand, TimelineEntry
from incidents.services.deciding import handled_parts
from incidents.workflow import WORKFLOW, still_to_meet

OUTCOME_NEEDED = "Choose how it ended."


def close(*, incident: Incident, by: Any, now: datetime, seen: str | None, note: str, outcome: str) -> Incident:
    """Close the parts one works on, with an outcome and the reasons; the case is closed with its last part.

    The software records an outcome that people decided; it decides none. Raises PermissionDenied or NotNow.
    """

    def end(case: Incident) -> None:
        if outcome not in Strand.Outcome.values or outcome == Strand.Outcome.PASSED_ON:
            raise NotNow(OUTCOME_NEEDED, code="outcome_needed")
        parts = handled_parts(case, by, now=now).filter(closed_at=None)
        if sentence := still_to_meet(case.clocks.filter(strand__in=parts)):
            raise NotNow(sentence, code="clocks_open")
        for part in parts:
            part.outcome, part.outcome_words, part.closed_at = outcome, note.strip(), now
            part.save()
            said = f"{part.get_kind_display()}: closed. {Strand.Outcome(outcome).label}. {note.strip()}"
            TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=said, by=by, now=now, strand=part)
        case.closed_at = None if case.strands.filter(closed_at=None).exists() else now

    return WORKFLOW.move(incident, "close", by=by, now=now, seen=seen, note=note, effect=end)


def reopen(*, incident: Incident, by: Any, now: datetime, note: str) -> Incident:
    """Open a closed case again, with a reason. Raises PermissionDenied or NotNow."""

    def begin_again(case: Incident) -> None:
        parts = handled_parts(case, by, now=now)
        for part in parts:
            part.closed_at, part.outcome = None, ""
            part.save()
            TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=note.strip(), by=by, now=now, strand=part)
        case.closed_at = None

    return WORKFLOW.move(incident, "reopen", by=by, now=now, note=note, effect=begin_again)
