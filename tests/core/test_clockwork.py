"""Moving clocks: set going, stand still, go on, be met late, and call somebody further once, whoever asks twice.

The clock of a post that waits for sign-off stands for all of them: the ground floor has no table of its own.
"""

from datetime import timedelta

import pytest

from core import clocks, clockwork
from core.audit import entries_about
from core.models import Clock
from core.timing import ClockKind, Measure
from core.workflow import MACHINE
from posts.models import SignOffClock
from tests.core.test_clocks import HOURS, on_the_wall, wall
from tests.core.test_timing import ICO
from tests.factories.posts import PostFactory

State = Clock.State
KIND = ClockKind("waiting", "Waiting", "Decide", Measure.SCHOOL_MINUTES, 8 * 60)
LADDER = (4 * 60, 6 * 60, 8 * 60)
# A Thursday morning.
START = wall(2027, 3, 4, 9, 0)


@pytest.fixture
def post(author, oakfield):
    return PostFactory(author=author, organisation=oakfield)


@pytest.fixture
def clock(post):
    return going(post)


def going(post, *, kind=KIND, start=START, ladder=LADDER):
    row = SignOffClock(post=post, version=SignOffClock.objects.count() + 1, ladder=list(ladder), calls_stand_in=True)
    return clockwork.set_going(row, kind=kind, verb="submit", now=start, hours=HOURS, ladder=ladder)


def call(clock, now, ladder=LADDER):
    return clockwork.call_further(clock, kind=KIND, about=clock.post, by=MACHINE, now=now, hours=HOURS, ladder=ladder)


def pause(clock, now, **more):
    return clockwork.stand_still(
        clock, kind=KIND, about=clock.post, by=MACHINE, reason="Posting is paused", now=now, hours=HOURS, **more
    )


def resume(clock, now):
    return clockwork.go_on(clock, kind=KIND, about=clock.post, by=MACHINE, now=now, hours=HOURS, ladder=LADDER)


def verbs(clock):
    return [entry.verb for entry in entries_about(clock.post)]


def test_a_clock_that_is_set_going_knows_what_started_it_and_when_it_calls(clock):
    clock.refresh_from_db()

    assert (clock.kind, clock.started_by_verb, clock.state) == ("waiting", "submit", State.RUNNING)
    assert on_the_wall(clock.due_at) == "2027-03-05 08:30"
    assert on_the_wall(clock.next_call_at) == "2027-03-04 13:00"


def test_a_clock_without_a_ladder_calls_nobody(post):
    assert going(post, ladder=()).next_call_at is None


@pytest.mark.parametrize(
    ("start", "due", "first_call"),
    [
        (wall(2027, 3, 5, 16, 0), "2027-03-08 15:30", "2027-03-08 11:30"),
        (wall(2027, 2, 12, 15, 30), "2027-02-22 15:00", "2027-02-22 11:00"),
        (wall(2027, 7, 21, 16, 0), "2027-09-01 15:30", "2027-09-01 11:30"),
        (wall(2026, 12, 18, 16, 0), "2027-01-04 15:30", "2027-01-04 11:30"),
        (wall(2026, 3, 27, 16, 0), "2026-03-30 15:30", "2026-03-30 11:30"),
        (wall(2026, 10, 23, 16, 0), "2026-11-02 15:30", "2026-11-02 11:30"),
        (wall(2028, 2, 28, 16, 0), "2028-02-29 15:30", "2028-02-29 11:30"),
    ],
)
def test_clocks_run_in_school_hours(post, start, due, first_call):
    clock = going(post, start=start)

    assert (on_the_wall(clock.due_at), on_the_wall(clock.next_call_at)) == (due, first_call)


def test_a_clock_that_stands_still_keeps_what_was_left_and_goes_on_with_it(clock):
    paused = pause(clock, wall(2027, 3, 4, 12, 0))
    clock.refresh_from_db()

    assert paused
    assert (clock.state, clock.left, clock.next_call_at) == (State.PAUSED, 5 * 60, None)
    assert not clock.is_late(now=wall(2027, 5, 1))

    resumed = resume(clock, wall(2027, 3, 8, 10, 0))
    clock.refresh_from_db()

    assert resumed
    assert (clock.state, clock.left, clock.pause_reason) == (State.RUNNING, None, "")
    assert on_the_wall(clock.due_at) == "2027-03-08 15:00"
    # Three of four hours had passed before the pause.
    assert on_the_wall(clock.next_call_at) == "2027-03-08 11:00"
    assert verbs(clock) == ["pause_clock", "resume_clock"]


def test_a_pause_written_down_later_counts_from_when_it_began(clock):
    pause(clock, wall(2027, 3, 4, 15, 0), as_of=wall(2027, 3, 4, 12, 0))

    clock.refresh_from_db()
    assert clock.left == 5 * 60


def test_standing_still_and_going_on_twice_change_nothing(clock):
    now = wall(2027, 3, 4, 12, 0)

    assert (pause(clock, now), pause(clock, now + timedelta(hours=1))) == (True, False)
    clock.refresh_from_db()
    assert clock.left == 5 * 60
    assert (resume(clock, now), resume(clock, now + timedelta(hours=1))) == (True, False)
    assert verbs(clock) == ["pause_clock", "resume_clock"]


def test_a_pause_after_every_call_was_made_makes_no_new_one(clock):
    for now in (wall(2027, 3, 4, 13), wall(2027, 3, 4, 15), wall(2027, 3, 5, 8, 20)):
        assert call(clock, now)
        clock.refresh_from_db()
    SignOffClock.objects.update(state=State.RUNNING)

    pause(clock, wall(2027, 3, 5, 8, 25))
    clock.refresh_from_db()
    resume(clock, wall(2027, 3, 8, 9, 0))
    clock.refresh_from_db()

    assert (clock.rung, clock.next_call_at) == (3, None)


def test_a_clock_of_the_law_never_stands_still(post):
    clock = going(post, kind=ICO, ladder=())

    with pytest.raises(ValueError, match="never stands still"):
        clockwork.stand_still(clock, kind=ICO, about=post, by=MACHINE, reason="x", now=START, hours=HOURS)
    clock.refresh_from_db()
    assert clock.state == State.RUNNING


@pytest.mark.parametrize(("at", "late"), [(wall(2027, 3, 5, 8, 30), False), (wall(2027, 3, 5, 8, 31), True)])
def test_a_clock_that_is_met_says_by_whom_and_whether_it_was_late(clock, approver, at, late):
    met = clockwork.meet(SignOffClock.objects.filter(pk=clock.pk), by=approver, now=at)

    clock.refresh_from_db()
    assert met == 1
    assert (clock.state, clock.met_by, clock.met_at) == (State.MET, approver, at)
    assert clock.met_late() is late
    assert not clock.is_late(now=at + timedelta(days=9))
    assert clockwork.meet(SignOffClock.objects.all(), by=approver, now=at + timedelta(days=1)) == 0


def test_a_clock_that_ran_out_can_still_be_met_late(clock, approver):
    SignOffClock.objects.update(state=State.RUN_OUT, next_call_at=None)

    assert clockwork.meet(SignOffClock.objects.all(), by=approver, now=wall(2027, 4, 20, 9)) == 1
    clock.refresh_from_db()
    assert clock.met_late()


def test_a_clock_that_stands_still_can_be_met_and_stopped(clock, post, approver):
    other = going(post)
    pause(clock, START)
    pause(other, START)

    assert clockwork.meet(SignOffClock.objects.filter(pk=clock.pk), by=approver, now=START) == 1
    assert clockwork.stop(SignOffClock.objects.all()) == 1
    other.refresh_from_db()
    assert (other.state, other.left, other.pause_reason) == (State.STOPPED, None, "")


def test_stopped_and_run_out_clocks_are_not_stopped_again(clock):
    SignOffClock.objects.update(state=State.RUN_OUT)

    assert clockwork.stop(SignOffClock.objects.all()) == 0


def test_each_call_is_made_once_and_leads_to_the_next(clock):
    first = call(clock, wall(2027, 3, 4, 13, 0))
    again = call(clock, wall(2027, 3, 4, 13, 0))
    clock.refresh_from_db()

    assert (first, again) == (True, False)
    assert (clock.rung, on_the_wall(clock.next_call_at)) == (1, "2027-03-04 15:00")
    assert verbs(clock) == ["call_further"]


def test_a_machine_that_was_late_shifts_no_later_call(clock):
    call(clock, wall(2027, 3, 4, 14, 40))

    clock.refresh_from_db()
    assert on_the_wall(clock.next_call_at) == "2027-03-04 15:00"


def test_a_clock_runs_out_when_nobody_is_left_to_call_and_its_time_is_over(clock):
    for now in (wall(2027, 3, 4, 13), wall(2027, 3, 4, 15), wall(2027, 3, 5, 8, 30)):
        call(clock, now)
        clock.refresh_from_db()

    assert (clock.state, clock.rung, clock.next_call_at) == (State.RUN_OUT, 3, None)
    assert clock.is_late(now=wall(2027, 3, 5, 8, 31))
    assert not call(clock, wall(2027, 3, 5, 9, 0))


def test_a_clock_whose_ladder_ends_early_runs_on_to_its_time(clock):
    call(clock, wall(2027, 3, 4, 13, 0), ladder=LADDER[:1])

    clock.refresh_from_db()
    assert (clock.state, clock.next_call_at) == (State.RUNNING, None)
    assert clock.is_late(now=wall(2027, 3, 5, 9))


def test_nobody_is_called_once_the_clock_is_met(clock, approver):
    clockwork.meet(SignOffClock.objects.all(), by=approver, now=START)

    assert not call(clock, wall(2027, 3, 4, 13, 0))
    assert verbs(clock) == []


def test_a_claim_without_a_line_of_history_leaves_none(clock):
    assert clockwork.claim_call(clock, next_call_at=None, now=START)
    assert not clockwork.claim_call(clock, next_call_at=None, now=START)
    assert verbs(clock) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_call_once(at_once, clock):
    now = wall(2027, 3, 4, 13, 0)
    copies = [SignOffClock.objects.get(pk=clock.pk) for _ in range(3)]

    answers = at_once(*(lambda copy=copy: call(copy, now) for copy in copies))

    assert sorted(answers) == [False, False, True]
    assert verbs(clock) == ["call_further"]


@pytest.mark.django_db(transaction=True)
def test_meeting_a_clock_and_calling_further_at_once_never_lose_the_meeting(at_once, clock, approver):
    at_once(
        lambda: call(SignOffClock.objects.get(pk=clock.pk), wall(2027, 3, 4, 13, 0)),
        lambda: clockwork.meet(SignOffClock.objects.all(), by=approver, now=wall(2027, 3, 4, 13, 0)),
    )

    clock.refresh_from_db()
    assert (clock.state, clock.next_call_at) == (State.MET, None)
    assert clocks.london_day(clock.met_at) == clocks.london_day(START)
