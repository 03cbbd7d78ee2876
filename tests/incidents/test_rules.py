"""What the rules say about reports, and what a broken rule says."""

import pytest

from accounts.rule_files import Setting, available, read
from incidents.kinds import KINDS, Door
from incidents.rules import How, IncidentRules


@pytest.mark.parametrize("name", available())
def test_every_kind_has_a_route_with_its_own_words(name):
    rules = IncidentRules.parse(read(name).settings)

    assert list(rules.routes) == list(KINDS)
    assert all(route.rule_set == name and route.says for route in rules.routes.values())
    assert not [route.kind for route in rules.routes.values() if route.ours and route.clause]


def test_only_one_policy_names_an_outside_case_system():
    found = {name: IncidentRules.parse(read(name).settings).child_protection_record for name in available()}

    assert {name for name, record in found.items() if record} == {"chief-executive-approves"}


def test_terms_keep_order_and_the_way_roles_stand_to_each_other():
    routes = IncidentRules.parse(read("headteacher-authorises").settings).routes

    assert [(term.how, term.roles) for term in routes["K14"].terms] == [
        (How.ALL_OF, ("communications",)),
        (How.TOLD_ONLY, ("headteacher",)),
    ]
    assert routes["K4"].terms[0].how is How.REPORTER_PICKS_ONE_OF
    assert routes["K4"].terms[0].roles == ("safeguarding-lead", "headteacher", "line-manager")


def test_every_door_leads_to_some_kind_and_every_kind_has_a_door():
    assert {door for kind in KINDS.values() for door in kind.doors} == set(Door)
    assert all(kind.doors and kind.label for kind in KINDS.values())


@pytest.mark.parametrize(
    ("word", "value", "sentence"),
    [
        ("K1", None, "must name somebody"),
        ("K5", {"recipients": ["headteacher"]}, "one word and its roles"),
        ("K5", {"recipients": [{"some_of": ["headteacher"]}]}, "'some_of', which is not one of"),
        ("K5", {"recipients": [{"all_of": []}]}, "lists no role"),
        ("K5", {"recipients": [{"all_of": ["caretaker"]}]}, "'caretaker', which is no role"),
        ("K5", {"advice": "Print it."}, "as a list of sentences"),
        ("K5", {"duties": ["fire-brigade"]}, "'fire-brigade', which is not one of"),
        ("about_headteacher", "governor", "'governor', which is not one of"),
        ("without_line_reports", ["K99"], "'K99', which is not one of"),
        ("unopened", {"urgent_minutes": [0], "adult_working_days": 1, "school_days": 2}, "above nought"),
        ("unopened", {"urgent_minutes": [30]}, "above nought"),
    ],
)
def test_a_broken_rule_on_reports_is_refused_by_its_name(word, value, sentence):
    settings = read("light-touch").settings
    key = f"incidents.{word}"

    with pytest.raises(ValueError, match=sentence) as refusal:
        IncidentRules.parse({**settings, key: Setting(key=key, value=value)})

    assert key in str(refusal.value)
