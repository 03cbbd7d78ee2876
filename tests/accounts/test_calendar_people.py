"""Working days and days away, kept for other people: by whom, what is refused, and who acts when a stand-in is away too."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import Absence, Membership
from accounts.services.working_days import weekdays_in_words
from accounts.slots import directory_for
from core.audit import entries_about
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from tests.factories import sign_in


@pytest.fixture
def role(author):
    return author.memberships.get()


def away(person, first, last, now, stand_in=None, by=MACHINE, role=""):
    return services.record_absence(
        person=person, starts_on=first, ends_on=last, stand_in=stand_in, by=by, now=now, role=role
    )


def day_parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


# Days of the week -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ("12345", "every working day"),
        ("1234567", "every working day"),
        ("124", "Monday, Tuesday and Thursday"),
        ("35", "Wednesday and Friday"),
        ("4", "Thursday"),
        ("67", "no school day"),
    ],
)
def test_working_days_are_said_in_words(weekdays, words):
    assert weekdays_in_words(weekdays) == words


def test_working_days_are_kept_in_order_once_and_in_the_history(role, office, now):
    services.change_weekdays(membership=role, weekdays=["4", "1", "2", "9"], by=office, now=now)
    services.change_weekdays(membership=role, weekdays=["1", "2", "4"], by=office, now=now)

    assert Membership.objects.get(pk=role.pk).weekdays == role.weekdays == "124"
    assert [entry.verb for entry in entries_about(role)].count("change_weekdays") == 1


def test_somebody_who_works_on_no_day_is_refused(role, office, now):
    with pytest.raises(NotNow, match="at least one day"):
        services.change_weekdays(membership=role, weekdays=["6"], by=office, now=now)


def test_only_those_who_keep_people_change_working_days(role, author, stranger, now):
    for somebody in (author, stranger):
        with pytest.raises(PermissionDenied, match="working days"):
            services.change_weekdays(membership=role, weekdays=["1"], by=somebody, now=now)
    assert services.change_weekdays(membership=role, weekdays=["1"], by=MACHINE, now=now).weekdays == "1"


def test_the_page_of_a_person_shows_and_changes_their_days(client, office, author, role):
    sign_in(client, office)
    address = f"/people/{author.pk}/roles/{role.pk}/days/"

    answer = client.post(address, {"weekdays": ["1", "3"]}, follow=True)

    assert "Works Monday and Wednesday." in answer.content.decode()
    assert "not reminded on other days" in answer.content.decode()
    assert 'value="3" ' in client.get(address).content.decode()


@pytest.mark.parametrize("weekdays", [[], ["8"], ["x"]])
def test_wrong_days_are_said_beside_the_boxes(client, office, author, role, weekdays):
    answer = sign_in(client, office).post(f"/people/{author.pk}/roles/{role.pk}/days/", {"weekdays": weekdays})

    assert answer.status_code == 200
    assert answer.context["form"].errors["weekdays"]


# Days away --------------------------------------------------------------------------------------------------------------------
def test_the_office_notes_days_away_and_a_stand_in(client, office, author, approver, today):
    page = sign_in(client, office).get(f"/people/{author.pk}/absence/").content.decode()
    answer = client.post(
        f"/people/{author.pk}/absence/",
        {**day_parts("starts_on", today), **day_parts("ends_on", today + timedelta(days=2)), "stand_in": approver.pk},
        follow=True,
    ).content.decode()

    assert "When is <bdi>Ama Author</bdi> away?" in page
    assert "<bdi>Hugo Head</bdi> acts for them." in answer
    assert Absence.objects.get().recorded_by == office
    assert "Acts for <bdi>Ama Author</bdi>" in client.get(f"/people/{approver.pk}/").content.decode()


def test_whoever_is_back_gets_things_again(client, office, author, now, today):
    row = away(author, today, today + timedelta(days=5), now)

    answer = sign_in(client, office).post(f"/people/{author.pk}/absence/{row.pk}/back/", follow=True).content.decode()

    assert "Ama Author is here again" in answer
    assert "No days away are noted" in answer
    assert not Absence.objects.exists()
    assert AuditEntry.objects.filter(verb="end_absence", person_id=office.pk).exists()


def test_what_cannot_be_noted_is_said_on_the_page(client, office, author, now, today):
    away(author, today, today, now)

    answer = sign_in(client, office).post(
        f"/people/{author.pk}/absence/", {**day_parts("starts_on", today), **day_parts("ends_on", today)}
    )

    assert "noted already" in answer.content.decode()


def test_a_stand_in_works_where_the_person_works(client, office, author, stranger, today):
    answer = sign_in(client, office).post(
        f"/people/{author.pk}/absence/",
        {**day_parts("starts_on", today), **day_parts("ends_on", today), "stand_in": stranger.pk},
    )

    assert answer.context["form"].errors["stand_in"]
    assert not Absence.objects.exists()


def test_nobody_keeps_the_days_of_people_elsewhere(client, office, stranger, now, today):
    row = away(stranger, today, today, now)
    sign_in(client, office)

    answers = [
        client.get(f"/people/{stranger.pk}/absence/"),
        client.post(f"/people/{stranger.pk}/absence/{row.pk}/back/"),
        client.get(f"/people/{stranger.pk}/roles/{stranger.memberships.get().pk}/days/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_an_absence_that_is_over_is_not_ended_again(client, office, author, now, today):
    row = away(author, today - timedelta(days=9), today - timedelta(days=8), now)

    assert sign_in(client, office).post(f"/people/{author.pk}/absence/{row.pk}/back/").status_code == 404


# Stand-ins --------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "role", "refused"),
    [
        (date(2027, 3, 1), date(2027, 3, 5), "", True),
        (date(2027, 3, 5), date(2027, 3, 8), "", True),
        (date(2027, 2, 1), date(2027, 3, 1), "", True),
        (date(2027, 3, 2), date(2027, 3, 3), "", True),
        (date(2027, 3, 6), date(2027, 3, 9), "", False),
        (date(2027, 2, 1), date(2027, 2, 28), "", False),
        # Away as something else only.
        (date(2027, 3, 1), date(2027, 3, 5), "governor", False),
    ],
)
def test_a_stand_in_who_is_away_too_is_refused(author, approver, now, first, last, role, refused):
    away(approver, first, last, now, role=role)

    def note():
        return away(author, date(2027, 3, 1), date(2027, 3, 5), now, stand_in=approver)

    if refused:
        with pytest.raises(NotNow, match="Hugo Head is away on some of these days too"):
            note()
    else:
        assert note().stand_in == approver


def test_a_stand_in_who_has_left_or_is_the_person_is_refused(author, approver, now, today):
    approver.is_active = False
    approver.save()

    with pytest.raises(NotNow, match="Hugo Head has left"):
        away(author, today, today, now, stand_in=approver)
    with pytest.raises(NotNow, match="Nobody stands in for themselves"):
        away(author, today, today, now, stand_in=author)


def test_a_stand_in_who_falls_ill_later_does_not_count_that_day(oakfield, author, approver, now, today):
    away(approver, today, today + timedelta(days=3), now, stand_in=author)
    before = directory_for(oakfield, on=today)
    away(author, today, today, now)

    after = directory_for(oakfield, on=today)
    tomorrow = directory_for(oakfield, on=today + timedelta(days=1))

    def acting(directory):
        return [one.person.name for one in directory.available(directory.holders("headteacher", "oakfield"))]

    assert acting(before) == ["Ama Author"]
    assert acting(after) == []
    assert acting(tomorrow) == ["Ama Author"]


@pytest.mark.parametrize(
    ("first", "last", "role", "refused"),
    [
        (date(2027, 3, 5), date(2027, 3, 9), "", True),
        (date(2027, 2, 1), date(2027, 4, 1), "", True),
        (date(2027, 3, 6), date(2027, 3, 9), "", False),
        (date(2027, 3, 2), date(2027, 3, 3), "staff", False),
    ],
)
def test_days_noted_already_are_not_noted_twice(author, now, first, last, role, refused):
    away(author, date(2027, 3, 1), date(2027, 3, 5), now)

    if refused:
        with pytest.raises(NotNow, match="noted already"):
            away(author, first, last, now, role=role)
    else:
        assert away(author, first, last, now, role=role)
    assert Absence.objects.count() == 2 - refused
