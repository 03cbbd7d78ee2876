"""Doorbells that ring when roles, absences or rules change at a place: others find that by themselves, but some minutes later.

Whose they are is said at the roof (`policyhub.bells`), because it knows every app. Not here: what is done then.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Membership, Organisation, User
from core.tasks import ring


def ring_for(*places: Organisation) -> None:
    """Ring, once this is stored, for everybody whose rows depend on who holds which role and what the rules say at these places."""
    for number in sorted({place.pk for place in places}):
        _ring(number)


def ring_for_person(person: User) -> None:
    """Ring for the places where somebody holds a role, or held one."""
    numbers: Iterable[int] = Membership.objects.filter(person=person).values_list("organisation", flat=True)
    for number in sorted(set(numbers)):
        _ring(number)


def _ring(place: int) -> None:
    for task in import_string(settings.BELLS):
        ring(task, place=place)
