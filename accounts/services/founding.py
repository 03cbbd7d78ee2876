"""How a place begins: the first holder of a role that two people give, where nobody could be the second one yet.

Without this nobody could ever receive a report in a new installation: each of these roles is confirmed by another of them.
"""

from typing import Any

from django.db.models import Q

from accounts.models import Administrator, Membership, Organisation
from accounts.roles import CONFIRMED_BY, Role


def may_found(by: Any, role: Role, organisation: Organisation) -> bool:
    """Say whether somebody may name the first holder of a role here alone.

    Only a keeper of the installation may, and only while nobody has ever held the role here, nor any role here or above that could
    confirm it. Whoever is named so opens nothing that was received before their first day (access.md, rule 4), and the history says
    that it was done by one person.
    """
    if not Administrator.objects.in_force().filter(person=getattr(by, "pk", None)).exists():
        return False
    ever = Membership.objects.at_or_above(organisation)
    return not ever.filter(Q(role__in=CONFIRMED_BY[role]) | Q(role=role, organisation=organisation)).exists()
