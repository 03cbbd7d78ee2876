"""Who comes next, asked of the routing at that moment: absences, and people found to be concerned since then, count."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from core.clocks import london_day
from incidents.models import Incident, Strand
from incidents.placing import Placed, decide, facts_of
from incidents.placing.putting import add_reader
from incidents.routing import Decision, Rung


def decided(case: Incident, *, now: datetime) -> Placed:
    """Ask the routing about a case as it stands now."""
    return decide(organisation=case.organisation, facts=facts_of(case), on=london_day(now))


def next_people(case: Incident, decision: Decision, rungs: Iterable[Rung], *, have: set[Any]) -> dict[User, str]:
    """Give the people of the first rung on which somebody does not have it yet, each with the role they come by.

    Never anybody for whom the case does not exist; nobody where no rung is left.
    """
    out = have | decision.excluded | set(case.exclusions.values_list("person_id", flat=True))
    fresh = (
        {person.id: role for person, role in zip(rung.people, rung.roles, strict=True) if person.id not in out}
        for rung in rungs
    )
    roles: dict[int, str] = next(filter(None, fresh), {})
    return {person: roles[person.pk] for person in User.objects.active().filter(pk__in=roles).order_by("pk")}


def open_part(case: Incident) -> Strand:
    """Give the first open part of a case; a report that reached nobody gets one."""
    return case.strands.filter(closed_at=None).order_by("pk").first() or Strand.objects.create(
        incident=case, kind=case.known_kind.side.value
    )


def add_readers(strand: Strand, people: Mapping[User, str], *, how: str, reason: str, now: datetime) -> None:
    """Let people work on a part, each by the role they come by."""
    for person, role in people.items():
        add_reader(strand, person, how=how, role=role, reason=reason, now=now)
