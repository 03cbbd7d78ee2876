"""Who keeps the whole installation: the operator at the machine names them, and they hold a role at all that stands at the top."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Administrator, Membership, Organisation, User
from accounts.roles import Role
from accounts.services.invitations import known_or_new, new_link
from accounts.services.roles import give_role, take_role
from core import audit
from core.clocks import london_day
from core.workflow import MACHINE, NotNow


def add_administrator(*, email: str, name: str, another: bool, now: datetime) -> tuple[User, str]:
    """Name a system administrator; for the operator at the machine, before whom nobody stands. Gives the link to come in by.

    Whoever is one already gets a new link while they have no password, so that a lost one is no dead end; the link is empty for
    somebody who has a password. A second administrator must be meant (`another`). Raises NotNow.
    """
    with transaction.atomic():
        here = list(Administrator.objects.in_force().select_related("person").order_by("pk"))
        known = next((row.person for row in here if row.person.email.lower() == email.lower()), None)
        if here and known is None and not another:
            names = " and ".join(row.person.name for row in here)
            raise NotNow(
                f"There is a system administrator already: {names}. Say so if you want another.", code="has_one"
            )
        person = known or _named(known_or_new(email=email, name=name, now=now), now=now)
        link = "" if person.has_usable_password() else new_link(person=person, organisation=None, by=MACHINE, now=now)
    return person, link


def end_administrator(*, email: str, now: datetime) -> User:
    """Let somebody keep the installation no longer; their role at everything that stands at the top ends at once.

    The last administrator stays: nobody could add a trust after them. What a role of theirs at a single school opens, its own
    people end. Raises NotNow.
    """
    with transaction.atomic():
        # All rows are held, so that two who are ended in the same moment are never both the last but one.
        held = Administrator.objects.in_force().select_related("person").order_by("pk")
        rows = list(held.select_for_update(of=("self",)))
        row = next((row for row in rows if row.person.email.lower() == email.lower()), None)
        if row is None:
            raise NotNow(f"Nobody with the address {email} is a system administrator.", code="not_one")
        if len(rows) == 1:
            raise NotNow(
                f"{row.person.name} is the only system administrator, and there must always be one. Name another one first.",
                code="last_one",
            )
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        audit.record(verb="end_administrator", about=row, by=MACHINE, now=now)
        for membership in _roles_at_the_top(row.person, now=now):
            take_role(membership=membership, by=MACHINE, now=now, ends_on=london_day(now) - timedelta(days=1))
    return row.person


def is_administrator(person: Any) -> bool:
    """Say whether somebody keeps the whole installation."""
    return Administrator.objects.in_force().filter(person=person.pk).exists()


def alarm_addresses() -> set[str]:
    """Give the addresses of whoever looks after the installation: its administrators, and who holds that role at any place."""
    holders = Membership.objects.in_force(on=london_day(timezone.now())).filter(role=Role.SYSTEM_ADMINISTRATOR)
    people = User.objects.active().filter(
        Q(pk__in=holders.values("person")) | Q(pk__in=Administrator.objects.in_force().values("person"))
    )
    return set(people.filter(mailbox=User.Mailbox.WORKS).values_list("email", flat=True))


def let_administrators_in(*, organisation: Organisation, now: datetime) -> None:
    """Give every administrator their role at something that stands at the top, unless they hold it there."""
    for row in Administrator.objects.in_force().select_related("person").order_by("pk"):
        _let_in(row.person, organisation, now=now)


def _named(person: User, *, now: datetime) -> User:
    row, _ = Administrator.objects.update_or_create(person=person, defaults={"since": now, "ended_at": None})
    audit.record(verb="add_administrator", about=row, by=MACHINE, now=now)
    for top in Organisation.objects.open(on=london_day(now)).filter(parent=None).order_by("path"):
        _let_in(person, top, now=now)
    return person


def _roles_at_the_top(person: User, *, now: datetime) -> list[Membership]:
    held = Membership.objects.in_force(on=london_day(now)).filter(
        person=person, role=Role.SYSTEM_ADMINISTRATOR, organisation__parent=None
    )
    return list(held.select_related("organisation").order_by("organisation__path"))


def _let_in(person: User, organisation: Organisation, *, now: datetime) -> None:
    today = london_day(now)
    holds = Membership.objects.in_force(on=today).filter(
        person=person, role=Role.SYSTEM_ADMINISTRATOR, organisation=organisation
    )
    if not holds.exists():
        give_role(
            person=person,
            role=Role.SYSTEM_ADMINISTRATOR,
            organisation=organisation,
            by=MACHINE,
            now=now,
            starts_on=today,
        )
