"""A school with one account and a post that waits there; and a trust with its people, under any of the five rule sets."""

import pytest

from tests.factories import give, make_organisation, make_person
from tests.factories.posts import AccountFactory, entrust, put_forward, use_rules
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


@pytest.fixture
def website(oakfield):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield, handle="website")


@pytest.fixture
def facebook(oakfield):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield, kind="facebook", handle="oakfield")


@pytest.fixture
def waiting(author, approver, oakfield, website):
    return put_forward(author, oakfield, website)


@pytest.fixture
def colleague(oakfield):
    return give(make_person("Cora Colleague"), "staff", oakfield)
