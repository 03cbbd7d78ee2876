"""Giving and taking roles, and the command's way of making all rights right again."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import people_who, user_can
from accounts.bells import ring_for
from accounts.models import Membership, Organisation, OrganisationGroupPermission, User
from accounts.roles import ANSWERS_TO, CONFIRMED_BY, ROLES, Can, Role
from accounts.services.founding import may_found
from accounts.services.rights import group_for, hold_tree, write_rights, write_rights_of
from core import audit, notify
from core.clocks import london_day
from core.workflow import MACHINE, NotNow


def give_role(
    *,
    person: User,
    role: Role | str,
    organisation: Organisation,
    by: Any,
    now: datetime,
    starts_on: date,
    ends_on: date | None = None,
    confirmed_by: User | None = None,
    **details: Any,
) -> Membership:
    """Give a person a role at an organisation and everything below it.

    Roles that receive reports are given only with a second person, who is neither the giver nor the receiver, and the present
    holders are told (access.md, rule 4); the very first holder where nobody could be that second person is the one exception
    (`founding.may_found`). `details` are the remaining fields of a membership (employment, job title, order, line
    manager). Raises PermissionDenied (not you, or to yourself) or NotNow (no second person; they have left; they have it already).
    """
    role = Role(role)
    may_give(by, role, organisation, to=person)
    alone = _gives_alone(confirmed_by, by, person, role, organisation)
    if not person.is_active:
        raise NotNow(f"{person.name} has left. Bring them back before you give them a role.", code="person_left")
    with transaction.atomic():
        hold_tree(organisation)
        _refuse_twice(person, role, organisation, starts_on, ends_on)
        membership = Membership.objects.create(
            person=person,
            role=role,
            organisation=organisation,
            group=group_for(role, organisation),
            starts_on=starts_on,
            ends_on=ends_on,
            given_by_id=getattr(by, "pk", None),
            confirmed_by=confirmed_by,
            **details,
        )
        write_rights_of(membership.group, role, organisation)
        ring_for(organisation)
        audit.record(
            verb="give_role",
            about=membership,
            by=by,
            now=now,
            note=f"{role.value} to {person.pk}",
            reason_code="first_holder" if alone else "",
        )
        if ROLES[role].given_by_two and by is not MACHINE:
            _tell_holders(membership, verb="give_role", now=now)
    return membership


def _gives_alone(confirmed_by: User | None, by: Any, person: User, role: Role, organisation: Organisation) -> bool:
    """Say whether one person gives a role that asks for two, which only the very first holder of it is given."""
    if not ROLES[role].given_by_two or by is MACHINE or _is_second(confirmed_by, by, person, role, organisation):
        return False
    if may_found(by, role, organisation):
        return True
    raise NotNow(
        f"Somebody else must confirm this: a {role.label.lower()} receives reports, so two people give that role.",
        code="second_person_needed",
    )


def take_role(*, membership: Membership, by: Any, now: datetime, ends_on: date) -> Membership:
    """End a role on a day; from the day after, nothing is opened by it any more.

    Those who receive reports are told when one of them ends. Nobody ends the role of those who would receive a report about
    themselves. Raises PermissionDenied, or NotNow for a role that has ended already.
    """
    role = Role(membership.role)
    may_give(by, role, membership.organisation)
    if by is not MACHINE and _answers_to(by, membership):
        raise PermissionDenied("A report about you would go to this person, so somebody else must end this role.")
    with transaction.atomic():
        membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        if membership.ends_on is not None and membership.ends_on <= ends_on:
            raise NotNow("This role has ended already, or ends by then.", code="ended")
        membership.ends_on = max(ends_on, membership.starts_on)
        membership.save()
        ring_for(membership.organisation)
        audit.record(verb="take_role", about=membership, by=by, now=now)
        if ROLES[role].given_by_two and by is not MACHINE:
            _tell_holders(membership, verb="take_role", now=now, sparing=by.pk)
    return membership


def sync_roles() -> int:
    """Make guardian's rows equal ROLES x Membership everywhere, and return how many rows stand. Safe to run again."""
    for organisation in Organisation.objects.order_by("path"):
        write_rights(organisation)
    live = Membership.objects.values("group")
    OrganisationGroupPermission.objects.exclude(group__in=live).delete()
    return OrganisationGroupPermission.objects.count()


def may_give(by: Any, role: Role, organisation: Organisation, *, to: User | None = None) -> None:
    """Refuse whoever cannot give or take this role here, and whoever would give one to themselves. Raises PermissionDenied."""
    if by is MACHINE:
        return
    if to is not None and by.pk == to.pk:
        raise PermissionDenied("Nobody gives a role to themselves. Ask somebody else who may.")
    needed = Can.KEEP_ALL_ROLES if ROLES[role].second_factor or ROLES[role].given_by_two else Can.KEEP_PEOPLE
    if not (user_can(by, needed, at=organisation) or user_can(by, Can.KEEP_ALL_ROLES, at=organisation)):
        raise PermissionDenied("You cannot give or take this role here.")


def confirmers_of(role: Role, organisation: Organisation) -> "QuerySet[User]":
    """Give those who can be the second person for a role: whom `CONFIRMED_BY` names, here or above (access.md, rule 4)."""
    members = Membership.objects.in_force(on=london_day(timezone.now())).at_or_above(organisation)
    return User.objects.active().filter(pk__in=members.filter(role__in=CONFIRMED_BY[role]).values("person"))


def _is_second(confirmer: User | None, by: Any, person: User, role: Role, organisation: Organisation) -> bool:
    if confirmer is None or confirmer.pk in {by.pk, person.pk}:
        return False
    return confirmers_of(role, organisation).filter(pk=confirmer.pk).exists()


def _answers_to(by: Any, membership: Membership) -> bool:
    held = Membership.objects.in_force(on=london_day(timezone.now())).filter(person=by)
    above = [role for role, those in ANSWERS_TO.items() if membership.role in those]
    return held.filter(role__in=above).exists()


def _refuse_twice(person: User, role: Role, organisation: Organisation, starts_on: date, ends_on: date | None) -> None:
    """Refuse a role that somebody has there in the same days; two clicks on one button come by here."""
    same = Membership.objects.filter(person=person, role=role, organisation=organisation)
    overlapping = same.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists() or same.filter(starts_on=starts_on).exists():
        raise NotNow(f"{person.name} has this role here in these days already.", code="has_it")


def _tell_holders(membership: Membership, *, verb: str, now: datetime, sparing: int | None = None) -> None:
    holders = (
        people_who(Can.HANDLE_SAFEGUARDING, at=membership.organisation)
        | people_who(Can.HANDLE_CONDUCT, at=membership.organisation)
    ).distinct()
    spared = {sparing} if verb == "take_role" else {membership.person_id, membership.given_by_id}
    notify.tell(
        [holder for holder in holders if holder.pk not in spared],
        about=membership,
        kind=f"accounts.{verb}",
        path="/",
        now=now,
        urgent=True,
        context={
            "role": Role(membership.role).label,
            "name": membership.person.name,
            "place": membership.organisation.name,
        },
    )
