"""Who keeps the whole installation: the operator at the machine names them, and they hold a role at all that stands at the top."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Administrator, Membership, Organisation, User
from accounts.roles import Role
from accounts.services.invitations import known_or_new, new_link
from accounts.services.roles import give_role
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
