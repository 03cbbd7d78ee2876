"""Giving and taking roles, and the command's way of making all rights right again."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import people_who, user_can
from accounts.models import Membership, Organisation, OrganisationGroupPermission, User
from accounts.roles import ROLES, Can, Role
from accounts.services.rights import group_for, write_rights
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
    holders are told (access.md, rule 4). `details` are the remaining fields of a membership (employment, job title, order, line
    manager). Raises PermissionDenied (not you) or NotNow (no second person).
    """
    role = Role(role)
    may_give(by, role, organisation)
    if ROLES[role].given_by_two and by is not MACHINE and not _is_second(confirmed_by, by, person, role, organisation):
        raise NotNow(
            f"Somebody else must confirm this: a {role.label.lower()} receives reports, so two people give that role.",
            code="second_person_needed",
        )
    with transaction.atomic():
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
        write_rights(organisation)
        audit.record(verb="give_role", about=membership, by=by, now=now, note=f"{role.value} to {person.pk}")
        if ROLES[role].given_by_two and by is not MACHINE:
            _tell_holders(membership, now=now)
    return membership


def take_role(*, membership: Membership, by: Any, now: datetime, ends_on: date) -> Membership:
    """End a role on a day; from the day after, nothing is opened by it any more. Raises PermissionDenied."""
    may_give(by, Role(membership.role), membership.organisation)
    with transaction.atomic():
        membership.ends_on = max(ends_on, membership.starts_on)
        membership.save()
        audit.record(verb="take_role", about=membership, by=by, now=now)
    return membership


def sync_roles() -> int:
    """Make guardian's rows equal ROLES x Membership everywhere, and return how many rows stand. Safe to run again."""
    for organisation in Organisation.objects.order_by("path"):
        write_rights(organisation)
    live = Membership.objects.values("group")
    OrganisationGroupPermission.objects.exclude(group__in=live).delete()
    return OrganisationGroupPermission.objects.count()


def may_give(by: Any, role: Role, organisation: Organisation) -> None:
    """Refuse whoever cannot give or take this role here. Raises PermissionDenied."""
    if by is MACHINE:
        return
    needed = Can.KEEP_ALL_ROLES if ROLES[role].second_factor or ROLES[role].given_by_two else Can.KEEP_PEOPLE
    if not (user_can(by, needed, at=organisation) or user_can(by, Can.KEEP_ALL_ROLES, at=organisation)):
        raise PermissionDenied("You cannot give or take this role here.")


def confirmers_of(role: Role, organisation: Organisation) -> "QuerySet[User]":
    """Give those who can be the second person: the headteacher; for the headteacher the chair or the chief executive.

    Where a headteacher is missing or is the one concerned, the chair and the chief executive confirm as well (access.md, rule 4).
    """
    members = Membership.objects.in_force(on=london_day(timezone.now())).at_or_above(organisation)
    return User.objects.active().filter(pk__in=members.filter(role__in=confirming_roles(role)).values("person"))


def confirming_roles(role: Role) -> set[Role]:
    """Give the roles whose holders can be the second person."""
    confirming = {Role.HEADTEACHER, Role.CHIEF_EXECUTIVE, Role.CHAIR_OF_GOVERNORS, Role.CHAIR_OF_TRUSTEES}
    return confirming - {Role.HEADTEACHER} if role == Role.HEADTEACHER else confirming


def _is_second(confirmer: User | None, by: Any, person: User, role: Role, organisation: Organisation) -> bool:
    if confirmer is None or confirmer.pk in {by.pk, person.pk}:
        return False
    return confirmers_of(role, organisation).filter(pk=confirmer.pk).exists()


def _tell_holders(membership: Membership, *, now: datetime) -> None:
    holders = (
        people_who(Can.HANDLE_SAFEGUARDING, at=membership.organisation)
        | people_who(Can.HANDLE_CONDUCT, at=membership.organisation)
    ).distinct()
    notify.tell(
        [holder for holder in holders if holder.pk not in {membership.person_id, membership.given_by_id}],
        about=membership,
        kind="accounts.give_role",
        path="/people/",
        now=now,
        urgent=True,
        context={
            "role": Role(membership.role).label,
            "name": membership.person.name,
            "place": membership.organisation.name,
        },
    )
