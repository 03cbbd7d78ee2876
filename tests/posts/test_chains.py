"""Who can sign a chain, on plain values: any of many, all of several, people by name, and never nobody."""

from dataclasses import replace

import pytest

from accounts.directory import Directory, Holding, Person, PlaceLine
from accounts.rule_files import Setting, read
from posts.chains import Asked, could_leave_nobody, free_to_sign, share_for, stuck_at
from posts.rules import PostRules
from posts.steps import Step

PEOPLE = {
    name: Person(id=number, email=f"{name}@tiny.test", name=name.title())
    for number, name in enumerate(("head", "deputy", "bursar", "chair", "teacher"), start=1)
}
ROLES = {
    "head": "headteacher",
    "deputy": "deputy-headteacher",
    "bursar": "business-manager",
    "chair": "chair-of-governors",
    "teacher": "staff",
}
LINE = PlaceLine(slugs=("tiny",), kinds=("school",))
BOTH = Step(label="Both", all_of=("headteacher", "business-manager"))


def holding(name, role=None, **more):
    return Holding(person=PEOPLE[name], role=role or ROLES[name], organisation="tiny", **more)


def directory(*extra, without=()):
    return Directory(holdings=(*(holding(name) for name in PEOPLE if name not in without), *extra), line_managers={})


def rules(*steps, stand_in=("deputy-headteacher",)):
    settings = read("light-touch").settings
    changed = {"posts.sign_off_steps": list(steps), "posts.stand_in": list(stand_in)}
    return PostRules.parse({**settings, **{key: Setting(key=key, value=value) for key, value in changed.items()}})


def step(label, **fields):
    return {"label": label, **fields}


def asked(people=None, *, barred=(), plain=None, **more):
    return Asked(
        rules=plain or rules(step("Head", any_of=["headteacher"])),
        people=people or directory(),
        line=LINE,
        barred=frozenset(PEOPLE[name].id for name in barred),
        **more,
    )


def names(people):
    return {person.name.lower() for person in people}


def test_all_of_a_step_have_a_share_each_and_what_is_fulfilled_is_not_asked_again():
    open_now = asked().shares(BOTH)
    after = asked(barred=["head"]).shares(BOTH, {"headteacher"})

    assert {share: names(chain.people) for share, chain in open_now.items()} == {
        "headteacher": {"head"},
        "business-manager": {"bursar"},
    }
    assert {share: names(chain.people) for share, chain in after.items()} == {"business-manager": {"bursar"}}
    assert names(asked().signers(BOTH).people) == {"head", "bursar"}


def test_share_of_somebody_who_may_not_sign_goes_to_who_comes_next():
    shares = asked(barred=["head"]).shares(BOTH)

    assert names(shares["headteacher"].people) == {"deputy"}
    assert shares["headteacher"].fallback
    assert not shares["business-manager"].fallback


@pytest.mark.parametrize(
    ("shares", "signer", "taken"),
    [
        ({"headteacher": [1, 2], "business-manager": [1]}, 1, "business-manager"),
        ({"headteacher": [1, 2], "business-manager": [1]}, 2, "headteacher"),
        ({"headteacher": [1, 2], "business-manager": [1, 2]}, 2, "headteacher"),
        ({"headteacher": [1, 2], "business-manager": [1, 3], "staff": [2, 3]}, 1, "headteacher"),
        ({"headteacher": [1], "business-manager": [1]}, 1, "headteacher"),
    ],
)
def test_person_in_two_groups_takes_the_share_that_leaves_the_other_to_somebody_else(shares, signer, taken):
    assert share_for(signer, shares) == taken


def test_person_who_can_sign_no_share_has_none():
    with pytest.raises(KeyError):
        share_for(9, {"headteacher": [1]})


def test_named_person_signs_whatever_their_role_and_their_stand_in_while_they_are_away():
    named = Step(label="Named", any_of=("person:teacher@tiny.test",))
    away = directory(
        holding("teacher", absent=True), holding("bursar", role="staff", stands_in_for=PEOPLE["teacher"].id),
        without=["teacher"],
    )  # fmt: skip

    assert names(asked().signers(named).people) == {"teacher"}
    assert names(asked(away).signers(named).people) == {"bursar"}
    assert names(asked(barred=["teacher"]).signers(named).people) == {"deputy"}
    assert names(asked(directory(without=["teacher"])).signers(named).people) == {"deputy"}


def test_named_person_is_never_their_own_stand_in():
    named = Step(label="Named", any_of=("person:teacher@tiny.test",))
    people = directory(
        holding("teacher", absent=True), holding("teacher", stands_in_for=PEOPLE["teacher"].id), without=["teacher"]
    )

    assert names(asked(people).signers(named).people) == {"deputy"}


def test_express_authority_goes_up_before_it_goes_to_the_deputy():
    plain = Step(label="Head", any_of=("headteacher",))
    express = replace(plain, express=True)

    assert names(asked(barred=["head"]).signers(plain).people) == {"deputy"}
    assert names(asked(barred=["head"]).signers(express).people) == {"chair"}
    assert names(asked(barred=["head", "chair"]).signers(express).people) == {"deputy"}


def test_express_authority_is_given_by_who_stands_in_for_an_absent_headteacher():
    people = directory(
        holding("head", absent=True),
        holding("deputy", role="headteacher", stands_in_for=PEOPLE["head"].id),
        without=["head"],
    )

    found = asked(people).signers(Step(label="Head", any_of=("headteacher",), express=True))

    assert names(found.people) == {"deputy"}


def test_clock_calls_the_next_for_each_share_that_is_open():
    found = asked(called=True).shares(BOTH)

    assert {share: names(chain.people) for share, chain in found.items()} == {
        "headteacher": {"head", "deputy"},
        "business-manager": {"bursar", "deputy"},
    }


@pytest.mark.parametrize(
    ("chain", "barred", "without", "stuck"),
    [
        ((BOTH,), (), (), None),
        ((BOTH,), ("head", "deputy"), (), None),
        ((BOTH,), ("head", "deputy"), ("bursar",), "Both"),
        ((BOTH, Step(label="Head", any_of=("headteacher",))), (), (), None),
        ((BOTH, Step(label="Head", any_of=("headteacher",))), ("deputy",), (), None),
        ((BOTH, Step(label="Head", any_of=("headteacher",))), ("deputy", "chair"), (), "Head"),
    ],
)
def test_chain_is_stuck_only_where_no_way_of_signing_it_leads_to_the_end(chain, barred, without, stuck):
    found = stuck_at(chain, asked(directory(without=without), barred=barred))

    assert (found.label if found else None) == stuck


def test_somebody_who_is_needed_later_is_not_asked_earlier_unless_nobody_else_is():
    """The chair could sign for the first step when the clock calls; then the second would wait for nobody."""
    first, second = Step(label="First", any_of=("business-manager",)), Step(label="Second", any_of=("headteacher",))
    now = asked(barred=["head", "deputy"], called=True)

    assert names(now.signers(first).people) == {"bursar", "chair"}
    assert names(free_to_sign([first, second], now)) == {"bursar"}
    assert names(free_to_sign([first], now)) == {"bursar", "chair"}
    assert names(free_to_sign([first, second], asked(barred=["head", "deputy", "bursar"]))) == {"chair"}


def test_holder_of_two_roles_keeps_themselves_for_the_one_that_only_they_hold():
    both_roles = directory(holding("head", role="business-manager"), without=["deputy", "chair"])
    either, money = Step(label="Either", any_of=("headteacher", "business-manager")), BOTH

    found = free_to_sign([either, Step(label="Head", any_of=("headteacher",))], asked(both_roles))

    assert names(found) == {"bursar"}
    assert stuck_at([money], asked(both_roles)) is None
    assert stuck_at([either, money], asked(both_roles)) == money


def test_rules_that_could_run_out_of_signers_are_named():
    two = rules(step("First", any_of=["headteacher"]), step("Second", any_of=["headteacher"]))
    more = rules(step("First", any_of=["headteacher"]), step("Second", any_of=["headteacher", "business-manager"]))

    found = could_leave_nobody(rules=two, people=directory(), line=LINE)

    assert found == ["Nobody could sign off “Second” when Head and Deputy wrote the post."]
    assert could_leave_nobody(rules=more, people=directory(), line=LINE) == []


def test_conditional_step_counts_as_if_its_reason_always_held():
    plain = step("Money", any_of=["business-manager"])
    rare = step("Express", any_of=["headteacher"], when="confidential", express=True)
    small, stand_in = directory(without=["deputy"]), ("headteacher",)

    found = could_leave_nobody(rules=rules(plain, rare, stand_in=stand_in), people=small, line=LINE)

    assert found == ["Nobody could sign off “Express” when Head and Bursar wrote the post."]
    assert could_leave_nobody(rules=rules(plain, stand_in=stand_in), people=small, line=LINE) == []


def test_whole_staff_as_signers_leave_nobody_out_and_take_no_time():
    staff = [Person(id=100 + number, email=f"{number}@tiny.test", name=f"Teacher {number}") for number in range(200)]
    people = directory(*(Holding(person=one, role="staff", organisation="tiny") for one in staff))
    many = rules(
        *(step(f"Step {number}", any_of=["staff"]) for number in range(4)), step("Head", any_of=["headteacher"])
    )

    found = could_leave_nobody(rules=many, people=people, line=LINE)

    assert found == []
