"""An installation at its beginning, with its first school; and those who keep a school that stands already."""

import pytest

from accounts import services
from accounts.models import User
from tests.accounts.beginning import name_administrator
from tests.factories import give, make_person


@pytest.fixture
def keeper(db):
    """The system administrator of an installation with nothing in it."""
    name_administrator()
    return User.objects.get(email="ada@fernbank.test")


@pytest.fixture
def fernbank(keeper, now):
    return services.add_organisation(
        slug="fernbank", name="Fernbank School", kind="school", parent=None, rule_set="light-touch", by=keeper, now=now
    )


@pytest.fixture
def admin(oakfield):
    return give(make_person("Ada Admin"), "system-administrator", oakfield)


@pytest.fixture
def office(oakfield):
    return give(make_person("Olga Office"), "school-office", oakfield)


@pytest.fixture
def chief(elmtree):
    return give(make_person("Cleo Chief"), "chief-executive", elmtree)
