"""The Celery app of the house with its own timetable, each line every second: a test cannot wait for ten past."""

from celery.schedules import schedule

from policyhub.celery import app
from policyhub.timetable import TIMETABLE

app.conf.beat_schedule = {name: {**line, "schedule": schedule(1)} for name, line in TIMETABLE.items()}
