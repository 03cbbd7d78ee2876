"""A policy of one school, the version in force, and people signed in to read and to keep it."""

import pytest

from policies.workflow import State
from tests.factories import sign_in
from tests.factories.policies import ClauseFactory, make_policy, make_version


@pytest.fixture
def policy(oakfield):
    return make_policy(oakfield)


@pytest.fixture
def in_force(policy):
    version = make_version(policy, state=State.IN_FORCE)
    ClauseFactory(version=version, number="1.1", anchor="clause-1-1", level=2, text="Be **kind** <script>x</script>")
    ClauseFactory(version=version, number="2", anchor="clause-2", heading="Pictures", text="Ask first.", kind="section")
    return version


@pytest.fixture
def reader(client, author):
    return sign_in(client, author)


@pytest.fixture
def writer(client, business_manager):
    return sign_in(client, business_manager)
