"""The only door to django-guardian: three questions for the whole house, and the two ways to hand out rights on one thing.

- `user_can(user, Can.X, at=organisation)`: yes or no
- `organisations_where(user, Can.X)`: a queryset, never a list of numbers
- `people_who(Can.X, at=organisation)`: a queryset of active people

Rights are group rows at organisations; a person has them through *memberships in force today*, never through groups alone, so
dates decide at the moment of asking. Superusers hold no implicit rights. guardian's own `has_perm` and `get_objects_for_user` are
not used: the one says yes to superusers, the other's defaults are generous.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.models import Permission
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import Membership, Organisation, OrganisationGroupPermission, User
from accounts.roles import STRICT_ROLES, Can
from core.clocks import london_day
from core.workflow import deciding_now

REMEMBERED = "_remembered_rights"


def user_can(user: Any, can: Can, *, at: Organisation | int) -> bool:
    """Say whether a person may do something at an organisation today.

    Within a request the first question reads all of the person's rights in one query and later ones cost nothing; inside a
    workflow step, and in tasks, the database is asked afresh each time.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    organisation_id = at if isinstance(at, int) else at.pk
    remembered = getattr(user, REMEMBERED, None)
    if remembered is None or deciding_now():
        return _rights_of(user).filter(permission__codename=can, content_object=organisation_id).exists()
    if not remembered:
        remembered["rights"] = set(_rights_of(user).values_list("permission__codename", "content_object_id"))
    return (can.value, organisation_id) in remembered["rights"]


def user_can_anywhere(user: Any, can: Can) -> bool:
    """Say whether a person may do something at any organisation today."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    remembered = getattr(user, REMEMBERED, None)
    if remembered is None or deciding_now():
        return _rights_of(user).filter(permission__codename=can).exists()
    if not remembered:
        remembered["rights"] = set(_rights_of(user).values_list("permission__codename", "content_object_id"))
    return any(name == can.value for name, _ in remembered["rights"])


def organisations_where(user: Any, can: Can) -> "models.QuerySet[Organisation]":
    """Give the organisations at which a person may do something today, as a join for other querysets to use."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        pk__in=_rights_of(user).filter(permission__codename=can).values("content_object")
    )


def people_who(can: Can, *, at: Organisation | int) -> "models.QuerySet[User]":
    """Give the active people who may do something at an organisation today."""
    organisation_id = at if isinstance(at, int) else at.pk
    groups = OrganisationGroupPermission.objects.filter(permission__codename=can, content_object=organisation_id)
    members = Membership.objects.in_force(on=_today()).filter(group__in=groups.values("group"))
    return User.objects.active().filter(pk__in=members.values("person"))


def remember_rights_on(user: Any) -> None:
    """Let the answers of one request be remembered on its user; called by the middleware only."""
    setattr(user, REMEMBERED, {})


def needs_second_factor(user: Any) -> bool:
    """Say whether a person holds a role that handles reports, credentials, permissions or exports (access.md, rule 7)."""
    return Membership.objects.in_force(on=_today()).filter(person=user, role__in=STRICT_ROLES).exists()


def has_second_factor(request: HttpRequest) -> bool:
    """Say whether this session was opened with a second factor."""
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)


def second_factor_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page that asks to enrol, never the content, to a session without second factor.

    For the pages that show reports, credentials, the permission register or exports. Naming the people in one's own post does not
    count as handling the register.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not has_second_factor(request):
            return redirect("accounts:second_factor_needed")
        return view(request, *args, **kwargs)

    guarded.asks_second_factor = True  # type: ignore[attr-defined]
    return guarded


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


def _rights_of(user: Any) -> "models.QuerySet[OrganisationGroupPermission]":
    groups = Membership.objects.in_force(on=_today()).filter(person=user).values("group")
    return OrganisationGroupPermission.objects.filter(group__in=groups)


def _today() -> Any:
    return london_day(timezone.now())
