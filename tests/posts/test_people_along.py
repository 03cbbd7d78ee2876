"""Who may sign comes along with the post that is signed, and is who would be asked for otherwise."""

from datetime import timedelta

import pytest
from django.db.transaction import atomic

from accounts.models import User
from accounts.services import record_absence
from accounts.slots import directory_for
from core.workflow import MACHINE
from posts.models import Post
from posts.permissions.standing import standing_of
from posts.querysets.locking import find
from posts.rules import SIGNERS
from tests import statements
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, put_forward, use_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(author, elmtree, elm_north, today):
    for name, role, place, order in (
        ("Zoë Head", "headteacher", elm_north, 0),
        ("Ben Second", "deputy-headteacher", elm_north, 1),
        ("Ann First", "deputy-headteacher", elm_north, 0),
        ("Øyvind Equal", "deputy-headteacher", elm_north, 0),
        ("Cy Chief", "chief-executive", elmtree, 0),
        ("Olga Office", "school-office", elm_north, 0),
    ):
        give(make_person(name), role, place, order=order)
    use_rules("light-touch", elmtree)
    writer = give(make_person("Wanda Writer"), "staff", elm_north)
    return put_forward(writer, elm_north, AccountFactory(organisation=elm_north))


def person(name):
    return User.objects.get(name=name)


def locked(post, by):
    with atomic():
        return find(post.pk, seen_by=by, is_signed=True, is_checked=False)


def holdings(directory):
    return sorted((one for one in directory.holdings if one.role in SIGNERS), key=str)


def asked_for(place, today):
    return directory_for(place, on=today, contacts=False, roles=SIGNERS)


def test_they_are_the_same_people_in_the_same_order(waiting, elm_north, today):
    row = locked(waiting, person("Zoë Head"))

    people, others = standing_of(row).people, asked_for(elm_north, today)

    assert holdings(people) == holdings(others)
    assert [one.person.name for one in people.holders("deputy-headteacher", elm_north.slug)][-1] == "Ben Second"
    assert people.holders("school-office", elm_north.slug) == ()


@pytest.mark.parametrize("is_away_too", [False, True])
def test_absences_and_stand_ins_come_along(waiting, elm_north, today, now, is_away_too):
    head, stand_in = person("Zoë Head"), person("Olga Office")
    tomorrow = today + timedelta(days=1)
    record_absence(person=head, starts_on=today, ends_on=tomorrow, stand_in=stand_in, by=MACHINE, now=now)
    if is_away_too:
        record_absence(person=stand_in, starts_on=today, ends_on=today, stand_in=None, by=MACHINE, now=now)

    people = standing_of(locked(waiting, head)).people

    assert holdings(people) == holdings(asked_for(elm_north, today))
    held = people.holders("headteacher", elm_north.slug)
    assert [(one.person.name, one.absent) for one in held] == [
        ("Zoë Head", True),
        *([] if is_away_too else [("Olga Office", False)]),
    ]


def test_a_role_that_ended_a_moment_ago_does_not_come_along(waiting, elm_north, today):
    row = locked(waiting, head := person("Zoë Head"))
    assert head.pk in {one.person.id for one in standing_of(row).people.holdings}

    head.memberships.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))

    by = person("Cy Chief")
    assert head.pk not in {one.person.id for one in standing_of(locked(waiting, by)).people.holdings}


def test_nothing_more_is_asked_unless_the_rules_name_others(waiting, elm_north, today):
    row = locked(waiting, head := person("Zoë Head"))
    assert statements.asked_by(lambda: standing_of(row))[1] == []

    Post.objects.get(pk=waiting.pk).sign_off_steps.update(roles=["school-office"])
    row = locked(waiting, head)
    people, asked = statements.asked_by(lambda: standing_of(row).people)

    assert len(asked) == 1
    assert [one.person.name for one in people.holders("school-office", elm_north.slug)] == ["Olga Office"]
