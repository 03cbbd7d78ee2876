"""Days of the calendar of posts: which a page shows, and how they fall into weeks."""

from datetime import date

import pytest

from posts.planner import Window, day_called, view_called

TODAY = date(2027, 3, 4)


def test_month_begins_on_its_first_and_leaves_out_the_next_one():
    march = Window.around(TODAY, view="month")

    assert (march.starts_on, march.ends_on, march.after) == (date(2027, 3, 1), date(2027, 3, 31), date(2027, 4, 1))
    assert march.before == date(2027, 2, 1)
    assert [march.holds(day) for day in (date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 1))] == [
        False,
        True,
        False,
    ]


def test_week_begins_on_monday_also_over_the_end_of_a_month():
    week = Window.around(date(2027, 5, 2), view="week")

    assert (week.starts_on, week.ends_on, week.before) == (date(2027, 4, 26), date(2027, 5, 2), date(2027, 4, 19))
    assert week.weeks() == [week.days()]


@pytest.mark.parametrize(("month", "weeks"), [((2027, 2), 4), ((2027, 3), 5), ((2027, 5), 6)])
def test_weeks_of_a_month_hold_each_of_its_days_once_under_its_name(month, weeks):
    window = Window.around(date(*month, 15), view="month")

    rows = window.weeks()

    assert len(rows) == weeks
    assert [day for row in rows for day in row if day] == window.days()
    assert all(day is None or day.weekday() == column for row in rows for column, day in enumerate(row))


def test_list_shows_a_month():
    assert Window.around(TODAY, view="list").days() == Window.around(TODAY, view="month").days()


@pytest.mark.parametrize(
    "words", ["", "never", "2027-02-30", "1999-12-31", "2201-01-01", "2027-03-04T10:00", "0001-01-01"]
)
def test_day_that_no_school_could_mean_is_today(words):
    assert day_called(words, today=TODAY) == TODAY


def test_day_and_view_are_those_of_the_address():
    assert day_called("2028-02-29", today=TODAY) == date(2028, 2, 29)
    assert [view_called(words) for words in ("week", "list", "month", "", "year")] == [
        *("week", "list", "month", "month", "month")
    ]
