"""The only door to django-guardian: the questions of the whole house, and the two ways to hand out rights on one thing.

- `user_can(user, Can.X, at=organisation)`: yes or no
- `organisations_where(user, Can.X, ...)`: a queryset, never a list of numbers
- `people_who(Can.X, at=organisation)`: a queryset of active people
- `offices_of(user)`: the roles they hold today, and where

Rights are group rows at organisations; a person has them through *memberships in force today*, never through groups alone, so
dates decide at the moment of asking. Superusers hold no implicit rights. guardian's own `has_perm` and `get_objects_for_user` are
not used: the one says yes to superusers, the other's defaults are generous.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from accounts.models import Membership, Organisation, OrganisationGroupPermission, User
from accounts.roles import Can
from core.clocks import london_day
from core.prepared import prepared
from core.workflow import deciding_now

_CODENAME = "group__organisationgrouppermission__permission__codename"
_PLACE = "group__organisationgrouppermission__content_object"
# Whoever holds a right at more separate places than these is answered by a question inside the database, not by naming them.
_MOST_NAMED = 5

_memory: ContextVar["dict[int, _Reach] | None"] = ContextVar("memory of rights", default=None)


@contextmanager
def remembering_rights() -> Iterator[None]:
    """Remember what is asked about people's rights while one request lasts; used by the middleware only."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def user_can(user: Any, can: Can, *, at: Organisation | int) -> bool:
    """Say whether a person may do something at an organisation today.

    Within a request the first question reads what the person holds in one query, and later ones about their own organisations, or
    about any organisation that is at hand as an object, cost nothing. Inside a workflow step, and in tasks, the database is asked
    afresh each time.
    """
    if not _is_here(user):
        return False
    reach = _reach_of(user)
    if reach is None:
        place = at if isinstance(at, int) else at.pk
        return any(_holds.ask(person=user.pk, can=can.value, place=place, today=_today()))
    return reach.covers(can, at)


def user_can_anywhere(user: Any, can: Can) -> bool:
    """Say whether a person may do something at any organisation today."""
    if not _is_here(user):
        return False
    reach = _reach_of(user)
    if reach is None:
        return _held_by(user).filter(**{_CODENAME: can}).exists()
    return can.value in reach.tops


def organisations_where(user: Any, *cans: Can) -> "models.QuerySet[Organisation]":
    """Give the organisations at which a person may do one of these things today, as a join for other querysets to use.

    Within a request, whoever may do none of them anywhere gets an empty queryset: Django then leaves out whatever stands on it; and
    whoever may at few places gets everything at and below these, which the database finds without asking for rights again.
    """
    if not _is_here(user):
        return Organisation.objects.none()
    reach = _reach_of(user)
    if reach is not None:
        tops = reach.highest(*cans)
        if not tops:
            return Organisation.objects.none()
        if len(tops) <= _MOST_NAMED:
            return Organisation.objects.filter(reduce(or_, (Q(path__startswith=top) for top in tops)))
    return organisations_held(user.pk, *cans, on=_today())


def organisations_held(person: int, *cans: Can, on: date) -> "models.QuerySet[Organisation]":
    """Give the organisations at which somebody may do one of these things on a day, asked of the database and of it alone.

    Everything that decides stands in the question, so that it can be prepared (`core.prepared`); whoever has left has nothing.
    """
    held = _held(person, on=on).filter(**{f"{_CODENAME}__in": [can.value for can in cans]})
    return Organisation.objects.filter(pk__in=held.values(_PLACE))


def rights_held(person: int, *cans: Can, at: Any, on: date) -> "models.QuerySet[Any, Any]":
    """Give which of these rights somebody holds at one organisation on a day, as `can`, to stand beside another question."""
    held = _held(person, on=on).filter(**{f"{_CODENAME}__in": [can.value for can in cans], _PLACE: at})
    return held.values(can=F(_CODENAME))


def offices_of(user: Any) -> "tuple[Office, ...]":
    """Give the roles a person holds today and where; within a request this costs nothing beside what they may do."""
    if not _is_here(user):
        return ()
    return (_reach_of(user) or _Reach.of(user)).offices


def people_who(can: Can, *, at: Organisation | int) -> "models.QuerySet[User]":
    """Give the active people who may do something at an organisation today."""
    organisation_id = at if isinstance(at, int) else at.pk
    groups = OrganisationGroupPermission.objects.filter(permission__codename=can, content_object=organisation_id)
    members = Membership.objects.in_force(on=_today()).filter(group__in=groups.values("group"))
    return User.objects.active().filter(pk__in=members.values("person"))


def grant(
    kind: type[models.Model],
    *,
    person: User,
    to: models.Model,
    permission: str,
    reason: str,
    starts: datetime,
    by: User | None,
    until: datetime | None = None,
) -> models.Model:
    """Give one person a right on one account, for a stated reason, until a date; a live grant is prolonged, not doubled."""
    row, _ = kind._default_manager.update_or_create(
        user=person,
        content_object=to,
        permission=_permission_on(to, permission),
        defaults={"reason": reason, "starts": starts, "until": until, "granted_by": by},
    )
    return row


def share(
    kind: type[models.Model],
    *,
    person: User,
    strand: models.Model,
    reason: str,
    starts: datetime,
    by: User | None,
    until: datetime | None = None,
) -> models.Model:
    """Let one person read one part of a case, for a stated reason, until a date."""
    return grant(
        kind, person=person, to=strand, permission="read_strand", reason=reason, starts=starts, by=by, until=until
    )


def _permission_on(thing: models.Model, codename: str) -> Permission:
    return Permission.objects.get(
        codename=codename, content_type__app_label=thing._meta.app_label, content_type__model=thing._meta.model_name
    )


@dataclass(frozen=True, slots=True)
class Office:
    """One role a person holds, and where."""

    role: str
    organisation_id: int
    name: str
    path: str


@dataclass
class _Reach:
    """What one person holds, as few rows as they have rights: not one per school of a trust.

    `tops` gives, per capability, the paths of the organisations at which the person holds it; a right reaches everything below its
    top, which is how `accounts.services.rights` writes the rows. `places` are the paths of organisations by number.
    """

    offices: tuple[Office, ...] = ()
    tops: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[int, str] = field(default_factory=dict)
    knows_all_below: bool = False

    @classmethod
    def of(cls, user: Any) -> "_Reach":
        """Read it, in one query; an office without any right is a row too."""
        reach, offices = cls(), {}
        for role, number, name, path, codename in _question.ask(person=user.pk, today=_today()):
            offices[role, number] = Office(role=role, organisation_id=number, name=name, path=path)
            reach.places[number] = path
            if codename is not None:
                reach.tops[codename].add(path)
        reach.offices = tuple(offices.values())
        return reach

    def highest(self, *cans: Can) -> list[str]:
        """Give the paths below which a person holds one of these, without those that stand below another one."""
        paths: list[str] = []
        for path in sorted(set[str]().union(*(self.tops.get(can.value, ()) for can in cans))):
            if not any(path.startswith(above) for above in paths):
                paths.append(path)
        return paths

    def covers(self, can: Can, at: Organisation | int) -> bool:
        """Say whether a capability reaches an organisation."""
        if can.value not in self.tops:
            return False
        path = self._path_of(at) if isinstance(at, int) else at.path
        return any(path.startswith(top) for top in self.tops[can.value])

    def _path_of(self, number: int) -> str:
        if number not in self.places and not self.knows_all_below:
            below = Q()
            for path in {path for paths in self.tops.values() for path in paths}:
                below |= Q(path__startswith=path)
            self.places |= dict(Organisation.objects.filter(below).values_list("pk", "path"))
            self.knows_all_below = True
        return self.places.get(number, "")


@prepared
def _question(*, person: int, today: date) -> "models.QuerySet[Any, Any]":
    """Read a reach: every page asks this."""
    here = Q(group__organisationgrouppermission__content_object=F("organisation"))
    return (
        _held(person, on=today)
        .annotate(allowed=FilteredRelation("group__organisationgrouppermission", condition=here))
        .values_list(
            "role", "organisation", "organisation__name", "organisation__path", "allowed__permission__codename"
        )
    )


def _reach_of(user: Any) -> _Reach | None:
    """Give what this request remembers of a person, or None where nothing may be remembered."""
    memory = _memory.get()
    if memory is None or deciding_now():
        return None
    if user.pk not in memory:
        memory[user.pk] = _Reach.of(user)
    return memory[user.pk]


def _is_here(user: Any) -> bool:
    return bool(getattr(user, "is_authenticated", False) and user.is_active)


@prepared
def _holds(*, person: int, can: str, place: int, today: date) -> "models.QuerySet[Any, Any]":
    return _held(person, on=today).filter(**{_CODENAME: can, _PLACE: place}).values_list("pk")[:1]


def _held_by(user: Any) -> "models.QuerySet[Membership]":
    return _held(user.pk, on=_today())


def _held(person: int, *, on: date) -> "models.QuerySet[Membership]":
    return Membership.objects.in_force(on=on).filter(person=person)


def _today() -> Any:
    return london_day(timezone.now())
