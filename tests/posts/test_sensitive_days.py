"""Sensitive days: who keeps one and for how long, what it holds, and what becomes of it afterwards."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from accounts.models import RuleSetting
from core.clocks import london_day
from core.models import Message
from core.workflow import NotNow
from posts import publishing, services
from posts.channels.fake import FakeChannel
from posts.models import Pause, Post
from tests.factories import give, make_person
from tests.factories.posts import (
    AccountFactory,
    SensitiveDayFactory,
    history,
    put_forward,
    sign,
    told,
    use_rules,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
REASON = "Our community has had sad news."


@pytest.fixture
def fake(monkeypatch):
    channel = FakeChannel(kind="fake", settings={})
    monkeypatch.setattr(publishing, "channel_for", lambda kind, settings: channel)
    return channel


@pytest.fixture
def school(oakfield, author, approver, business_manager):
    return use_rules("light-touch", oakfield)


@pytest.fixture
def signed(school, author, approver, now):
    def build(kind="fake", **parts):
        account = AccountFactory(organisation=school, kind=kind, handle=kind)
        return sign(put_forward(author, school, account, now=now, **parts), approver, now=now)

    return build


def hold(organisation, by, now, **details):
    parts = {"reason": REASON, "until": now + DAY, "holds": ["information"]} | details
    return services.hold_for_sensitive_day(organisation=organisation, by=by, now=now, **parts)


def sweep(*, at):
    publishing.attend_to(posts=Post.objects.all(), now=at)


def state_of(post):
    return Post.objects.get(pk=post.pk).state


# Who, and for how long --------------------------------------------------------------------------------------------------------
KEEPS = {
    "author": False,
    "head": True,
    "bursar": True,
    "deputy": False,
    "chief": True,
    "governor": False,
    "stranger": False,
    "nobody": False,
}


@pytest.mark.parametrize("who", KEEPS)
def test_whoever_may_pause_posting_may_keep_and_end_a_sensitive_day(who, world, elm_north, now):
    people, _website = world("light-touch")
    kept = SensitiveDayFactory(organisation=elm_north, started_at=now)

    for act in (
        lambda: hold(elm_north, people[who], now),
        lambda: services.end_sensitive_day(day=kept, by=people[who], now=now),
    ):
        if KEEPS[who]:
            assert act().organisation == elm_north
        else:
            with pytest.raises(PermissionDenied):
                act()


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"until": -MINUTE}, "end after it begins"),
        ({"starts": 2 * DAY}, "end after it begins"),
        ({"until": 32 * DAY}, "a month at most"),
        ({"holds": []}, "which posts wait"),
        ({"holds": ["beans"]}, "which posts wait"),
        ({"holds": ["information", "closure"]}, "always goes out"),
    ],
)
def test_sensitive_day_without_an_end_in_sight_or_without_posts_is_refused(details, sentence, school, approver, now):
    moments = {name: now + value for name, value in details.items() if name != "holds"}

    with pytest.raises(NotNow, match=sentence):
        hold(school, approver, now, **details | moments)

    assert not Pause.objects.exists()


def test_sensitive_day_and_its_end_are_kept_with_who_did_it(school, approver, business_manager, now):
    row = hold(school, approver, now, reason=f" {REASON} ", starts=now - HOUR)
    services.end_sensitive_day(day=row, by=business_manager, now=now + HOUR)

    with pytest.raises(NotNow, match="over already"):
        services.end_sensitive_day(day=row, by=business_manager, now=now + HOUR)

    row.refresh_from_db()
    assert (row.reason, row.planned, row.started_at, row.ended_by) == (REASON, False, now, business_manager)
    verbs = [("hold_for_sensitive_day", "done", approver.pk), ("end_sensitive_day", "done", business_manager.pk)]
    assert history(row) == verbs


def test_several_are_kept_side_by_side_and_beside_a_pause(school, approver, now):
    services.pause(organisation=school, by=approver, now=now, reason="All stops.")
    hold(school, approver, now)
    hold(school, approver, now, starts=now + 2 * DAY, until=now + 3 * DAY)

    services.resume(organisation=school, by=approver, now=now)

    assert Pause.objects.of_sensitive_days().not_over(at=now).count() == 2
    assert not Pause.objects.of_everything().not_over(at=now).exists()


def test_those_whose_posts_it_concerns_and_those_who_publish_are_told_but_not_why(signed, school, approver, now):
    signed()
    other = give(make_person("Olu Other"), "staff", school)
    account = school.accounts.get()
    put_forward(other, school, account, now=now, moment=now + 3 * DAY)

    hold(school, approver, now, starts=now + HOUR)

    assert told("posts.sensitive_day") == {"Ama Author", "Bea Bursar"}
    context = Message.objects.filter(kind="posts.sensitive_day").first().context
    words = render_to_string("messages/posts/sensitive_day.txt", context)
    assert "Oakfield School" in words
    assert "sad news" not in words


# What it holds ----------------------------------------------------------------------------------------------------------------
HELD = {
    "information": (True, {}),
    "closure": (False, {}),
    "event": (False, {}),
    "information, at the trust": (True, {"at": "trust"}),
    "information, elsewhere": (False, {"at": "elsewhere"}),
    "information, before it begins": (False, {"starts": HOUR}),
    "information, after it has ended by itself": (False, {"until": MINUTE, "asked": 2 * MINUTE}),
}


@pytest.mark.parametrize("case", HELD)
def test_what_a_sensitive_day_holds_is_as_the_table_says(case, world, elmtree, elm_north, elm_south, now):
    held, details = HELD[case]
    people, website = world("light-touch")
    place = {"trust": elmtree, "elsewhere": elm_south}.get(details.get("at"), elm_north)
    purpose = case.partition(",")[0]
    row = hold(
        place,
        people["chief"],
        now,
        until=now + details.get("until", DAY),
        starts=now + details["starts"] if "starts" in details else None,
    )
    asked = now + details.get("asked", timedelta())
    post = sign(
        put_forward(people["author"], elm_north, website, now=asked, purpose=purpose), people["head"], now=asked
    )

    sweep(at=asked)

    assert state_of(post) == ("approved" if held else "published")
    assert (post.paused_by(asked) == row) == held


def test_closure_at_once_goes_out_on_a_sensitive_day(world, elm_north, now):
    people, website = world("business-manager-confirms")
    hold(elm_north, people["head"], now)
    post = write(people["head"], elm_north, website, now=now, purpose="closure")

    services.publish_urgently(post=post, by=people["head"], now=now, note="Snow.")
    sweep(at=now)

    assert state_of(post) == "published"


def test_person_who_publishes_reads_until_when_and_why(signed, school, approver, now):
    hold(school, approver, now)

    with pytest.raises(
        NotNow, match="Posts that can wait are held at Oakfield School until .*: Our community has had sad"
    ):
        services.publish(post=signed(), by=approver, now=now)


# Afterwards -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("early", [False, True])
def test_held_post_does_not_simply_go_out_when_the_day_is_over(early, signed, school, approver, fake, now):
    row = hold(school, approver, now)
    post, over = signed(), now + DAY
    sweep(at=now)
    if early:
        over = now + HOUR
        services.end_sensitive_day(day=row, by=approver, now=over)

    for at in (over, over + MINUTE):
        sweep(at=at)

    waits = Post.objects.get(pk=post.pk)
    assert (waits.state, waits.held_over_at, fake.sent) == ("approved", over, 0)
    assert told("posts.look_again") == {"Ama Author"}
    services.publish(post=waits, by=approver, now=over + HOUR)
    sweep(at=over + HOUR)
    out = Post.objects.get(pk=post.pk)
    assert (out.state, out.held_over_at, fake.sent) == ("published", None, 1)


def test_machine_that_stood_still_all_day_asks_for_another_look_too(signed, school, approver, fake, now):
    post = signed()
    row = hold(school, approver, now)
    services.end_sensitive_day(day=row, by=approver, now=now + HOUR)

    sweep(at=now + 2 * HOUR)

    assert (state_of(post), fake.sent) == ("approved", 0)
    assert told("posts.look_again") == {"Ama Author"}


def test_post_whose_moment_comes_after_the_day_goes_out_by_itself(signed, school, approver, fake, now):
    post = signed(moment=now + 2 * DAY)
    hold(school, approver, now)

    sweep(at=now + 2 * DAY)

    assert (state_of(post), fake.sent) == ("published", 1)


def test_held_post_whose_moment_has_passed_expires_and_says_that_it_was_held(signed, school, approver, fake, now):
    post = signed(moment=now + HOUR)
    hold(school, approver, now)

    sweep(at=now + HOUR)
    held = state_of(post)
    sweep(at=now + 2 * HOUR + MINUTE)

    assert (held, state_of(post), fake.sent) == ("approved", "expired", 0)
    message = Message.objects.get(person=post.author, kind="posts.expire")
    words = render_to_string("messages/posts/expire.txt", message.context)
    assert "A sensitive day held it there." in words
    assert "paused" not in words


def test_day_that_was_planned_and_taken_back_holds_nothing(signed, school, approver, fake, now):
    post = signed(moment=now + 2 * HOUR)
    row = hold(school, approver, now, starts=now + HOUR)
    services.end_sensitive_day(day=row, by=approver, now=now + MINUTE)

    sweep(at=now + 2 * HOUR)

    assert (state_of(post), fake.sent) == ("published", 1)


def test_post_changed_and_signed_after_the_day_goes_out_as_any_other(signed, school, author, approver, fake, now):
    row = hold(school, approver, now)
    post = signed()
    services.end_sensitive_day(day=row, by=approver, now=now + HOUR)
    sweep(at=now + HOUR)

    post = services.reopen(post=Post.objects.get(pk=post.pk), by=author, now=now + 2 * HOUR)
    post = sign(services.submit(post=post, by=author, now=now + 2 * HOUR), approver, now=now + 2 * HOUR)
    sweep(at=now + 2 * HOUR)

    assert (state_of(post), fake.sent) == ("published", 1)


# Already on its way -----------------------------------------------------------------------------------------------------------
def test_post_on_its_way_is_held_back_and_tried_again_by_a_person_afterwards(signed, school, approver, fake, now):
    post = services.publish(post=signed(), by=approver, now=now)
    hold(school, approver, now)

    sweep(at=now)
    found = Post.objects.get(pk=post.pk)
    with pytest.raises(NotNow, match="can wait are held"):
        services.retry(post=found, by=approver, now=now + HOUR)
    sweep(at=now + DAY)

    assert (found.state, found.held_over_at, found.publications.get().state) == ("needs_attention", now, "failed")
    assert found.publications.get().claimed_until is None
    assert fake.sent == 0
    services.retry(post=Post.objects.get(pk=post.pk), by=approver, now=now + DAY)
    sweep(at=now + DAY)
    out = Post.objects.get(pk=post.pk)
    assert (out.state, out.held_over_at, fake.sent) == ("published", None, 1)


@pytest.mark.parametrize("beside", ["a pause", "the end of suitable hours"])
def test_post_on_its_way_is_held_back_although_it_would_have_waited_anyhow(beside, signed, school, approver, fake, now):
    post = services.publish(post=signed(), by=approver, now=now)
    hold(school, approver, now)
    if beside == "a pause":
        services.pause(organisation=school, by=approver, now=now, reason="All stops.")
    else:
        tomorrow = f"{london_day(now) + DAY:%A}".lower()
        hours = {"days": [tomorrow], "from": "07:00", "until": "20:00", "outside": "ask"}
        RuleSetting.objects.update_or_create(
            organisation=school, key="posts.suitable_hours", defaults={"value": hours, "changed_at": now}
        )

    sweep(at=now)

    assert (state_of(post), post.publications.get().state, fake.sent) == ("needs_attention", "failed", 0)


@pytest.mark.parametrize(("kind", "becomes"), [("fake", "unconfirmed"), ("atom", "failed")])
def test_what_a_worker_left_in_the_middle_is_held_back_only_where_nobody_can_have_seen_it(
    kind, becomes, signed, school, approver, fake, now
):
    post = services.publish(post=signed(kind), by=approver, now=now)
    one = post.publications.select_related("account", "post__organisation").get()
    publishing.claim(publication=one, now=now)
    publishing.send(publication=one, now=now)
    hold(school, approver, now)

    sweep(at=now + publishing.LEASE + MINUTE)

    assert (state_of(post), post.publications.get().state, fake.sent) == ("needs_attention", becomes, 0)


def test_nothing_is_held_back_where_nothing_holds(signed, school, approver, fake, now):
    post = services.publish(post=signed(), by=approver, now=now)
    one = post.publications.select_related("account", "post__organisation").get()

    with pytest.raises(NotNow, match="Nothing holds"):
        publishing.hold_back(publication=one, now=now)
    with pytest.raises(NotNow):
        publishing.look_again(post=signed("atom"), now=now)


def test_day_that_begins_at_once_is_seen_by_a_worker_whose_clock_was_read_before(signed, school, approver, fake, now):
    post = services.publish(post=signed(), by=approver, now=now)
    one = post.publications.select_related("account", "post__organisation").get()
    publishing.claim(publication=one, now=now)
    hold(school, approver, now + MINUTE)

    with pytest.raises(NotNow, match="can wait are held"):
        publishing.work_on(publication=one, now=now)

    assert fake.sent == 0
