"""What is asked before other rules are written at a place: each app says what would go wrong under them."""

from accounts.rules import RuleCheck
from posts.permissions.saving import left_to_nobody

CHECKS: tuple[RuleCheck, ...] = (left_to_nobody,)
