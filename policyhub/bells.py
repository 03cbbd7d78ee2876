"""Doorbells that ring when roles, absences or rules change at a place: of tasks that would come by in a while, told its number.

Not here: what else the machine does by itself (`timetable`).
"""

from posts.tasks import keep_turns

# Whose turn a waiting post is (docs/adr/0031-whose-turn-it-is.md).
BELLS = (keep_turns,)
