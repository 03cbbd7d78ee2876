"""An installation at its beginning: its administrator, its first school, and whoever leads a trust."""

import pytest

from accounts import services
from accounts.models import User
from tests.accounts.beginning import name_administrator


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
