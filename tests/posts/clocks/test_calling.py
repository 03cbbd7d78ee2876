"""Whom the clock of a waiting post reminds and calls, each of them once, and what the plan says beforehand."""

from datetime import date, datetime, time, timedelta

import pytest

from accounts.services import record_absence
from core.clocks import at_london, london
from core.models import Message
from core.workflow import MACHINE, NotNow
from posts.models import Decision, Post
from posts.permissions import may_sign_off, signers_now
from posts.publishing import attend_to
from posts.reminders import calls, keep_clocks, keep_turns, plan
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, change_rule, entrust, history, put_forward, sign, told, use_rules
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
