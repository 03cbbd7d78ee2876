"""Posts in a person's own calendar: what stands in the file, for whom, and until when."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts import services
from accounts.models import Membership
from posts.diary import Entry, headline, written
from posts.models import Post, Publication
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, PostFactory

AT = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def entry(number=7, at=AT, **more):
    more = {"place": "Elm North", "accounts": ["Website news"], "standing": "Signed off", "is_settled": True} | more
    return Entry(number=number, at=at, changed_at=AT, address="https://hub.test/posts/7/", **more)


def events(data):
    return Calendar.from_ical(data).walk("VEVENT")


def test_entry_keeps_its_number_and_its_moment_however_often_it_is_written():
    first, second = (events(written([entry()], name="Posts", host="hub.test"))[0] for _ in range(2))

    assert first["UID"] == second["UID"] == "post-7@hub.test"
    assert first.decoded("DTSTART") == AT


@pytest.mark.parametrize(("is_settled", "status"), [(True, "CONFIRMED"), (False, "TENTATIVE")])
def test_post_that_waits_for_somebody_is_tentative(is_settled, status):
    assert events(written([entry(is_settled=is_settled)], name="Posts", host="hub.test"))[0]["STATUS"] == status


def test_headline_says_where_it_goes():
    assert headline("Elm North", ["Website news"]) == "Post for Website news, Elm North"
    assert headline("Elm North", ["Facebook", "Website"]) == "Post for Facebook and Website, Elm North"
    assert headline("Elm North", []) == "Post, Elm North"


def test_name_of_a_place_cannot_add_an_entry_of_its_own():
    place = "Elm\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:mine;,\\"

    found = events(written([entry(place=place)], name="Posts", host="hub.test"))

    assert len(found) == 1
    assert found[0]["UID"] == "post-7@hub.test"


@pytest.fixture
def planned(author, oakfield, now):
    post = PostFactory(
        organisation=oakfield,
        author=author,
        title="Zofia wins the cup",
        words="Zofia Confidential won.",
        state="approved",
        moment=now + timedelta(days=2),
        version=1,
    )
    Publication.objects.create(post=post, account=AccountFactory(organisation=oakfield))
    return post


def fetched(secret):
    """What a calendar program gets, which is signed in nowhere."""
    return Client().get(f"/posts/calendar/{secret}.ics")


@pytest.mark.django_db
def test_file_says_where_and_when_and_never_what(planned, approver, now):
    answer = fetched(services.make_calendar_address(by=approver, now=now))

    (found,) = events(answer.content)
    assert found["SUMMARY"] == f"Post for Website news, {planned.organisation.name}"
    assert found.decoded("DTSTART") == planned.moment.replace(microsecond=0)
    assert found["URL"].endswith(f"/posts/{planned.pk}/")
    assert "Zofia" not in answer.content.decode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "no-store")


@pytest.mark.django_db
def test_file_follows_the_rights_of_its_person(planned, approver, stranger, now):
    theirs = services.make_calendar_address(by=stranger, now=now)
    secret = services.make_calendar_address(by=approver, now=now)
    before = len(events(fetched(secret).content))

    Membership.objects.filter(person=approver).update(ends_on=(now - timedelta(days=1)).date())

    assert before == 1
    assert events(fetched(secret).content) == []
    assert events(fetched(theirs).content) == []


@pytest.mark.django_db
def test_file_that_was_ended_is_gone_like_one_that_never_was(approver, now):
    secret = services.make_calendar_address(by=approver, now=now)
    services.end_calendar_address(by=approver, now=now)

    assert [fetched(one).status_code for one in (secret, "no-such-secret")] == [404, 404]


@pytest.mark.django_db
def test_file_holds_500_posts_at_most_and_asks_as_much_for_many_as_for_one(planned, author, approver, oakfield, now):
    secret = services.make_calendar_address(by=approver, now=now)
    with CaptureQueriesContext(connection) as few:
        fetched(secret)
    Post.objects.bulk_create(
        PostFactory.build(organisation=oakfield, author=author, state="approved", moment=now, version=1)
        for _ in range(505)
    )

    with CaptureQueriesContext(connection) as many:
        answer = fetched(secret)

    assert len(events(answer.content)) == 500
    assert len(many) == len(few) <= 4


@pytest.mark.django_db
def test_page_shows_the_address_once_and_ends_it(client, approver):
    sign_in(client, approver)

    made = client.post("/posts/calendar/address/").content.decode()
    again = client.get("/posts/calendar/address/").content.decode()
    address = re.search(r"/posts/calendar/([\w-]{43})\.ics", made)
    working = fetched(address.group(1)).status_code
    ended = client.post("/posts/calendar/address/end/", follow=True).content.decode()

    assert working == 200
    assert address.group(1) not in again
    assert "You made an address on" in again
    assert "The address has ended" in ended
    assert fetched(address.group(1)).status_code == 404
