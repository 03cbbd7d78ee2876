"""What people do about places: adding, moving and closing them, and the rules they begin with."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.access import organisations_where, user_can
from accounts.models import Organisation, OrganisationGroupPermission, RuleSetting
from accounts.roles import Can
from accounts.rule_files import RuleFileError
from core.clocks import at_london
from core.workflow import MACHINE, NotNow
from tests.accounts.deeds import verbs
from tests.factories import give, make_organisation, make_person


def test_a_school_added_moved_and_closed_keeps_rights_true(elmtree, elm_north, chief, oakfield, now, today):
    school = services.add_organisation(
        slug="elm-third", name="Elm Third", kind="school", parent=elmtree, by=chief, now=now
    )
    assert school in organisations_where(chief, Can.SIGN_OFF_POSTS)
    classroom = make_organisation("elm-annexe", "Annexe", parent=school)

    cluster = services.add_organisation(
        slug="elm-cluster", name="Cluster", kind="cluster", parent=elmtree, by=chief, now=now
    )
    services.move_school(school=school, to=cluster, by=chief, now=now)
    classroom.refresh_from_db()
    assert classroom.path == "elmtree/elm-cluster/elm-third/elm-annexe/"
    assert school in organisations_where(chief, Can.SIGN_OFF_POSTS)

    services.move_school(school=school, to=None, by=MACHINE, now=now)
    assert school not in organisations_where(chief, Can.SIGN_OFF_POSTS)
    assert not OrganisationGroupPermission.objects.filter(content_object=classroom).exists()

    head = give(make_person("Hal Head"), "headteacher", elm_north)
    services.close_school(school=elm_north, on=today, by=chief, now=now)
    assert not user_can(head, Can.SIGN_OFF_POSTS, at=elm_north)
    assert verbs() == ["add_organisation", "add_organisation", "move_school", "close_school"]


def test_schools_are_not_added_moved_or_closed_by_those_below(
    elm_north, stranger, elmtree, oakfield, approver, now, today
):
    with pytest.raises(PermissionDenied):
        services.add_organisation(slug="x", name="X", kind="school", parent=elmtree, by=stranger, now=now)
    with pytest.raises(PermissionDenied):
        services.add_organisation(slug="x", name="X", kind="trust", parent=None, by=stranger, now=now)
    with pytest.raises(PermissionDenied):
        services.move_school(school=elm_north, to=oakfield, by=stranger, now=now)
    with pytest.raises(PermissionDenied):
        services.close_school(school=oakfield, on=today, by=approver, now=now)
    with pytest.raises(NotNow, match="below itself"):
        services.move_school(school=elmtree, to=elm_north, by=MACHINE, now=now)


def test_a_rule_set_is_loaded_whole_and_by_those_who_may(oakfield, approver, stranger, now):
    with pytest.raises(PermissionDenied):
        services.load_rule_set(name="light-touch", organisation=oakfield, by=stranger, now=now)
    with pytest.raises(RuleFileError):
        services.load_rule_set(name="../settings", organisation=oakfield, by=approver, now=now)

    count = services.load_rule_set(name="light-touch", organisation=oakfield, by=approver, now=now)
    services.load_rule_set(name="safeguarding-first", organisation=oakfield, by=MACHINE, now=now)

    assert RuleSetting.objects.count() == count
    assert set(RuleSetting.objects.values_list("rule_set", flat=True)) == {"safeguarding-first"}
    assert "load_rule_set" in verbs()


def test_moving_a_school_looks_where_it_stands_now(elmtree, elm_north, oakfield, now):
    stale = Organisation.objects.get(pk=elm_north.pk)
    services.move_school(school=elm_north, to=None, by=MACHINE, now=now)

    services.move_school(school=stale, to=elmtree, by=MACHINE, now=now)

    assert Organisation.objects.get(pk=elm_north.pk).path == "elmtree/elm-north/"


def test_closing_a_school_ends_roles_that_would_have_ended_later(elm_north, today, now):
    person = give(make_person("Tim Temp"), "staff", elm_north, ends_on=today + timedelta(days=99))

    services.close_school(school=elm_north, on=today, by=MACHINE, now=now)

    assert person.memberships.get().ends_on == today


@pytest.mark.parametrize(
    ("own", "fits"),
    [((date(2027, 5, 10), date(2027, 7, 20)), False), ((date(2027, 5, 10), date(2027, 5, 20)), True)],
)
def test_school_is_not_moved_to_where_its_days_and_those_above_leave_months_without_work(own, fits, oakfield, elmtree):
    at = at_london(date(2027, 3, 4), time(10))
    for place, (first, last) in ((oakfield, own), (elmtree, (date(2027, 7, 21), date(2027, 8, 31)))):
        place.calendar_days.create(kind="holiday", label="Away", starts_on=first, ends_on=last)

    if fits:
        services.move_school(school=oakfield, to=elmtree, by=MACHINE, now=at)
    else:
        with pytest.raises(NotNow, match="Oakfield School would have no working day for more than 90 days"):
            services.move_school(school=oakfield, to=elmtree, by=MACHINE, now=at)

    oakfield.refresh_from_db()
    assert (oakfield.parent == elmtree) is fits


def test_holidays_that_lie_behind_hold_back_no_move(oakfield, elmtree):
    at = at_london(date(2027, 9, 4), time(10))
    for place, first, last in (
        (oakfield, date(2027, 5, 10), date(2027, 7, 20)),
        (elmtree, date(2027, 7, 21), date(2027, 8, 31)),
    ):
        place.calendar_days.create(kind="holiday", label="Away", starts_on=first, ends_on=last)

    services.move_school(school=oakfield, to=elmtree, by=MACHINE, now=at)

    assert oakfield.path == "elmtree/oakfield/"
