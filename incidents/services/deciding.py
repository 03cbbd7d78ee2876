"""Deciding on a case: that somebody has it, what it is, whom it is about, and who is kept out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clocks import london_day
from core.workflow import NotNow
from incidents.kinds import KINDS
from incidents.models import Exclusion, Incident, StrandReader, Subject, TimelineEntry
from incidents.permissions import HANDLING
from incidents.placing import find_subjects, put
from incidents.services.recording import say_to_reporter
from incidents.services.reporting import asked_again
from incidents.workflow import WORKFLOW

ACKNOWLEDGED = (
    "Thank you for telling us. I have your report and will look at it. I may not be able to tell you what happens next, because "
    "that can concern other people. You can add to your report at any time."
)
CAME_IN = (StrandReader.How.ESCALATED, StrandReader.How.CALLED)
NOBODY_NAMED = "Choose a role or write a name, so that we know whom this is about."
NOBODY_ASKED = "Nobody is kept out at the reporter's wish any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody who looked at a report says it is."""

    kind: str
    child_involved: bool
    immediate_danger: bool
    suspected_crime: bool
    personal_data_exposed: bool
    imagery: str


def acknowledge(*, incident: Incident, by: Any, now: datetime, seen: str | None, note: str = "") -> Incident:
    """Say that somebody has the report, to its reporter too, in prepared words or in one's own.

    Whoever came in because nobody had opened it, or time was running out, looks after it from here on.
    Raises PermissionDenied or NotNow.
    """

    def take_on(case: Incident) -> None:
        came_in = case.readings.live(now=now).filter(user=by, how__in=CAME_IN)
        for reading in came_in.select_related("content_object"):
            reading.content_object.owner = by
            reading.content_object.save()
            StrandReader.objects.filter(pk=reading.pk).update(how=StrandReader.How.OWNER)
        say_to_reporter(case, note.strip() or ACKNOWLEDGED, by=by, now=now)

    return WORKFLOW.move(incident, "acknowledge", by=by, now=now, seen=seen, note=note, effect=take_on)


def triage(*, incident: Incident, by: Any, now: datetime, seen: str | None, note: str, answers: Answers) -> Incident:
    """Decide what a report is. Another kind, or another answer, sends it by the rules again, in the same transaction.

    A general report that turns out to be about an adult's conduct then belongs to whoever must receive that, alone (rules.md, 3.4).
    Raises PermissionDenied or NotNow.
    """

    def decide_again(case: Incident) -> None:
        for name in (
            "kind",
            "child_involved",
            "immediate_danger",
            "suspected_crime",
            "personal_data_exposed",
            "imagery",
        ):
            setattr(case, name, getattr(answers, name))
        case.save()
        case.__dict__["newly_told"] = put(case, asked_again(case, now=now), verb="triage", now=now, kept=now)
        said = f"This is: {KINDS[answers.kind].label}. {note.strip()}"
        strand = case.strands.filter(closed_at=None).order_by("pk").first()
        TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=said, by=by, now=now, strand=strand)

    return WORKFLOW.move(incident, "triage", by=by, now=now, seen=seen, note=note, effect=decide_again)


def begin_work(*, incident: Incident, by: Any, now: datetime) -> Incident:
    """Say that work on a case has begun. Raises PermissionDenied or NotNow."""
    return WORKFLOW.move(incident, "begin_work", by=by, now=now)


def name_subject(
    *, incident: Incident, by: Any, now: datetime, note: str, roles: Iterable[str] = (), names: str = ""
) -> Incident:
    """Say whom a case is about. From this moment it does not exist for that person: unsent messages, clocks and shares included.

    Raises PermissionDenied, or NotNow when nobody is named.
    """

    def name(case: Incident) -> None:
        found = find_subjects(
            organisation=case.organisation, roles=roles, names=names, reporter=case.reporter_id, on=london_day(now)
        )
        if not found:
            raise NotNow(NOBODY_NAMED, code="nobody_named")
        known = set(case.subjects.exclude(person=None).values_list("person_id", flat=True))
        for subject in found:
            if subject.person_id is None or subject.person_id not in known:
                Subject.objects.create(
                    incident=case, person_id=subject.person_id, role=subject.role, name=subject.name, named_at=now
                )
        case.__dict__["newly_told"] = put(case, asked_again(case, now=now), verb="name_subject", now=now, kept=now)
        strand = case.strands.filter(closed_at=None).order_by("pk").first()
        TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=note.strip(), by=by, now=now, strand=strand)

    return WORKFLOW.move(incident, "name_subject", by=by, now=now, note=note, effect=name)


def answer_keeping_out(
    *, incident: Incident, by: Any, now: datetime, note: str, person_id: int, keep: bool
) -> Incident:
    """Confirm that somebody stays out because the reporter asked for it, or let them in again.

    Only a reporter's wish can be answered: the person concerned stays out whatever anybody decides. Raises
    PermissionDenied or NotNow.
    """

    def answer(case: Incident) -> None:
        asked = case.exclusions.filter(person_id=person_id, why=Exclusion.Why.KEPT_OUT)
        if not asked.exists():
            raise NotNow(NOBODY_ASKED, code="nobody_asked")
        if keep:
            asked.update(confirmed_at=now, confirmed_by=by)
        else:
            asked.delete()
            case.__dict__["newly_told"] = put(
                case, asked_again(case, now=now), verb="answer_keeping_out", now=now, kept=now
            )
        strand = case.strands.filter(closed_at=None).order_by("pk").first()
        TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=note.strip(), by=by, now=now, strand=strand)

    return WORKFLOW.move(incident, "answer_keeping_out", by=by, now=now, note=note, effect=answer)


def handled_parts(case: Incident, by: Any, *, now: datetime) -> Any:
    """Give the parts a person works on today."""
    working = case.readings.live(now=now).filter(user=by, how__in=HANDLING)
    return case.strands.filter(pk__in=working.values("content_object"))
