"""Letting somebody else in: to read a part until a day, or to look after it from now on."""

from datetime import datetime
from typing import Any

from accounts.access import people_who
from accounts.models import Membership, User
from accounts.roles import Can
from core.clocks import london_day
from core.workflow import NotNow
from incidents.models import Incident, Strand, StrandReader, TimelineEntry
from incidents.permissions import is_kept_out
from incidents.placing.putting import add_reader
from incidents.services.deciding import handled_parts
from incidents.workflow import WORKFLOW

NOT_THIS_PERSON = "This person cannot be let into this case. Choose somebody else."
NOT_YOUR_PART = "This part is not yours to pass on."
ENDS_TOO_SOON = "Choose a last day from today on."
RECEIVES = (Can.HANDLE_SAFEGUARDING, Can.HANDLE_CONDUCT, Can.HANDLE_BREACHES, Can.HANDLE_OTHER_REPORTS)


def share(
    *,
    incident: Incident,
    by: Any,
    now: datetime,
    note: str,
    strand: Strand,
    person: User,
    until: datetime | None = None,
) -> Incident:
    """Let a named person read one part, for a reason, until a day. They read, they do not decide.

    Refuses anybody the case does not exist for. Raises PermissionDenied or NotNow.
    """

    def let_in(case: Incident) -> None:
        part = _part(case, by, strand, now=now)
        _may_come_in(case, person)
        if until is not None and until <= now:
            raise NotNow(ENDS_TOO_SOON, code="ends_too_soon")
        if not part.readers.live(now=now).filter(user=person).exists():
            add_reader(part, person, how=StrandReader.How.SHARED, role="", reason=note, now=now, by=by, until=until)
            case.__dict__["newly_told"] = [person]
        said = f"{person.name} may read this part. {note.strip()}"
        TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=said, by=by, now=now, strand=part)

    return WORKFLOW.move(incident, "share", by=by, now=now, note=note, effect=let_in)


def hand_over(*, incident: Incident, by: Any, now: datetime, note: str, strand: Strand, person: User) -> Incident:
    """Hand a part over to somebody who may be sent reports; from now on they look after it and the giver reads it no more.

    Refuses anybody the case does not exist for. Raises PermissionDenied or NotNow.
    """

    def pass_on(case: Incident) -> None:
        part = _part(case, by, strand, now=now)
        _may_come_in(case, person)
        if person not in may_be_sent(case):
            raise NotNow(NOT_THIS_PERSON, code="not_sent_reports")
        part.readers.live(now=now).filter(user=by).update(until=now)
        add_reader(part, person, how=StrandReader.How.OWNER, role="", reason=note, now=now, by=by)
        part.owner = person
        part.save()
        said = f"{person.name} looks after this part now. {note.strip()}"
        TimelineEntry.add(case, kind=TimelineEntry.Kind.DECISION, text=said, by=by, now=now, strand=part)
        case.__dict__["newly_told"] = [person]

    return WORKFLOW.move(incident, "hand_over", by=by, now=now, note=note, effect=pass_on)


def may_be_sent(case: Incident) -> Any:
    """Give the people whose role lets reports be sent to them at this place, without those kept out of this case."""
    people = User.objects.none()
    for can in RECEIVES:
        people = people | people_who(can, at=case.organisation_id)
    return (
        people.exclude(pk__in=case.exclusions.values("person"))
        .exclude(pk__in=case.subjects.exclude(person=None).values("person"))
        .distinct()
    )


def may_be_shown(case: Incident, *, now: datetime) -> Any:
    """Give the people a part may be shared with: those who work at this place or above it, without those kept out."""
    here = User.objects.active().filter(
        memberships__in=Membership.objects.in_force(on=london_day(now)).at_or_above(case.organisation)
    )
    return (
        here.exclude(pk__in=case.exclusions.values("person"))
        .exclude(pk__in=case.subjects.exclude(person=None).values("person"))
        .distinct()
    )


def _part(case: Incident, by: Any, strand: Strand, *, now: datetime) -> Strand:
    part = handled_parts(case, by, now=now).filter(pk=strand.pk, closed_at=None).first()
    if part is None:
        raise NotNow(NOT_YOUR_PART, code="not_your_part")
    return part


def _may_come_in(case: Incident, person: User) -> None:
    if is_kept_out(person, case) or not person.is_active:
        raise NotNow(NOT_THIS_PERSON, code="not_this_person")
