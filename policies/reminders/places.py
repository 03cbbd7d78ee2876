"""The ladders that policies have; what a place says about one comes from the ground (`accounts.reminders.places`)."""

from accounts.reminders.places import Alike, Places

CONFIRM_LADDER = "policies.confirm_ladder"
REVIEW_LADDER = "policies.review_ladder"

__all__ = ["CONFIRM_LADDER", "REVIEW_LADDER", "Alike", "Places"]
