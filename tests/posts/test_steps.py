"""Which steps a post needs: always, for a reason, and as one step where two would ask the same people."""

import pytest

from posts.criteria import QUESTIONS
from posts.steps import CONDITIONS, Facts, Step, condition_in_words, every_chain, steps_from, steps_needed

QUESTION = {one.key: one.question for one in QUESTIONS}
HEAD = Step(label="Headteacher", any_of=("headteacher",))
EITHER = Step(label="Either", any_of=("authorised-person", "headteacher"))
BURSAR = Step(label="Business manager", any_of=("business-manager",))


def when(*names, label="Because", any_of=("headteacher",), **more):
    return Step(label=label, any_of=() if "all_of" in more else any_of, when=names, **more)


def doubt(*keys):
    return Facts(doubts={key: QUESTION[key] for key in keys})


def labels(steps, facts):
    return [one.step.label for one in steps_needed(steps, facts)]


@pytest.mark.parametrize(
    ("name", "facts", "why"),
    [
        ("not-sure", doubt("offence"), "The author is not sure: “Could anything in it be taken as an insult?”"),
        (
            "not-sure",
            doubt("offence", "legality"),
            "The author is not sure: “Could anything in it be taken as an insult?” And 1 more.",
        ),
        (
            "problem",
            Facts(problems={"legality": QUESTION["legality"]}),
            "The author sees a problem: “Could anything in it be against the law?”",
        ),
        ("confidential", doubt("confidential"), "It may tell something that is known only from work."),
        ("own-logo", Facts(problems={"own_logo": ""}), "Our own logo or name is used in it."),
        ("others-work", doubt("copyright"), "Some of it may belong to somebody else."),
        ("political", Facts(found=frozenset({"political_words"})), "It may touch on politics."),
        ("political", doubt("political"), "It may touch on politics."),
        ("in-pre-election-period", Facts(found=frozenset({"pre_election_period"})), "An election is near."),
        ("pictures-of-people", Facts(pictures_of_people=True), "A picture shows people."),
        ("purpose-event", Facts(purpose="event"), "It is posted as “A reminder of something coming up”."),
    ],
)
def test_conditional_step_is_needed_for_its_reason_and_for_nothing_else(name, facts, why):
    steps = (BURSAR, when(name))

    assert [(one.step.label, one.why) for one in steps_needed(steps, facts)] == [
        ("Business manager", ""),
        ("Because", why),
    ]
    assert labels(steps, Facts(purpose="information")) == ["Business manager"]


def test_every_condition_says_when_it_holds_in_words_that_go_on_from_if():
    for name, condition in CONDITIONS.items():
        words = condition_in_words(when(name))
        assert words == condition.says
        assert words[0].islower()
        assert not words.endswith(".")
    assert condition_in_words(HEAD) == ""


def test_two_conditions_of_one_step_must_both_hold():
    steps = (BURSAR, when("political", "in-pre-election-period"))

    found = {
        names: labels(steps, Facts(found=frozenset(names)))
        for names in [(), ("political_words",), ("pre_election_period",), ("political_words", "pre_election_period")]
    }

    assert [len(one) for one in found.values()] == [1, 1, 1, 2]
    assert condition_in_words(steps[1]) == "it may touch on politics and an election is near"


def test_step_that_shares_a_signer_narrows_the_one_before_and_is_no_second_step():
    steps = (EITHER, when("not-sure"), when("confidential", any_of=("headteacher", "chief-executive"), express=True))

    (doubtful,) = steps_needed(steps, doubt("offence"))
    (both,) = steps_needed(steps, doubt("confidential"))

    assert (doubtful.step.any_of, doubtful.step.express) == (("headteacher",), False)
    assert (both.step.any_of, both.step.express) == (("headteacher",), True)
    assert both.why.count("The author is not sure") == 1
    assert both.why.endswith("It may tell something that is known only from work.")


def test_two_steps_that_every_post_needs_stay_two():
    assert labels((EITHER, HEAD), Facts()) == ["Either", "Headteacher"]


def test_step_that_all_sign_takes_in_the_one_that_any_of_them_would():
    together = when("confidential", label="Together", all_of=("headteacher", "business-manager"))

    (one,) = steps_needed((HEAD, together), doubt("confidential"))

    assert one.step.all_of == ("headteacher", "business-manager")
    assert one.step.any_of == ()


def test_two_steps_that_all_sign_stay_two_even_with_a_signer_in_both():
    first = Step(label="First", all_of=("headteacher", "business-manager"))
    second = when("not-sure", label="Second", all_of=("headteacher", "chief-executive"))

    assert labels((first, second), doubt("offence")) == ["First", "Second"]


def test_what_is_kept_of_a_step_is_what_signing_asks():
    (one,) = steps_needed((Step(label="Both", all_of=("headteacher", "business-manager"), express=True),), Facts())

    assert one.frozen() == {
        "label": "Both",
        "roles": ["headteacher", "business-manager"],
        "needs_all": True,
        "express": True,
        "why": "",
        "permission_id": None,
    }


def test_every_chain_is_every_combination_of_conditions_once():
    steps = (BURSAR, when("not-sure"), when("confidential"))

    chains = every_chain(steps)

    assert [[step.label for step in chain] for chain in chains] == [
        ["Business manager"],
        ["Business manager", "Because"],
        ["Business manager", "Because"],
        ["Business manager", "Because"],
    ]
    assert len(set(chains)) == 4


def test_people_are_named_by_their_address_in_small_letters_and_each_member_once():
    (step,) = steps_from([{"label": "Named", "any_of": ["person:Ama@Oakfield.Test", "headteacher", "headteacher"]}])

    assert step.members == ("person:ama@oakfield.test", "headteacher")
