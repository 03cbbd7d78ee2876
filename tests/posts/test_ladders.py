"""The ladder of a waiting post: what it may say, how it is said, and what a broken one is answered."""

from datetime import date, time

import pytest

from accounts.ladders import LadderError
from accounts.rule_files import Setting, read
from core.clocks import is_statutory_working_day
from posts.ladders import WAITING_QUESTIONS, WaitingLadder, clock_time
from posts.rules import PostRules
from tests.posts.test_rules import RULES


def test_every_rule_set_says_four_and_eight():
    assert {rules.waiting for rules in RULES.values()} == {WaitingLadder((4,), 8)}
    assert {rules.running_out.rungs for rules in RULES.values()} == {(30, 7, 1, 0)}


@pytest.mark.parametrize(
    "value",
    [
        {"remind_after_hours": [4], "stand_in_after_hours": 8},
        {"remind_after_hours": [2, 4, 6]},
        {"remind_after_hours": [], "stand_in_after_hours": 1},
    ],
)
def test_ladder_is_the_same_after_a_round_through_the_form(value):
    ladder = WaitingLadder.parse(value)

    assert WaitingLadder.from_answers(ladder.answers()) == ladder
    assert WaitingLadder.parse(ladder.value()) == ladder
    assert {question.name for question in WAITING_QUESTIONS} == set(ladder.answers())


@pytest.mark.parametrize(
    ("value", "part", "words"),
    [
        ("soon", "", "is a table of its steps"),
        ({"weekly": 1}, "", "no part called weekly"),
        ({"remind_after_hours": "4"}, "remind_after_hours", "whole numbers from 1 to 200"),
        ({"remind_after_hours": [0]}, "remind_after_hours", "whole numbers from 1 to 200"),
        ({"remind_after_hours": [True]}, "remind_after_hours", "whole numbers from 1 to 200"),
        ({"remind_after_hours": [4, 4]}, "remind_after_hours", "twice"),
        ({"remind_after_hours": [1, 2, 3, 4, 5, 6]}, "remind_after_hours", "too many"),
        ({"remind_after_hours": [4], "stand_in_after_hours": 4}, "stand_in_after_hours", "give more hours"),
        ({"remind_after_hours": [4], "stand_in_after_hours": 201}, "stand_in_after_hours", "from 1 to 200"),
        ({"remind_after_hours": []}, "remind_after_hours", "wait for ever"),
    ],
)
def test_broken_ladder_is_refused_in_a_sentence(value, part, words):
    with pytest.raises(LadderError, match=words) as refusal:
        WaitingLadder.parse(value)

    assert refusal.value.part == part


def test_rules_with_a_broken_ladder_name_the_rule():
    settings = dict(read("light-touch").settings)
    settings["posts.waiting_ladder"] = Setting(key="posts.waiting_ladder", value={"remind_after_hours": []})

    with pytest.raises(ValueError, match=r"The rule posts\.waiting_ladder cannot be used\. A post could wait for ever"):
        PostRules.parse(settings)


def test_ladder_is_said_in_one_sentence():
    assert WaitingLadder((1,), 8).words() == (
        "Whoever signs it off is reminded after 1 school hour, and a stand-in is asked too after 8 school hours, "
        "counted from when it was put forward."
    )
    assert WaitingLadder((2, 4), None).words() == (
        "Whoever signs it off is reminded after 2 and 4 school hours, counted from when it was put forward."
    )
    assert WaitingLadder((), 3).words().startswith("A stand-in is asked too after 3 school hours")


def test_example_shows_days_and_times():
    assert WaitingLadder((4,), 8).example(date(2026, 11, 13), is_statutory_working_day) == [
        (date(2026, 11, 13), "A reminder to whoever signs it off, at 2 pm."),
        (date(2026, 11, 16), "A stand-in is asked too, at 9.30 am."),
    ]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0), "midnight"),
        (time(12), "midday"),
        (time(12, 5), "12.05 pm"),
        (time(9), "9 am"),
        (time(16, 30), "4.30 pm"),
    ],
)
def test_times_are_written_as_a_school_says_them(at, words):
    assert clock_time(at) == words
