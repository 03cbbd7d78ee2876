"""Where children are, told while they are there."""

from datetime import date

import pytest

from posts.checks.dates import days_written
from tests.posts.asked import asked, draft, found

WEDNESDAY = date(2027, 3, 3)


@pytest.mark.parametrize(
    "words",
    [
        "We are at the aquarium!",
        "We’re at the zoo",
        "We have arrived safely at camp.",
        "On our way to the match",
        "The children are now at the museum.",
        "Year 6 are on the coach.",
        "Just arrived in York",
        "Live from the beach",
        "The coach has left, home by four.",
        "Reception are visiting the farm.",
        "WE ARE OFF TO THE THEATRE",
        "Everyone is safely on the train.",
        "We are now on the beach with Year 5 until 3 pm!",
        "The children are still in the woods.",
    ],
)
def test_words_that_tell_where_children_are_now_are_asked_about(words):
    assert ("where_children_are", "ask", "words") in found(draft(words))


@pytest.mark.parametrize(
    "words",
    [
        "We went to the aquarium yesterday.",
        "We are at the start of a new term.",
        "We are off to a great start!",
        "We are at full capacity.",
        "We are proud of Year 6.",
        "We are in the final.",
        "We are on the lookout for old jumpers.",
        "We are now in the top ten.",
        "We have been to the zoo.",
        "They are learning about coaches.",
        "Look at the children's work at home.",
    ],
)
def test_other_words_about_being_somewhere_are_left_alone(words):
    assert asked("where_children_are", words) == []


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Our trip to the brook is on Thursday 4 March.", "Thursday 4 March 2027"),
        ("Year 4 visit the farm tomorrow.", "Thursday 4 March 2027"),
        ("Away match on 04/03/2027 at Elmtree", "Thursday 4 March 2027"),
        ("Residential: March 8th to March 10th", "Monday 8 March 2027"),
        ("Swimming lessons begin on Friday.", "Friday 5 March 2027"),
        ("Today’s trip to the museum", "Wednesday 3 March 2027"),
    ],
)
def test_outing_told_before_its_day_is_over_is_asked_about(words, day):
    (said,) = asked("where_children_will_be", words, goes_out_on=WEDNESDAY)

    assert day in said


@pytest.mark.parametrize(
    "words",
    [
        "Our trip to the brook on Tuesday 2 March was wet.",
        "The fair is on Thursday 4 March.",
        "We loved the trip.",
        "The trip of 30 February",
        "Trip money is due; 12/40/2027 is no day.",
    ],
)
def test_outing_that_is_over_or_has_no_day_is_left_alone(words):
    assert asked("where_children_will_be", words, goes_out_on=WEDNESDAY) == []


def test_without_a_day_to_go_out_nothing_is_counted():
    assert asked("where_children_will_be", "Trip tomorrow") == []


@pytest.mark.parametrize(
    ("near", "text", "days"),
    [
        (WEDNESDAY, "4 March", [date(2027, 3, 4)]),
        (WEDNESDAY, "4th of March 2028 and 5 Mar", [date(2027, 3, 5), date(2028, 3, 4)]),
        (date(2026, 12, 30), "4 January", [date(2027, 1, 4)]),
        (date(2027, 1, 2), "30 December", [date(2026, 12, 30)]),
        (WEDNESDAY, "4.3.27", [date(2027, 3, 4)]),
        (WEDNESDAY, "March 4, 2027", [date(2027, 3, 4)]),
        (WEDNESDAY, "Wednesday", [WEDNESDAY]),
        (WEDNESDAY, "Tuesday", [date(2027, 3, 9)]),
        (date(2027, 2, 1), "29 February and 31 April", [date(2028, 2, 29)]),
        (date(2028, 2, 1), "29 February", [date(2028, 2, 29)]),
        (WEDNESDAY, "this afternoon, and tomorrow", [WEDNESDAY, date(2027, 3, 4)]),
        (WEDNESDAY, "At 4.30 we sang 12 songs.", []),
    ],
)
def test_days_are_read_as_people_write_them(near, text, days):
    assert days_written(text, near=near) == days
