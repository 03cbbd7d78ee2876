"""Who holds which slot today: fills the plain `Directory` that the rule engines of posts and incidents work on.

A few queries per question, whatever the size of the trust above a school: only the organisation and those it stands under.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models

from accounts.directory import Directory, Holding, OutsideContact, Person, PlaceLine
from accounts.models import Absence, Contact, Membership, Organisation


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
    organisation: Organisation, *, on: date, contacts: bool = True, roles: Collection[str] | None = None
) -> Directory:
    """Give everybody with a role at an organisation or above it on one day, with absences and stand-ins worked in.

    An absent holder stays listed as absent; their stand-in appears as a holding of its own in the same slot, right behind them.
    A stand-in who is away too does not count. Whoever has no use for the outside contacts saves their question. Whoever asks
    for certain `roles` reads those alone, not every member of staff; who is away is listed still, whatever their role.
    """
    memberships = list(
        _listed(organisation, on=on, roles=roles)
        .select_related("person", "organisation", "line_manager")
        .order_by("organisation__path", "role", "order", "person__name", "pk")
    )
    people = {membership.person_id for membership in memberships}
    absences = list(
        Absence.objects.today(on=on).filter(person__in=people).select_related("stand_in").order_by("starts_on", "pk")
    )
    away = {absence.person_id for absence in absences if not absence.role}
    away_in = {(absence.person_id, absence.role) for absence in absences if absence.role}
    stand_ins_away = _away_among({absence.stand_in_id for absence in absences if absence.stand_in_id}, on=on)
    holdings: list[Holding] = []
    managers: dict[int, Person] = {}
    for membership, position in _numbered(memberships):
        absent = membership.person_id in away or (membership.person_id, membership.role) in away_in
        holdings.append(_holding(membership, membership.person, order=position, absent=absent))
        if absent:
            holdings += [
                _holding(membership, absence.stand_in, order=position, stands_in_for=membership.person_id)
                for absence in absences
                if absence.person_id == membership.person_id
                and absence.role in {"", membership.role}
                and absence.stand_in is not None
                and absence.stand_in.is_active
                and absence.stand_in_id not in stand_ins_away
            ]
    for membership in memberships:
        if membership.line_manager_id and membership.line_manager_id != membership.person_id:
            managers.setdefault(membership.person_id, _person(membership.line_manager))
    outside = _outside(organisation) if contacts else ()
    return Directory(holdings=tuple(holdings), line_managers=managers, outside=outside)


def _listed(organisation: Organisation, *, on: date, roles: Collection[str] | None) -> "models.QuerySet[Membership]":
    memberships = Membership.objects.in_force(on=on).at_or_above(organisation)
    if roles is None:
        return memberships
    away = Absence.objects.today(on=on).values("person")
    return memberships.filter(models.Q(role__in=sorted(roles)) | models.Q(person__in=away))


def _outside(organisation: Organisation) -> tuple[OutsideContact, ...]:
    return tuple(
        OutsideContact(
            name=contact.name, address=contact.address or contact.telephone, organisation=contact.organisation.slug
        )
        for contact in Contact.objects.filter(
            kind=Contact.Kind.OUTSIDE, organisation__in=Organisation.objects.at_or_above(organisation)
        ).select_related("organisation")
    )


def _away_among(people: set[int], *, on: date) -> set[int]:
    if not people:
        return set()
    return set(Absence.objects.today(on=on).filter(person__in=people, role="").values_list("person_id", flat=True))


def _numbered(memberships: list[Membership]) -> list[tuple[Membership, int]]:
    counted: dict[tuple[int, str], int] = {}
    numbered = []
    for membership in memberships:
        slot = (membership.organisation_id, membership.role)
        numbered.append((membership, counted.get(slot, 0)))
        counted[slot] = counted.get(slot, 0) + 1
    return numbered


def _holding(
    membership: Membership, person: Any, *, order: int, absent: bool = False, stands_in_for: int | None = None
) -> Holding:
    return Holding(
        person=_person(person),
        role=membership.role,
        organisation=membership.organisation.slug,
        order=order,
        absent=absent,
        stands_in_for=stands_in_for,
        kind=membership.employment,
    )


def _person(user: Any) -> Person:
    return Person(id=user.pk, email=user.email, name=user.name)
