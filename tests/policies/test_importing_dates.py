"""Dates as schools write them."""

from datetime import date

import pytest

from policies.importing.dates import MonthDate, split_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("September 2023", "2023-09"),
        ("Sept 2023", "2023-09"),
        ("1st March 2025", "2025-03-01"),
        ("the 3rd of May 2024", "2024-05-03"),
        ("March 12, 2024", "2024-03-12"),
        ("12/03/2024", "2024-03-12"),
        ("12.3.2024", "2024-03-12"),
        ("03/2024", "2024-03"),
        ("2024-03-12", "2024-03-12"),
        ("2024-03", "2024-03"),
        ("Autumn term 2025", "2025"),
        ("2025", "2025"),
        ("approved by all in DECEMBER 2020.", "2020-12"),
    ],
)
def test_date_is_read_as_exactly_as_it_was_written(written, iso):
    assert split_date(written)[1].iso() == iso


@pytest.mark.parametrize(
    "written", ["", "soon", "31 February 2024", "13/2024", "00/2024", "2024-25", "32/01/2024", "1850"]
)
def test_date_that_cannot_be_is_none(written):
    assert split_date(written)[1] is None


def test_date_is_parted_from_the_words_beside_it():
    assert split_date("Executive Team – November 2024") == ("Executive Team", MonthDate(2024, 11))
    assert split_date("Executive Team") == ("Executive Team", None)


@pytest.mark.parametrize(
    ("when", "first", "last", "words"),
    [
        (MonthDate(2024), date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (MonthDate(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (MonthDate(2024, 2, 3), date(2024, 2, 3), date(2024, 2, 3), "3 February 2024"),
    ],
)
def test_first_and_last_day_are_those_the_date_can_mean(when, first, last, words):
    assert (when.first_day(), when.last_day(), str(when)) == (first, last, words)


@pytest.mark.parametrize(
    ("when", "months", "later"),
    [
        (MonthDate(2024, 11), 36, MonthDate(2027, 11)),
        (MonthDate(2024, 11), 2, MonthDate(2025, 1)),
        (MonthDate(2024, 1, 31), 1, MonthDate(2024, 2, 29)),
        (MonthDate(2024), 24, MonthDate(2026)),
    ],
)
def test_months_are_added_without_gaining_exactness(when, months, later):
    assert when.plus_months(months) == later


def test_day_without_a_month_is_refused():
    with pytest.raises(ValueError, match="month"):
        MonthDate(2024, None, 3)
