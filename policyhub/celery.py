"""The Celery app, nothing else. What runs when, and why, stands in `timetable.py`."""

import os

from celery import Celery

from policyhub.timetable import TIMETABLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyhub.settings")

app = Celery("policyhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = TIMETABLE
app.autodiscover_tasks()
