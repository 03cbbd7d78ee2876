"""A person's private calendar address: one each, shown once, dead when it should be."""

import pytest

from accounts import services
from accounts.models import CalendarAddress
from core.audit import entries_about

pytestmark = pytest.mark.django_db


def test_secret_leads_to_its_person_and_is_not_stored(author, now):
    secret = services.make_calendar_address(by=author, now=now)

    assert services.person_behind(secret) == author
    assert secret not in str(CalendarAddress.objects.values_list().get())
    assert len(secret) >= 43


def test_new_address_ends_the_one_before(author, now):
    old = services.make_calendar_address(by=author, now=now)

    new = services.make_calendar_address(by=author, now=now)

    assert services.person_behind(old) is None
    assert services.person_behind(new) == author
    assert CalendarAddress.objects.filter(person=author, ended_at=None).count() == 1


def test_address_can_be_ended_and_both_stand_in_the_history(author, now):
    secret = services.make_calendar_address(by=author, now=now)

    ended = [services.end_calendar_address(by=author, now=now) for _ in range(2)]

    assert ended == [True, False]
    assert services.person_behind(secret) is None
    assert services.calendar_address_of(author) is None
    assert [one.verb for one in entries_about(author)][-2:] == ["make_calendar_address", "end_calendar_address"]


def test_whoever_left_has_no_address(author, now):
    secret = services.make_calendar_address(by=author, now=now)
    author.is_active = False
    author.save()

    assert services.person_behind(secret) is None


@pytest.mark.parametrize("guess", ["", "no-such-secret", "x" * 500])
def test_guess_leads_to_nobody(guess, author, now):
    services.make_calendar_address(by=author, now=now)

    assert services.person_behind(guess) is None
