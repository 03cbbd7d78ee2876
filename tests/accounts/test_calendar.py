"""School days: holidays and half-terms are none, INSET days are, and a trust's calendar counts for its schools."""

from datetime import date

import pytest

from accounts.calendar import school_day_test, term_of
from accounts.models import CalendarDay


def test_a_schools_days_know_its_own_calendar_and_its_trusts(elmtree, elm_north, elm_south, django_assert_num_queries):
    for place, kind, start, end in (
        (elmtree, "half-term", date(2027, 2, 15), date(2027, 2, 19)),
        (elmtree, "inset", date(2027, 9, 1), date(2027, 9, 1)),
        (elm_north, "holiday", date(2027, 3, 5), date(2027, 3, 5)),
    ):
        CalendarDay.objects.create(organisation=place, kind=kind, label="x", starts_on=start, ends_on=end)

    with django_assert_num_queries(2):
        north, south = school_day_test(elm_north), school_day_test(elm_south)

    assert not north(date(2027, 2, 17))
    assert north(date(2027, 9, 1))
    assert (north(date(2027, 3, 5)), south(date(2027, 3, 5))) == (False, True)
    assert not north(date(2027, 3, 6))
    assert not north(date(2027, 3, 26))


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 9, 1), "Autumn term 2026"),
        (date(2027, 1, 4), "Spring term 2027"),
        (date(2027, 5, 1), "Summer term 2027"),
    ],
)
def test_a_day_falls_into_a_term(day, term):
    assert term_of(day) == term
