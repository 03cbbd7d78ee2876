"""How long a post has waited, in words for its page and for the queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import timing
from core.clocks import WorkingHours, working_time_between
from posts.ladders import school_hours
from posts.models import SignOffClock

State = SignOffClock.State


@dataclass(frozen=True, slots=True)
class Waited:
    """How long a post has waited in school hours; when a stand-in is asked too, is about to be, or was; whether time stands."""

    words: str
    called_at: datetime | None
    calls_at: datetime | None
    calls_now: bool
    paused: bool


def waited(clock: SignOffClock, *, hours: WorkingHours, now: datetime, moment: datetime | None = None) -> Waited:
    """Say how long a version has waited by its clock, pauses left out; at the `moment` it is for, nobody is called any more."""
    minutes = _minutes(clock, hours=hours, now=now)
    whole = minutes // 60
    runs = clock.state == State.RUNNING and (moment is None or clock.due_at < moment)
    still_to_call = runs and clock.calls_stand_in and clock.stand_in_called_at is None
    return Waited(
        words=school_hours(whole) if whole else "less than a school hour",
        called_at=clock.stand_in_called_at,
        # The machine may be late, or stand still: nobody is told that something happens in the past, or this very minute.
        calls_at=clock.due_at if still_to_call and clock.due_at > now else None,
        calls_now=still_to_call and clock.due_at <= now,
        paused=clock.state == State.PAUSED,
    )


def _minutes(clock: SignOffClock, *, hours: WorkingHours, now: datetime) -> int:
    whole = clock.measured.amount
    if clock.state == State.PAUSED:
        return whole - (clock.left or 0)
    beyond = working_time_between(clock.due_at, now, hours) // timedelta(minutes=1)
    return whole - timing.left(clock.measured, due_at=clock.due_at, now=now, hours=hours) + int(beyond)
