"""The clock of a post that waits for sign-off: what moves it, what stops it, and how it is said."""

from datetime import date, timedelta

import pytest

from accounts.models import CalendarDay
from core.clocks import london
from core.models import Message
from posts import services
from posts.models import Post, SignOffClock
from posts.permissions import signers_now
from posts.publishing import attend_to
from posts.reminders import keep_clocks, waited
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, history, put_forward, sign, told, use_rules
from tests.posts.clocks.moments import (
    FRIDAY_AT_FOUR,
    MONDAY_AT_HALF_PAST_ELEVEN,
    MONDAY_AT_HALF_PAST_THREE,
    clock_of,
    fresh,
    pause,
    wall,
)

pytestmark = pytest.mark.django_db(transaction=True)


# When ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("put_forward_at", "reminds_at", "calls_at"),
    [
        (FRIDAY_AT_FOUR, MONDAY_AT_HALF_PAST_ELEVEN, MONDAY_AT_HALF_PAST_THREE),
        (wall(2026, 11, 14, 10), wall(2026, 11, 16, 12), wall(2026, 11, 16, 16)),
        (wall(2026, 11, 17, 6), wall(2026, 11, 17, 12), wall(2026, 11, 17, 16)),
        (wall(2026, 11, 17, 22), wall(2026, 11, 18, 12), wall(2026, 11, 18, 16)),
        (wall(2026, 10, 23, 16), wall(2026, 11, 2, 11, 30), wall(2026, 11, 2, 15, 30)),
        (wall(2026, 7, 22, 16), wall(2026, 9, 1, 11, 30), wall(2026, 9, 1, 15, 30)),
        (wall(2026, 8, 12, 9), wall(2026, 9, 1, 12), wall(2026, 9, 1, 16)),
        (wall(2026, 12, 18, 16), wall(2027, 1, 4, 11, 30), wall(2027, 1, 4, 15, 30)),
        (wall(2026, 3, 27, 16), wall(2026, 3, 30, 11, 30), wall(2026, 3, 30, 15, 30)),
        (wall(2027, 3, 25, 16), wall(2027, 3, 30, 11, 30), wall(2027, 3, 30, 15, 30)),
        (wall(2027, 10, 29, 16), wall(2027, 11, 1, 11, 30), wall(2027, 11, 1, 15, 30)),
        (wall(2028, 2, 28, 16), wall(2028, 2, 29, 11, 30), wall(2028, 2, 29, 15, 30)),
    ],
    ids=[
        "weekend and a day without pupils",
        "on a saturday",
        "before work",
        "after work",
        "half-term with the clocks going back in it",
        "last day of the school year",
        "in the holidays",
        "christmas",
        "clocks go forward",
        "easter with the clocks going forward in it",
        "clocks go back",
        "29 february",
    ],
)
def test_school_hours_count_from_putting_forward(
    put_forward_at, reminds_at, calls_at, author, oakfield, website, approver
):
    post = put_forward(author, oakfield, website, now=put_forward_at)

    clock = clock_of(post)

    assert (clock.started_at, clock.started_by_verb, clock.state) == (put_forward_at, "submit", "running")
    assert (london(clock.next_call_at), london(clock.due_at)) == (london(reminds_at), london(calls_at))


def test_saving_a_waiting_post_later_moves_nothing(waiting):
    before = clock_of(waiting)

    row = fresh(waiting)
    row.edited_at = MONDAY_AT_HALF_PAST_THREE
    row.save()
    keep_clocks(now=FRIDAY_AT_FOUR + timedelta(hours=1))

    assert clock_of(waiting).due_at == before.due_at


def test_calendar_without_any_working_day_keeps_no_post_from_being_put_forward(author, approver, oakfield, website):
    CalendarDay.objects.create(
        organisation=oakfield, kind="holiday", label="Closed", starts_on=date(2029, 1, 1), ends_on=date(2033, 1, 1)
    )

    post = put_forward(author, oakfield, website, now=wall(2029, 1, 5, 16))

    assert clock_of(post).next_call_at == wall(2029, 1, 8, 11, 30)


def test_post_put_forward_before_there_were_clocks_gets_one_that_counts_from_then(waiting):
    SignOffClock.objects.all().delete()

    keep_clocks(now=FRIDAY_AT_FOUR + timedelta(minutes=5))

    assert clock_of(waiting).started_at == FRIDAY_AT_FOUR
    assert clock_of(waiting).next_call_at == MONDAY_AT_HALF_PAST_ELEVEN


# What ends it ----------------------------------------------------------------------------------------------------------------


def decided(waiting, verb, approver, author):
    post, at = fresh(waiting), FRIDAY_AT_FOUR + timedelta(minutes=10)
    words = {"note": "Rained off."}
    if verb == "sign_off":
        sign(post, approver, now=at)
    elif verb in {"send_back", "reject"}:
        getattr(services, verb)(post=post, by=approver, now=at, seen=post.shown, **words)
    elif verb == "withdraw":
        services.withdraw(post=post, by=author, now=at, **words)
    else:
        services.reopen(post=post, by=author, now=at)


@pytest.mark.parametrize(
    ("verb", "state"),
    [("sign_off", "met"), ("reject", "met"), ("send_back", "stopped"), ("withdraw", "stopped"), ("reopen", "stopped")],
)
def test_decision_ends_the_clock_and_nobody_is_called(verb, state, waiting, approver, deputy, author):
    decided(waiting, verb, approver, author)

    assert keep_clocks(now=MONDAY_AT_HALF_PAST_THREE) == 0

    clock = SignOffClock.objects.get(post=waiting, version=1)
    assert clock.state == state
    assert clock.met_by == (approver if state == "met" else None)
    assert not clock.met_late()


def test_new_version_starts_a_new_clock_and_an_old_call_counts_no_more(waiting, author, approver, deputy):
    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)
    services.reopen(post=fresh(waiting), by=author, now=wall(2026, 11, 17, 9))

    again = services.submit(post=fresh(waiting), by=author, now=wall(2026, 11, 17, 10))

    assert clock_of(again).next_call_at == wall(2026, 11, 17, 14)
    assert SignOffClock.objects.filter(post=waiting).count() == 2
    assert signers_now(fresh(waiting)) == {approver.pk}
    assert keep_clocks(now=wall(2026, 11, 17, 14)) == 1
    assert Message.objects.filter(kind="posts.remind", person=approver).count() == 2


def test_post_that_missed_its_moment_calls_nobody(author, approver, deputy, oakfield, website):
    post = put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR, moment=wall(2026, 11, 16, 9))

    attend_to(posts=Post.objects.all(), now=wall(2026, 11, 16, 9, 1))
    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)

    assert fresh(post).state == "expired"
    assert clock_of(post).state == "stopped"
    assert told("posts.remind") == told("posts.call_stand_in") == told("posts.expire_soon") == set()


def test_clock_stands_still_while_posting_is_paused(waiting, approver, oakfield):
    pause(oakfield, approver, wall(2026, 11, 16, 9))
    assert keep_clocks(now=wall(2026, 11, 16, 12)) == 0
    assert (clock_of(waiting).state, clock_of(waiting).left) == ("paused", 6 * 60 + 30)

    services.resume(organisation=oakfield, by=approver, now=wall(2026, 11, 17, 9))

    assert clock_of(waiting).next_call_at == wall(2026, 11, 17, 11, 30)
    assert clock_of(waiting).due_at == wall(2026, 11, 17, 15, 30)
    assert [verb for verb, _, _ in history(waiting)][-2:] == ["pause_clock", "resume_clock"]
    assert keep_clocks(now=wall(2026, 11, 17, 11, 30)) == 1


def test_post_put_forward_during_a_pause_waits_from_its_end(author, approver, oakfield, website):
    pause(oakfield, approver, wall(2026, 11, 16, 9))
    post = put_forward(author, oakfield, website, now=wall(2026, 11, 16, 10))

    services.resume(organisation=oakfield, by=approver, now=wall(2026, 11, 17, 9))

    assert clock_of(post).next_call_at == wall(2026, 11, 17, 13)


def test_pause_of_the_trust_holds_on_when_the_schools_ends(elmtree, elm_north):
    use_rules("light-touch", elmtree)
    head = give(make_person("Hugo Head"), "headteacher", elm_north)
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    author = give(make_person("Ama Author"), "staff", elm_north)
    post = put_forward(author, elm_north, AccountFactory(organisation=elm_north), now=FRIDAY_AT_FOUR)
    pause(elmtree, chief, wall(2026, 11, 16, 9))
    pause(elm_north, head, wall(2026, 11, 16, 10))

    services.resume(organisation=elm_north, by=head, now=wall(2026, 11, 16, 11))
    assert clock_of(post).state == "paused"
    services.resume(organisation=elmtree, by=chief, now=wall(2026, 11, 16, 12))

    assert clock_of(post).next_call_at == wall(2026, 11, 16, 14, 30)


def test_decision_during_a_pause_meets_the_clock(waiting, approver, oakfield):
    pause(oakfield, approver, wall(2026, 11, 16, 9))

    sign(fresh(waiting), approver, now=wall(2026, 11, 16, 10))
    services.resume(organisation=oakfield, by=approver, now=wall(2026, 11, 17, 9))

    assert (clock_of(waiting).state, clock_of(waiting).met_by) == ("met", approver)


# In words --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "words", "calls_at"),
    [
        (wall(2026, 11, 14, 12), "less than a school hour", MONDAY_AT_HALF_PAST_THREE),
        (wall(2026, 11, 16, 8, 30), "1 school hour", MONDAY_AT_HALF_PAST_THREE),
        (wall(2026, 11, 16, 15), "7 school hours", MONDAY_AT_HALF_PAST_THREE),
        (wall(2026, 11, 17, 9), "10 school hours", None),
    ],
)
def test_waiting_time_is_said_in_school_hours_and_nobody_is_announced_in_the_past(at, words, calls_at, waiting):
    post = fresh(waiting)

    found = waited(clock_of(post), hours=post.school_hours, now=at)

    assert found.words == words
    assert (found.calls_at, found.calls_now) == (calls_at, calls_at is None)
    assert not found.paused


def test_paused_time_is_left_out_of_the_words(waiting, approver, oakfield):
    pause(oakfield, approver, wall(2026, 11, 16, 9, 30))
    post = fresh(waiting)

    found = waited(clock_of(post), hours=post.school_hours, now=wall(2026, 11, 20, 12))

    assert (found.words, found.paused, found.calls_at) == ("2 school hours", True, None)


def test_queue_and_page_say_how_long_and_who_is_next(client, author, approver, deputy, oakfield, website, now):
    post = put_forward(author, oakfield, website, now=now)
    sign_in(client, approver)

    queue = client.get("/posts/queue/").content.decode()
    page = client.get(f"/posts/{post.pk}/").content.decode()

    assert "Has waited for less than a school hour; from <time" in queue
    assert "a stand-in is asked too" in queue
    assert "It has waited for less than a school hour. If nobody decides before <time" in page
    assert "Dot Deputy is asked too." in page


def test_page_and_queue_of_a_machine_that_stands_still_name_no_minute(
    client, author, approver, deputy, oakfield, website, now
):
    post = put_forward(author, oakfield, website, now=now)
    post.clocks.update(started_at=now - timedelta(days=9), due_at=now - timedelta(days=1))
    sign_in(client, approver)

    queue = client.get("/posts/queue/").content.decode()
    page = client.get(f"/posts/{post.pk}/").content.decode()

    assert "; a stand-in is about to be asked too" in queue
    assert "Dot Deputy is about to be asked too." in page


def test_nobody_is_announced_who_would_be_asked_after_the_moment(author, approver, deputy, oakfield, website):
    post = put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR, moment=wall(2026, 11, 16, 12))

    found = waited(clock_of(post), hours=post.school_hours, now=FRIDAY_AT_FOUR, moment=post.moment)

    assert found.calls_at is None
