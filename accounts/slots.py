"""Who holds which slot today: fills the plain `Directory` that the rule engines of posts and incidents work on.

A few queries per question, whatever the size of the trust above a school: only the organisation and those it stands under.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import JSONArray

from accounts.directory import Directory, Holding, OutsideContact, Person, PlaceLine
from accounts.models import Absence, Contact, Membership, Organisation
from accounts.querysets import lineage
from accounts.rule_files import NAMED
from core.prepared import prepared

# Memberships from the top down, in the order in which people are asked.
_ORDER = ("organisation__path", "role", "order", "person__name", "pk", "away__starts_on", "away__pk")
# What is read of each.
_COLUMNS = (
    *("pk", "role", "organisation__slug", "employment"),
    *("away__pk", "away__role", "away__stand_in__is_active"),
    *("person", "person__email", "person__name"),
    *("away__stand_in", "away__stand_in__email", "away__stand_in__name"),
)


def place_line(organisation: Organisation) -> PlaceLine:
    """Give an organisation and everything it stands under, from itself upwards."""
    line = _line_in_hand(organisation) or list(Organisation.objects.at_or_above(organisation).order_by("-path"))
    return PlaceLine(slugs=tuple(place.slug for place in line), kinds=tuple(place.kind for place in line))


def _line_in_hand(organisation: Organisation) -> list[Organisation]:
    """Give the line without a question where everything above came along with the organisation; else nothing."""
    parent = Organisation._meta.get_field("parent")
    line = [organisation]
    while line[-1].parent_id is not None:
        above = line[-1].parent if parent.is_cached(line[-1]) else None
        if above is None:
            return []
        line.append(above)
    return line


def directory_for(
    organisation: Organisation,
    *,
    on: date,
    contacts: bool = True,
    roles: Collection[str] | None = None,
    along: str | None = None,
) -> Directory:
    """Give everybody with a role at an organisation or above it on one day, with absences and stand-ins worked in.

    An absent holder stays listed as absent; their stand-in appears as a holding of its own in the same slot, right behind them.
    A stand-in who is away too does not count. Whoever has no use for the outside contacts saves their question. Whoever asks
    for certain `roles` reads those alone, not every member of staff, and no line managers; who is away is listed still, whatever
    their role. A person is asked for among the roles by `person:` and their address. `along` are the memberships where they came
    along with something else, as the one text they came in (`offices_along`): what is made of a text is kept.
    """
    offices = _offices(_rows(organisation, on=on, roles=roles)) if along is None else _offices_in(along)
    stand_ins_away = _away_among(
        {one.stand_in.id for office in offices for one in office.absences if one.stand_in}, on=on
    )
    held = _held(offices, stand_ins_away) if along is None else _held_in(along, stand_ins_away)
    outside = _outside(organisation) if contacts else ()
    return replace(held, outside=outside) if outside else held


def offices_along(here: Q, *, on: date, roles: Collection[str]) -> tuple[Any, Any]:
    """Give the memberships in certain roles, to stand beside another question, and a row of each.

    `here` says of which organisations: one with all it stands under. Who is away and holds none of these roles is not listed.
    """
    return _memberships(here, on).filter(role__in=roles), JSONArray(*(F(name) for name in (*_ORDER, *_COLUMNS)))


def _held(offices: Iterable["_Office"], stand_ins_away: Collection[int]) -> Directory:
    holdings: list[Holding] = []
    managers: dict[int, Person] = {}
    for office, position in _numbered(offices):
        absences = [one for one in office.absences if one.role in {"", office.role}]
        holdings.append(office.held_by(office.person, order=position, absent=bool(absences)))
        holdings += [
            office.held_by(one.stand_in, order=position, stands_in_for=office.person.id)
            for one in absences
            if one.stand_in and one.stand_in.id not in stand_ins_away
        ]
        if office.line_manager and office.line_manager.id != office.person.id:
            managers.setdefault(office.person.id, office.line_manager)
    return Directory(holdings=tuple(holdings), line_managers=managers)


@lru_cache(maxsize=256)
def _offices_in(along: str) -> tuple["_Office", ...]:
    rows = sorted(json.loads(along), key=lambda row: [(value is not None, value) for value in row[: len(_ORDER)]])
    return _offices(row[len(_ORDER) :] for row in rows)


@lru_cache(maxsize=256)
def _held_in(along: str, stand_ins_away: frozenset[int]) -> Directory:
    return _held(_offices_in(along), stand_ins_away)


@dataclass(frozen=True, slots=True)
class _Away:
    """An absence today; its stand-in where one is named who has not left."""

    role: str
    stand_in: Person | None


@dataclass(frozen=True, slots=True)
class _Office:
    """One membership in force, with the absences of its person today."""

    person: Person
    role: str
    organisation: str
    kind: str
    line_manager: Person | None
    absences: list[_Away]

    def held_by(self, person: Person, *, order: int, absent: bool = False, stands_in_for: int | None = None) -> Holding:
        return Holding(
            person=person,
            role=self.role,
            organisation=self.organisation,
            order=order,
            absent=absent,
            stands_in_for=stands_in_for,
            kind=self.kind,
        )


def _offices(rows: Iterable[Sequence[Any]]) -> tuple[_Office, ...]:
    """Make offices of memberships with the absences of their people: a row per absence, or one where there is none."""
    offices: dict[int, _Office] = {}
    for number, role, place, kind, absence, absent_in, active, *people in rows:
        person, stand_in, *managers = (_person(*people[start : start + 3]) for start in range(0, len(people), 3))
        if number not in offices:
            offices[number] = _Office(
                person=cast("Person", person),
                role=role,
                organisation=place,
                kind=kind,
                line_manager=managers[0] if managers else None,
                absences=[],
            )
        if absence is not None:
            offices[number].absences.append(_Away(role=absent_in, stand_in=stand_in if active else None))
    return tuple(offices.values())


def _rows(organisation: Organisation, *, on: date, roles: Collection[str] | None) -> Any:
    line = lineage(organisation.path)
    if roles is None:
        return _everybody.ask(line=line, on=on)
    named = sorted(one.removeprefix(NAMED) for one in roles if one.startswith(NAMED))
    held = sorted(one for one in roles if not one.startswith(NAMED))
    if named:
        return _in_roles_or_named.ask(line=line, on=on, roles=held, named=named)
    return _in_roles.ask(line=line, on=on, roles=held)


@prepared
def _everybody(*, line: list[str], on: date) -> Any:
    managers = ("line_manager", "line_manager__email", "line_manager__name")
    return _as_rows(_memberships(_in(line), on), *managers)


@prepared
def _in_roles(*, line: list[str], on: date, roles: list[str]) -> Any:
    # By their number, not by the absence that comes along: so only these few meet the rows of people.
    away = Absence.objects.today(on=on).values("person")
    return _as_rows(_memberships(_in(line), on).filter(Q(role__in=roles) | Q(person__in=away)))


@prepared
def _in_roles_or_named(*, line: list[str], on: date, roles: list[str], named: list[str]) -> Any:
    wanted = Q(role__in=roles) | Q(person__email__in=named) | Q(away__isnull=False)
    return _as_rows(_memberships(_in(line), on).filter(wanted))


def _in(line: list[str]) -> Q:
    return Q(organisation__path__in=line)


def _memberships(here: Q, on: date) -> Any:
    today = Q(person__absences__starts_on__lte=on, person__absences__ends_on__gte=on)
    in_force = Membership.objects.in_force(on=on).filter(here)
    return in_force.annotate(away=FilteredRelation("person__absences", condition=today))


def _as_rows(memberships: Any, *more: str) -> Any:
    return memberships.order_by(*_ORDER).values_list(*_COLUMNS, *more)


def _person(number: int | None, email: str, name: str) -> Person | None:
    return None if number is None else Person(id=number, email=email, name=name)


def _outside(organisation: Organisation) -> tuple[OutsideContact, ...]:
    return tuple(
        OutsideContact(
            name=contact.name, address=contact.address or contact.telephone, organisation=contact.organisation.slug
        )
        for contact in Contact.objects.filter(
            kind=Contact.Kind.OUTSIDE, organisation__in=Organisation.objects.at_or_above(organisation)
        ).select_related("organisation")
    )


def _away_among(people: set[int], *, on: date) -> frozenset[int]:
    if not people:
        return frozenset()
    return frozenset(
        Absence.objects.today(on=on).filter(person__in=people, role="").values_list("person_id", flat=True)
    )


def _numbered(offices: Iterable["_Office"]) -> list[tuple[_Office, int]]:
    counted: dict[tuple[str, str], int] = {}
    numbered = []
    for office in offices:
        slot = (office.organisation, office.role)
        numbered.append((office, counted.get(slot, 0)))
        counted[slot] = counted.get(slot, 0) + 1
    return numbered
