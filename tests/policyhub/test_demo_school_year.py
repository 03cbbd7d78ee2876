"""The school years of the demo look like those of a school, in every year in which it may be loaded."""

from datetime import date

import pytest
from dateutil.easter import easter

from accounts.calendar import nearest_kind, terms_by
from policyhub.demo.school_year import days_of

YEARS = pytest.mark.parametrize("year", range(2024, 2034))


@YEARS
def test_half_terms_are_whole_weeks_and_easter_is_a_holiday(year):
    days = {label: (first, last) for _, label, first, last in days_of(year)}

    weeks = [(first.isoweekday(), last.isoweekday()) for kind, _, first, last in days_of(year) if kind == "half-term"]
    assert weeks == [(1, 5)] * 3
    assert days["Spring holiday"][0] <= easter(year) <= days["Spring holiday"][1]
    assert days["Winter holiday"][0] <= date(year, 12, 25) <= days["Winter holiday"][1]
    assert days["INSET day"][0].isoweekday() <= 5


@YEARS
def test_no_day_is_two_things_and_a_year_has_three_terms(year):
    rows = sorted((first, last) for one in (year - 1, year, year + 1) for _, _, first, last in days_of(one))
    kind_on = nearest_kind([[(kind, first, last) for one in (year, year + 1) for kind, _, first, last in days_of(one)]])

    assert all(earlier[1] < later[0] for earlier, later in zip(rows, rows[1:], strict=False))
    assert [term.label for term in terms_by(kind_on, year=year)] == [
        f"Autumn term {year}",
        f"Spring term {year + 1}",
        f"Summer term {year + 1}",
    ]
