"""Stepping aside: somebody who was sent a report says that they have an interest in it."""

from datetime import datetime
from typing import Any

from core.workflow import NotNow
from incidents.models import Exclusion, Incident, TimelineEntry
from incidents.placing import fill
from incidents.services.recording import part_of
from incidents.services.reporting import asked_again
from incidents.workflow import WORKFLOW

NOBODY_ELSE = (
    "Nobody else here could take this case, so it stays with you for now. Ring the numbers on the case and agree who takes it; "
    "then hand it over, or let somebody be given the role."
)


def declare_interest(*, incident: Incident, by: Any, now: datetime, note: str) -> Incident:
    """Say that one has an interest in a case. It stops existing for them, and what they worked on goes to the next by the rules.

    A case is never left without anybody: raises NotNow where nobody else can take it, and PermissionDenied (rules.md, 3.5 and 3.6).
    """

    def step_aside(case: Incident) -> None:
        part = part_of(case, by, None)
        Exclusion.objects.create(incident=case, person=by, why=Exclusion.Why.INTEREST, since=now)
        filled = fill(case, asked_again(case, now=now), verb="declare_interest", now=now, kept=now)
        if case.strands.unattended(now=now).exists():
            raise NotNow(NOBODY_ELSE, code="nobody_else")
        said = f"{by.name} has an interest in this and stepped aside. {note.strip()}"
        TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=said, by=by, now=now, strand=part)
        case.__dict__["newly_told"] = [person for people in filled.values() for person in people]

    return WORKFLOW.move(incident, "declare_interest", by=by, now=now, note=note, effect=step_aside)
