"""Who would get a report: the matrix cell by cell for the five rule sets, and what must hold in every cell."""

import json
from dataclasses import replace

import pytest

from accounts.directory import Directory, OutsideContact
from accounts.rule_files import read
from incidents.kinds import KINDS, Side
from incidents.routing import (
    As,
    Facts,
    Imagery,
    Reason,
    Subject,
    choices,
    from_json,
    never_empty_gaps,
    to_json,
    who_gets,
)
from incidents.rules import IncidentRules
from tests.incidents.expected import cells, table_for
from tests.incidents.places import LINES
from tests.incidents.routed import SCHOOLS, decide, shown

NAMED = {"teacher": "teacher", "volunteer": "volunteer"}


def facts_for(place, kind, subject):
    if subject == "nobody":
        return {"kind": kind}
    if subject == "by-teacher":
        return {"kind": kind, "reporter": place.person("teacher").id}
    if subject == "not-sure":
        return {"kind": kind, "about": (Subject(),)}
    named = place.person(NAMED[subject]).id if subject in NAMED else None
    if KINDS[kind].self_report:
        return {"kind": kind, "reporter": named or _holder(place, subject)}
    if named:
        return {"kind": kind, "about": (Subject(person_id=named),)}
    return {"kind": kind, "about": (Subject(role=subject),)}


def _holder(place, role):
    held = place.directory.nearest(role, place.place)
    return held[0].person.id if held else None


def addresses(place, locals_):
    found = []
    for local in locals_:
        told = "told:" if local.startswith("told:") else ""
        name = local.removeprefix("told:")
        found.append(told + (name if name == "outside" else place.person(name).email))
    return found


def by_reason(decision, reason):
    return [removed.email for removed in decision.removed if removed.reason is reason]


@pytest.mark.parametrize("slug", LINES)
def test_every_cell_reaches_whom_the_rules_and_the_floor_name(slug):
    place = SCHOOLS[slug]
    expected = {(kind, subject): addresses(place, to) for kind, subject, to in cells(slug)}

    found = {cell: shown(decide(place, **facts_for(place, *cell))) for cell in expected}

    assert {cell: to for cell, to in found.items() if to != expected[cell]} == {}


@pytest.mark.parametrize("slug", LINES)
def test_every_cell_has_one_owner_and_never_the_person_concerned(slug):
    place = SCHOOLS[slug]

    for kind, subject, _ in cells(slug):
        decision = decide(place, **facts_for(place, kind, subject))
        reached = {recipient.person_id for recipient in decision.recipients}

        assert [r.as_ for r in decision.recipients].count(As.OWNER) == 1, (kind, subject)
        assert decision.owner.as_ is As.OWNER, (kind, subject)
        assert not reached & decision.excluded, (kind, subject)
        assert not {person.id for rung in decision.ladder for person in rung.people} & decision.excluded
        assert not {person.id for clock in decision.clocks for person in clock.people} & decision.excluded


@pytest.mark.parametrize("slug", LINES)
def test_marks_say_when_the_words_are_not_the_policys(slug):
    place = SCHOOLS[slug]

    for kind, lines in table_for(slug).items():
        decision = decide(place, kind=kind)

        marks = [mark for mark in ("floor", "fallback", "ours") if getattr(decision, mark)]
        assert marks == lines["marks"], kind


@pytest.mark.parametrize("slug", LINES)
def test_a_clause_is_shown_only_where_a_policy_has_one(slug):
    place = SCHOOLS[slug]

    for kind in KINDS:
        decision = decide(place, kind=kind)

        assert not (decision.ours and decision.rule.clause), kind
        assert decision.floor or decision.ours or decision.rule.clause, kind
        assert decision.rule.rule_set == place.rule_set


def test_floor_leaves_out_whom_the_rules_name_and_says_so():
    found = {}
    for slug in ("harbour-north", "larkrise", "millstone-abbey"):
        for kind in ("K2", "K3", "K4"):
            decision = decide(SCHOOLS[slug], kind=kind, reporter=SCHOOLS[slug].person("teacher").id)
            found[slug, kind] = [email.partition("@")[0] for email in by_reason(decision, Reason.FLOOR)]

    assert found == {
        ("harbour-north", "K2"): [],
        ("harbour-north", "K3"): [],
        ("harbour-north", "K4"): ["head", "manager"],
        ("larkrise", "K2"): ["sbm"],
        ("larkrise", "K3"): [],
        ("larkrise", "K4"): [],
        ("millstone-abbey", "K2"): [],
        ("millstone-abbey", "K3"): [],
        ("millstone-abbey", "K4"): [],
    }


def test_line_manager_of_the_person_concerned_is_left_out_of_an_allegation():
    place = SCHOOLS["harbour-north"]

    decision = decide(place, kind="K2", about=(Subject(person_id=place.person("teacher").id),))

    assert shown(decision) == ["head@harbour-north.example"]
    assert by_reason(decision, Reason.FLOOR) == ["manager@harbour-north.example"]
    assert by_reason(decision, Reason.SUBJECT) == ["teacher@harbour-north.example"]


@pytest.mark.parametrize(
    ("pick", "owner"),
    [("", "head"), ("headteacher", "head"), ("line-manager", "manager"), ("business-manager", "head")],
)
def test_reporter_picks_only_among_those_the_rules_offer(pick, owner):
    place = SCHOOLS["harbour-north"]

    decision = decide(place, kind="K1", reporter=place.person("teacher").id, pick=pick)

    assert shown(decision) == [place.person(owner).email]


def test_picked_person_who_is_the_subject_gives_way_to_the_next_in_order():
    place = SCHOOLS["harbour-north"]
    teacher, manager = place.person("teacher").id, place.person("manager").id

    decision = decide(place, kind="K1", reporter=teacher, pick="line-manager", about=(Subject(person_id=manager),))

    assert shown(decision) == ["head@harbour-north.example"]


def test_choices_offer_present_people_once_and_nothing_under_the_floor():
    north, oakfield = SCHOOLS["harbour-north"], SCHOOLS["oakfield"]
    asked = {
        "staff": (north, Facts(kind="K1", reporter=north.person("teacher").id)),
        "anonymous": (north, Facts(kind="K1")),
        "floor": (north, Facts(kind="K4", reporter=north.person("teacher").id)),
        "one person in two roles": (oakfield, Facts(kind="K1")),
        "first available is no choice": (SCHOOLS["millstone-abbey"], Facts(kind="K15")),
    }

    offered = {
        name: choices(report=facts, place=place.place, directory=place.directory, rules=place.rules)
        for name, (place, facts) in asked.items()
    }

    assert offered == {
        "staff": ("headteacher", "line-manager"),
        "anonymous": (),
        "floor": (),
        "one person in two roles": (),
        "first available is no choice": (),
    }


def test_a_child_involved_hands_general_misuse_to_the_safeguarding_lead():
    place = SCHOOLS["larkrise"]

    decision = decide(place, kind="K1", child_involved=True)

    assert shown(decision) == ["dsl@larkrise.example"]
    assert decision.floor
    assert not decision.fallback
    assert by_reason(decision, Reason.FLOOR) == ["sbm@larkrise.example"]


def test_a_child_involved_adds_the_safeguarding_lead_beside_an_adults_case():
    place = SCHOOLS["harbour-north"]
    teacher = Subject(person_id=place.person("teacher").id)

    decision = decide(place, kind="K2", about=(teacher,), child_involved=True)

    assert shown(decision) == ["head@harbour-north.example", "dsl@harbour-north.example"]
    assert [r.side for r in decision.recipients] == [Side.ADULT, Side.CHILD]


def test_exposed_data_adds_the_data_protection_officer_for_that_side_only():
    place = SCHOOLS["harbour-north"]

    decision = decide(place, kind="K3", personal_data_exposed=True)

    assert shown(decision) == ["dsl@harbour-north.example", "dpo@harbour.example"]
    assert decision.recipients[1].side is Side.DATA
    assert "data-protection-officer" in decision.duties


@pytest.mark.parametrize("imagery", [Imagery.YES, Imagery.NOT_SURE])
@pytest.mark.parametrize("kind", KINDS)
def test_possible_images_of_a_child_replace_every_word_about_evidence(kind, imagery):
    for place in SCHOOLS.values():
        decision = decide(place, kind=kind, imagery=imagery)

        assert not decision.takes_files
        assert "Do not look at, copy, save or send it. Leave it where it is and tell the DSL now." in decision.advice
        evidence = ("print", "delete")
        assert not [sentence for sentence in decision.advice if any(word in sentence.lower() for word in evidence)]
        assert {"K2": Side.ADULT, "K8": Side.ADULT}.get(kind, Side.CHILD) is decision.owner.side
        assert any(recipient.side is Side.CHILD for recipient in decision.recipients)


def test_possible_images_send_nobody_to_a_safeguarding_lead_who_is_left_out():
    place = SCHOOLS["harbour-north"]

    decision = decide(place, kind="K3", imagery=Imagery.YES, about=(Subject(role="safeguarding-lead"),))

    assert not [sentence for sentence in decision.advice if "DSL" in sentence]


def test_an_adult_named_in_a_childs_case_is_brought_to_the_person_above_them():
    place = SCHOOLS["harbour-north"]
    named = {role: (Subject(role=role),) for role in ("headteacher", "safeguarding-lead")}

    sides = {role: decide(place, kind="K3", about=about).adult_side.email for role, about in named.items()}

    assert sides == {
        "headteacher": "chair@harbour-north.example",
        "safeguarding-lead": "head@harbour-north.example",
    }
    assert decide(place, kind="K4", about=named["headteacher"]).adult_side is None
    assert decide(place, kind="K3").adult_side is None


def test_report_about_several_people_goes_above_the_highest_of_them():
    place = SCHOOLS["harbour-north"]
    about = (Subject(person_id=place.person("teacher").id), Subject(role="headteacher"))

    decision = decide(place, kind="K2", about=about)

    assert shown(decision) == ["chair@harbour-north.example"]


def test_self_reporter_never_handles_their_own_report():
    place = SCHOOLS["harbour-north"]

    decision = decide(place, kind="K4b", reporter=place.person("dsl").id)

    assert shown(decision) == ["deputy@harbour-north.example"]
    assert by_reason(decision, Reason.SELF_REPORT) == ["dsl@harbour-north.example"]


def test_whom_the_reporter_keeps_out_is_out_until_the_owner_confirms():
    place = SCHOOLS["larkrise"]
    kept_out = place.person("sbm").id

    decision = decide(place, kind="K1", keep_out=(kept_out,))

    assert shown(decision) == ["head@larkrise.example"]
    assert decision.confirm_keeping_out == (kept_out,)
    assert kept_out in decision.excluded


def test_a_declared_interest_leads_past_the_headteacher_and_to_the_lado_as_well():
    place = SCHOOLS["harbour-north"]
    about = (Subject(person_id=place.person("teacher").id),)

    decision = decide(place, kind="K2", about=about, interests=(place.person("head").id,))

    assert shown(decision) == ["chair@harbour.example", "told:outside"]
    assert "lado" in decision.numbers


def test_line_reports_are_left_out_only_where_the_rules_say_so():
    place = SCHOOLS["larkrise"]
    strict = replace(place.rules, without_line_reports=frozenset({"K1"}))
    report = Facts(kind="K1", about=(Subject(role="headteacher"),))

    plain = who_gets(report=report, place=place.place, directory=place.directory, rules=place.rules)
    without = who_gets(report=report, place=place.place, directory=place.directory, rules=strict)

    assert shown(plain) == ["sbm@larkrise.example"]
    assert shown(without) == ["chair@larkrise.example"]
    assert by_reason(without, Reason.LINE_REPORT) == ["sbm@larkrise.example"]


def test_somebody_unknown_here_counts_as_staff():
    decision = decide(SCHOOLS["harbour-north"], kind="K2", about=(Subject(person_id=7777),))

    assert shown(decision) == ["head@harbour-north.example"]
    assert decision.excluded == {7777}


@pytest.mark.parametrize("slug", LINES)
def test_no_report_can_reach_nobody_in_the_demo_schools(slug):
    place = SCHOOLS[slug]

    gaps = never_empty_gaps(place=place.place, directory=place.directory, rules=place.rules)

    assert gaps == []


def test_a_school_without_an_outside_contact_has_gaps():
    place = SCHOOLS["oakfield"]
    directory = Directory(holdings=place.directory.holdings, line_managers={}, outside=())

    gaps = never_empty_gaps(place=place.place, directory=directory, rules=place.rules)

    assert {(gap.kind, gap.subject_role) for gap in gaps} == {
        ("K2", "chair-of-governors"),
        ("K8", "chair-of-governors"),
    }


def test_an_empty_school_with_an_outside_contact_still_reaches_somebody():
    contact = OutsideContact(name="Rowan Pike", address="rowan.pike@authority.example", organisation="oakfield")
    empty = Directory(holdings=(), line_managers={}, outside=(contact,))
    place = replace(SCHOOLS["oakfield"], directory=empty)

    for kind in KINDS:
        assert shown(decide(place, kind=kind)) == ["outside"]


@pytest.mark.parametrize("slug", ["harbour-north", "skyline-west", "oakfield"])
def test_decision_replays_to_the_same_answer(slug):
    place = SCHOOLS[slug]
    settings = read(place.rule_set).settings
    report = Facts(
        kind="K1",
        about=(Subject(role="headteacher"), Subject()),
        reporter=place.person("teacher").id,
        imagery=Imagery.NOT_SURE,
        keep_out=(place.person("sbm").id,),
    )
    first = who_gets(report=report, place=place.place, directory=place.directory, rules=place.rules)

    record = json.dumps(to_json(report=report, place=place.place, directory=place.directory, settings=settings))
    inputs = from_json(record=json.loads(record))
    again = who_gets(
        report=inputs.report,
        place=inputs.place,
        directory=inputs.directory,
        rules=IncidentRules.parse(inputs.settings),
    )

    assert again == first


def test_decision_record_of_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="cannot be replayed"):
        from_json(record={"format": 99})
