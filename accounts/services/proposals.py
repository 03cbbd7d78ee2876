"""Roles that receive reports take two people: one proposes, another confirms or declines."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from accounts.models import Membership, Organisation, RoleProposal, User
from accounts.roles import ROLES, Role
from accounts.services.roles import confirmers_of, confirming_roles, give_role, may_give
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

    Raises PermissionDenied, or NotNow when nobody could confirm it.
    """
    role = Role(role)
    may_give(by, role, organisation)
    if not ROLES[role].given_by_two:
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
    """Be the second person: give the proposed role. Raises PermissionDenied or NotNow."""
    _may_settle(proposal, by)
    with transaction.atomic():
        _settle(proposal, by, now, confirmed=True)
        return give_role(
            person=proposal.person, role=proposal.role, organisation=proposal.organisation,
            employment=proposal.employment, starts_on=max(proposal.starts_on, now.date()), ends_on=proposal.ends_on,
            by=proposal.proposed_by, confirmed_by=by, now=now,
        )  # fmt: skip


def decline_role(*, proposal: RoleProposal, by: User, now: datetime) -> None:
    """Say no as the second person. Raises PermissionDenied or NotNow."""
    _may_settle(proposal, by)
    with transaction.atomic():
        _settle(proposal, by, now, confirmed=False)
        audit.record(verb="decline_role", about=proposal, by=by, now=now)


def proposals_for(user: User) -> list[RoleProposal]:
    """Give the proposals that wait for this person's yes or no; one query."""
    waiting = RoleProposal.objects.filter(settled_at=None).exclude(proposed_by=user).exclude(person=user)
    heads = Q(role=Role.HEADTEACHER)
    mine = (heads & _holds(user, Role.HEADTEACHER)) | (~heads & _holds(user, Role.SAFEGUARDING_LEAD))
    return list(waiting.filter(mine).select_related("person", "organisation", "proposed_by").order_by("pk")[:50])


def _holds(user: User, proposed: Role) -> Exists:
    """Say in SQL whether a person could be the second one for a role, at the proposal's organisation or above it."""
    here = ExpressionWrapper(OuterRef("organisation__path"), output_field=CharField())
    return Exists(
        Membership.objects.in_force(on=london_day(timezone.now()))
        .filter(person=user, role__in=confirming_roles(proposed))
        .annotate(_inside=here)
        .filter(_inside__startswith=F("organisation__path"))
    )


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
