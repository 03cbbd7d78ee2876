"""What people are reminded of: to read and confirm, and to review a policy. Each exactly once, in slices, by itself.

The rungs stand in the rules of each place (`accounts.ladders`). What has been given is a `Reminder` row, unique per person,
thing, kind, due day and rung, so a second beat or a killed worker changes nothing. After an outage only the newest rung is given:
no storm. `plan` says beforehand what would be given, by the same arithmetic.
"""

from datetime import datetime

from accounts.reminders.foreseeing import RUNS_AT
from policies.reminders.confirming import remind_to_confirm, tell_asked, withdraw_stale
from policies.reminders.further import tell_further
from policies.reminders.planning import plan
from policies.reminders.reviewing import remind_to_review
from policies.reminders.words import AT_ISSUE, CONFIRM, LATE, REVIEW, REVIEW_LATE, why

__all__ = [
    "AT_ISSUE",
    "CONFIRM",
    "LATE",
    "REVIEW",
    "REVIEW_LATE",
    "RUNS_AT",
    "plan",
    "remind",
    "remind_to_confirm",
    "remind_to_review",
    "tell_asked",
    "tell_further",
    "why",
    "withdraw_stale",
]


def remind(*, now: datetime) -> int:
    """Give every reminder that has come, and return how many; a second run gives none."""
    return remind_to_confirm(now=now) + tell_further(now=now) + remind_to_review(now=now)
