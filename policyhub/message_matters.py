"""Kinds of message whose matter can be settled while they wait to go out, and who finds out that it was."""

from accounts.reminders.outlived import done_again_meanwhile
from accounts.reminders.words import RUNS_OUT
from core.telling import Outlived
from policies.reminders import words
from policies.reminders.outlived import confirmed_meanwhile, reviewed_meanwhile
from posts.reminders.outlived import decided_meanwhile

_ASK_TO_DECIDE = ("posts.submit", "posts.take_over", "posts.remind", "posts.call_stand_in")

OUTLIVED: dict[str, Outlived] = {
    words.CONFIRM: confirmed_meanwhile,
    words.REVIEW: reviewed_meanwhile,
    words.REVIEW_LATE: reviewed_meanwhile,
    RUNS_OUT: done_again_meanwhile,
    **dict.fromkeys(_ASK_TO_DECIDE, decided_meanwhile),
}
