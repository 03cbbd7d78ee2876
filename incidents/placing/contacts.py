"""Whom to turn to now: the safeguarding people of today, the numbers on a school's contacts card, and whether anybody watches."""

from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.calendar import school_day_test
from accounts.models import Contact, Organisation
from accounts.roles import Role
from accounts.slots import directory_for, place_line
from core.clocks import london, london_day
from incidents.routing.seats import Seats

# Ours: the rules say nothing about hours. Outside them the form says that nobody watches, whatever day it is.
WATCHED_FROM, WATCHED_UNTIL = time(8, 0), time(17, 0)
SAFEGUARDING = (Role.SAFEGUARDING_LEAD, Role.DEPUTY_SAFEGUARDING_LEAD)
HELP_IN_SCHOOL_HOURS = (Contact.Kind.SOCIAL_CARE, Contact.Kind.POLICE)
HELP_AT_NIGHT = (Contact.Kind.SOCIAL_CARE_NIGHT, Contact.Kind.SOCIAL_CARE, Contact.Kind.POLICE)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody to turn to, as the contacts component shows them."""

    name: str
    job: str
    phone: str = ""
    email: str = ""
    note: str = ""


def safeguarding_people(organisation: Organisation, *, on: date) -> list[Turn]:
    """Name the safeguarding people who are here today, in order, stand-ins among them; the next people up where there are none."""
    directory, place = directory_for(organisation, on=on), place_line(organisation)
    seats = Seats(directory=directory, place=place)
    people: dict[int, Turn] = {}
    for role in (*SAFEGUARDING, Role.TRUST_SAFEGUARDING_LEAD):
        for seat in seats.of(role):
            people.setdefault(seat.person.id, Turn(name=seat.person.name, job=Role(seat.role).label))
    return list(people.values())[:4]


def card_for(organisation: Organisation) -> dict[str, Turn]:
    """Give a school's contacts card by kind; what a school has not filled in comes from above."""
    rows = (
        Contact.objects.filter(organisation__in=Organisation.objects.at_or_above(organisation))
        .select_related("organisation")
        .order_by("organisation__path")
    )
    return {
        row.kind: Turn(
            name=row.name,
            job=row.get_kind_display(),
            phone=row.telephone,
            note=" · ".join(filter(None, [row.hours, row.address if "@" not in row.address else ""])),
            email=row.address if "@" in row.address else "",
        )
        for row in rows
    }


def is_watched(organisation: Organisation, *, now: datetime) -> bool:
    """Say whether somebody is expected to look at reports at this moment. It moves no clock."""
    here = london(now)
    return WATCHED_FROM <= here.time() < WATCHED_UNTIL and school_day_test(organisation)(london_day(now))
