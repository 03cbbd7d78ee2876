"""The Celery app of the house with its own timetable, each line every second: a test cannot wait for ten past.

Nor for Monday: the working days of readers, which hold their mail back, have tests of their own.
"""

from celery.schedules import schedule
from django.conf import settings

from policyhub.celery import app
from policyhub.timetable import TIMETABLE

settings.TELLING = "core.telling.Plain"
app.conf.beat_schedule = {name: {**line, "schedule": schedule(1)} for name, line in TIMETABLE.items()}
