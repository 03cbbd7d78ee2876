"""Days and moments, on the odd Sundays too."""

from datetime import UTC, date, datetime, time

import pytest

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

    assert clocks.london(digest).replace(tzinfo=None) == datetime(*expected, 7, 30)  # noqa: DTZ001


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
