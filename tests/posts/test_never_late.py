"""A post that misses its moment expires or stays where it is: it never goes out late, whatever kept it."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from core.models import Message
from core.workflow import NotNow
from posts import publishing, services
from posts.channels.base import ChannelError
from posts.channels.fake import FakeChannel
from posts.models import Delivery, Post
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, PostFactory, put_forward, sign, use_rules, write

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STANDSTILL = timedelta(hours=26)


@pytest.fixture
def fake(monkeypatch):
    channel = FakeChannel(kind="fake", settings={})
    monkeypatch.setattr(publishing, "channel_for", lambda kind, settings: channel)
    return channel


@pytest.fixture
def waiting(author, oakfield, now):
    """A post for in an hour, on accounts of these kinds."""

    def build(*kinds):
        use_rules("light-touch", oakfield)
        accounts = [AccountFactory(organisation=oakfield, kind=kind, handle=kind) for kind in kinds]
        return put_forward(author, oakfield, *accounts, now=now, moment=now + HOUR)

    return build


def sweep(*, at):
    publishing.attend_to(posts=Post.objects.all(), now=at)


def state_of(post):
    return Post.objects.get(pk=post.pk).state


def begun(post, approver, *, at):
    """The post on its way, with the worker gone before it sent anything."""
    return services.publish(post=sign(post, approver, now=at - HOUR), by=approver, now=at)


def told(person):
    """What the message says that tells of a missed moment."""
    message = Message.objects.get(person=person, kind="posts.expire")
    return " ".join(render_to_string("messages/posts/expire.txt", message.context).split())


MISSED = [
    ("in_review", timedelta(0), "in_review"),
    ("in_review", MINUTE, "expired"),
    ("in_review", STANDSTILL, "expired"),
    ("approved", HOUR + MINUTE, "expired"),
    ("approved", STANDSTILL, "expired"),
    ("draft", STANDSTILL, "draft"),
    ("sent_back", STANDSTILL, "sent_back"),
    ("published", STANDSTILL, "published"),
    ("withdrawn", STANDSTILL, "withdrawn"),
    ("taken_down", STANDSTILL, "taken_down"),
]


@pytest.mark.parametrize(("state", "after", "becomes"), MISSED)
def test_post_past_its_moment_ends_as_the_table_says(state, after, becomes, author, oakfield, fake, now):
    post = PostFactory(
        organisation=oakfield, author=author, state=state, version=1, submitted_at=now, moment=now + HOUR
    )

    sweep(at=now + HOUR + after)

    assert state_of(post) == becomes
    assert fake.sent == 0


@pytest.mark.parametrize(
    ("after", "becomes"), [(timedelta(0), "published"), (HOUR, "published"), (STANDSTILL, "expired")]
)
def test_signed_post_goes_out_within_the_hour_or_not_at_all(after, becomes, waiting, approver, fake, now):
    post = sign(waiting("fake"), approver, now=now)

    sweep(at=now + HOUR + after)

    assert state_of(post) == becomes
    assert fake.sent == (becomes == "published")


def test_pause_that_outlasts_the_moment_lets_the_post_expire_and_says_so(waiting, approver, oakfield, fake, now):
    post = sign(waiting("fake"), approver, now=now)
    services.pause(organisation=oakfield, by=approver, now=now, reason="A sad day.")

    sweep(at=now + HOUR)
    held = state_of(post)
    sweep(at=now + 2 * HOUR + MINUTE)
    services.resume(organisation=oakfield, by=approver, now=now + 3 * HOUR)
    sweep(at=now + 3 * HOUR)

    assert (held, state_of(post), fake.sent) == ("approved", "expired", 0)
    assert "Posting was paused there." in told(post.author)


def test_post_that_expired_without_a_pause_speaks_of_none(waiting, approver, now):
    post = waiting("atom")

    sweep(at=now + HOUR + MINUTE)

    assert "so it was let go. Take it back" in told(post.author)


@pytest.mark.parametrize("kind", ["fake", "atom", "facebook"])
def test_post_left_on_its_way_for_26_hours_is_not_sent_and_somebody_is_asked(kind, waiting, approver, fake, now):
    post = begun(waiting(kind), approver, at=now + HOUR)

    sweep(at=now + HOUR + STANDSTILL)

    assert (state_of(post), fake.sent) == ("needs_attention", 0)
    assert post.publications.get().state == "failed"
    assert "time has passed" in Delivery.objects.get().sentence


def test_post_that_failed_is_not_tried_again_late(waiting, approver, fake, now):
    fake.fail(ChannelError("The network is down.", permanent=True))
    post = begun(waiting("fake"), approver, at=now + HOUR)
    sweep(at=now + HOUR)

    with pytest.raises(NotNow, match="time has passed"):
        services.retry(post=Post.objects.get(pk=post.pk), by=approver, now=now + 2 * HOUR + MINUTE)
    services.retry(post=Post.objects.get(pk=post.pk), by=approver, now=now + 2 * HOUR)
    sweep(at=now + 2 * HOUR)

    assert state_of(post) == "published"


def test_whoever_puts_it_out_by_hand_reads_that_it_is_too_late(client, waiting, approver, now):
    post = begun(waiting("facebook"), approver, at=now + HOUR)
    sweep(at=now + HOUR)
    one = post.publications.get()
    address = f"/posts/{post.pk}/by-hand/{one.pk}/"
    sign_in(client, approver)

    in_time = client.get(address).content.decode()
    Post.objects.filter(pk=post.pk).update(moment=now - STANDSTILL)
    late = client.get(address).content.decode()

    assert one.state == "to_do_by_hand"
    assert "do not put it out any more" not in in_time
    assert "do not put it out any more" in late


def test_pause_between_claim_and_sending_holds_the_post_until_it_ends(waiting, approver, oakfield, fake, now):
    post = begun(waiting("fake"), approver, at=now + HOUR)
    one = post.publications.get()
    publishing.claim(publication=one, now=now + HOUR)
    services.pause(organisation=oakfield, by=approver, now=now + HOUR, reason="A sad day.")

    with pytest.raises(NotNow, match="A sad day"):
        publishing.work_on(publication=one, now=now + HOUR)
    sweep(at=now + HOUR + 10 * MINUTE)
    held = (state_of(post), fake.sent)
    services.resume(organisation=oakfield, by=approver, now=now + HOUR + 20 * MINUTE)
    sweep(at=now + HOUR + 20 * MINUTE)

    assert held == ("publishing", 0)
    assert (state_of(post), fake.sent) == ("published", 1)


def test_closure_goes_out_although_posting_is_paused_and_its_moment_is_gone(world, elmtree, elm_north, now):
    people, website = world("business-manager-confirms")
    services.pause(organisation=elmtree, by=people["chief"], now=now, reason="A sad day.")
    post = write(people["head"], elm_north, website, purpose="closure", moment=now + MINUTE)

    post = services.publish_urgently(post=post, by=people["head"], now=now + 3 * HOUR, note="Snow.")
    sweep(at=now + 3 * HOUR)

    assert state_of(post) == "published"
