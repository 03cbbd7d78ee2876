"""Ladders as plain values: days before, the day, weeks after, and working days until somebody else hears of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import rule_files
from accounts.ladders import Further, Ladder, LadderError, called_on, ladder_kinds, latest_due_day
from core.clocks import is_statutory_working_day

LADDER = Ladder(
    before=(14, 7, 1),
    on_the_day=True,
    weekly_for=4,
    further=(Further(5, "line-manager"), Further(10, "headteacher"), Further(20, "policy-owner")),
)
DUE = date(2027, 3, 4)


@pytest.mark.parametrize(
    ("before", "since", "expected"),
    [(15, 30, None), (14, 30, 14), (8, 30, 14), (7, 30, 7), (2, 30, 7), (1, 30, 1), (0, 30, 0), (-6, 30, 0), (-7, 30, -7),
     (-27, 30, -21), (-28, 30, -28), (-400, 30, -28), (14, 14, None), (7, 14, 7), (0, 0, None), (-7, 0, -7)],
)  # fmt: skip
def test_newest_rung_that_has_come_counts(before, since, expected):
    found = LADDER.rung_on(DUE - timedelta(days=before), due_on=DUE, since=DUE - timedelta(days=since))

    assert found == expected


@pytest.mark.parametrize(
    ("due_on", "after", "called"),
    [
        (date(2026, 3, 27), 1, date(2026, 3, 30)),  # over the night clocks go forward
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 24), 5, date(2027, 1, 5)),  # Christmas, Boxing Day's substitute, New Year
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2027, 3, 4), 20, date(2027, 4, 5)),
    ],
)
def test_further_steps_count_working_days(due_on, after, called):
    step = Further(after, "headteacher")

    assert called_on(step, due_on, is_statutory_working_day) == called


@given(st.dates(date(2026, 1, 1), date(2029, 1, 1)), st.integers(1, 40))
def test_latest_due_day_is_the_day_of_calling_the_other_way_round(day, after):
    step = Further(after, "headteacher")

    latest = latest_due_day(step, day, is_statutory_working_day)

    assert called_on(step, latest, is_statutory_working_day) <= day
    assert called_on(step, latest + timedelta(days=1), is_statutory_working_day) > day


@given(st.integers(-40, 200), st.integers(-200, 200), st.integers(0, 60))
def test_days_of_a_plan_hold_every_day_on_which_a_rung_is_new(first, length, since):
    start, end = DUE - timedelta(days=first), DUE - timedelta(days=first) + timedelta(days=abs(length))
    begun, newest, by_day = DUE - timedelta(days=since), None, []
    for step in range((end - start).days + 1):
        day = start + timedelta(days=step)
        rung = LADDER.rung_on(day, due_on=DUE, since=begun)
        if rung is not None and rung != newest:
            newest = rung
            by_day.append(day)

    assert set(by_day) <= set(LADDER.days(DUE, start=start, end=end))


@pytest.mark.parametrize(
    ("ladder", "words"),
    [
        (
            LADDER,
            "14, 7 and 1 days before, on the day, then every week for four weeks; after five school working days their line "
            "manager hears of it, after ten the headteacher, after twenty the owner of the policy.",
        ),
        (Ladder(before=(1,)), "1 day before, on the day."),
        (Ladder(before=(30, 7), on_the_day=False), "30 and 7 days before."),
        (
            Ladder(weekly_for=1, further=(Further(1, "accountable"),)),
            "On the day, then every week for one week; after one school working day whoever answers for the policy hears of it.",
        ),
    ],
)
def test_ladder_says_itself_in_a_sentence(ladder, words):
    assert ladder.words() == words


@pytest.mark.parametrize(
    ("value", "part", "sentence"),
    [
        ([14], "", "A ladder is a table"),
        ({"sometimes": 1}, "", "no part called sometimes"),
        ({"before": "14"}, "before", "whole numbers with commas"),
        ({"before": [True]}, "before", "whole numbers with commas"),
        ({"before": [0]}, "before", "from 1 to 365"),
        ({"before": [7, 7]}, "before", "twice"),
        ({"before": list(range(1, 12))}, "before", "too many"),
        ({"before": [], "on_the_day": False}, "before", "Nobody would ever hear of it"),
        ({"on_the_day": "yes"}, "on_the_day", "yes or no"),
        ({"before": [1], "weekly_for": 27}, "weekly_for", "from 0 to 26"),
        ({"before": [1], "further": [{"after": 1}]}, "further", "how many working days, and who"),
        ({"before": [1], "further": [{"after": 1, "who": "parents"}]}, "further", "cannot call 'parents'"),
        ({"before": [1], "further": [{"after": 0, "who": "headteacher"}]}, "after_headteacher", "from 1 to 60"),
        (
            {"before": [1], "further": [{"after": 1, "who": "headteacher"}, {"after": 2, "who": "headteacher"}]},
            "further",
            "called twice",
        ),
    ],
)
def test_ladder_that_cannot_be_used_says_which_part_and_why(value, part, sentence):
    with pytest.raises(LadderError, match=sentence) as caught:
        Ladder.parse(value)

    assert caught.value.part == part


@pytest.mark.parametrize("name", rule_files.available())
@pytest.mark.parametrize("kind", ladder_kinds(), ids=lambda kind: kind.key)
def test_every_rule_set_has_every_ladder_and_survives_being_read_and_written(name, kind):
    setting = rule_files.read(name).settings[kind.key]

    ladder = kind.shape.parse(setting.value)

    assert setting.ours
    assert kind.shape.parse(ladder.value()) == ladder
    asked = {question.name: None for question in kind.questions}
    assert kind.shape.from_answers(asked | ladder.answers()) == ladder
    assert ladder.words().endswith(".")
    assert ladder.example(DUE, is_statutory_working_day)
