"""Changing when people are reminded at a place, and going back to what stands above it."""

from datetime import datetime
from typing import Any

from accounts.ladders import LadderKind, Steps
from accounts.models import Organisation, RuleSetting
from accounts.services.rule_values import change_rule, reset_rule


def change_ladder(
    *, organisation: Organisation, kind: LadderKind, ladder: Steps, locked: bool, by: Any, now: datetime
) -> RuleSetting:
    """Let a place remind people by a ladder of its own; `locked` keeps the places below from having theirs.

    Raises PermissionDenied, or NotNow where a place above has locked the rule.
    """
    return change_rule(
        organisation=organisation,
        key=kind.key,
        value=ladder.value(),
        says=ladder.words(),
        locked=locked,
        by=by,
        now=now,
    )


def reset_ladder(*, organisation: Organisation, kind: LadderKind, by: Any, now: datetime) -> bool:
    """Let a place follow what stands above it again, and say whether it had a ladder of its own.

    Raises PermissionDenied, or NotNow where nothing stands above it to follow.
    """
    return reset_rule(organisation=organisation, key=kind.key, by=by, now=now)
