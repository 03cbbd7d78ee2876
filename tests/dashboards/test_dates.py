"""A person's dates in their own calendar: what stands in the file, for whom, until when, and what never does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts import services
from accounts.models import Course, Membership, TrainingRecord, User
from core.clocks import london_day
from dashboards.queries.dates import dates_of, headline
from incidents.models import StrandReader
from policies.models import Obligation, PolicyVersion
from posts.models import AccountGrant, Post, Publication
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules
from tests.factories.policies import ObligationFactory, PolicyFactory, PolicyVersionFactory
from tests.factories.posts import AccountFactory, PostFactory, entrust, use_rules

pytestmark = pytest.mark.django_db


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


def fetched(secret, address="/calendar/{}.ics"):
    """What a calendar program gets, which is signed in nowhere."""
    return Client().get(address.format(secret))


def events(data):
    return Calendar.from_ical(data).walk("VEVENT")


def said(person, now):
    return [(one.headline, one.at) for one in dates_of(User.objects.get(pk=person.pk), now=now)]


def review(place, on, owner=None, title="Attendance", **parts):
    policy = PolicyFactory(organisation=place, owner=owner, title=title)
    return PolicyVersionFactory(
        policy=policy, organisation=place, state="in_force", effective_on=date(2026, 9, 1), next_review_on=on, **parts
    )


# The file ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/calendar/{}.ics", "/posts/calendar/{}.ics"])
def test_file_says_where_and_when_a_post_goes_and_never_what_it_says(address, planned, approver, now):
    answer = fetched(services.make_calendar_address(by=approver, now=now), address)

    (found,) = events(answer.content)
    assert found["UID"].startswith(f"post-{planned.pk}@")
    assert found["SUMMARY"] == f"Post for Website news, {planned.organisation.name}"
    assert found.decoded("DTSTART") == planned.moment.replace(microsecond=0)
    assert found["URL"].endswith(f"/posts/{planned.pk}/")
    assert "Zofia" not in answer.content.decode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "no-store")


def test_file_that_was_ended_is_gone_like_one_that_never_was(approver, now):
    secret = services.make_calendar_address(by=approver, now=now)
    services.end_calendar_address(by=approver, now=now)

    assert [fetched(one).status_code for one in (secret, "no-such-secret")] == [404, 404]


def test_headline_says_where_it_goes():
    assert headline("Elm North", ["Website news"]) == "Post for Website news, Elm North"
    assert headline("Elm North", ["Facebook", "Website"]) == "Post for Facebook and Website, Elm North"
    assert headline("Elm North", []) == "Post, Elm North"


# Whose dates ------------------------------------------------------------------------------------------------------------------
def everything_of(person, place, now):
    """Give somebody one date of each kind, but a post, at a place."""
    day = london_day(now) + timedelta(days=20)
    version = review(place, day, owner=person)
    ObligationFactory(person=person, version=version, organisation=place, due_on=day, state="owed")
    course = Course.objects.create(slug="first-aid", label="First aid", months=12, for_whom="everybody")
    TrainingRecord.objects.create(
        person=person, course=course, organisation=place, done_on=day - timedelta(days=300), runs_out_on=day,
        recorded_at=now,
    )  # fmt: skip
    account = AccountFactory(organisation=place, label="School news", slug="school-news")
    entrust(person, account, now=now, until=datetime(day.year, day.month, day.day, 23, tzinfo=UTC))
    return day


def test_each_date_is_a_whole_day_and_leads_to_where_it_is_done(author, oakfield, now):
    day = everything_of(author, oakfield, now)

    found = dates_of(author, now=now)

    assert [(one.headline, one.at) for one in found] == [
        ("Review due: Attendance", day),
        ("Due: read and confirm Attendance", day),
        ("Last day it counts: First aid", day),
        (f"Your permission to post ends: School news, {oakfield.name}", day),
    ]
    version = PolicyVersion.objects.get()
    assert [one.address.removeprefix(settings.PUBLIC_URL) for one in found] == [
        f"/policies/manage/{version.policy.slug}/v/{version.number}/",
        f"/policies/{version.policy.slug}/",
        "/people/training/mine/",
        "/posts/accounts/school-news/",
    ]
    assert len({one.key for one in found}) == 4


def test_lost_role_empties_it_at_once(author, oakfield, planned, now):
    everything_of(author, oakfield, now)
    before = len(said(author, now))

    Membership.objects.filter(person=author).update(ends_on=london_day(now) - timedelta(days=1))

    assert before == 5
    assert said(author, now) == []


def test_role_at_another_place_keeps_nothing_of_the_first(author, oakfield, elm_north, now):
    everything_of(author, oakfield, now)
    give(author, "staff", elm_north)
    Membership.objects.filter(person=author, organisation=oakfield).update(ends_on=london_day(now) - timedelta(days=1))

    # A training is the person's own, wherever they work.
    assert [line for line, _day in said(author, now)] == ["Last day it counts: First aid"]


def test_date_is_gone_when_it_is_done_or_far_away(author, oakfield, now):
    day = everything_of(author, oakfield, now)
    Obligation.objects.update(state="acknowledged", closed_at=now)
    PolicyVersion.objects.update(next_review_on=day + timedelta(days=800))
    TrainingRecord.objects.create(
        person=author,
        course=Course.objects.get(slug="first-aid"),
        organisation=oakfield,
        done_on=london_day(now),
        runs_out_on=None,
        recorded_at=now,
    )
    AccountGrant.objects.update(until=None)

    assert said(author, now) == []


def test_policy_without_an_owner_is_reviewed_by_whoever_looks_after_it(elmtree, elm_north, elm_south, now):
    day = london_day(now) + timedelta(days=10)
    head, chief = (
        give(make_person("Hal Head"), "headteacher", elm_north),
        give(make_person("Cleo Chief"), "chief-executive", elmtree),
    )
    keeper = give(make_person("Pia Owner"), "policy-owner", elm_south)
    gone = make_person("Gone Gwen", is_active=False)
    for place, owner in ((elm_north, None), (elm_south, gone), (elmtree, None), (elm_north, keeper)):
        review(place, day, owner=owner, title=f"At {place.slug}{' of somebody' if owner == keeper else ''}")

    found = {person: [line for line, _day in said(person, now)] for person in (head, chief, keeper)}

    assert found == {
        head: ["Review due: At elm-north"],
        chief: ["Review due: At elmtree"],
        keeper: ["Review due: At elm-south"],
    }


def test_whoever_gives_permission_reads_that_one_ends_and_not_whose(author, approver, oakfield, now):
    use_rules("light-touch", oakfield)
    account = AccountFactory(organisation=oakfield, label="School news")
    entrust(author, account, now=now, until=now + timedelta(days=9))

    (line,) = dates_of(approver, now=now)

    assert line.headline == f"A permission to post ends: School news, {oakfield.name}"
    assert author.name not in f"{line.headline} {line.words}"


def test_case_never_stands_there_and_is_not_even_asked_for(lead, oakfield, now):
    rules(oakfield)
    case = make_case(oakfield, kind="K4b")
    assert StrandReader.objects.filter(incident=case, user=lead).exists()
    secret = services.make_calendar_address(by=lead, now=now)

    with CaptureQueriesContext(connection) as asked:
        answer = fetched(secret)

    assert events(answer.content) == []
    assert not [one["sql"] for one in asked if "incidents_" in one["sql"]]


def test_nobody_reads_dates_of_others(author, stranger, oakfield, planned, now):
    everything_of(author, oakfield, now)

    assert said(stranger, now) == []


def test_file_holds_500_posts_at_most_and_asks_as_much_for_many_as_for_one(
    planned, author, approver, oakfield, elm_north, now
):
    give(approver, "headteacher", elm_north)
    day = everything_of(approver, oakfield, now)
    review(oakfield, day)
    secret = services.make_calendar_address(by=approver, now=now)
    with CaptureQueriesContext(connection) as few:
        fetched(secret)
    Post.objects.bulk_create(
        PostFactory.build(organisation=oakfield, author=author, state="approved", moment=now, version=1)
        for _ in range(505)
    )
    for place in (oakfield, elm_north):
        for number in range(3):
            version = review(place, day, title=f"Policy {number} of {place.slug}")
            ObligationFactory(person=approver, version=version, organisation=place, due_on=day, state="owed")

    with CaptureQueriesContext(connection) as many:
        answer = fetched(secret)

    assert len(events(answer.content)) == 500 + 5 + 6 + 6
    assert len(many) == len(few) <= 9
