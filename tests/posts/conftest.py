"""A trust with one school, its people and one account, under any of the five rule sets."""

import pytest

from tests.factories import give, make_organisation, make_person
from tests.factories.posts import AccountFactory, entrust, use_rules
from tests.posts.who_may import ENTRUSTED


@pytest.fixture
def world(elmtree, elm_north):
    def build(rule_set):
        use_rules(rule_set, elmtree)
        website = AccountFactory(organisation=elm_north, handle="website")
        people = {
            "author": give(make_person("Ama Author"), "staff", elm_north),
            "second": give(make_person("Sam Second"), "staff", elm_north),
            "head": give(make_person("Hugo Head"), "headteacher", elm_north),
            "deputy": give(make_person("Dot Deputy"), "deputy-headteacher", elm_north),
            "bursar": give(make_person("Bea Bursar"), "business-manager", elm_north),
            "chief": give(make_person("Cleo Chief"), "chief-executive", elmtree),
            "governor": give(make_person("Gwen Governor"), "governor", elm_north),
            "stranger": give(make_person("Sal Stranger"), "headteacher", make_organisation("far", "Far School")),
            "nobody": make_person("Noor Nobody"),
        }
        for who in ENTRUSTED.get(rule_set, ()):
            entrust(people[who], website)
        return people, website

    return build
