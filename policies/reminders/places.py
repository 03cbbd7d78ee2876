"""The ladders that policies have; what a place says about one comes from the ground (`accounts.reminders.places`)."""

from datetime import datetime

from accounts.reminders import places as ground
from accounts.reminders.places import Alike
from policies.permissions import HoldersOnce

CONFIRM_LADDER = "policies.confirm_ladder"
REVIEW_LADDER = "policies.review_ladder"

__all__ = ["CONFIRM_LADDER", "REVIEW_LADDER", "Alike", "Places"]


class Places(ground.Places):
    """Every place, and who holds which roles there, as one run or one plan needs it."""

    def __init__(self, key: str, *, now: datetime) -> None:
        super().__init__(key, now=now)
        self.holders = HoldersOnce()
