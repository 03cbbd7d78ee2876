"""The machine that puts posts out: once each, whatever dies in between."""

from datetime import timedelta

import pytest

from core.workflow import NotNow
from posts import publishing, services
from posts.channels.base import ChannelError
from posts.channels.fake import FakeChannel
from posts.models import Delivery, Post, Publication
from tests.factories.posts import AccountFactory, put_forward, sign, use_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fake(monkeypatch):
    """A network of which we cannot know whether a lost answer means a lost post."""
    channel = FakeChannel(kind="fake", settings={})
    monkeypatch.setattr(publishing, "channel_for", lambda kind, settings: channel)
    return channel


@pytest.fixture
def going_out(author, approver, oakfield, now):
    def build(*kinds):
        use_rules("light-touch", oakfield)
        accounts = [AccountFactory(organisation=oakfield, kind=kind, handle=kind) for kind in kinds]
        post = sign(put_forward(author, oakfield, *accounts, now=now), approver, now=now)
        return services.publish(post=post, by=approver, now=now)

    return build


def state_of(post):
    return Post.objects.get(pk=post.pk).state


def test_each_attempt_is_written_before_the_call(going_out, fake, now):
    post = going_out("fake")
    seen = []
    real = fake.send
    fake.send = lambda parcel: seen.append(Delivery.objects.get().outcome) or real(parcel)

    publishing.send_out(post=post, now=now)

    assert seen == ["started"]
    assert Delivery.objects.get().outcome == "done"
    assert state_of(post) == "published"


def test_two_workers_send_one_post_once(going_out, fake, now):
    post = going_out("fake")
    publication = post.publications.get()

    first, second = (publishing.claim(publication=publication, now=now) for _ in range(2))

    assert (first, second) == (True, False)


def test_refused_post_needs_attention_and_can_be_tried_again(going_out, fake, approver, now):
    post = going_out("fake")
    fake.fail(ChannelError("The words are too long.", permanent=True))
    publishing.send_out(post=post, now=now)
    assert state_of(post) == "needs_attention"

    post = services.retry(post=Post.objects.get(pk=post.pk), by=approver, now=now)
    publishing.send_out(post=post, now=now)

    assert state_of(post) == "published"
    assert list(Delivery.objects.order_by("number").values_list("number", "outcome")) == [(1, "failed"), (2, "done")]


def test_lost_answer_is_never_sent_again(going_out, fake, approver, now):
    post = going_out("fake")
    fake.lose_answer(ChannelError("No answer.", permanent=False))
    publishing.send_out(post=post, now=now)

    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(hours=1))

    assert fake.sent == 1
    assert post.publications.get().state == "unconfirmed"
    with pytest.raises(NotNow, match="Nothing can be tried again"):
        services.retry(post=Post.objects.get(pk=post.pk), by=approver, now=now)


def test_unexpected_trouble_is_shown_as_unknown(going_out, fake, now):
    post = going_out("fake")
    fake.send = lambda parcel: 1 / 0

    publishing.send_out(post=post, now=now)

    assert post.publications.get().state == "unconfirmed"
    assert state_of(post) == "needs_attention"


def test_worker_that_died_in_the_middle_leaves_an_unknown(going_out, fake, now):
    post = going_out("fake")
    publication = post.publications.get()
    publishing.claim(publication=publication, now=now)
    publishing.send(publication=publication, now=now)

    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(minutes=1))
    assert post.publications.get().state == "sending"
    publishing.attend_to(posts=Post.objects.all(), now=now + publishing.LEASE + timedelta(minutes=1))

    assert post.publications.get().state == "unconfirmed"
    assert fake.sent == 0


def test_feed_left_in_the_middle_is_simply_finished(going_out, now):
    post = going_out("atom")
    publication = post.publications.get()
    publishing.claim(publication=publication, now=now)
    publishing.send(publication=publication, now=now)

    publishing.attend_to(posts=Post.objects.all(), now=now + publishing.LEASE + timedelta(minutes=1))

    assert state_of(post) == "published"
    assert Delivery.objects.filter(outcome="unknown").count() == 1


def test_one_accounts_failure_does_not_hide_anothers_success(going_out, monkeypatch, now):
    post = going_out("atom", "facebook")
    broken = FakeChannel(kind="facebook", settings={})
    broken.fail(ChannelError("Not today.", permanent=True))
    real = publishing.channel_for
    monkeypatch.setattr(
        publishing,
        "channel_for",
        lambda kind, settings: broken if kind == "facebook" else real(kind, settings=settings),
    )

    publishing.send_out(post=post, now=now)

    states = dict(post.publications.values_list("account__kind", "state"))
    assert states == {"atom": "published", "facebook": "failed"}
    assert state_of(post) == "needs_attention"


def test_by_hand_waits_for_the_live_address_of_the_right_network(going_out, approver, now):
    post = going_out("atom", "facebook")
    publishing.send_out(post=post, now=now)
    page = post.publications.select_related("account", "post").get(account__kind="facebook")
    assert state_of(post) == "publishing"

    with pytest.raises(NotNow, match="not on Facebook"):
        services.mark_done(
            publication=page, by=approver, now=now, address="https://facebook.com.evil.example/x/posts/1"
        )
    services.mark_done(
        publication=page, by=approver, now=now, address="https://www.facebook.com/facebook/posts/pfbid0abc"
    )

    assert state_of(post) == "published"


def test_take_down_empties_the_feed_and_leaves_a_task_where_people_posted(going_out, approver, now):
    post = going_out("atom", "facebook")
    publishing.send_out(post=post, now=now)
    page = post.publications.select_related("account", "post").get(account__kind="facebook")
    services.mark_done(
        publication=page, by=approver, now=now, address="https://www.facebook.com/facebook/posts/pfbid0abc"
    )

    with pytest.raises(NotNow, match="Take the post down first"):
        services.mark_gone(publication=page, by=approver, now=now)
    services.take_down(post=Post.objects.get(pk=post.pk), by=approver, now=now, note="A family asked.")

    states = dict(Publication.objects.values_list("account__kind", "state"))
    assert states == {"atom": "taken_down", "facebook": "published"}
    assert services.mark_gone(publication=page, by=approver, now=now).state == "taken_down"


def test_trouble_with_one_post_does_not_keep_others_waiting(going_out, monkeypatch, now):
    post = going_out("atom")
    tried = []
    monkeypatch.setattr(publishing, "send_out", lambda post, now: tried.append(post.pk) or 1 / 0)

    done = publishing.attend_to(posts=Post.objects.all(), now=now)

    assert (tried, done) == ([post.pk], 0)
