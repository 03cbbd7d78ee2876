"""What posts remind people of: whose turn it is (`turns`), how long a post has waited (`clocks`, `calls`), what went out unsigned
(`reviews`), permissions that run out (`running_out`), and all of that said beforehand (`planning`). Each is told exactly once,
whatever beat and workers do.
"""

from posts.reminders.calls import keep_clocks
from posts.reminders.clocks import go_on_after, meet, set_going, stand_still_for, stop
from posts.reminders.flags import end_flag, end_flags
from posts.reminders.planning import plan
from posts.reminders.reviews import close_review, open_review, remind_to_look
from posts.reminders.running_out import remind_of_permissions
from posts.reminders.turns import keep_turns, write_turns
from posts.reminders.words import Waited, waited

__all__ = [
    "Waited",
    "close_review",
    "end_flag",
    "end_flags",
    "go_on_after",
    "keep_clocks",
    "keep_turns",
    "meet",
    "open_review",
    "plan",
    "remind_of_permissions",
    "remind_to_look",
    "set_going",
    "stand_still_for",
    "stop",
    "waited",
    "write_turns",
]
