"""The trust, its schools, and everybody who works there, with the rights their roles give them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts import services
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from accounts.services.rights import group_for, write_rights
from core.clocks import london_day
from core.models import AuditEntry
from core.workflow import MACHINE
from policyhub.demo.people import PASSWORD
from policyhub.scale.rows import entry, store

TRUST = "scale"
RULES = "light-touch"  # the headteacher alone signs posts off, so that all that waits can wait for one person
Employment = Membership.Employment

TRUST_ROLES = {
    "ceo": Role.CHIEF_EXECUTIVE,
    "chair": Role.CHAIR_OF_TRUSTEES,
    "trustee": Role.TRUSTEE,
    "safeguarding": Role.TRUST_SAFEGUARDING_LEAD,
    "comms": Role.COMMUNICATIONS,
    "owner": Role.POLICY_OWNER,
    "clerk": Role.CLERK,
}
SCHOOL_ROLES = {
    "head": Role.HEADTEACHER,
    "deputyhead": Role.DEPUTY_HEADTEACHER,
    "sbm": Role.BUSINESS_MANAGER,
    "office": Role.SCHOOL_OFFICE,
    "dsl": Role.SAFEGUARDING_LEAD,
    "deputy": Role.DEPUTY_SAFEGUARDING_LEAD,
    "governor": Role.GOVERNOR,
    "chair": Role.CHAIR_OF_GOVERNORS,
    "staff-1": Role.STAFF,
    "staff-2": Role.STAFF,
}
OFFICES = {Role.GOVERNOR, Role.CHAIR_OF_GOVERNORS, Role.CHAIR_OF_TRUSTEES, Role.TRUSTEE, Role.CLERK}
FIRST = (
    "Ada", "Bilal", "Carys", "Dilip", "Esme", "Finlay", "Gwen", "Hamza", "Isla", "Jude", "Keira", "Lorcan", "Maya", "Niall",
    "Orla", "Parveen", "Quinn", "Rhys", "Saira", "Tomos", "Ursula", "Viktor", "Wren", "Yasmin", "Zach",
)  # fmt: skip
LAST = (
    "Abbott", "Bhatt", "Cawood", "Duggan", "Eastwood", "Farrow", "Gilroy", "Hussain", "Inman", "Jessop", "Kaur", "Lomax",
    "Mistry", "Nuttall", "Okoro", "Pemberton", "Quayle", "Rashid", "Sugden", "Thackray", "Underhill", "Varley", "Whitaker",
    "Yeadon", "Zaman",
)  # fmt: skip
PLACES = (
    "Alder", "Birch", "Cedar", "Damson", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper", "Kestrel", "Linden", "Maple",
    "Nettle", "Orchard", "Poplar", "Quarry", "Rowan", "Sorrel", "Teasel",
)  # fmt: skip
KINDS = ("Lane Primary School", "Hill Academy", "Bank Junior School", "Park High School", "Street Infant School")


@dataclass(frozen=True)
class Seat:
    """One person to come: where, in which part, in which role."""

    place: Organisation
    part: str
    role: Role

    @property
    def email(self) -> str:
        """Give the address, by the demo's pattern."""
        return f"{self.part}@{self.place.slug}.example"


def fewest(*, schools: int) -> int:
    """Say how many people it takes to fill every role."""
    return len(TRUST_ROLES) + schools * len(SCHOOL_ROLES)


def load(*, schools: int, people: int, now: datetime) -> Organisation:
    """Load the trust with its schools and people, and return it."""
    trust = _organisation(TRUST, "Thousand Oaks Learning Trust", "trust", None, now=now)
    if not trust.rule_settings.exists():
        services.load_rule_set(name=RULES, organisation=trust, by=MACHINE, now=now)
    places = [_school(number, trust, now=now) for number in range(1, schools + 1)]
    standing = set(User.objects.filter(email__endswith=".example").values_list("email", flat=True))
    coming = [seat for seat in islice(_seats(trust, places), people) if seat.email not in standing]
    _settle_in(coming, now=now)
    for place in (trust, *places):
        write_rights(place)
    return trust


def heads_of(trust: Organisation) -> dict[int, User]:
    """Give the headteacher of each school below a trust, by the number of the school."""
    rows = Membership.objects.filter(role=Role.HEADTEACHER, organisation__path__startswith=trust.path)
    return {row.organisation_id: row.person for row in rows.select_related("person")}


def _organisation(slug: str, name: str, kind: str, parent: Organisation | None, *, now: datetime) -> Organisation:
    known = Organisation.objects.filter(slug=slug).first()
    details: dict[str, Any] = {"mailbox": f"office@{slug}.example", "domains": [f"{slug}.example"]}
    return known or services.add_organisation(
        slug=slug, name=name, kind=kind, parent=parent, by=MACHINE, now=now - timedelta(days=500), **details
    )


def _school(number: int, trust: Organisation, *, now: datetime) -> Organisation:
    words = f"{PLACES[number % len(PLACES)]} {KINDS[number // len(PLACES) % len(KINDS)]}"
    again = number // (len(PLACES) * len(KINDS))
    name = f"{words} {again + 1}" if again else words
    return _organisation(f"{TRUST}-{number:03}", name, "school", trust, now=now)


def _seats(trust: Organisation, places: list[Organisation]) -> Iterator[Seat]:
    """Give the people of the trust, then of each school those it cannot be without, then staff, school by school in turn."""
    yield from (Seat(trust, part, role) for part, role in TRUST_ROLES.items())
    for place in places:
        yield from (Seat(place, part, role) for part, role in SCHOOL_ROLES.items())
    rounds = len(SCHOOL_ROLES)
    for number, place in enumerate(cycle(places)):
        yield Seat(place, f"staff-{rounds + number // len(places)}", Role.STAFF)


def _settle_in(seats: list[Seat], *, now: datetime) -> None:
    """Store people, their addresses and roles, and the history of both."""
    today = london_day(now)
    # Outside the demo nobody can sign in as an invented person.
    password = make_password(PASSWORD if settings.DEMO else None)
    joined = today - timedelta(days=450)
    people = store(
        User,
        [User(email=seat.email, name=_name(seat), password=password, joined_on=joined) for seat in seats],
    )
    store(EmailAddress, [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people])
    groups, managers = _groups(seats), _managers(seats)
    memberships = store(
        Membership,
        [
            _membership(
                seat, person, groups[seat.role, seat.place.pk], managers.get(_manager_of(seat)), starts_on=joined
            )
            for seat, person in zip(seats, people, strict=True)
        ],
    )
    store(
        AuditEntry,
        [
            entry(verb="give_role", about=row, by=None, at=now, note=f"{row.role} to {row.person_id}")
            for row in memberships
        ],
    )


def _groups(seats: list[Seat]) -> dict[tuple[Role, int], Group]:
    wanted = {(seat.role, seat.place.pk): seat for seat in seats}
    return {key: group_for(seat.role, seat.place) for key, seat in wanted.items()}


def _manager_of(seat: Seat) -> str:
    """Give the address of a seat's line manager: the deputy headteacher for staff, the headteacher for the others of a school."""
    if seat.role in OFFICES or not seat.place.is_school or seat.part == "head":
        return ""
    return f"{'deputyhead' if seat.role == Role.STAFF else 'head'}@{seat.place.slug}.example"


def _managers(seats: list[Seat]) -> dict[str, User]:
    return User.objects.in_bulk({_manager_of(seat) for seat in seats} - {""}, field_name="email")


def _membership(seat: Seat, person: User, group: Group, line_manager: User | None, *, starts_on: date) -> Membership:
    return Membership(
        person=person,
        role=seat.role,
        organisation=seat.place,
        group=group,
        employment=Employment.OFFICE_HOLDER if seat.role in OFFICES else Employment.EMPLOYEE,
        job_title="Teacher" if seat.role == Role.STAFF else "",
        line_manager=line_manager,
        starts_on=starts_on,
    )


def _name(seat: Seat) -> str:
    dice = Random(seat.email)  # noqa: S311 - names, no secrets; the same address always gets the same name
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}"
