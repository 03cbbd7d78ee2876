"""Who may do what with a policy, and whose hands a version is in.

Plain functions on (user, version): they take any object with the right attributes. Not here: whether it is the moment for it
(`workflow.py`), or which rows a person may see (`querysets.py`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.access import user_can
from accounts.models import Membership, Organisation, User
from accounts.querysets import lineage
from accounts.roles import Can, Role
from core.clocks import london_day

GOVERNORS = (Role.CHAIR_OF_GOVERNORS, Role.VICE_CHAIR_OF_GOVERNORS, Role.GOVERNOR)
TRUSTEES = (Role.CHAIR_OF_TRUSTEES, Role.TRUSTEE, Role.SAFEGUARDING_TRUSTEE)


@dataclass(frozen=True)
class Body:
    """Somebody whose yes a policy needs: what it is called, who sits on it here, and whether it is one person.

    A body of one person keeps no minutes, and that person never decides on what they wrote themselves (access.md, rule 2).
    """

    label: str
    members: tuple[Role, ...] = ()
    is_person: bool = False


BODIES: dict[str, Body] = {
    "union-council": Body("Union council"),
    "executive-team": Body("Executive team"),
    "chief-executive": Body("Chief executive", (Role.CHIEF_EXECUTIVE,), is_person=True),
    "headteacher": Body("Headteacher", (Role.HEADTEACHER,), is_person=True),
    "cluster-governing-body": Body("Cluster governing body", GOVERNORS),
    "governing-body": Body("Governing body", GOVERNORS),
    "trust-board": Body("Trust board", TRUSTEES),
}


def may_write(user: Any, version: Any) -> bool:
    """Say whether a person may write policies where this text belongs."""
    return user_can(user, Can.WRITE_POLICIES, at=version.organisation_id)


def may_record_decision(user: Any, version: Any) -> bool:
    """Say whether a person may record what the waiting body decided.

    Clerks, owners and heads record any body's decision; governors and trustees only their own body's. Where the body is one person,
    the author and the last editor of these words never record it.
    """
    body = BODIES.get(version.waiting_body)
    if body is None:
        return False
    if body.is_person and getattr(user, "pk", None) in {version.author_id, version.last_editor_id}:
        return False
    if user_can(user, Can.RECORD_DECISIONS, at=version.organisation_id):
        return True
    return (
        bool(body.members)
        and user_can(user, Can.RECORD_OWN_BODY_DECISIONS, at=version.organisation_id)
        and _holdings(version.organisation, body.members).filter(person=user).exists()
    )


def may_send_back(user: Any, version: Any) -> bool:
    """Say whether a person may send a version back to be rewritten: who writes, or who speaks for the waiting body."""
    return may_write(user, version) or may_record_decision(user, version)


def may_see_work(user: Any, version: Any) -> bool:
    """Say whether a person may see a version that is not in force yet, and how it comes along."""
    return any(user_can(user, can, at=version.organisation_id) for can in WORKING)


def may_read(user: Any, version: Any) -> bool:
    """Say whether a person reads this text somewhere it is used."""
    return any(user_can(user, Can.READ_POLICIES, at=organisation_id) for organisation_id in version.reader_places())


def may_see_completion(user: Any, organisation: Organisation) -> bool:
    """Say whether a person sees by name who has read and confirmed at an organisation."""
    return user_can(user, Can.SEE_COMPLETION_BY_NAME, at=organisation)


def may_see_receipt(user: Any, acknowledgement: Any, places: Iterable[Organisation]) -> bool:
    """Say whether a person sees whose receipt this is: their own, or one of somebody whose completion they see by name."""
    return getattr(user, "pk", None) == acknowledgement.person_id or any(
        may_see_completion(user, place) for place in places
    )


WORKING = (Can.WRITE_POLICIES, Can.RECORD_DECISIONS, Can.RECORD_OWN_BODY_DECISIONS)


def holders(organisation: Organisation, roles: Iterable[Role]) -> list[User]:
    """Give who holds any of these roles here today, or at the nearest place above that fills one."""
    return _nearest(_holdings(organisation, roles).select_related("person", "organisation").order_by("order", "pk"))


def _nearest(holdings: Iterable[Any]) -> list[User]:
    held = list(holdings)
    depth = max((len(holding.organisation.path) for holding in held), default=0)
    nearest = [holding.person for holding in held if len(holding.organisation.path) == depth]
    return list(dict.fromkeys(nearest))


def _holdings(organisation: Organisation, roles: Iterable[Role]) -> Any:
    today = london_day(timezone.now())
    return Membership.objects.in_force(on=today).at_or_above(organisation).filter(role__in=tuple(roles))


class HoldersOnce:
    """Who holds which roles where, asked once for each place: for a run over many policies of few places."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, tuple[Role, ...]], list[User]] = {}

    def __call__(self, organisation: Organisation, roles: Iterable[Role]) -> list[User]:
        """Give who holds any of these roles here, as `holders` does."""
        key = organisation.pk, tuple(roles)
        if key not in self._found:
            self._found[key] = holders(organisation, key[1])
        return self._found[key]


class HoldersTogether:
    """Who holds some roles at some places today, asked for all of them in one question; none where there are no places."""

    def __init__(self, places: Iterable[Organisation], roles: Iterable[Role]) -> None:
        paths = {path for place in places for path in lineage(place.path)}
        held = Membership.objects.in_force(on=london_day(timezone.now())).filter(
            role__in=tuple(roles), organisation__path__in=paths
        )
        self._held = list(held.select_related("person", "organisation").order_by("order", "pk")) if paths else []

    def __call__(self, organisation: Organisation, roles: Iterable[Role]) -> list[User]:
        """Give who holds any of these roles here, as `holders` does."""
        line, wanted = set(lineage(organisation.path)), set(roles)
        return _nearest(one for one in self._held if one.role in wanted and one.organisation.path in line)


Ask = Callable[[Organisation, Iterable[Role]], list[User]]


def owners_of(version: Any, ask: Ask = holders) -> Iterator[User]:
    """Give who looks after a policy: its owner; else the policy owners of the place; else its headteacher or chief executive."""
    owner = version.policy.owner
    if owner is not None and owner.is_active:
        yield owner
        return
    for roles in ((Role.POLICY_OWNER,), (Role.HEADTEACHER,), (Role.CHIEF_EXECUTIVE,)):
        people = ask(version.organisation, roles)
        if people:
            yield from people
            return


def recorders_of(version: Any) -> Iterator[User]:
    """Give who is asked for the waiting body's decision: the person who is the body, else the clerk, else the policy's owner."""
    body = BODIES.get(version.waiting_body)
    if body is None:
        return
    asked = holders(version.organisation, body.members if body.is_person else (Role.CLERK,))
    yield from asked or owners_of(version)


def author_of(version: Any) -> Iterator[User]:
    """Give who wrote a version, while they are still here."""
    if version.author is not None and version.author.is_active:
        yield version.author
