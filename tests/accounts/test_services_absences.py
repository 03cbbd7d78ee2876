"""Days away, and who acts meanwhile."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import Absence
from accounts.roles import Role
from accounts.slots import directory_for
from core.workflow import NotNow
from tests.factories import give, make_person


def test_being_away_is_noted_by_oneself_or_by_those_who_keep_people(author, approver, stranger, now, today):
    mine = services.record_absence(
        person=author, starts_on=today, ends_on=today + timedelta(days=4), stand_in=approver, by=author, now=now
    )
    services.end_absence(absence=mine, on=today + timedelta(days=2), by=approver, now=now)
    mine.refresh_from_db()
    assert mine.ends_on == today + timedelta(days=1)

    services.end_absence(absence=mine, on=today, by=author, now=now)
    assert not Absence.objects.exists()
    with pytest.raises(PermissionDenied):
        services.record_absence(person=author, starts_on=today, ends_on=today, stand_in=None, by=stranger, now=now)
    theirs = services.record_absence(person=author, starts_on=today, ends_on=today, stand_in=None, by=approver, now=now)
    with pytest.raises(PermissionDenied):
        services.end_absence(absence=theirs, on=today, by=stranger, now=now)


@pytest.mark.parametrize(("stand_in", "last"), [("self", 3), ("other", -1)])
def test_impossible_absences_are_refused_with_a_sentence(author, approver, now, today, stand_in, last):
    with pytest.raises(NotNow):
        services.record_absence(
            person=author,
            starts_on=today,
            ends_on=today + timedelta(days=last),
            stand_in=author if stand_in == "self" else approver,
            by=author,
            now=now,
        )


def test_directory_works_absences_and_stand_ins_in(elm_north, elm_south, elmtree, today, chief):
    head = give(make_person("Hal Head"), "headteacher", elm_north)
    second = give(make_person("Co Head"), "headteacher", elm_north, order=1)
    helper = give(make_person("Stan Dean"), "deputy-headteacher", elm_north, line_manager=head)
    Absence.objects.create(person=head, starts_on=today, ends_on=today, stand_in=helper)
    Absence.objects.create(person=second, starts_on=today, ends_on=today, stand_in=chief, role="clerk")

    directory = directory_for(elm_north, on=today)
    slot = directory.holders("headteacher", "elm-north")

    assert [(h.person.name, h.absent, h.stands_in_for) for h in slot] == [
        ("Hal Head", True, None),
        ("Stan Dean", False, head.pk),
        ("Co Head", False, None),
    ]
    assert directory.line_manager_of(helper.pk).name == "Hal Head"
    assert directory.find("CLEO.CHIEF@example.test").name == "Cleo Chief"
    assert directory.holders(Role.CHIEF_EXECUTIVE, "elmtree")[0].person.id == chief.pk
    assert not directory_for(elm_south, on=today).holders("headteacher", "elm-north")

    Absence.objects.create(person=helper, starts_on=today, ends_on=today)
    assert "Stan Dean" not in [
        h.person.name for h in directory_for(elm_north, on=today).holders("headteacher", "elm-north")
    ]


def test_the_same_days_away_are_not_noted_twice(author, now, today):
    days = {"starts_on": today, "ends_on": today + timedelta(days=4), "stand_in": None}
    services.record_absence(person=author, by=author, now=now, **days)

    with pytest.raises(NotNow, match="noted already"):
        services.record_absence(person=author, by=author, now=now, **days)


def test_a_school_of_years_ago_has_no_say_in_days_away(oakfield, elm_north, stranger, now, today):
    person = give(
        make_person("Mo Moved"),
        "staff",
        elm_north,
        starts_on=today - timedelta(days=900),
        ends_on=today - timedelta(days=400),
    )
    give(person, "safeguarding-lead", oakfield)

    with pytest.raises(PermissionDenied):
        services.record_absence(person=person, starts_on=today, ends_on=today, stand_in=stranger, by=stranger, now=now)
