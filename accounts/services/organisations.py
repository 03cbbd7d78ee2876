"""Adding, changing, moving and closing schools; the rights from above follow in the same transaction."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.access import user_can
from accounts.bells import ring_for
from accounts.models import Membership, Organisation
from accounts.roles import Can
from accounts.services.administrators import is_administrator, let_administrators_in
from accounts.services.calendar_checks import refuse_months_away_after_move
from accounts.services.rights import hold_tree, write_rights_below
from accounts.services.rule_sets import begin_with
from core import audit
from core.clocks import london_day
from core.workflow import MACHINE, NotNow

# What may stand under what: None is the top.
STANDS_UNDER: dict[str, frozenset[str | None]] = {
    Organisation.Kind.TRUST: frozenset({None}),
    Organisation.Kind.CLUSTER: frozenset({Organisation.Kind.TRUST}),
    Organisation.Kind.SCHOOL: frozenset({None, Organisation.Kind.TRUST, Organisation.Kind.CLUSTER}),
}


def add_organisation(
    *,
    slug: str,
    name: str,
    kind: str,
    parent: Organisation | None,
    by: Any,
    now: datetime,
    rule_set: str = "",
    **details: Any,
) -> Organisation:
    """Add a trust, cluster or school, with its rules if `rule_set` names some; roles held above it reach it at once.

    At the top only the keepers of the installation add, and they hold their role there at once. Raises PermissionDenied, or NotNow
    for a short name that is taken and for something that cannot stand there.
    """
    if not may_keep_at(by, parent):
        raise PermissionDenied("You cannot add a school here.")
    try:
        with transaction.atomic():
            hold_tree(parent)
            _refuse_place(kind, parent, now=now)
            organisation = Organisation.objects.create(
                slug=slug,
                name=name,
                kind=kind,
                parent=parent,
                path=f"{parent.path if parent else ''}{slug}/",
                **details,
            )
            write_rights_below(organisation)
            audit.record(verb="add_organisation", about=organisation, by=by, now=now)
            if parent is None:
                let_administrators_in(organisation=organisation, now=now)
            if rule_set:
                begin_with(name=rule_set, organisation=organisation, by=by, now=now)
    except IntegrityError as error:
        raise NotNow("Another place has this short name. Choose a different one.", code="slug_taken") from error
    return organisation


def change_place(*, organisation: Organisation, by: Any, now: datetime, **details: Any) -> Organisation:
    """Change what a place is called and what is written beside its name; its short name, and so its addresses, stay.

    Raises PermissionDenied.
    """
    if by is not MACHINE and not user_can(by, Can.KEEP_ALL_ROLES, at=organisation):
        raise PermissionDenied("You cannot change this place.")
    with transaction.atomic():
        for field, value in details.items():
            setattr(organisation, field, value)
        organisation.save(update_fields=list(details))
        audit.record(verb="change_place", about=organisation, by=by, now=now)
    return organisation


def move_school(*, school: Organisation, to: Organisation | None, by: Any, now: datetime) -> Organisation:
    """Move a school under another trust or cluster: rights of the old one end, rights of the new one begin.

    To and from the top only the keepers of the installation move. Raises PermissionDenied unless the person keeps roles on both
    sides, and NotNow for a move below itself, for something that cannot stand there, and where the calendar of the new place and
    those of the school together would leave months without a working day.
    """
    if not all(may_keep_at(by, place) for place in (school.parent, to)):
        raise PermissionDenied("You cannot move this school.")
    with transaction.atomic():
        hold_tree(school, to)
        # Somebody may have moved one of them while this was decided.
        school.refresh_from_db()
        if to is not None:
            to.refresh_from_db()
            if to.path.startswith(school.path):
                raise NotNow("A school cannot stand below itself.", code="below_itself")
        _refuse_place(school.kind, to, now=now)
        old_path, school.parent = school.path, to
        school.path = f"{to.path if to else ''}{school.slug}/"
        school.save()
        for below in Organisation.objects.filter(path__startswith=old_path).exclude(pk=school.pk):
            below.path = school.path + below.path.removeprefix(old_path)
            below.save()
        refuse_months_away_after_move(school, on=london_day(now))
        write_rights_below(school)
        audit.record(verb="move_school", about=school, by=by, now=now)
        ring_for(school)
        if to is None:
            let_administrators_in(organisation=school, now=now)
    return school


def close_school(*, school: Organisation, on: date, by: Any, now: datetime) -> Organisation:
    """Close a school on a day: roles there end, and it opens nothing any more.

    Raises PermissionDenied, or NotNow for a trust or cluster with something open below it.
    """
    if not may_keep_at(by, school.parent):
        raise PermissionDenied("You cannot close this school.")
    with transaction.atomic():
        hold_tree(school)
        if Organisation.objects.open(on=on).at_or_below(school).exclude(pk=school.pk).exists():
            raise NotNow(f"Move or close what stands under {school.name} first.", code="not_empty")
        school.closed_on = on
        school.save()
        Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), organisation=school, starts_on__lte=on).update(
            ends_on=on
        )
        audit.record(verb="close_school", about=school, by=by, now=now)
        ring_for(school)
    return school


def may_keep_at(by: Any, place: Organisation | None) -> bool:
    """Say whether somebody may change what stands directly under a place; None is the top."""
    if by is MACHINE:
        return True
    return is_administrator(by) if place is None else user_can(by, Can.KEEP_ALL_ROLES, at=place)


def _refuse_place(kind: str, parent: Organisation | None, *, now: datetime) -> None:
    if (parent.kind if parent else None) not in STANDS_UNDER[kind]:
        raise NotNow(f"A {kind} cannot stand there.", code="cannot_stand_there")
    if parent is not None and parent.closed_on is not None and parent.closed_on <= london_day(now):
        raise NotNow(f"{parent.name} is closed.", code="closed")
