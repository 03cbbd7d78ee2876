"""Changing one rule at a place, and going back to what stands above it; what it said before and says since is kept in words."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.bells import ring_for
from accounts.models import Organisation, RuleChange, RuleSetting
from accounts.roles import Can
from accounts.rules import Rule, rules_at
from core import audit
from core.workflow import MACHINE, NotNow


def change_rule(
    *, organisation: Organisation, key: str, value: Any, says: str, locked: bool, by: Any, now: datetime
) -> RuleSetting:
    """Give a place a rule of its own; `locked` keeps the places below from having theirs.

    The clause stays: it says what the rule is about, and the place has said how. Whether the value can be kept is for whoever
    parses it to say beforehand. Raises PermissionDenied, or NotNow where a place above has locked the rule.
    """
    standing = _standing(by, organisation, key)
    clause = standing.clause if standing else ""
    with transaction.atomic():
        setting, _ = RuleSetting.objects.update_or_create(
            organisation=organisation,
            key=key,
            defaults={
                "value": value,
                "says": says,
                "clause": clause,
                "note": "",
                "ours": not clause,
                "rule_set": "",
                "locked": locked,
                "changed_at": now,
                "changed_by_id": getattr(by, "pk", None),
            },
        )
        _write("change_rule", organisation, key, before=standing, after=says, by=by, now=now)
    return setting


def reset_rule(*, organisation: Organisation, key: str, by: Any, now: datetime) -> bool:
    """Let a place follow what stands above it again, and say whether it had a rule of its own.

    Raises PermissionDenied, or NotNow where nothing stands above it to follow.
    """
    standing = _standing(by, organisation, key)
    above = rules_at(organisation.parent).get(key) if organisation.parent else None
    if above is None:
        raise NotNow("Nothing stands above this place that it could follow.", code="nothing_above")
    with transaction.atomic():
        gone, _ = RuleSetting.objects.filter(organisation=organisation, key=key).delete()
        if gone:
            _write("reset_rule", organisation, key, before=standing, after=above.says, by=by, now=now)
    return bool(gone)


def _standing(by: Any, organisation: Organisation, key: str) -> Rule | None:
    if by is not MACHINE and not user_can(by, Can.CHANGE_RULES, at=organisation):
        raise PermissionDenied("You cannot change the rules here.")
    standing = rules_at(organisation).get(key)
    if standing is not None and standing.locked_above(organisation):
        raise NotNow(f"{standing.set_at} keeps this the same for everybody below it.", code="locked")
    return standing


def _write(
    verb: str, organisation: Organisation, key: str, *, before: Rule | None, after: str, by: Any, now: datetime
) -> None:
    RuleChange.objects.create(
        organisation=organisation,
        key=key,
        before=before.says if before else "",
        after=after,
        changed_at=now,
        changed_by_id=getattr(by, "pk", None),
    )
    audit.record(verb=verb, about=organisation, by=by, now=now, reason_code=key, note=after)
    ring_for(organisation)
