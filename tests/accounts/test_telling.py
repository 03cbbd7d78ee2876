"""Which road a message takes: people with their hours, days away, mailboxes and choices, at moments of the year.

A case is a person, a moment and the road: by mail now, or asked again at a later moment, or on a list. Whether own words may say
something is tested with the texts (`test_texts.py`).
"""

from datetime import date, datetime

import pytest

from accounts.models import Absence, MailText, Preference
from accounts.telling import Manner, fill_in, group_of, names_in
from core.clocks import LONDON, at_london, london
from core.models import Message
from core.telling import Road
from tests.factories import give, make_person

CALENDAR = (
    ("half-term", date(2027, 2, 15), date(2027, 2, 19)),
    ("holiday", date(2027, 3, 26), date(2027, 4, 9)),
    ("holiday", date(2027, 7, 22), date(2027, 8, 31)),
    ("inset", date(2027, 9, 1), date(2027, 9, 1)),
    ("holiday", date(2027, 12, 20), date(2027, 12, 31)),
)
LONG_AGO = date(2020, 1, 1)
CHANGEABLE, FIXED = "posts.submit", "incidents.report"


def wall(year, month, day, hour=9, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def school(oakfield):
    for kind, first, last in CALENDAR:
        oakfield.calendar_days.create(kind=kind, label=kind, starts_on=first, ends_on=last)
    return oakfield


def teacher(school, name="Tess Teacher", **details):
    return give(make_person(name), "staff", school, starts_on=LONG_AGO, **details)


def message(person, *, kind=CHANGEABLE, urgent=False, due=None, place=None, context=None):
    due = due or wall(2027, 3, 4, 7, 30)
    return Message.objects.create(
        person=person,
        kind=kind,
        about_kind="x",
        about_id=str(Message.objects.count()),
        organisation=place,
        path="/",
        urgent=urgent,
        due_at=due,
        created_at=due,
        context=context or {},
    )


def road(person, now, **details):
    """The road, and where it is asked again, that moment as a clock on the wall shows it."""
    verdict = Manner([message(person, **details)], now=now).road(Message.objects.select_related("person").latest("pk"))
    return verdict.road if verdict.at is None else f"{london(verdict.at):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (wall(2027, 3, 4), Road.MAIL),
        # Days off are no days for reminders: the next morning at half past seven is.
        (wall(2027, 3, 6), "2027-03-08 07:30"),
        (wall(2027, 5, 3), "2027-05-04 07:30"),
        (wall(2027, 2, 14), "2027-02-22 07:30"),
        (wall(2027, 2, 17), "2027-02-22 07:30"),
        (wall(2027, 3, 28, 1, 30), "2027-04-12 07:30"),
        (wall(2027, 7, 21, 23, 0), Road.MAIL),
        (wall(2027, 7, 22), "2027-09-01 07:30"),
        (wall(2027, 10, 31, 1, 30), "2027-11-01 07:30"),
        (wall(2027, 12, 25), "2028-01-04 07:30"),
        (wall(2028, 2, 29), Road.MAIL),
        # Pupils are away, staff are here.
        (wall(2027, 9, 1), Road.MAIL),
    ],
)
def test_a_full_time_person_reads_on_school_days(school, now, expected):
    assert road(teacher(school), now) == expected


@pytest.mark.parametrize(
    ("weekdays", "now", "expected"),
    [
        ("124", wall(2027, 3, 1), Road.MAIL),
        ("124", wall(2027, 3, 3), "2027-03-04 07:30"),
        ("124", wall(2027, 3, 5), "2027-03-08 07:30"),
        # Mondays only: the half-term, and then a bank holiday, take one each.
        ("1", wall(2027, 2, 9), "2027-02-22 07:30"),
        ("1", wall(2027, 4, 27), "2027-05-10 07:30"),
        ("5", wall(2027, 7, 17), "2027-09-03 07:30"),
        # Saturdays only is never a school day: better a mail on a day off than none.
        ("6", wall(2027, 3, 3), Road.MAIL),
    ],
)
def test_a_part_time_person_reads_on_their_own_days(school, weekdays, now, expected):
    assert road(teacher(school, weekdays=weekdays), now) == expected


@pytest.mark.parametrize(
    ("first", "last", "role", "now", "expected"),
    [
        (date(2027, 3, 4), date(2027, 3, 4), "", wall(2027, 3, 4), "2027-03-05 07:30"),
        (date(2027, 3, 1), date(2027, 3, 12), "", wall(2027, 3, 4), "2027-03-15 07:30"),
        # Away until the holidays begin, and only then is there school again.
        (date(2027, 3, 22), date(2027, 3, 25), "", wall(2027, 3, 24), "2027-04-12 07:30"),
        (date(2027, 3, 5), date(2027, 3, 5), "", wall(2027, 3, 4), Road.MAIL),
        # Away in another role only: they are here.
        (date(2027, 3, 4), date(2027, 3, 4), "headteacher", wall(2027, 3, 4), Road.MAIL),
        # Away for years: better a mail than none.
        (date(2027, 1, 1), date(2030, 1, 1), "", wall(2027, 3, 4), Road.MAIL),
    ],
)
def test_somebody_away_is_told_when_they_are_back(school, first, last, role, now, expected):
    person = teacher(school)
    Absence.objects.create(person=person, starts_on=first, ends_on=last, role=role)

    assert road(person, now) == expected


def test_absences_that_overlap_hold_back_until_the_last_has_ended(school):
    person = teacher(school)
    for last, role in ((date(2027, 3, 5), ""), (date(2027, 3, 9), "")):
        Absence.objects.create(person=person, starts_on=date(2027, 3, 1), ends_on=last, role=role)

    assert road(person, wall(2027, 3, 4)) == "2027-03-10 07:30"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # One school is away, the other is not.
        (wall(2027, 2, 17), Road.MAIL),
        (wall(2027, 2, 24), Road.MAIL),
        (wall(2027, 7, 23), Road.MAIL),
        # Both are.
        (wall(2027, 8, 4), "2027-09-01 07:30"),
        (wall(2027, 3, 6), "2027-03-08 07:30"),
    ],
)
def test_somebody_at_two_schools_reads_when_either_is_open(school, elm_north, now, expected):
    elm_north.calendar_days.create(kind="half-term", label="x", starts_on=date(2027, 2, 22), ends_on=date(2027, 2, 26))
    elm_north.calendar_days.create(kind="holiday", label="x", starts_on=date(2027, 7, 26), ends_on=date(2027, 9, 3))

    assert road(give(teacher(school), "staff", elm_north, starts_on=LONG_AGO), now) == expected


def test_each_role_has_its_own_days_at_its_own_school(school, elm_north):
    person = teacher(school, weekdays="12")
    give(person, "staff", elm_north, starts_on=LONG_AGO, weekdays="45")
    elm_north.calendar_days.create(kind="holiday", label="x", starts_on=date(2027, 3, 4), ends_on=date(2027, 3, 5))

    assert road(person, wall(2027, 3, 2)) == Road.MAIL
    assert road(person, wall(2027, 3, 3)) == "2027-03-08 07:30"
    assert road(person, wall(2027, 2, 18)) == Road.MAIL


@pytest.mark.parametrize(
    ("now", "expected"),
    [(wall(2027, 8, 4), Road.MAIL), (wall(2027, 3, 6), "2027-03-08 07:30"), (wall(2027, 12, 25), "2027-12-29 07:30")],
)
def test_somebody_without_any_role_reads_when_the_country_works(nobody, now, expected):
    assert road(nobody, now) == expected


@pytest.mark.parametrize("now", [wall(2027, 12, 25), wall(2027, 8, 4), wall(2027, 3, 28, 1, 30), wall(2027, 3, 6, 3)])
def test_what_may_not_be_changed_goes_out_on_every_day_of_the_year(school, now):
    person = teacher(school, weekdays="1")
    Absence.objects.create(person=person, starts_on=date(2027, 1, 1), ends_on=date(2028, 1, 1))
    Preference.objects.create(person=person, group=group_of(FIXED).slug, choice="listed")

    assert road(person, now, kind=FIXED, urgent=True) == Road.MAIL


@pytest.mark.parametrize("mailbox", ["none", "returns"])
@pytest.mark.parametrize("kind", [CHANGEABLE, FIXED])
def test_whoever_reads_no_mail_is_told_on_paper_on_every_day(school, mailbox, kind):
    person = teacher(school)
    person.mailbox = mailbox
    person.save()

    assert [road(person, now, kind=kind) for now in (wall(2027, 3, 4), wall(2027, 8, 4))] == [Road.ON_PAPER] * 2


@pytest.mark.parametrize(
    ("choice", "urgent", "now", "due", "expected"),
    [
        ("at-once", True, wall(2027, 3, 4, 10), wall(2027, 3, 4, 10), Road.MAIL),
        ("daily", True, wall(2027, 3, 4, 10), wall(2027, 3, 4, 10), "2027-03-05 07:30"),
        ("daily", True, wall(2027, 3, 5, 10), wall(2027, 3, 5, 10), "2027-03-08 07:30"),
        ("daily", True, wall(2027, 7, 21, 10), wall(2027, 7, 21, 10), "2027-09-01 07:30"),
        # It waited for the one mail of the day, and this is it.
        ("daily", True, wall(2027, 3, 5, 7, 30), wall(2027, 3, 5, 7, 30), Road.MAIL),
        # What is not urgent is due with the one mail anyhow.
        ("daily", False, wall(2027, 3, 4, 7, 31), wall(2027, 3, 4, 7, 30), Road.MAIL),
        # Early in the morning of a clock change weekend.
        ("daily", True, wall(2027, 11, 1, 6), wall(2027, 11, 1, 6), "2027-11-01 07:30"),
        ("listed", True, wall(2027, 3, 4, 10), wall(2027, 3, 4, 10), Road.LISTED),
        ("listed", False, wall(2027, 12, 25), wall(2027, 12, 25), Road.LISTED),
    ],
)
def test_people_choose_how_they_are_told(school, choice, urgent, now, due, expected):
    person = teacher(school)
    Preference.objects.create(person=person, group=group_of(CHANGEABLE).slug, choice=choice)

    assert road(person, now, urgent=urgent, due=due) == expected


def test_a_choice_for_one_group_says_nothing_about_another(school):
    person = teacher(school)
    Preference.objects.create(person=person, group=group_of("policies.confirm").slug, choice="listed")

    assert road(person, wall(2027, 3, 4), kind="policies.confirm") == Road.LISTED
    assert road(person, wall(2027, 3, 4), kind=CHANGEABLE) == Road.MAIL


def test_a_message_put_off_is_due_when_it_says(school):
    verdict = Manner([message(teacher(school))], now=wall(2027, 8, 4)).road(Message.objects.get())

    assert (verdict.road, verdict.at) == (Road.LATER, at_london(date(2027, 9, 1), wall(2027, 9, 1, 7, 30).time()))


# In whose words ---------------------------------------------------------------------------------------------------------------
def words_for(person, place, **context):
    row = message(person, place=place, context=context)
    return Manner([row], now=wall(2027, 3, 4)).own_words(row)


def text_at(place, headline, kind=CHANGEABLE):
    MailText.objects.create(
        organisation=place,
        kind=kind,
        headline=headline,
        words="Dear {person},\nsee {place}.",
        changed_at=wall(2027, 1, 4),
    )


def test_the_words_of_the_nearest_place_count(elmtree, elm_north, elm_south):
    person = teacher(elm_north)
    text_at(elmtree, "From the trust")
    text_at(elm_north, "From the school")

    assert words_for(person, elm_north)[0] == "From the school"
    assert words_for(person, elm_south)[0] == "From the trust"
    assert words_for(person, elmtree)[0] == "From the trust"


def test_a_schools_own_words_stay_at_that_school(elmtree, elm_north, elm_south):
    person = teacher(elm_north)
    text_at(elm_north, "From the school")

    assert words_for(person, elm_south) is None
    assert words_for(person, elmtree) is None


def test_words_for_one_kind_are_not_used_for_another(elm_north):
    text_at(elm_north, "About pauses", kind="posts.reject")

    assert words_for(teacher(elm_north), elm_north) is None


def test_what_belongs_to_no_place_is_told_in_our_words(elm_north):
    text_at(elm_north, "From the school")

    assert words_for(teacher(elm_north), None) is None


def test_own_words_name_the_person_and_the_place(elm_north):
    text_at(elm_north, "Hello {person}")

    headline, words = words_for(teacher(elm_north), elm_north)

    assert headline == "Hello Tess Teacher"
    assert words == "Dear Tess Teacher,\nsee Elm North School."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{title} by {author}", "Brook by {author}"),
        ("{title.__class__}", "{title.__class__}"),
        ("{{title}}", "{Brook}"),
        ("{0} {} {Title}", "{0} {} {Title}"),
    ],
)
def test_only_known_plain_names_are_filled_in(text, expected):
    assert fill_in(text, {"title": "Brook"}) == expected


def test_names_in_a_text_are_found():
    assert names_in("{person}, {place} and {person} {Not}") == {"person", "place"}


def test_every_kind_has_a_group_and_an_unknown_one_is_an_error():
    assert not group_of(FIXED).may_be_changed
    assert group_of(CHANGEABLE).may_be_changed
    with pytest.raises(LookupError, match=r"nothing\.known"):
        group_of("nothing.known")


# One batch --------------------------------------------------------------------------------------------------------------------
def test_a_batch_of_a_hundred_asks_as_often_as_a_batch_of_one(school, elm_north, django_assert_max_num_queries):
    people = [teacher(school, name=f"Person {number}") for number in range(20)]
    for person in people[:10]:
        give(person, "staff", elm_north, starts_on=LONG_AGO)
        Absence.objects.create(person=person, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 5))
        Preference.objects.create(person=person, group=group_of(CHANGEABLE).slug, choice="daily")
    text_at(school, "From the school")
    for number in range(100):
        message(people[number % 20], place=school if number % 2 else elm_north)

    def ask(count):
        rows = list(Message.objects.select_related("person", "organisation").order_by("pk")[:count])
        manner = Manner(rows, now=wall(2027, 3, 4))
        return [(manner.road(row).road, manner.own_words(row)) for row in rows]

    with django_assert_max_num_queries(7):
        one = ask(1)
    with django_assert_max_num_queries(7):
        hundred = ask(100)

    assert len(one) == 1
    assert {road for road, _ in hundred} == {Road.MAIL, Road.LATER}
