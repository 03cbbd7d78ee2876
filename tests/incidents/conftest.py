"""A school with its rules and its safeguarding lead, and the people whom reports and clocks of the law come to."""

import pytest

from tests.factories import give, make_person
from tests.factories.incidents import rules


@pytest.fixture
def school(oakfield, lead):
    return rules(oakfield)


@pytest.fixture
def head(approver):
    return approver


@pytest.fixture
def chair(oakfield):
    return give(make_person("Cora Chair"), "chair-of-governors", oakfield)


@pytest.fixture
def officer(oakfield):
    return give(make_person("Dan Data"), "data-protection-officer", oakfield)


@pytest.fixture
def deputy(oakfield):
    return give(make_person("Dora Deputy"), "deputy-safeguarding-lead", oakfield)
