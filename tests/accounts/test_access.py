"""Who may what, asked at the only door."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection

from accounts.access import (
    grant,
    offices_of,
    organisations_where,
    people_who,
    remembering_rights,
    user_can,
    user_can_anywhere,
)
from accounts.models import Membership, OrganisationGroupPermission, User
from accounts.roles import ANSWERS_TO, CONFIRMED_BY, ROLES, Can, Role
from accounts.second_factor import needs_second_factor
from accounts.services import sync_roles
from posts.models import AccountGrant
from tests.factories import give, make_organisation, make_person, sign_in
from tests.factories.posts import AccountFactory


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


def test_a_chief_of_a_hundred_schools_reads_few_rows_and_asks_few_questions(elmtree, django_assert_num_queries):
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    schools = [make_organisation(f"elm-{number}", f"Elm {number}", parent=elmtree) for number in range(100)]
    elsewhere = make_organisation("ash", "Ash School")

    with remembering_rights():
        with django_assert_num_queries(1) as asked:
            assert all(user_can(chief, Can.SIGN_OFF_POSTS, at=school) for school in schools)
            assert not user_can(chief, Can.SIGN_OFF_POSTS, at=elsewhere)
            assert user_can_anywhere(chief, Can.SEE_FIGURES)
            assert not user_can_anywhere(chief, Can.HANDLE_BREACHES)
        with django_assert_num_queries(1):
            assert all(user_can(chief, Can.SIGN_OFF_POSTS, at=school.pk) for school in schools)
            assert not user_can(chief, Can.SIGN_OFF_POSTS, at=elsewhere.pk)
        with connection.cursor() as cursor:
            cursor.execute(asked.captured_queries[0]["sql"])
            assert len(cursor.fetchall()) == len(ROLES[Role.CHIEF_EXECUTIVE].can)


def test_what_is_remembered_agrees_with_what_the_database_says(elmtree, elm_north, elm_south, oakfield):
    person = give(give(make_person("Mo Many"), "trustee", elmtree), "headteacher", elm_north)
    places = [elmtree, elm_north, elm_south, oakfield]
    asked = [(can, place) for can in Can for place in places]
    fresh = [user_can(person, can, at=place) for can, place in asked]

    with remembering_rights():
        assert [user_can(person, can, at=place) for can, place in asked] == fresh
        assert [user_can(person, can, at=place.pk) for can, place in asked] == fresh
        anywhere = [user_can_anywhere(person, can) for can in Can]
    assert anywhere == [user_can_anywhere(person, can) for can in Can]


def test_several_rights_are_asked_at_once_and_any_of_them_counts(elmtree, elm_north, oakfield):
    person = give(give(make_person("Mo Many"), "trustee", elm_north), "headteacher", oakfield)

    places = organisations_where(person, Can.SIGN_OFF_POSTS, Can.RECORD_OWN_BODY_DECISIONS)

    assert set(places) == set(organisations_where(person, Can.SIGN_OFF_POSTS)) | {elm_north}
    with remembering_rights():
        assert set(organisations_where(person, Can.SIGN_OFF_POSTS, Can.RECORD_OWN_BODY_DECISIONS)) == set(places)


def test_a_request_names_the_same_places_as_the_database_however_many_there_are(
    elmtree, elm_north, elm_south, oakfield
):
    everywhere = give(give(make_person("Ev Everywhere"), "chief-executive", elmtree), "headteacher", elm_north)
    scattered = make_person("Sam Scattered")
    for number in range(8):
        give(scattered, "headteacher", make_organisation(f"ash-{number}", f"Ash {number}"))

    for person, places in ((everywhere, 3), (scattered, 8)):
        asked = set(organisations_where(person, Can.SIGN_OFF_POSTS))
        with remembering_rights():
            remembered = set(organisations_where(person, Can.SIGN_OFF_POSTS))
        assert remembered == asked
        assert len(remembered) == places


def test_rights_are_read_for_the_day_and_the_person_who_asks(approver, author, oakfield, monkeypatch, today):
    last = Membership.objects.filter(person=approver).get()
    last.ends_on = today
    last.save()

    with remembering_rights():
        assert user_can(approver, Can.SIGN_OFF_POSTS, at=oakfield)
        assert not user_can(author, Can.SIGN_OFF_POSTS, at=oakfield)
    monkeypatch.setattr("accounts.access._today", lambda: today + timedelta(days=1))
    with remembering_rights():
        assert not user_can(approver, Can.SIGN_OFF_POSTS, at=oakfield)
        assert not organisations_where(approver, Can.SIGN_OFF_POSTS).exists()


def test_the_frame_of_a_page_asks_who_it_is_and_what_they_may(client, author, django_assert_num_queries):
    sign_in(client, author)

    with django_assert_num_queries(3) as asked:
        client.get("/settings/second-factor/")

    tables = ("accounts_session", "mfa_authenticator", "accounts_membership")
    assert all(table in one["sql"] for table, one in zip(tables, asked.captured_queries, strict=True))


def test_whoever_may_do_something_nowhere_asks_the_database_no_second_time(author, oakfield, django_assert_num_queries):
    with remembering_rights(), django_assert_num_queries(1):
        assert not user_can_anywhere(author, Can.HANDLE_BREACHES)
        assert list(organisations_where(author, Can.HANDLE_BREACHES)) == []


def test_offices_are_those_in_force_today_with_or_without_rights(approver, oakfield, elm_north, today):
    give(approver, "governor", elm_north, ends_on=today - timedelta(days=1))
    Membership.objects.get(person=approver, organisation=oakfield).group.organisationgrouppermission_set.all().delete()

    offices = offices_of(approver)

    assert [(office.role, office.name, office.path) for office in offices] == [
        ("headteacher", oakfield.name, oakfield.path)
    ]
    assert needs_second_factor(approver)
    assert offices_of(AnonymousUser()) == ()


def test_who_is_not_signed_in_or_has_left_can_nothing_anywhere(oakfield, approver):
    approver.is_active = False

    for person in (AnonymousUser(), approver):
        assert not user_can(person, Can.READ_POLICIES, at=oakfield)
        assert not user_can_anywhere(person, Can.READ_POLICIES)
        assert not organisations_where(person, Can.READ_POLICIES).exists()


def test_whoever_is_sent_reports_or_sees_secrets_needs_a_second_factor():
    secret = {
        Can.HANDLE_SAFEGUARDING, Can.HANDLE_CONDUCT, Can.HANDLE_BREACHES, Can.HANDLE_OTHER_REPORTS,
        Can.REVEAL_CREDENTIALS, Can.KEEP_PHOTO_PERMISSIONS,
    }  # fmt: skip

    assert [role for role, entry in ROLES.items() if entry.can & secret and not entry.second_factor] == []


def test_nobody_confirms_those_who_receive_a_report_about_them():
    for boss, those in ANSWERS_TO.items():
        assert not [role for role in those if boss in CONFIRMED_BY[role]]
    assert {role for role, entry in ROLES.items() if entry.given_by_two} == set(CONFIRMED_BY)
    assert Role.HEADTEACHER not in CONFIRMED_BY[Role.HEADTEACHER]


def test_a_right_on_one_account_is_prolonged_and_not_doubled(author, approver, oakfield, now):
    account = AccountFactory(organisation=oakfield)
    terms = {"person": author, "to": account, "permission": "post_to_account", "starts": now, "by": approver}

    grant(AccountGrant, reason="Runs the page", **terms)
    grant(AccountGrant, reason="Runs it on", until=now + timedelta(days=30), **terms)

    row = AccountGrant.objects.get()
    assert (row.reason, row.until, row.granted_by) == ("Runs it on", now + timedelta(days=30), approver)


def test_a_right_that_no_role_gives_any_more_is_taken_back(approver, oakfield):
    group = Membership.objects.get(person=approver).group
    right = Permission.objects.get(codename=Can.HANDLE_BREACHES)
    OrganisationGroupPermission.objects.create(group=group, permission=right, content_object=oakfield)
    assert user_can(approver, Can.HANDLE_BREACHES, at=oakfield)

    sync_roles()

    assert not user_can(approver, Can.HANDLE_BREACHES, at=oakfield)
