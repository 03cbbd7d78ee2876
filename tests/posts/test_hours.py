"""Hours of the week in words, and when nobody is there."""

from datetime import date, time

import pytest

from core.clocks import at_london
from posts.hours import days_in_words, gaps_in_words, hours_in_words, span_in_words

WEEKDAYS = (0, 1, 2, 3, 4)
EIGHT, NOON, ONE, HALF_FOUR = time(8), time(12), time(13), time(16, 30)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (WEEKDAYS, "Monday to Friday"),
        ((5, 6), "Saturday and Sunday"),
        ((2,), "Wednesday"),
        ((4, 0, 2, 1), "Monday to Wednesday and Friday"),
        ((0, 2, 4), "Monday, Wednesday and Friday"),
        (range(7), "every day"),
    ],
)
def test_days_are_said_in_runs(days, words):
    assert days_in_words(days) == words


@pytest.mark.parametrize(
    ("starts", "last", "until", "words"),
    [
        (time(), 27, time(23, 59), "on Friday 27 November 2026"),
        (time(), 28, time(23, 59, 59), "from Friday 27 November 2026 to the end of Saturday 28 November 2026"),
        (NOON, 27, HALF_FOUR, "from Friday 27 November 2026 at midday until Friday 27 November 2026 at 4.30 pm"),
    ],
)
def test_whole_days_are_said_without_their_midnights(starts, last, until, words):
    assert span_in_words(at_london(date(2026, 11, 27), starts), at_london(date(2026, 11, last), until)) == words


def test_hours_are_said_as_a_school_says_them():
    assert hours_in_words(WEEKDAYS, EIGHT, HALF_FOUR) == "Monday to Friday, 8 am to 4.30 pm"


@pytest.mark.parametrize(
    ("watched", "gaps"),
    [
        ([], ["Every day: all day"]),
        (
            [(WEEKDAYS, EIGHT, HALF_FOUR)],
            ["Monday to Friday: before 8 am and after 4.30 pm", "Saturday and Sunday: all day"],
        ),
        (
            [(range(7), EIGHT, NOON), (range(7), ONE, HALF_FOUR)],
            ["Every day: before 8 am, between midday and 1 pm and after 4.30 pm"],
        ),
        ([(range(7), time(0), HALF_FOUR), (range(7), EIGHT, NOON)], ["Every day: after 4.30 pm"]),
    ],
    ids=["nobody", "school hours", "a lunch break", "one inside another"],
)
def test_gaps_are_said_together_for_days_that_are_alike(watched, gaps):
    assert gaps_in_words(watched) == gaps
