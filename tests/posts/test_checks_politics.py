"""Words of politics, and the weeks before an election."""

from datetime import date, timedelta

import pytest

from core.clocks import is_statutory_working_day
from posts.checks import elections
from tests.posts.asked import asked, draft, found

QUIET, BEFORE = date(2027, 2, 3), date(2027, 4, 14)
NOTICE = 25


@pytest.mark.parametrize(
    "words",
    [
        "Our MP opened the library.",
        "Cllr Brook came to tea.",
        "A visit by the Labour candidate",
        "The Greens planted a tree with us.",
        "The prime minister wrote to us.",
        "THE GENERAL ELECTION",
        "The Liberal Democrats",
        "Plaid Cymru",
        "local elections are near",
        "VOTE LABOUR",
        "vote green on the day",
    ],
)
def test_words_of_party_politics_are_asked_about_at_any_time(words):
    for day in (None, QUIET, BEFORE):
        assert ("political_words", "ask", "words") in found(draft(words, goes_out_on=day))


@pytest.mark.parametrize(
    "words",
    [
        "We labour in the green garden.",
        "Labours of Hercules",
        "An MP3 player and a tory-coloured hat",
        "The library opened.",
        "Vote for your house captain!",
        "School council elections: meet the candidates.",
        "Cast your ballot for the favourite book",
        "The campaigners' hall",
        "Our school councillors met.",
        "Nominations for parent governors: the election is by letter.",
    ],
)
def test_other_words_and_the_schools_own_votes_are_left_alone(words):
    for day in (QUIET, BEFORE):
        assert [one for one in found(draft(words, goes_out_on=day)) if one[0].startswith("political")] == []


@pytest.mark.parametrize(
    "words", ["Sign the petition for our school crossing.", "Our hall is a polling station.", "Vote for Brook!"]
)
def test_everyday_words_of_voting_weigh_more_before_an_election(words):
    assert [one for one in found(draft(words, goes_out_on=QUIET)) if one[0].startswith("political")] == [
        ("political_perhaps", "information", "words")
    ]
    assert [one for one in found(draft(words, goes_out_on=BEFORE)) if one[0].startswith("political")] == [
        ("political_words", "ask", "words")
    ]


def test_sentence_names_the_polling_day_in_the_period_and_says_where_the_calendar_ends():
    before, quiet, beyond = (
        asked("political_words", "Our MP came.", goes_out_on=day)[0] for day in (BEFORE, QUIET, date(2028, 1, 1))
    )

    assert "Thursday 6 May 2027" in before
    assert "headteacher" in before
    assert "2027" not in quiet
    assert "no polling days after December 2027" in beyond


def test_every_post_of_the_period_is_told_so_and_no_other():
    assert ("pre_election_period", "information", "words") in found(draft(goes_out_on=BEFORE))
    assert found(draft(goes_out_on=QUIET)) == found(draft()) == []


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2027, 3, 30), False),
        (date(2027, 3, 31), True),
        (date(2027, 5, 6), True),
        (date(2027, 5, 7), False),
        (date(2026, 3, 29), False),
        (date(2026, 5, 7), True),
    ],
)
def test_period_runs_from_the_last_day_for_notice_to_the_end_of_polling(day, inside):
    assert (elections.period_on(day) is not None) is inside


@pytest.mark.parametrize("period", elections.periods())
def test_dates_in_the_calendar_are_what_the_rules_they_cite_give(period):
    """Polling is on the first Thursday in May; notice is given 25 working days before at the latest."""
    day, counted = period.polls_on, 0
    while counted < NOTICE:
        day -= timedelta(days=1)
        counted += is_statutory_working_day(day)

    assert period.polls_on.weekday() == 3
    assert period.polls_on.month == 5
    assert period.polls_on.day <= 7
    assert period.begins_on == day


def test_calendar_reaches_past_every_election_it_names():
    assert all(elections.is_known(period.polls_on) for period in elections.periods())
