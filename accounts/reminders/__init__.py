"""What people are reminded of by the ground itself: training that runs out. And what every app's reminders need of a place.

The rungs stand in the rules of each place (`accounts.ladders`). What has been given is a `Reminder` row, unique per person, course,
kind, last day and rung, so a second beat or a killed worker changes nothing. After an outage only the newest rung is given: no
storm. `plan` says beforehand what would be given, by the same arithmetic.
"""

from datetime import datetime

from accounts.reminders.further import tell_further
from accounts.reminders.planning import plan
from accounts.reminders.running_out import remind_of_training, withdraw_stale

__all__ = ["plan", "remind", "remind_of_training", "tell_further", "withdraw_stale"]


def remind(*, now: datetime) -> int:
    """Give every reminder about training that has come, and return how many; a second run gives none."""
    return remind_of_training(now=now) + tell_further(now=now)
