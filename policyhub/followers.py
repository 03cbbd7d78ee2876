"""What follows at once when roles, absences or rules change at a place: tasks that would come by in a while, handed its number.

Not here: what else the machine does by itself (`timetable`).
"""

from posts.tasks import keep_turns

# Whose turn a waiting post is (docs/adr/0031-turns-in-rows.md).
FOLLOWERS = (keep_turns,)
