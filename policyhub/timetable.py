"""Everything the machine does by itself: name, when (UTC), and why. One line each.

Nothing here may be needed for correctness at an exact minute: each task finds its work in rows, so a beat that was away for a day
catches up once and stirs no storm.
"""

from celery.schedules import crontab, schedule

TIMETABLE = {
    # A sign of life for /readyz, through scheduler, broker and worker alike.
    "tick": {"task": "core.tasks.tick", "schedule": schedule(60), "options": {"expires": 50}},
    # Sends what waits, should a doorbell have been lost or the broker been away.
    "deliver messages": {"task": "core.tasks.deliver_messages", "schedule": schedule(30), "options": {"expires": 25}},
    # Seals the history in batches, so that a change of it can be seen.
    "seal history": {
        "task": "core.tasks.seal_history",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 800},
    },
}
