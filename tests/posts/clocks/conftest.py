"""A school with a calendar, those who sign there, and a post that was put forward on a Friday afternoon."""

import pytest

from accounts.models import CalendarDay
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, put_forward, use_rules
from tests.posts.clocks.moments import AWAY, FRIDAY_AT_FOUR


@pytest.fixture
def website(oakfield):
    use_rules("light-touch", oakfield)
    for kind, first, last in AWAY:
        CalendarDay.objects.create(organisation=oakfield, kind=kind, label=kind, starts_on=first, ends_on=last)
    return AccountFactory(organisation=oakfield)


@pytest.fixture
def deputy(oakfield):
    return give(make_person("Dot Deputy"), "deputy-headteacher", oakfield)


@pytest.fixture
def waiting(author, approver, deputy, oakfield, website):
    return put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR)
