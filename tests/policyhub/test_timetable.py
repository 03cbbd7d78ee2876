"""Everything the machine does by itself is on the timetable, exists, and never piles up."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab

from policyhub.celery import app
from policyhub.timetable import TIMETABLE

ENTRIES = pytest.mark.parametrize("entry", TIMETABLE.values(), ids=TIMETABLE)


def our_tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def needs_an_id(task):
    return any(
        parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
        for parameter in inspect.signature(task.run).parameters.values()
    )


def shortest_gap(when):
    """The shortest time between two rings."""
    if not isinstance(when, crontab):
        return when.run_every
    hour = sorted(when.minute)
    gaps = [later - sooner for sooner, later in zip(hour, [*hour[1:], hour[0] + 60], strict=True)]
    return timedelta(minutes=min(gaps))


def test_every_task_that_needs_nothing_told_is_on_the_timetable_once():
    planned = sorted(entry["task"] for entry in TIMETABLE.values())

    assert planned == sorted(name for name, task in our_tasks().items() if not needs_an_id(task))


@ENTRIES
def test_a_ring_nobody_answered_is_gone_before_the_next_one(entry):
    assert timedelta(0) < timedelta(seconds=entry["options"]["expires"]) < shortest_gap(entry["schedule"])


@ENTRIES
def test_scheduler_was_away_for_a_day_and_rings_once(entry, monkeypatch):
    now = datetime(2027, 3, 28, 4, 0, tzinfo=UTC)
    when = entry["schedule"]
    monkeypatch.setattr(when, "nowfun", lambda: now)

    due, following = when.is_due(now - timedelta(hours=26))

    assert due
    assert 0 < following <= 3600


def test_beat_counts_in_utc():
    assert (app.conf.timezone, app.conf.enable_utc) == ("UTC", True)
