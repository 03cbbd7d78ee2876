"""The clock of a post that waits for sign-off: what moves it, whom it calls, and that it calls each of them once."""

from datetime import date, datetime, time, timedelta

import pytest

from accounts.models import CalendarDay
from accounts.services import record_absence
from core.clocks import at_london, london
from core.models import Message
from core.workflow import MACHINE, NotNow
from posts import services
from posts.models import Decision, Post, SignOffClock
from posts.permissions import may_sign_off, signers_now
from posts.publishing import attend_to
from posts.reminders import calls, keep_clocks, keep_turns, plan, waited
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, change_rule, entrust, history, put_forward, sign, told, use_rules

pytestmark = pytest.mark.django_db(transaction=True)

AWAY = (
    ("half-term", date(2026, 10, 26), date(2026, 10, 30)),
    ("holiday", date(2026, 7, 23), date(2026, 8, 31)),
    ("holiday", date(2026, 12, 21), date(2027, 1, 3)),
    ("inset", date(2026, 11, 16), date(2026, 11, 16)),
)


def wall(year, month, day, hour, minute=0):
    return at_london(date(year, month, day), time(hour, minute))


FRIDAY_AT_FOUR = wall(2026, 11, 13, 16)
MONDAY_AT_HALF_PAST_ELEVEN = wall(2026, 11, 16, 11, 30)
MONDAY_AT_HALF_PAST_THREE = wall(2026, 11, 16, 15, 30)


@pytest.fixture
def website(oakfield):
    use_rules("light-touch", oakfield)
    for kind, first, last in AWAY:
        CalendarDay.objects.create(organisation=oakfield, kind=kind, label=kind, starts_on=first, ends_on=last)
    return AccountFactory(organisation=oakfield)


@pytest.fixture
def deputy(oakfield):
    return give(make_person("Dot Deputy"), "deputy-headteacher", oakfield)


@pytest.fixture
def waiting(author, approver, deputy, oakfield, website):
    return put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR)


def clock_of(post):
    return SignOffClock.objects.get(post=post, version=Post.objects.get(pk=post.pk).version)


def fresh(post):
    return Post.objects.get(pk=post.pk)


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


# Whom it calls ---------------------------------------------------------------------------------------------------------------
def test_whoever_signs_is_reminded_once(waiting, approver, deputy):
    assert keep_clocks(now=MONDAY_AT_HALF_PAST_ELEVEN - timedelta(minutes=1)) == 0
    assert keep_clocks(now=MONDAY_AT_HALF_PAST_ELEVEN) == 1
    assert keep_clocks(now=MONDAY_AT_HALF_PAST_ELEVEN) == 0

    assert told("posts.remind") == {approver.name}
    assert not Post.objects.awaiting(deputy).exists()
    assert history(waiting)[-1] == ("remind", "done", None)


def test_stand_in_is_called_although_the_holder_is_here_and_queue_page_and_check_agree(
    client, waiting, approver, deputy, author
):
    assert not may_sign_off(deputy, fresh(waiting))

    keep_clocks(now=MONDAY_AT_HALF_PAST_ELEVEN)
    assert keep_clocks(now=MONDAY_AT_HALF_PAST_THREE) == 1
    assert keep_clocks(now=MONDAY_AT_HALF_PAST_THREE + timedelta(days=3)) == 0
    assert keep_turns(now=MONDAY_AT_HALF_PAST_THREE) == 0

    assert told("posts.call_stand_in") == {deputy.name}
    assert signers_now(fresh(waiting)) == {approver.pk, deputy.pk}
    assert list(Post.objects.awaiting(deputy)) == [waiting]
    assert list(Post.objects.awaiting(approver)) == [waiting]
    sign_in(client, deputy)
    page = client.get(f"/posts/{waiting.pk}/").content.decode()
    assert "Sign off this post" in page
    assert "A stand-in has been asked too" in page
    assert sign(fresh(waiting), deputy, now=MONDAY_AT_HALF_PAST_THREE + timedelta(minutes=5)).state == "approved"
    clock = clock_of(waiting)
    assert (clock.state, clock.met_by, clock.met_late()) == ("met", deputy, True)


def test_stand_in_who_is_not_called_yet_is_refused(waiting, deputy):
    keep_clocks(now=MONDAY_AT_HALF_PAST_ELEVEN)

    with pytest.raises(Exception, match="You cannot sign off this post"):
        sign(fresh(waiting), deputy)


def test_stand_in_who_wrote_the_post_is_passed_over_for_the_next(approver, deputy, oakfield, website):
    chair = give(make_person("Cora Chair"), "chair-of-governors", oakfield)
    post = put_forward(deputy, oakfield, website, now=FRIDAY_AT_FOUR)

    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)

    assert told("posts.call_stand_in") == {chair.name}
    assert signers_now(fresh(post)) == {approver.pk, chair.pk}
    assert not may_sign_off(deputy, fresh(post))


def test_nobody_further_is_written_down_and_tells_nobody(author, approver, oakfield, website):
    post = put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR)

    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)

    assert told("posts.call_stand_in") == set()
    assert clock_of(post).stand_in_called_at == MONDAY_AT_HALF_PAST_THREE
    assert [verb for verb, _, _ in history(post)][-2:] == ["remind", "call_stand_in"]


def test_stand_in_of_somebody_away_is_reminded_in_their_place(waiting, approver, deputy, oakfield, now, today):
    stand_in = give(make_person("Stan Standin"), "staff", oakfield)
    record_absence(person=approver, starts_on=today, ends_on=today, stand_in=stand_in, by=MACHINE, now=now)

    keep_clocks(now=MONDAY_AT_HALF_PAST_ELEVEN)

    assert told("posts.remind") == {stand_in.name}


def test_stand_in_who_has_signed_a_step_is_not_called_for_the_next(
    author, approver, deputy, business_manager, oakfield, website
):
    steps = [{"label": "First", "any_of": ["deputy-headteacher"]}, {"label": "Head", "any_of": ["headteacher"]}]
    change_rule(oakfield, "posts.sign_off_steps", steps)
    change_rule(oakfield, "posts.stand_in", ["deputy-headteacher", "business-manager"])
    post = sign(put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR), deputy, now=FRIDAY_AT_FOUR)

    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)

    assert signers_now(fresh(post)) == {approver.pk, business_manager.pk}
    assert clock_of(post).state == "run-out"


def test_ladder_is_the_one_that_held_when_the_post_was_put_forward(waiting, oakfield, approver):
    change_rule(oakfield, "posts.waiting_ladder", {"remind_after_hours": [1, 2, 3]})

    keep_clocks(now=MONDAY_AT_HALF_PAST_ELEVEN - timedelta(minutes=1))

    assert told("posts.remind") == set()


def test_ladder_without_a_stand_in_reminds_and_calls_nobody(author, approver, deputy, oakfield, website):
    change_rule(oakfield, "posts.waiting_ladder", {"remind_after_hours": [1, 2]})
    post = put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR)

    keep_clocks(now=wall(2026, 11, 16, 8, 30))
    keep_clocks(now=wall(2026, 11, 16, 9, 30))
    keep_clocks(now=wall(2026, 11, 18, 9))

    assert Message.objects.filter(kind="posts.remind", person=approver).count() == 2
    assert signers_now(fresh(post)) == {approver.pk}
    assert clock_of(post).state == "run-out"


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


# Before its moment -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "warned_at"),
    [
        (wall(2026, 11, 17, 12), wall(2026, 11, 17, 10)),
        (wall(2026, 11, 17, 8, 30), wall(2026, 11, 16, 15)),
        (wall(2026, 11, 21, 12), wall(2026, 11, 20, 14, 30)),
        (FRIDAY_AT_FOUR + timedelta(minutes=20), FRIDAY_AT_FOUR + timedelta(minutes=10)),
    ],
    ids=["two school hours before", "the afternoon before", "before a saturday", "half way where less is left"],
)
def test_author_and_signers_are_warned_once_before_the_moment(
    moment, warned_at, author, approver, deputy, oakfield, website
):
    change_rule(oakfield, "posts.waiting_ladder", {"remind_after_hours": [100]})
    put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR, moment=moment)

    assert keep_clocks(now=warned_at - timedelta(minutes=1)) == 0
    assert keep_clocks(now=warned_at) == 2
    assert keep_clocks(now=warned_at + timedelta(minutes=1)) == 0

    assert told("posts.expire_soon") == {author.name, approver.name}


def test_nobody_is_warned_of_a_post_that_is_signed(author, approver, deputy, oakfield, website):
    post = put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR, moment=wall(2026, 11, 17, 12))
    sign(post, approver, now=FRIDAY_AT_FOUR)

    assert keep_clocks(now=wall(2026, 11, 17, 11)) == 0


# While posting is paused -----------------------------------------------------------------------------------------------------
def pause(place, by, at):
    return services.pause(organisation=place, by=by, now=at, reason="A sad day")


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


# Exactly once ----------------------------------------------------------------------------------------------------------------
def test_a_day_without_a_scheduler_is_caught_up_with_once(waiting, approver, deputy):
    late = MONDAY_AT_HALF_PAST_THREE + timedelta(hours=26)

    assert keep_clocks(now=late) == 2
    assert keep_clocks(now=late + timedelta(minutes=1)) == 0

    assert told("posts.remind") == {approver.name}
    assert told("posts.call_stand_in") == {deputy.name}


def test_worker_killed_in_the_middle_leaves_nothing_half_done(waiting, approver, deputy, monkeypatch):
    def dies(*args, **details):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(calls.notify, "tell", dies)
        assert keep_clocks(now=MONDAY_AT_HALF_PAST_THREE) == 0

    assert clock_of(waiting).rung == 0
    assert signers_now(fresh(waiting)) == {approver.pk}
    assert keep_clocks(now=MONDAY_AT_HALF_PAST_THREE) == 2


def test_worker_who_comes_second_finds_the_step_taken(waiting, approver, deputy):
    stale = Post.objects.for_deciding().get(pk=waiting.pk)
    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)

    assert calls._call(stale, now=MONDAY_AT_HALF_PAST_THREE) == 0
    assert calls._warn(stale, now=MONDAY_AT_HALF_PAST_THREE) == 0
    assert calls._wind(stale, now=MONDAY_AT_HALF_PAST_THREE) == 0

    assert [verb for verb, _, _ in history(waiting)].count("call_stand_in") == 1


def test_signing_after_the_clock_ran_out_is_asked_of_the_rules_afresh(waiting, approver, deputy, oakfield):
    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)
    deputy.memberships.all().delete()

    with pytest.raises(Exception, match="You cannot sign off this post"):
        sign(fresh(waiting), deputy, now=MONDAY_AT_HALF_PAST_THREE)

    assert not Decision.objects.exists()


def test_stale_page_of_a_called_stand_in_is_refused_in_words(waiting, approver, deputy):
    keep_clocks(now=MONDAY_AT_HALF_PAST_THREE)
    sign(fresh(waiting), approver, now=MONDAY_AT_HALF_PAST_THREE)

    with pytest.raises(NotNow, match="Hugo Head was here before you"):
        sign(fresh(waiting), deputy, now=MONDAY_AT_HALF_PAST_THREE)


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


# Said beforehand -------------------------------------------------------------------------------------------------------------
def test_plan_says_what_then_happens(author, approver, deputy, oakfield, elmtree, website):
    put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR, moment=wall(2026, 11, 17, 12))
    first, last = date(2026, 11, 14), date(2026, 11, 18)

    planned = plan(start=first, end=last, organisation=oakfield)

    assert plan(start=first, end=last, organisation=elmtree) == []
    moment = at_london(first, time())
    while moment < at_london(last, time()):
        attend_to(posts=Post.objects.all(), now=moment)
        keep_clocks(now=moment)
        moment += timedelta(minutes=15)
    told_then = Message.objects.exclude(kind="posts.submit").values_list("created_at", "person__email", "kind")
    # The post is let go by the first sweep after its moment.
    expected = {(one.at + (one.kind == "posts.expire") * timedelta(minutes=15), one.to, one.kind) for one in planned}
    assert expected == set(told_then)
    assert {one.kind for one in planned} == {
        "posts.remind",
        "posts.call_stand_in",
        "posts.expire_soon",
        "posts.expire",
    }
    assert not any("brook" in one.about for one in planned)


def test_plan_catches_up_on_its_first_day_and_skips_what_stands_still(waiting, approver, oakfield):
    planned = plan(start=date(2026, 11, 20), end=date(2026, 11, 21))
    assert {one.at for one in planned} == {
        datetime.combine(date(2026, 11, 20), time(), tzinfo=london(FRIDAY_AT_FOUR).tzinfo)
    }

    pause(oakfield, approver, wall(2026, 11, 16, 9))

    assert plan(start=date(2026, 11, 14), end=date(2026, 11, 21)) == []


def test_plan_names_nobody_where_nobody_further_is(author, approver, oakfield, website):
    put_forward(author, oakfield, website, now=FRIDAY_AT_FOUR)

    planned = plan(start=date(2026, 11, 14), end=date(2026, 11, 18))

    assert [(one.kind, one.to) for one in planned] == [
        ("posts.remind", approver.email),
        ("posts.call_stand_in", "nobody"),
    ]


def test_plan_knows_the_address_of_whoever_is_only_authorised_for_the_account(author, approver, oakfield):
    use_rules("headteacher-authorises", oakfield)
    website = AccountFactory(organisation=oakfield)
    second = entrust(give(make_person("Sam Second"), "staff", oakfield), website)
    put_forward(entrust(author, website), oakfield, website, now=FRIDAY_AT_FOUR)

    planned = plan(start=date(2026, 11, 14), end=date(2026, 11, 18))

    assert {one.to for one in planned if one.kind == "posts.remind"} == {approver.email, second.email}
