"""What follows at once when roles, absences or rules change at a place: others find it by themselves, but some minutes later.

Who follows is said at the roof (`policyhub.followers`), because it knows every app. Not here: what they do then.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Membership, Organisation, User
from core.tasks import ring


def others_follow(*places: Organisation) -> None:
    """Ring, once this is stored, for everybody whose rows depend on who holds which role and what the rules say at these places."""
    for number in sorted({place.pk for place in places}):
        _ring(number)


def others_follow_person(person: User) -> None:
    """Ring for the places where somebody holds a role, or held one."""
    numbers: Iterable[int] = Membership.objects.filter(person=person).values_list("organisation", flat=True)
    for number in sorted(set(numbers)):
        _ring(number)


def _ring(place: int) -> None:
    for task in import_string(settings.FOLLOWERS):
        ring(task, place=place)
