"""Adding, moving and closing schools; the rights from above follow in the same transaction."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from accounts.access import user_can
from accounts.models import Membership, Organisation
from accounts.roles import Can
from accounts.services.rights import hold_tree, write_rights_below
from core import audit
from core.workflow import MACHINE, NotNow


def add_organisation(
    *, slug: str, name: str, kind: str, parent: Organisation | None, by: Any, now: datetime, **details: Any
) -> Organisation:
    """Add a trust, cluster or school; roles held above it reach it at once. Raises PermissionDenied."""
    if by is not MACHINE and (parent is None or not user_can(by, Can.KEEP_ALL_ROLES, at=parent)):
        raise PermissionDenied("You cannot add a school here.")
    with transaction.atomic():
        hold_tree(parent)
        organisation = Organisation.objects.create(
            slug=slug, name=name, kind=kind, parent=parent, path=f"{parent.path if parent else ''}{slug}/", **details
        )
        write_rights_below(organisation)
        audit.record(verb="add_organisation", about=organisation, by=by, now=now)
    return organisation


def move_school(*, school: Organisation, to: Organisation | None, by: Any, now: datetime) -> Organisation:
    """Move a school under another trust or cluster: rights of the old one end, rights of the new one begin.

    Raises PermissionDenied unless the person keeps roles on both sides, and NotNow for a move below itself.
    """
    if by is not MACHINE and not all(
        place is not None and user_can(by, Can.KEEP_ALL_ROLES, at=place) for place in (school.parent, to)
    ):
        raise PermissionDenied("You cannot move this school.")
    with transaction.atomic():
        hold_tree(school, to)
        # Somebody may have moved one of them while this was decided.
        school.refresh_from_db()
        if to is not None:
            to.refresh_from_db()
            if to.path.startswith(school.path):
                raise NotNow("A school cannot stand below itself.", code="below_itself")
        old_path, school.parent = school.path, to
        school.path = f"{to.path if to else ''}{school.slug}/"
        school.save()
        for below in Organisation.objects.filter(path__startswith=old_path).exclude(pk=school.pk):
            below.path = school.path + below.path.removeprefix(old_path)
            below.save()
        write_rights_below(school)
        audit.record(verb="move_school", about=school, by=by, now=now)
    return school


def close_school(*, school: Organisation, on: date, by: Any, now: datetime) -> Organisation:
    """Close a school on a day: roles there end, and it opens nothing any more. Raises PermissionDenied."""
    if by is not MACHINE and not (school.parent and user_can(by, Can.KEEP_ALL_ROLES, at=school.parent)):
        raise PermissionDenied("You cannot close this school.")
    with transaction.atomic():
        school.closed_on = on
        school.save()
        Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), organisation=school, starts_on__lte=on).update(
            ends_on=on
        )
        audit.record(verb="close_school", about=school, by=by, now=now)
    return school
