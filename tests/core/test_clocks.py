"""Days and moments, on the odd Sundays too."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clocks

LONDON = clocks.LONDON


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 3, 28), time(7, 30), datetime(2026, 3, 28, 7, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 30), time(7, 30), datetime(2026, 3, 30, 6, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 10, 31), time(1, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_wall_clock_times_become_moments(day, at, utc):
    assert clocks.at_london(day, at) == utc


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 36, date(2029, 8, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_where_the_month_ends(day, months, expected):
    assert clocks.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((2027, 3, 4, 7, 29), (2027, 3, 4)),
        ((2027, 3, 4, 7, 30), (2027, 3, 4)),
        ((2027, 3, 4, 7, 31), (2027, 3, 5)),
        ((2027, 3, 5, 12, 0), (2027, 3, 8)),
        ((2026, 12, 24, 9, 0), (2026, 12, 29)),
        ((2027, 3, 27, 23, 0), (2027, 3, 30)),
    ],
)
def test_the_grouped_mail_goes_out_on_the_next_working_morning(now, expected):
    digest = clocks.next_digest(datetime(*now, tzinfo=LONDON))

    assert clocks.london(digest).replace(tzinfo=None) == datetime(*expected, 7, 30)  # noqa: DTZ001 - what the wall shows


def test_bank_holidays_and_weekends_are_no_working_days():
    days = [
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 12, 28),
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 29),
    ]

    assert not any(map(clocks.is_statutory_working_day, days))
    assert clocks.is_statutory_working_day(date(2026, 12, 29))


def test_working_days_are_counted_both_ways():
    start, end = date(2026, 12, 24), date(2026, 12, 30)

    assert clocks.working_days_after(start, 2, clocks.is_statutory_working_day) == end
    assert clocks.working_days_between(start, end, clocks.is_statutory_working_day) == 2
    assert clocks.working_days_between(end, start, clocks.is_statutory_working_day) == 0
    assert clocks.london_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)


# People at work, moment by moment ---------------------------------------------------------------------------------------------
SCHOOL = {
    "october": (date(2026, 10, 26), date(2026, 10, 30)),
    "winter": (date(2026, 12, 21), date(2027, 1, 1)),
    "february": (date(2027, 2, 15), date(2027, 2, 19)),
    "spring": (date(2027, 3, 26), date(2027, 4, 9)),
    "summer": (date(2027, 7, 22), date(2027, 8, 31)),
}


def is_school_day(day):
    """A school's own days: no holidays, half-terms, weekends or bank holidays."""
    away = any(first <= day <= last for first, last in SCHOOL.values())
    return clocks.is_statutory_working_day(day) and not away


HOURS = clocks.WorkingHours(is_school_day)


def wall(year, month, day, hour=0, minute=0):
    """A moment by an English wall clock."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def on_the_wall(moment):
    return clocks.london(moment).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        # Christmas Day 2026 is a Friday; Boxing Day on the Saturday has its substitute on the Monday.
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        # Both fall on a weekend in 2027: two substitutes.
        (date(2027, 12, 27), False),
        (date(2027, 12, 28), False),
        (date(2027, 12, 29), True),
        # New Year's Day 2028 is a Saturday.
        (date(2028, 1, 3), False),
        (date(2028, 1, 4), True),
        (date(2027, 3, 26), False),
        (date(2027, 3, 29), False),
        (date(2027, 5, 3), False),
        (date(2027, 8, 30), False),
        # The school is away and the country works.
        (date(2027, 7, 22), True),
        (date(2026, 10, 26), True),
        (date(2028, 2, 29), True),
    ],
)
def test_the_country_works_except_on_bank_holidays_and_their_substitutes(day, is_working):
    assert clocks.is_statutory_working_day(day) is is_working


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (wall(2027, 3, 4, 9, 0), 4, "2027-03-04 13:00"),
        # Friday at four: half an hour is left of the day.
        (wall(2027, 3, 5, 16, 0), 4, "2027-03-08 11:30"),
        # A whole day ends with the day, not with the next morning.
        (wall(2027, 3, 4, 8, 0), 8.5, "2027-03-04 16:30"),
        (wall(2027, 3, 4, 3, 0), 17, "2027-03-05 16:30"),
        # Over the two odd Sundays an hour of work is still an hour of work.
        (wall(2026, 3, 27, 16, 0), 1, "2026-03-30 08:30"),
        (wall(2026, 10, 23, 16, 0), 1, "2026-11-02 08:30"),
        (wall(2027, 3, 25, 16, 0), 1, "2027-04-12 08:30"),
        (wall(2027, 10, 29, 16, 0), 1, "2027-11-01 08:30"),
        # The last day before the summer, and before Christmas.
        (wall(2027, 7, 21, 15, 30), 4, "2027-09-01 11:00"),
        (wall(2026, 12, 18, 12, 30), 8, "2027-01-04 12:00"),
        (wall(2027, 2, 13, 12, 0), 1, "2027-02-22 09:00"),
        # Written down on a bank holiday.
        (wall(2027, 5, 3, 11, 0), 4, "2027-05-04 12:00"),
        (wall(2028, 2, 28, 16, 0), 1, "2028-02-29 08:30"),
    ],
)
def test_working_time_runs_in_school_hours_only(start, hours, expected):
    assert on_the_wall(clocks.working_time_after(start, timedelta(hours=hours), HOURS)) == expected


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (wall(2027, 3, 4, 9, 0), wall(2027, 3, 4, 13, 0), 4),
        (wall(2027, 3, 4, 13, 0), wall(2027, 3, 4, 9, 0), 0),
        (wall(2027, 3, 5, 16, 0), wall(2027, 3, 8, 9, 0), 1.5),
        (wall(2026, 3, 28, 0, 0), wall(2026, 3, 29, 23, 59), 0),
        (wall(2026, 3, 27, 8, 0), wall(2026, 3, 30, 16, 30), 17),
        (wall(2027, 7, 21, 8, 0), wall(2027, 9, 1, 16, 30), 17),
        (wall(2026, 12, 24, 0, 0), wall(2027, 1, 3, 23, 0), 0),
        (wall(2027, 2, 15, 8, 0), wall(2027, 2, 19, 16, 30), 0),
    ],
)
def test_working_time_is_measured_between_two_moments(start, end, hours):
    assert clocks.working_time_between(start, end, HOURS) == timedelta(hours=hours)


def test_nothing_is_promised_by_a_calendar_without_working_days():
    never = clocks.WorkingHours(lambda day: False)
    now = wall(2027, 3, 4, 9, 0)

    for promise in (
        lambda: clocks.working_time_after(now, timedelta(hours=1), never),
        lambda: clocks.working_time_before(now, timedelta(hours=1), never),
        lambda: clocks.working_days_after(now.date(), 1, never.is_working_day),
        lambda: clocks.next_digest(now, never.is_working_day),
    ):
        with pytest.raises(clocks.NeverAtWork, match="look at the calendar"):
            promise()
    assert clocks.working_time_between(now, now + timedelta(days=9), never) == timedelta()


def test_working_hours_end_after_they_begin():
    with pytest.raises(ValueError, match="end after they begin"):
        clocks.WorkingHours(is_school_day, opens=time(9), closes=time(9))


def test_work_begins_after_the_hour_in_which_clocks_are_changed():
    with pytest.raises(ValueError, match="equally long"):
        clocks.WorkingHours(is_school_day, opens=time(2), closes=time(9))


# Laws of the arithmetic, whatever the moment ----------------------------------------------------------------------------------
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - the zone comes with `timezones`
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(hours=200))


@given(start=MOMENTS, length=LENGTHS)
def test_what_was_added_is_what_is_measured(start, length):
    end = clocks.working_time_after(start, length, HOURS)

    assert clocks.working_time_between(start, end, HOURS) == length
    assert clocks.working_time_between(start, end - timedelta(seconds=1), HOURS) < length


@given(start=MOMENTS, length=LENGTHS)
def test_looking_back_undoes_looking_ahead(start, length):
    begins = clocks.working_time_after(start, timedelta(minutes=1), HOURS)
    end = clocks.working_time_after(begins, length, HOURS)

    assert clocks.working_time_between(clocks.working_time_before(end, length, HOURS), end, HOURS) == length


@given(start=MOMENTS, later=st.timedeltas(timedelta(), timedelta(days=40)), length=LENGTHS)
def test_whoever_starts_later_is_never_due_sooner(start, later, length):
    assert clocks.working_time_after(start, length, HOURS) <= clocks.working_time_after(start + later, length, HOURS)


@given(start=MOMENTS, length=LENGTHS, more=LENGTHS)
def test_more_time_is_never_over_sooner_and_adds_up(start, length, more):
    first = clocks.working_time_after(start, length, HOURS)

    assert clocks.working_time_after(first, more, HOURS) == clocks.working_time_after(start, length + more, HOURS)


@given(day=st.dates(date(2020, 1, 1), date(2035, 12, 31)), count=st.integers(1, 60))
def test_working_days_after_and_between_agree(day, count):
    end = clocks.working_days_after(day, count, clocks.is_statutory_working_day)

    assert clocks.working_days_between(day, end, clocks.is_statutory_working_day) == count
    assert clocks.is_statutory_working_day(end)


@given(day=st.dates(date(2020, 1, 1), date(2035, 12, 31)), months=st.integers(-48, 48))
def test_months_keep_the_day_where_they_can(day, months):
    found = clocks.add_months(day, months)
    there = (found.year - day.year) * 12 + found.month - day.month

    assert there == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(moment=MOMENTS)
def test_the_grouped_mail_never_goes_out_in_the_past_or_on_a_day_off(moment):
    digest = clocks.next_digest(moment, is_school_day)

    assert digest >= moment
    assert clocks.london(digest).time() == clocks.DIGEST_AT
    assert is_school_day(clocks.london_day(digest))
