"""Roles that receive reports take two people: one proposes, another confirms or declines."""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from accounts.access import offices_of
from accounts.models import Membership, Organisation, RoleProposal, User
from accounts.roles import CONFIRMED_BY, ROLES, Role
from accounts.services.founding import may_found
from accounts.services.rights import hold_tree
from accounts.services.roles import confirmers_of, give_role, may_give
from core import audit, notify
from core.clocks import london_day
from core.workflow import NotNow


def propose_role(
    *,
    person: User,
    role: Role | str,
    organisation: Organisation,
    employment: str,
    starts_on: date,
    ends_on: date | None,
    by: User,
    now: datetime,
) -> Membership | RoleProposal:
    """Give an ordinary role at once; a role that receives reports becomes a proposal, and those who may confirm it are told.

    The first holder of such a role, where nobody could confirm it, is named at once too (`founding.may_found`).

    Raises PermissionDenied, or NotNow when nobody could confirm it.
    """
    role = Role(role)
    may_give(by, role, organisation, to=person)
    if not ROLES[role].given_by_two or may_found(by, role, organisation):
        return give_role(
            person=person, role=role, organisation=organisation, employment=employment, starts_on=starts_on,
            ends_on=ends_on, by=by, now=now,
        )  # fmt: skip
    others = [someone for someone in confirmers_of(role, organisation) if someone.pk not in {by.pk, person.pk}]
    if not others:
        raise NotNow(
            f"Two people give the role of {role.label.lower()}, and nobody here could be the second one. "
            "Ask the trust, or name a chair first.",
            code="nobody_could_confirm",
        )
    with transaction.atomic():
        hold_tree(organisation)
        if RoleProposal.objects.filter(person=person, role=role, organisation=organisation, settled_at=None).exists():
            raise NotNow("This is proposed already and waits for the second person.", code="proposed")
        proposal = RoleProposal.objects.create(
            person=person, role=role, organisation=organisation, employment=employment, starts_on=starts_on,
            ends_on=ends_on, proposed_by=by, proposed_at=now,
        )  # fmt: skip
        audit.record(verb="propose_role", about=proposal, by=by, now=now)
        notify.tell(
            others,
            about=proposal,
            kind="accounts.propose_role",
            path="/people/",
            now=now,
            context={"role": role.label, "name": person.name, "place": organisation.name},
        )
    return proposal


def confirm_role(*, proposal: RoleProposal, by: User, now: datetime) -> Membership:
    """Be the second person: give the proposed role. Raises PermissionDenied, or NotNow when it can no longer be given."""
    _may_settle(proposal, by)
    starts_on = max(proposal.starts_on, london_day(now))
    if proposal.ends_on is not None and proposal.ends_on < starts_on:
        raise NotNow("The last day of this role has passed. Decline it.", code="over")
    try:
        with transaction.atomic():
            _settle(proposal, by, now, confirmed=True)
            return give_role(
                person=proposal.person, role=proposal.role, organisation=proposal.organisation,
                employment=proposal.employment, starts_on=starts_on, ends_on=proposal.ends_on,
                by=proposal.proposed_by, confirmed_by=by, now=now,
            )  # fmt: skip
    except PermissionDenied as error:
        raise NotNow(
            f"{proposal.proposed_by.name}, who proposed this, may no longer give the role. Decline it.",
            code="proposer_may_not",
        ) from error


def decline_role(*, proposal: RoleProposal, by: User, now: datetime) -> None:
    """Say no as the second person. Raises PermissionDenied or NotNow."""
    _may_settle(proposal, by)
    with transaction.atomic():
        _settle(proposal, by, now, confirmed=False)
        audit.record(verb="decline_role", about=proposal, by=by, now=now)


def proposals_for(user: User) -> list[RoleProposal]:
    """Give the proposals that wait for this person's yes or no: one query, and none for whoever is nobody's second person."""
    confirms = {
        office: [proposed for proposed, by in CONFIRMED_BY.items() if office.role in by] for office in offices_of(user)
    }
    wanted = [
        Q(role__in=roles, organisation__path__startswith=office.path) for office, roles in confirms.items() if roles
    ]
    if not wanted:
        return []
    waiting = RoleProposal.objects.filter(reduce(or_, wanted), settled_at=None)
    waiting = waiting.exclude(proposed_by=user).exclude(person=user)
    return list(waiting.select_related("person", "organisation", "proposed_by").order_by("pk")[:50])


def _may_settle(proposal: RoleProposal, by: Any) -> None:
    if by.pk in {proposal.proposed_by_id, proposal.person_id} or not (
        confirmers_of(Role(proposal.role), proposal.organisation).filter(pk=by.pk).exists()
    ):
        raise PermissionDenied("You cannot confirm this role.")


def _settle(proposal: RoleProposal, by: User, now: datetime, *, confirmed: bool) -> None:
    settled = RoleProposal.objects.filter(pk=proposal.pk, settled_at=None).update(
        settled_at=now, settled_by=by, confirmed=confirmed
    )
    if not settled:
        raise NotNow("Somebody has settled this already.", code="settled")
