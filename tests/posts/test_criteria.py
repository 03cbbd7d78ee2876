import pytest

from posts.criteria import (
    ANSWERS,
    PURPOSES,
    QUESTIONS,
    purpose_by_key,
    purposes_for,
    question_by_key,
    questions_for,
)

S0_ALWAYS = [
    "disrepute",
    "personal_view",
    "language",
    "sensitivity",
    "offence",
    "political",
    "legality",
    "confidential",
    "copyright",
]
S4_ALWAYS = ["positive", "copyright", "confidential"]
S4_PEOPLE = ["permission", "identifiers"]
S4_PHOTO = ["dignity", "own_logo"]


@pytest.mark.parametrize(
    ("sets", "has_photo", "names_people", "keys"),
    [
        ((), True, True, []),
        (("S2",), True, True, []),
        (("S0",), False, False, S0_ALWAYS),
        (("S0",), True, True, S0_ALWAYS),
        (("S0", "S1"), True, False, [*S0_ALWAYS, "own_logo"]),
        (("S4",), False, False, S4_ALWAYS),
        (("S4",), False, True, [*S4_PEOPLE, *S4_ALWAYS]),
        (("S4",), True, False, [*S4_PEOPLE, *S4_PHOTO, *S4_ALWAYS]),
        (("S0", "S4"), True, True, [*S0_ALWAYS, *S4_PEOPLE, *S4_PHOTO, "positive"]),
    ],
)
def test_author_is_asked_what_the_sets_ask_and_each_thing_once(sets, has_photo, names_people, keys):
    asked = [one.key for one in questions_for(sets, has_photo=has_photo, names_people=names_people)]

    assert sorted(asked) == sorted(keys)
    assert len(asked) == len(set(asked))


def test_every_question_names_its_clause_and_can_be_answered_with_no_problem():
    for question in QUESTIONS:
        assert all(name in question.source for name in question.sets)
        assert question.question.endswith("?")
        assert question.hint
    assert set(ANSWERS) == {"no problem", "problem", "not sure"}


def test_the_allowed_purposes_are_five():
    assert [one.key for one in PURPOSES] == ["information", "event", "performance", "achievement", "closure"]
    assert all("S0" in one.source and "S4" in one.source for one in PURPOSES)


@pytest.mark.parametrize("sets", [(), ("S0",), ("S4",), ("S1", "S2")])
def test_a_closure_may_always_be_announced(sets):
    assert "closure" in [one.key for one in purposes_for(sets)]


def test_keys_lead_back_to_what_they_name():
    assert question_by_key("offence").key == "offence"
    assert question_by_key("gone") is None
    assert purpose_by_key("closure").label
    assert purpose_by_key("gone") is None
