"""When a signed post goes out: at its moment, never late, not while paused; and the fast lane for closures."""

from datetime import timedelta

import pytest

from core.workflow import NotNow
from posts import publishing, services
from posts.models import Post
from tests.factories.posts import put_forward, sign, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_post_waiting_past_its_moment_expires_and_never_goes_out_late(world, elm_north, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website, moment=now + timedelta(hours=1))

    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(hours=1, minutes=1))

    post.refresh_from_db()
    assert post.state == "expired"


def test_signed_post_goes_out_at_its_moment_and_not_before(world, elm_north, now):
    people, website = world("light-touch")
    post = sign(put_forward(people["author"], elm_north, website, moment=now + timedelta(hours=1)), people["head"])

    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(minutes=59))
    assert Post.objects.get(pk=post.pk).state == "approved"
    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(hours=1))

    assert Post.objects.get(pk=post.pk).state == "published"


def test_pause_holds_everything_until_it_ends(world, elmtree, elm_north, now):
    people, website = world("light-touch")
    services.pause(organisation=elmtree, by=people["chief"], now=now, reason="A sad day.")
    post = sign(put_forward(people["author"], elm_north, website), people["head"])

    publishing.attend_to(posts=Post.objects.all(), now=now)
    with pytest.raises(NotNow, match="A sad day"):
        services.publish(post=post, by=people["head"], now=now)
    services.resume(organisation=elmtree, by=people["chief"], now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)

    assert Post.objects.get(pk=post.pk).state == "published"


def test_closure_goes_out_at_once_by_those_the_rules_name_and_approvers_are_told(world, elm_north, now):
    people, website = world("business-manager-confirms")
    post = write(people["head"], elm_north, website, purpose="closure")

    with pytest.raises(NotNow, match="Say why"):
        services.publish_urgently(post=post, by=people["head"], now=now, note="")
    post = services.publish_urgently(post=post, by=people["head"], now=now, note="Snow.")
    publishing.attend_to(posts=Post.objects.all(), now=now)

    post.refresh_from_db()
    assert post.state == "published"
    assert post.urgent


def test_fast_lane_is_for_closures_only(world, elm_north, now):
    people, website = world("business-manager-confirms")
    post = write(people["head"], elm_north, website, purpose="event")

    with pytest.raises(NotNow, match="must know at once"):
        services.publish_urgently(post=post, by=people["head"], now=now, note="Quick.")
