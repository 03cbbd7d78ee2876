"""Every measure of time, on the days on which people have been wrong about it: holidays, clock changes, short months, Christmas."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clocks, timing
from core.timing import ClockKind, Measure
from tests.core.test_clocks import HOURS, LONDON, is_school_day, on_the_wall, wall

INSET = date(2026, 9, 2)
PUPILS = clocks.WorkingHours(lambda day: is_school_day(day) and day != INSET)
LADO = ClockKind("lado", "LADO", "Tell the LADO", Measure.WORKING_DAYS, 1, "KCSIE 2025, part four")
ICO = ClockKind("ico", "ICO", "Tell the ICO", Measure.ELAPSED_MINUTES, 72 * 60, "UK GDPR, article 33")
SUBJECT_ACCESS = ClockKind("sar", "Subject access", "Answer", Measure.CALENDAR_MONTHS, 1, "UK GDPR, article 12")
FOI = ClockKind("foi", "FOI", "Answer", Measure.FOI_DAYS, 20, "Freedom of Information Act 2000, section 10")
SIGN_OFF = ClockKind("sign-off", "Sign-off", "Decide", Measure.SCHOOL_MINUTES, 4 * 60)
CONFIRM = ClockKind("confirm", "Confirm", "Read", Measure.SCHOOL_DAYS, 5)


def due(kind, start):
    return on_the_wall(timing.target(kind, started_at=start, hours=HOURS, pupil_days=PUPILS))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (wall(2027, 3, 4, 10, 0), "2027-03-05 23:59"),
        (wall(2027, 3, 5, 23, 30), "2027-03-08 23:59"),
        # In the summer holidays, at half-term and on 22 July the law does not wait for the school.
        (wall(2027, 8, 4, 10, 0), "2027-08-05 23:59"),
        (wall(2027, 7, 22, 10, 0), "2027-07-23 23:59"),
        (wall(2026, 10, 27, 9, 0), "2026-10-28 23:59"),
        # Christmas Eve: the Friday, the weekend and the substitute on Monday do not count.
        (wall(2026, 12, 24, 12, 0), "2026-12-29 23:59"),
        (wall(2026, 12, 25, 12, 0), "2026-12-29 23:59"),
        (wall(2026, 12, 31, 12, 0), "2027-01-04 23:59"),
        (wall(2027, 3, 25, 12, 0), "2027-03-30 23:59"),
        (wall(2028, 2, 28, 12, 0), "2028-02-29 23:59"),
    ],
)
def test_the_lado_hears_within_one_working_day_all_year(start, expected):
    assert due(LADO, start) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (wall(2027, 3, 4, 10, 0), "2027-03-07 10:00"),
        # Clocks go forward: 72 elapsed hours end an hour later on the wall. They go back: an hour sooner.
        (wall(2026, 3, 28, 10, 0), "2026-03-31 11:00"),
        (wall(2027, 3, 27, 10, 0), "2027-03-30 11:00"),
        (wall(2026, 10, 24, 10, 0), "2026-10-27 09:00"),
        (wall(2027, 10, 30, 10, 0), "2027-11-02 09:00"),
        (wall(2026, 12, 24, 18, 0), "2026-12-27 18:00"),
        (wall(2028, 2, 27, 18, 0), "2028-03-01 18:00"),
    ],
)
def test_the_ico_hears_within_seventy_two_elapsed_hours(start, expected):
    assert due(ICO, start) == expected
    assert timing.target(ICO, started_at=start, hours=HOURS).timestamp() - start.timestamp() == 72 * 3600


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (wall(2027, 3, 4, 10, 0), "2027-04-05 23:59"),
        # No 31 February, and no 31 September: the last day of the month.
        (wall(2026, 1, 31, 9, 0), "2026-03-02 23:59"),
        (wall(2028, 1, 31, 9, 0), "2028-02-29 23:59"),
        (wall(2026, 8, 30, 9, 0), "2026-09-30 23:59"),
        (wall(2026, 8, 31, 9, 0), "2026-09-30 23:59"),
        # Due on Christmas Day, on Easter Monday, on a Saturday, on New Year's Day.
        (wall(2026, 11, 25, 9, 0), "2026-12-29 23:59"),
        (wall(2027, 2, 28, 9, 0), "2027-03-30 23:59"),
        (wall(2027, 3, 1, 9, 0), "2027-04-01 23:59"),
        (wall(2026, 12, 1, 9, 0), "2027-01-04 23:59"),
        # In the summer, the school's holidays make no difference.
        (wall(2027, 7, 22, 9, 0), "2027-08-23 23:59"),
        # Half past midnight in summer is still the day before in UTC.
        (wall(2027, 6, 15, 0, 30), "2027-07-15 23:59"),
    ],
)
def test_subject_access_is_answered_within_a_calendar_month(start, expected):
    assert due(SUBJECT_ACCESS, start) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # Twenty days with pupils, which half-terms and holidays stretch.
        (wall(2027, 1, 11, 9, 0), "2027-02-08 23:59"),
        (wall(2027, 2, 1, 9, 0), "2027-03-08 23:59"),
        # In August: the twentieth school day would be late in September; sixty working days are not up before.
        (wall(2027, 8, 2, 9, 0), "2027-09-28 23:59"),
        (wall(2026, 12, 18, 9, 0), "2027-01-29 23:59"),
    ],
)
def test_freedom_of_information_counts_days_with_pupils(start, expected):
    assert due(FOI, start) == expected


def test_freedom_of_information_never_takes_longer_than_sixty_working_days():
    hardly_open = clocks.WorkingHours(lambda day: is_school_day(day) and day.weekday() == 0)
    start = wall(2027, 1, 4, 9, 0)

    found = timing.target(FOI, started_at=start, hours=HOURS, pupil_days=hardly_open)

    limit = clocks.working_days_after(date(2027, 1, 4), 60, clocks.is_statutory_working_day)
    assert clocks.london_day(found) == limit == date(2027, 3, 31)


def test_an_inset_day_is_no_day_with_pupils():
    start = wall(2026, 9, 1, 9, 0)
    kind = ClockKind("one", "One", "One", Measure.FOI_DAYS, 1)

    assert due(kind, start) == "2026-09-03 23:59"
    assert on_the_wall(timing.target(kind, started_at=start, hours=HOURS)) == "2026-09-02 23:59"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (wall(2027, 3, 4, 9, 0), "2027-03-04 13:00"),
        (wall(2027, 3, 5, 16, 0), "2027-03-08 11:30"),
        (wall(2027, 7, 21, 16, 0), "2027-09-01 11:30"),
        (wall(2026, 12, 18, 16, 0), "2027-01-04 11:30"),
        (wall(2027, 2, 17, 16, 0), "2027-02-22 12:00"),
    ],
)
def test_school_minutes_stand_still_without_school(start, expected):
    assert due(SIGN_OFF, start) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (wall(2027, 3, 4, 9, 0), "2027-03-11 23:59"),
        (wall(2027, 2, 11, 9, 0), "2027-02-25 23:59"),
        (wall(2027, 7, 20, 9, 0), "2027-09-06 23:59"),
        (wall(2026, 12, 17, 9, 0), "2027-01-07 23:59"),
    ],
)
def test_school_days_skip_holidays(start, expected):
    assert due(CONFIRM, start) == expected


@pytest.mark.parametrize("kind", [LADO, ICO, SUBJECT_ACCESS])
@pytest.mark.parametrize(
    "start", [wall(2027, 8, 4, 10), wall(2026, 12, 23, 10), wall(2027, 2, 16, 10), wall(2027, 7, 22, 9)]
)
def test_the_schools_calendar_never_touches_a_clock_of_the_law(kind, start):
    closed_for_ever = clocks.WorkingHours(lambda day: False)

    assert timing.target(kind, started_at=start, hours=closed_for_ever) == timing.target(
        kind, started_at=start, hours=HOURS
    )
    assert not kind.measure.may_pause
    with pytest.raises(ValueError, match="never stands still"):
        timing.left(kind, due_at=start, now=start, hours=HOURS)


def test_only_school_time_may_pause():
    assert {measure for measure in Measure if measure.may_pause} == {Measure.SCHOOL_DAYS, Measure.SCHOOL_MINUTES}


def test_a_clock_leaves_some_time():
    with pytest.raises(ValueError, match="no time at all"):
        ClockKind("none", "None", "None", Measure.SCHOOL_DAYS, 0)


@pytest.mark.parametrize("kind", [SIGN_OFF, CONFIRM])
@given(
    start=st.datetimes(datetime(2026, 9, 1), datetime(2027, 8, 1), timezones=st.just(LONDON)),  # noqa: DTZ001 - zone beside it
    share=st.floats(0, 1),
    pause=st.timedeltas(timedelta(), timedelta(days=60)),
)
def test_a_pause_takes_nothing_and_gives_nothing(kind, start, share, pause):
    due_at = timing.target(kind, started_at=start, hours=HOURS)
    paused = start + (due_at - start) * share
    rest = timing.left(kind, due_at=due_at, now=paused, hours=HOURS)

    again = timing.go_on(kind, left=rest, now=paused + pause, hours=HOURS)

    assert 0 <= rest <= kind.amount
    assert timing.left(kind, due_at=again, now=paused + pause, hours=HOURS) == rest
    assert timing.left(kind, due_at=due_at, now=due_at + timedelta(days=30), hours=HOURS) == 0


@given(
    measure=st.sampled_from(list(Measure)),
    amount=st.integers(1, 30),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(LONDON)),  # noqa: DTZ001 - zone beside it
)
def test_every_clock_ends_after_it_starts_and_more_time_never_ends_it_sooner(measure, amount, start):
    ends = timing.after(measure, amount, start=start, hours=HOURS, pupil_days=PUPILS)

    assert start < ends <= timing.after(measure, amount + 1, start=start, hours=HOURS, pupil_days=PUPILS)
