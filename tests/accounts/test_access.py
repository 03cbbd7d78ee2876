"""Who may what, asked at the only door."""

from datetime import timedelta

import pytest

from accounts.access import organisations_where, people_who, remembering_rights, user_can, user_can_anywhere
from accounts.models import Membership, User
from accounts.roles import Can
from accounts.services import sync_roles
from tests.factories import give, make_organisation, make_person


def test_headteacher_can_sign_off_at_own_school_and_nowhere_else(approver, oakfield, elm_north):
    assert user_can(approver, Can.SIGN_OFF_POSTS, at=oakfield)
    assert not user_can(approver, Can.SIGN_OFF_POSTS, at=elm_north)


def test_trust_role_reaches_schools_below_and_those_added_later(elmtree, elm_north):
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    later = make_organisation("elm-new", "Elm New", parent=elmtree)

    assert set(organisations_where(chief, Can.SIGN_OFF_POSTS)) == {elmtree, elm_north, later}


def test_school_role_does_not_reach_the_trust(stranger, elmtree):
    assert not user_can(stranger, Can.SEE_FIGURES, at=elmtree)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"), [(-5, None, True), (1, None, False), (-5, -1, False), (-5, 0, True)]
)
def test_dates_decide_at_the_moment_of_asking(oakfield, today, starts, ends, expected):
    person = give(
        make_person("Dan Dated"),
        "headteacher",
        oakfield,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )

    assert user_can(person, Can.SIGN_OFF_POSTS, at=oakfield) is expected
    assert (person in people_who(Can.SIGN_OFF_POSTS, at=oakfield)) is expected


def test_leaver_and_superuser_hold_nothing(approver, oakfield):
    approver.is_active = False
    approver.save()
    boss = User.objects.create_superuser("root@example.test", "long password here", name="Root")

    assert not user_can(approver, Can.SIGN_OFF_POSTS, at=oakfield)
    assert approver not in people_who(Can.SIGN_OFF_POSTS, at=oakfield)
    assert not user_can(boss, Can.READ_POLICIES, at=oakfield)


def test_first_question_costs_one_query_and_later_ones_none(approver, oakfield, django_assert_num_queries):
    with remembering_rights(), django_assert_num_queries(1):
        assert user_can(approver, Can.SIGN_OFF_POSTS, at=oakfield)
        assert not user_can(approver, Can.HANDLE_BREACHES, at=oakfield)


def test_sync_roles_mends_what_was_tampered_with(approver, oakfield):
    Membership.objects.get(person=approver).group.organisationgrouppermission_set.all().delete()
    assert not user_can(approver, Can.SIGN_OFF_POSTS, at=oakfield)

    sync_roles()

    assert user_can(approver, Can.SIGN_OFF_POSTS, at=oakfield)
