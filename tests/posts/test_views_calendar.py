"""The calendar of posts: a month, a week and a list, for everybody's schools or one, with holidays and today."""

import re
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.models import Post, Publication
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, PostFactory, SensitiveDayFactory

pytestmark = pytest.mark.django_db

MARCH = "/posts/calendar/?on=2027-03-04"
AT = datetime(2027, 3, 4, 16, 30, tzinfo=UTC)


@pytest.fixture
def chief(elmtree):
    return give(make_person("Cleo Chief"), "chief-executive", elmtree)


def planned(author, place, *accounts, title="Brook day", at=AT, state="approved", **more):
    post = PostFactory(organisation=place, author=author, title=title, state=state, moment=at, version=1, **more)
    for account in accounts:
        Publication.objects.create(post=post, account=account)
    return post


def read(client, address):
    return client.get(address).content.decode()


def box(page, day):
    """What stands in the cell of one day, as words."""
    start = rf'<td[^>]*>\s*<p class="ph-planner__day"><span class="ph-planner__name"><time datetime="{day}"'
    cell = re.search(start + ".*?</td>", page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", cell.group(0)).split())


def test_month_is_a_table_of_weeks_with_each_post_on_its_day(client, author, approver, oakfield):
    planned(author, oakfield, AccountFactory(organisation=oakfield))
    sign_in(client, approver)

    page = read(client, MARCH)

    assert "<caption" in page
    assert re.findall(r'<th role="columnheader" scope="col">(\w+)</th>', page)[::6] == ["Monday", "Sunday"]
    assert box(page, "2027-03-04") == "Thursday 4 March 2027 4 Brook day 4.30 pm · Website news Signed off"
    assert box(page, "2027-03-05") == "Friday 5 March 2027 5"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 3, 27, 23, 59, tzinfo=UTC), "2027-03-27"),
        (datetime(2027, 3, 28, 23, 30, tzinfo=UTC), "2027-03-29"),
        (datetime(2027, 10, 30, 23, 30, tzinfo=UTC), "2027-10-31"),
        (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), "2027-10-31"),
    ],
)
def test_post_stands_on_its_day_in_london_on_both_sides_of_the_clock_change(
    moment, day, client, author, approver, oakfield
):
    planned(author, oakfield, at=moment)
    sign_in(client, approver)

    page = read(client, f"/posts/calendar/?on={day}")

    assert "Brook day" in box(page, day)
    assert page.count("Brook day") == 1


def test_post_that_went_out_stands_on_the_day_it_went_out_alone(client, author, approver, oakfield):
    planned(author, oakfield, state="published", published_at=datetime(2027, 4, 1, 9, tzinfo=UTC))
    sign_in(client, approver)

    assert "Brook day" not in read(client, MARCH)
    assert "Brook day" in box(read(client, "/posts/calendar/?on=2027-04-20"), "2027-04-01")


def test_week_shows_seven_days_and_leads_to_the_next_ones(client, author, approver, oakfield):
    planned(author, oakfield)
    sign_in(client, approver)

    page = read(client, MARCH + "&view=week")

    assert page.count('class="ph-planner__day"') == 7
    assert "Posts from" in page
    assert "on=2027-02-22" in page
    assert "on=2027-03-08" in page
    assert "Brook day" in box(page, "2027-03-04")


def test_list_gives_the_days_that_hold_something_in_their_order(client, author, approver, oakfield):
    planned(author, oakfield, title="Second", at=AT)
    planned(author, oakfield, title="First", at=datetime(2027, 3, 2, 9, tzinfo=UTC))
    sign_in(client, approver)

    page = read(client, MARCH + "&view=list")

    assert page.index("First") < page.index("Second")
    assert "<table" not in page
    assert 'id="2027-03-04"' in page


def test_school_narrows_the_calendar_and_the_choice_of_accounts(client, author, chief, elm_north, elm_south):
    north, south = (AccountFactory(organisation=one, label=f"News of {one.slug}") for one in (elm_north, elm_south))
    planned(author, elm_north, north, title="In the north")
    planned(author, elm_south, south, title="In the south")
    sign_in(client, chief)

    both, one = read(client, MARCH), read(client, MARCH + f"&at={elm_north.slug}")

    assert "In the north" in both
    assert "In the south" in both
    assert "In the north" in one
    assert "In the south" not in one
    assert f'value="{south.slug}"' not in one


def test_account_narrows_the_calendar_to_what_goes_there(client, author, approver, oakfield):
    website, elsewhere = (AccountFactory(organisation=oakfield) for _ in range(2))
    planned(author, oakfield, website, title="On the website")
    planned(author, oakfield, elsewhere, title="Elsewhere")
    sign_in(client, approver)

    page = read(client, MARCH + f"&account={website.slug}")

    assert "On the website" in page
    assert "Elsewhere" not in page


@pytest.mark.parametrize("asked", ["&at=no-such-school", "&account=no-such-account", "&view=year", "&on=9999-99-99"])
def test_address_that_names_nothing_of_ours_shows_the_usual_page(asked, client, approver, oakfield):
    sign_in(client, approver)

    assert client.get("/posts/calendar/?x=1" + asked).status_code == 200


def test_nobody_meets_posts_of_other_places(client, author, stranger, oakfield):
    account = AccountFactory(organisation=oakfield)
    planned(author, oakfield, account)
    sign_in(client, stranger)

    page = read(client, MARCH + f"&at={oakfield.slug}&account={account.slug}")

    assert "Brook day" not in page
    assert f'value="{account.slug}"' not in page


def test_today_and_days_away_are_marked_in_words(client, approver, oakfield):
    oakfield.calendar_days.create(
        kind="half-term", label="Half-term", starts_on=date(2027, 3, 8), ends_on=date(2027, 3, 12)
    )
    sign_in(client, approver)

    page = read(client, MARCH)
    now = read(client, "/posts/calendar/")

    assert "Half-term" in box(page, "2027-03-10")
    assert "Bank holiday" in box(page, "2027-03-26")
    assert 'aria-current="date"' not in page
    assert now.count('aria-current="date"') == 1
    assert "This month</a>" in page
    assert "This month</a>" not in now


def test_full_day_leads_to_the_list_of_all_its_posts(client, author, approver, oakfield):
    Post.objects.bulk_create(
        PostFactory.build(
            organisation=oakfield, author=author, state="approved", moment=AT, version=1, title=f"No. {n}"
        )
        for n in range(9)
    )
    sign_in(client, approver)

    page = read(client, MARCH)

    assert "3 more" in box(page, "2027-03-04")
    assert "#2027-03-04" in page
    assert read(client, MARCH + "&view=list").count("No. ") == 9


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_page_shows_500_posts_at_most_and_says_so_in_12_questions(view, client, author, chief, elm_north):
    account = AccountFactory(organisation=elm_north)
    posts = Post.objects.bulk_create(
        PostFactory.build(organisation=elm_north, author=author, state="approved", moment=AT, version=1)
        for _ in range(501)
    )
    Publication.objects.bulk_create(Publication(post=post, account=account) for post in posts)
    sign_in(client, chief)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(MARCH + f"&view={view}")

    assert "the first 500 are shown" in answer.content.decode()
    assert sum(len(day["lines"]) for day in answer.context["days"]) == 500
    assert len(asked) <= 12


def test_sensitive_days_are_marked_where_they_hold_and_not_where_they_were_taken_back(client, elmtree, elm_north):
    head = give(make_person("Hugo Head"), "headteacher", elm_north)
    at_ten = partial(datetime, 2027, 3, tzinfo=UTC)
    SensitiveDayFactory(organisation=elmtree, planned=True, started_at=at_ten(10, 10), until=at_ten(11, 10))
    SensitiveDayFactory(
        organisation=elm_north, planned=True, started_at=at_ten(20, 10), until=at_ten(21, 10), ended_at=at_ten(2)
    )

    page = read(sign_in(client, head), MARCH)

    marked = ["Sensitive day" in box(page, f"2027-03-{day}") for day in ("09", 10, 11, 12, 20)]
    assert marked == [False, True, True, False, False]
