"""What went out without sign-off: who looks at it afterwards, what reminds them, and that it is never forgotten (W21)."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.clocks import WorkingHours, at_london
from core.models import Message
from core.workflow import NotNow
from posts import publishing, services
from posts.models import Post, PostReview
from posts.permissions import reviewers_of
from posts.reminders import plan, remind_to_look
from posts.workflow import WORKFLOW
from tests.factories import sign_in
from tests.factories.posts import RULE_SETS, AccountFactory, bring, history, put_forward, told, use_rules, write
from tests.posts.who_may import FAST_LANE

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY_AT_NINE = at_london(date(2026, 11, 16), time(9))
# Who looks when each of those announced it who may: by rule set and announcer.
REVIEWERS = {
    "headteacher-authorises": {
        "author": {"second", "head"},
        "second": {"author", "head"},
        "head": {"author", "second"},
    },
    "chief-executive-approves": {"head": {"chief"}, "chief": {"head"}},
    "safeguarding-first": {"head": {"deputy"}, "deputy": {"head"}},
    "light-touch": {"head": {"deputy"}, "deputy": {"head"}, "bursar": {"head"}},
    "business-manager-confirms": {"head": {"bursar"}, "bursar": {"head"}},
}


def announce(person, place, website, *, now=MONDAY_AT_NINE, words="Snow: the buses have stopped."):
    post = write(person, place, website, purpose="closure", now=now)
    return services.publish_urgently(post=post, by=person, now=now, note=words)


@pytest.fixture
def snow(world, elm_north):
    """A closure that the deputy announced at nine on a Monday, and that is out."""
    people, website = world("light-touch")
    post = announce(people["deputy"], elm_north, website)
    publishing.attend_to(posts=Post.objects.filter(pk=post.pk), now=MONDAY_AT_NINE + timedelta(seconds=5))
    return people, Post.objects.get(pk=post.pk)


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_those_who_sign_off_look_at_it_afterwards_and_never_its_author(rule_set, world, elm_north):
    people, website = world(rule_set)
    names = {person.pk: name for name, person in people.items()}
    found = {}

    for announcer in FAST_LANE[rule_set]:
        post = announce(people[announcer], elm_north, website)
        found[announcer] = {names[one.pk] for one in reviewers_of(post)}
        may = {name for name, one in people.items() if WORKFLOW.may(post, "look_over", one, now=MONDAY_AT_NINE)}
        assert may == found[announcer]

    assert found == REVIEWERS[rule_set]


def test_it_waits_until_somebody_has_looked_and_the_author_hears_of_it(snow):
    people, post = snow

    looked = services.look_over(post=post, by=people["head"], now=MONDAY_AT_NINE, note="Well said. Add the date.")

    review = PostReview.objects.get(post=post)
    assert (review.outcome, review.person, review.words) == ("stays", people["head"], "Well said. Add the date.")
    assert looked.state == "published"
    assert told("posts.look_over") == {people["deputy"].name}
    assert history(post)[-1] == ("look_over", "done", people["head"].pk)


def test_nobody_looks_twice_and_the_author_never(snow):
    people, post = snow
    services.look_over(post=post, by=people["head"], now=MONDAY_AT_NINE)

    with pytest.raises(NotNow, match="looked at this post already"):
        services.look_over(post=post, by=people["head"], now=MONDAY_AT_NINE)
    with pytest.raises(PermissionDenied):
        services.look_over(post=post, by=people["deputy"], now=MONDAY_AT_NINE)


def test_taking_it_down_ends_the_waiting(snow):
    people, post = snow

    services.take_down(post=post, by=people["head"], now=MONDAY_AT_NINE, note="The road is open again.")

    review = PostReview.objects.get(post=post)
    assert (review.outcome, review.words) == ("taken_down", "The road is open again.")
    assert remind_to_look(now=MONDAY_AT_NINE + timedelta(days=9)) == 0


def test_whoever_looks_afterwards_may_take_it_down_though_no_role_says_so(world, elm_north):
    people, website = world("headteacher-authorises")
    website.grants.filter(user=people["second"]).update(starts=MONDAY_AT_NINE)
    post = bring(announce(people["author"], elm_north, website), "published", "published")

    assert WORKFLOW.may(post, "take_down", people["second"], now=MONDAY_AT_NINE)


def test_they_are_reminded_by_the_waiting_ladder_and_then_again_and_again(snow):
    people, post = snow
    moments = [MONDAY_AT_NINE + timedelta(hours=hours) for hours in range(24 * 5)]

    reminded = [moment for moment in moments if remind_to_look(now=moment)]

    assert len(reminded) >= 3
    assert reminded[0].date() == MONDAY_AT_NINE.date()
    assert told("posts.remind_to_look") == {people["head"].name}
    assert Message.objects.filter(kind="posts.remind_to_look").count() == len(reminded)
    assert ("remind_to_look", "done", None) in history(post)


def test_after_an_outage_there_is_one_reminder(snow):
    late = MONDAY_AT_NINE + timedelta(days=8)

    assert remind_to_look(now=late) == 1
    assert remind_to_look(now=late) == 0


def test_trouble_with_one_post_keeps_no_other_waiting_and_it_is_tried_again(
    snow, world, elm_north, monkeypatch, caplog
):
    people, post = snow
    other = announce(people["head"], elm_north, post.publications.get().account)
    late = MONDAY_AT_NINE + timedelta(days=2)
    with monkeypatch.context() as broken:
        broken.setattr(
            "posts.reminders.reviews.reviewers_of", lambda row: 1 // 0 if row.pk == post.pk else reviewers_of(row)
        )
        assert remind_to_look(now=late) == 1

    assert PostReview.objects.get(post=post).rung == 0
    assert PostReview.objects.get(post=other).rung == 1
    assert f"Nobody could be reminded to look at post {post.pk}." in caplog.text
    assert remind_to_look(now=late) == 1


def test_somebody_who_looked_a_moment_ago_ends_the_reminder_that_was_on_its_way(snow, monkeypatch):
    people, post = snow
    late = MONDAY_AT_NINE + timedelta(days=2)
    services.look_over(post=post, by=people["head"], now=late)
    found = PostReview.objects.filter(post=post)
    monkeypatch.setattr(type(PostReview.objects.all()), "calling", lambda rows, *, now: found)

    assert remind_to_look(now=late) == 0
    assert not Message.objects.filter(kind="posts.remind_to_look").exists()


def test_school_whose_calendar_knows_no_working_day_is_reminded_all_the_same(snow, monkeypatch):
    people, _post = snow
    monkeypatch.setattr(Post, "school_hours", WorkingHours(lambda day: False))
    late = MONDAY_AT_NINE + timedelta(days=2)

    assert remind_to_look(now=late) == 1
    assert late < PostReview.objects.get().next_call_at < late + timedelta(days=7)


def test_two_who_look_in_the_same_moment_are_one_and_nothing_is_written_for_the_other(snow, monkeypatch):
    people, post = snow
    monkeypatch.setattr("posts.services.reviews.close_review", lambda *args, **kwargs: False)

    with pytest.raises(NotNow, match="looked at this post already"):
        services.look_over(post=post, by=people["head"], now=MONDAY_AT_NINE)

    assert not post.decisions.filter(outcome="look_over").exists()


def test_what_will_be_said_is_what_is_said(snow):
    people, _post = snow
    planned = [
        one for one in plan(start=date(2026, 11, 16), end=date(2026, 11, 18)) if one.kind == "posts.remind_to_look"
    ]

    assert planned
    assert {one.to for one in planned} == {people["head"].email}
    for one in planned:
        assert remind_to_look(now=one.at - timedelta(minutes=1)) == 0
        assert remind_to_look(now=one.at) == 1


def test_it_stands_in_the_queue_on_today_and_on_its_own_page(client, snow):
    people, post = snow
    sign_in(client, people["head"])

    queue, today, page = (client.get(path).content.decode() for path in ("/posts/queue/", "/", f"/posts/{post.pk}/"))

    assert "Already out, to be looked at afterwards" in queue
    assert "Went out without sign-off" in today
    assert "Can it stay?" in page
    assert "Snow: the buses have stopped." in page


def test_whoever_cannot_decide_reads_whose_turn_it_is(client, snow):
    people, post = snow
    sign_in(client, people["deputy"])

    page = client.get(f"/posts/{post.pk}/").content.decode()

    assert f"{people['head'].name} looks at it afterwards" in page
    assert "look-over" not in page
    assert "Already out" not in client.get("/posts/queue/").content.decode()


def test_one_tap_says_that_it_stays_and_the_page_tells_who_looked(client, snow):
    people, post = snow
    sign_in(client, people["head"])

    answer = client.post(f"/posts/{post.pk}/look-over/", {"note": "Fine."}, follow=True).content.decode()

    assert "was looked at afterwards" in answer
    assert "Already out" not in client.get("/posts/queue/").content.decode()


def test_post_that_is_signed_off_has_nobody_look_afterwards(author, approver, oakfield):
    use_rules("light-touch", oakfield)
    post = put_forward(author, oakfield, AccountFactory(organisation=oakfield))

    assert reviewers_of(post) == []
    assert not PostReview.objects.exists()
