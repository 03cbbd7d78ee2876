"""Everything the machine does by itself: name, when (UTC), and why. One line each.

Nothing here may be needed for correctness at an exact minute: each task finds its work in rows, so a beat that was away for a day
catches up once and stirs no storm. A doorbell that is not answered before the next one rings expires, so none pile up meanwhile.
"""

from celery.schedules import crontab, schedule

TIMETABLE = {
    # A sign of life for /readyz, through scheduler, broker and worker alike.
    "tick": {"task": "core.tasks.tick", "schedule": schedule(60), "options": {"expires": 50}},
    # Sends what waits, should a doorbell have been lost or the broker been away.
    "deliver messages": {"task": "core.tasks.deliver_messages", "schedule": schedule(30), "options": {"expires": 25}},
    # Sends headlines to chat-style receivers, and tries again what they did not take.
    "deliver notes": {"task": "accounts.tasks.deliver_notes", "schedule": schedule(30), "options": {"expires": 25}},
    # Seals the history in batches, so that a change of it can be seen.
    "seal history": {
        "task": "core.tasks.seal_history",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 800},
    },
    # Moves an unopened report on to the next person in the minute its clock runs out (rules.md, section 4).
    "escalate unopened": {
        "task": "incidents.tasks.escalate_unopened",
        "schedule": schedule(60),
        "options": {"expires": 50},
    },
    # Tells whoever looks after the machine that very many reports without a name come in at once.
    "notice crowds": {
        "task": "incidents.tasks.notice_crowds",
        "schedule": schedule(60),
        "options": {"expires": 50},
    },
    # Calls somebody further while nobody has met a time limit of the law (rules.md, section 4).
    "call for clocks": {
        "task": "incidents.tasks.call_for_clocks",
        "schedule": schedule(60),
        "options": {"expires": 50},
    },
    # Sends a case on whose people have left or no longer hold the role they came by (rules.md, section 3.6).
    "route cases left alone": {
        "task": "incidents.tasks.route_cases_left_alone",
        "schedule": schedule(60),
        "options": {"expires": 50},
    },
    # Puts posts out in the minute they are meant for, lets late ones go, goes on with what a killed worker left, and keeps the
    # clocks of posts that wait for sign-off.
    "sweep posts": {"task": "posts.tasks.sweep_posts", "schedule": schedule(60), "options": {"expires": 50}},
    # Gives a post's turn to the stand-in soon after an absence begins, and takes it back when it ends.
    "keep turns": {"task": "posts.tasks.keep_turns", "schedule": crontab(minute="*/15"), "options": {"expires": 800}},
    # Tells people in time of permissions to post that run out; hourly, so that a morning without a scheduler costs nobody a word.
    "remind of permissions": {
        "task": "posts.tasks.remind_of_permissions",
        "schedule": crontab(minute=20),
        "options": {"expires": 3000},
    },
    # Tells people in time of training that runs out, and later whoever is to hear of it.
    "remind of training": {
        "task": "accounts.tasks.remind_of_training",
        "schedule": crontab(minute=25),
        "options": {"expires": 3000},
    },
    # Every hour and not at midnight: London's midnight is at two hours of UTC, and joiners of the day get their duties.
    "bring in force": {
        "task": "policies.tasks.bring_in_force",
        "schedule": crontab(minute=5),
        "options": {"expires": 3000},
    },
    # Every hour, so that a morning without a scheduler costs nobody a reminder; what has been given is not given again.
    "remind": {"task": "policies.tasks.remind", "schedule": crontab(minute=10), "options": {"expires": 3000}},
}
