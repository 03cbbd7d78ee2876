"""A school with a calendar, and a teacher there whose training runs out; runs do not wait for anybody."""

import pytest

from accounts.models import CalendarDay
from core import bulk
from tests.accounts.running_out.days import HOLIDAYS, LONG_AGO
from tests.factories import give, make_person
from tests.factories.posts import use_rules


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(bulk, "_ROOM", 0)


@pytest.fixture
def school(oakfield):
    for kind, first, last in HOLIDAYS:
        CalendarDay.objects.create(organisation=oakfield, kind=kind, label=kind, starts_on=first, ends_on=last)
    use_rules("headteacher-authorises", oakfield)
    return oakfield


@pytest.fixture
def teacher(school):
    return give(make_person("Tess Teacher"), "staff", school, starts_on=LONG_AGO)
