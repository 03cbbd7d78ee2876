"""Changing when people are reminded at a place, and going back to what stands above it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.ladders import LadderKind, Steps
from accounts.models import Organisation, RuleSetting
from accounts.roles import Can
from accounts.rules import rules_at
from core import audit
from core.workflow import MACHINE, NotNow


def change_ladder(
    *, organisation: Organisation, kind: LadderKind, ladder: Steps, locked: bool, by: Any, now: datetime
) -> RuleSetting:
    """Let a place remind people by a ladder of its own; `locked` keeps the places below from having theirs.

    Raises PermissionDenied, or NotNow where a place above has locked the rule.
    """
    _refuse(by, organisation, kind)
    with transaction.atomic():
        setting, _ = RuleSetting.objects.update_or_create(
            organisation=organisation,
            key=kind.key,
            defaults={
                "value": ladder.value(),
                "says": ladder.words(),
                "clause": "",
                "note": "",
                "ours": True,
                "locked": locked,
                "changed_at": now,
                "changed_by_id": getattr(by, "pk", None),
            },
        )
        audit.record(verb="change_rule", about=organisation, by=by, now=now, reason_code=kind.key, note=ladder.words())
    return setting


def reset_ladder(*, organisation: Organisation, kind: LadderKind, by: Any, now: datetime) -> bool:
    """Let a place follow what stands above it again, and say whether it had a ladder of its own.

    Raises PermissionDenied, or NotNow where nothing stands above it to follow.
    """
    _refuse(by, organisation, kind)
    above = Organisation.objects.at_or_above(organisation).exclude(pk=organisation.pk)
    if not RuleSetting.objects.filter(organisation__in=above, key=kind.key).exists():
        raise NotNow("Nothing stands above this place that it could follow.", code="nothing_above")
    with transaction.atomic():
        gone, _ = RuleSetting.objects.filter(organisation=organisation, key=kind.key).delete()
        if gone:
            audit.record(verb="reset_rule", about=organisation, by=by, now=now, reason_code=kind.key)
    return bool(gone)


def _refuse(by: Any, organisation: Organisation, kind: LadderKind) -> None:
    if by is not MACHINE and not user_can(by, Can.CHANGE_RULES, at=organisation):
        raise PermissionDenied("You cannot change the rules here.")
    standing = rules_at(organisation).get(kind.key)
    if standing is not None and standing.locked_above(organisation):
        raise NotNow(f"{standing.set_at} keeps this the same for everybody below it.", code="locked")
