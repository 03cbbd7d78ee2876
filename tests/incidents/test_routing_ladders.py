"""Who is next when nobody opens a report, who stands in for whom, and who receives what is about those at the top."""

from dataclasses import replace

import pytest

from accounts.directory import Holding, Person, PlaceLine
from incidents.routing import Subject
from tests.incidents.routed import SCHOOLS, decide, shown


def test_unopened_report_about_a_child_goes_to_deputies_and_then_to_the_headteacher():
    decision = decide(SCHOOLS["harbour-north"], kind="K3")

    moves = [(c.after, c.unit, c.role, [person.email for person in c.people]) for c in decision.clocks]

    assert moves == [
        (30, "minutes", "deputy-safeguarding-lead", ["deputy@harbour-north.example"]),
        (60, "minutes", "headteacher", ["head@harbour-north.example"]),
    ]


@pytest.mark.parametrize(
    ("facts", "moves"),
    [
        ({"kind": "K2"}, [(1, "working days", "chair@harbour.example")]),
        ({"kind": "K13"}, [(2, "school days", "ceo@harbour.example")]),
        (
            {"kind": "K5", "immediate_danger": True},
            [(30, "minutes", "ceo@harbour.example"), (60, "minutes", "chair@harbour.example")],
        ),
    ],
)
def test_other_unopened_reports_move_up_their_own_ladder(facts, moves):
    decision = decide(SCHOOLS["harbour-north"], **facts)

    assert [(clock.after, clock.unit, clock.people[0].email) for clock in decision.clocks] == moves


def test_child_ladder_never_reaches_a_governor_or_trustee():
    for place in SCHOOLS.values():
        everybody = tuple(held.person.id for held in place.directory.holdings if "chair" not in held.role)

        decision = decide(place, kind="K3", keep_out=everybody)

        assert shown(decision) == ["outside"]


def test_head_who_is_away_is_replaced_by_a_stand_in_else_by_the_deputy():
    place = SCHOOLS["harbour-north"]
    others = tuple(held for held in place.directory.holdings if held.role != "headteacher")
    head, ta = place.person("head"), place.person("ta")
    away = Holding(person=head, role="headteacher", organisation="harbour-north", absent=True)
    stand_in = replace(away, person=ta, absent=False, stands_in_for=head.id)
    itself = replace(stand_in, person=head)

    owners = [
        shown(decide(replace(place, directory=replace(place.directory, holdings=others + held)), kind="K2"))
        for held in ((away,), (away, stand_in), (away, itself))
    ]

    assert owners == [
        ["deputyhead@harbour-north.example"],
        ["ta@harbour-north.example"],
        ["deputyhead@harbour-north.example"],
    ]


def test_co_headteachers_share_a_report_by_the_rules_but_not_one_by_the_floor():
    place = SCHOOLS["millstone-abbey"]
    second = Person(id=900, email="cohead@millstone-abbey.example", name="Second head")
    held = Holding(person=second, role="headteacher", organisation="millstone-abbey", order=1)
    both = replace(place, directory=replace(place.directory, holdings=(*place.directory.holdings, held)))

    assert shown(decide(both, kind="K1")) == ["head@millstone-abbey.example", second.email]
    assert shown(decide(both, kind="K2")) == ["head@millstone-abbey.example"]
    assert shown(decide(both, kind="K2", about=(Subject(person_id=second.id),))) == ["chair@millstone-abbey.example"]


def test_absent_line_manager_is_replaced_by_a_stand_in_else_passed_over():
    place = SCHOOLS["millstone-abbey"]
    manager, ta = place.person("manager"), place.person("ta")
    others = tuple(held for held in place.directory.holdings if held.person != manager)
    away = Holding(person=manager, role="staff", organisation="millstone-abbey", absent=True)
    stand_in = replace(away, person=ta, absent=False, stands_in_for=manager.id)

    owners = [
        shown(
            decide(
                replace(place, directory=replace(place.directory, holdings=others + held)),
                kind="K15",
                reporter=place.person("teacher").id,
            )
        )
        for held in ((away,), (away, stand_in))
    ]

    assert owners == [["head@millstone-abbey.example"], ["ta@millstone-abbey.example"]]


def test_vice_chair_and_the_lado_receive_what_is_about_the_chair_of_a_single_school():
    place = SCHOOLS["oakfield"]
    vice = Person(id=901, email="vice@oakfield.example", name="Vice-chair")
    held = Holding(person=vice, role="vice-chair-of-governors", organisation="oakfield")
    directory = replace(place.directory, holdings=(*place.directory.holdings, held))

    decision = decide(replace(place, directory=directory), kind="K2", about=(Subject(role="chair-of-governors"),))

    assert shown(decision) == [vice.email, "told:outside"]


def test_rules_of_a_trust_may_send_concerns_about_a_headteacher_to_the_chief_executive():
    place = SCHOOLS["millstone-abbey"]
    rules = replace(place.rules, about_headteacher="chief-executive")

    decision = decide(replace(place, rules=rules), kind="K2", about=(Subject(role="headteacher"),))

    assert shown(decision) == ["ceo@millstone.example"]


@pytest.mark.parametrize(
    ("kind", "owner"), [("K1", "ceo"), ("K2", "ceo"), ("K3", "safeguarding"), ("K12", "ceo"), ("K16", "dpo")]
)
def test_trusts_own_office_reads_headteacher_as_chief_executive(kind, owner):
    place = SCHOOLS["millstone-abbey"]
    office = PlaceLine(slugs=("millstone",), kinds=("trust",))

    decision = decide(replace(place, place=office), kind=kind)

    assert shown(decision)[:1] == [f"{owner}@millstone.example"]


def test_about_the_chief_executive_at_the_office_goes_to_the_chair_of_trustees():
    place = SCHOOLS["skyline-east"]
    office = replace(place, place=PlaceLine(slugs=("skyline",), kinds=("trust",)))

    owners = {kind: shown(decide(office, kind=kind, about=(Subject(role="headteacher"),))) for kind in ("K1", "K2")}

    assert owners == {"K1": ["chair@skyline.example"], "K2": ["chair@skyline.example"]}
