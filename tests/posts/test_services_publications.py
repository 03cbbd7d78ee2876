"""One account of a post: live, not there, or gone; and the post follows."""

import pytest
from django.core.exceptions import PermissionDenied

from core.workflow import NotNow
from posts import services
from posts.models import Post, Publication
from tests.factories.posts import AccountFactory, bring, history, put_forward, sign, told

pytestmark = pytest.mark.django_db

LIVE = "https://www.facebook.com/oakfield/posts/pfbid0abc"


@pytest.fixture
def troubled(author, approver, oakfield, facebook):
    def build(*states):
        pages = [facebook] + [
            AccountFactory(organisation=oakfield, kind="x", handle=f"other{number}")
            for number in range(len(states) - 1)
        ]
        return bring(sign(put_forward(author, oakfield, *pages), approver), "needs_attention", *states)

    return build


def on(post, kind):
    return Publication.objects.select_related("account", "post__organisation", "post__author").get(
        post=post, account__kind=kind
    )


def test_live_address_settles_a_post_that_is_now_out_everywhere(troubled, author, approver, now):
    post = troubled("unconfirmed")

    one = services.mark_done(publication=on(post, "facebook"), by=approver, now=now, address=f" {LIVE} ")

    assert (one.state, one.address, one.published_at) == ("published", LIVE, now)
    assert history(one)[-1] == ("mark_done", "done", approver.pk)
    post.refresh_from_db()
    assert post.state == "published"
    assert post.decisions.get(outcome="settle").words == "The live post on Facebook is recorded."
    assert told("posts.settle") == {author.name}


def test_post_still_needs_attention_while_another_account_does(troubled, approver, now):
    post = troubled("unconfirmed", "failed")

    services.mark_done(publication=on(post, "facebook"), by=approver, now=now, address=LIVE)

    assert Post.objects.get(pk=post.pk).state == "needs_attention"


def test_post_settled_by_somebody_else_in_the_same_moment_is_settled_once(troubled, approver, now, monkeypatch):
    post = troubled("unconfirmed")
    real = services.publications.follow

    def follow(*, post, now):
        seen = real(post=post, now=now)
        services.settle(post=Post.objects.get(pk=post.pk), by=approver, now=now, note="I was quicker.")
        return seen

    monkeypatch.setattr(services.publications, "follow", follow)

    services.mark_done(publication=on(post, "facebook"), by=approver, now=now, address=LIVE)

    post.refresh_from_db()
    assert post.state == "published"
    assert [one.words for one in post.decisions.filter(outcome="settle")] == ["I was quicker."]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Paste the address of the post on Facebook"),
        ("javascript:alert(1)", "must start with https"),
        ("https://www.facebook.com/somebody/posts/pfbid0abc", "belongs to somebody, not to oakfield"),
    ],
)
def test_address_that_cannot_be_it_is_refused(address, sentence, troubled, approver, now):
    post = troubled("unconfirmed")

    with pytest.raises(NotNow, match=sentence):
        services.mark_done(publication=on(post, "facebook"), by=approver, now=now, address=address)

    assert on(post, "facebook").state == "unconfirmed"
    assert history(on(post, "facebook"))[-1] == ("mark_done", "refused", approver.pk)


def test_nobody_types_an_address_for_our_own_feed(author, approver, oakfield, facebook, now):
    feed = AccountFactory(organisation=oakfield, kind="atom")
    post = bring(sign(put_forward(author, oakfield, feed), approver), "needs_attention", "failed")

    with pytest.raises(PermissionDenied):
        services.mark_done(publication=on(post, "atom"), by=approver, now=now, address="javascript:alert(1)")

    assert on(post, "atom").address == ""


def test_what_somebody_looked_for_in_vain_can_be_tried_again(troubled, approver, now):
    post = troubled("unconfirmed")

    one = services.mark_missing(publication=on(post, "facebook"), by=approver, now=now)

    assert one.state == "failed"
    assert history(one)[-1] == ("mark_missing", "done", approver.pk)
    assert services.retry(post=Post.objects.get(pk=post.pk), by=approver, now=now).state == "publishing"


def test_gone_is_recorded_after_the_post_was_taken_down(troubled, approver, now):
    post = troubled("published")
    with pytest.raises(NotNow, match="Take the post down first"):
        services.mark_gone(publication=on(post, "facebook"), by=approver, now=now)
    services.take_down(post=post, by=approver, now=now, note="A family asked.")

    one = services.mark_gone(publication=on(post, "facebook"), by=approver, now=now)

    assert (one.state, one.removed_at) == ("taken_down", now)


def test_strangers_record_nothing(troubled, author, governor, stranger, now):
    post = troubled("unconfirmed")

    for person in (governor, stranger):
        with pytest.raises(PermissionDenied):
            services.mark_done(publication=on(post, "facebook"), by=person, now=now, address=LIVE)
        with pytest.raises(PermissionDenied):
            services.mark_missing(publication=on(post, "facebook"), by=person, now=now)

    assert on(post, "facebook").state == "unconfirmed"
