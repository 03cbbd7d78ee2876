"""Doorbells: each does one thing, and without anybody ringing the sweep does it all."""

from datetime import timedelta

import pytest

from accounts.services import record_absence
from core.models import Pulse
from core.workflow import MACHINE
from posts import tasks
from posts.models import Post
from tests.factories import give, make_person
from tests.factories.posts import put_forward, sign

pytestmark = pytest.mark.django_db


def states():
    return list(Post.objects.order_by("pk").values_list("state", flat=True))


def test_doorbell_of_one_post_publishes_that_one(author, approver, oakfield, website):
    first, _second = (sign(put_forward(author, oakfield, website), approver) for _ in range(2))

    tasks.publish_post(post_id=first.pk)

    assert states() == ["published", "approved"]


def test_doorbell_for_a_post_that_is_gone_rings_for_nobody(website):
    tasks.publish_post(post_id=999_999)

    assert states() == []


def test_sweep_finds_what_is_due_and_what_is_late_and_leaves_a_sign_of_life(author, approver, oakfield, website, now):
    sign(put_forward(author, oakfield, website), approver)
    earlier = now - timedelta(hours=2)
    put_forward(author, oakfield, website, now=earlier, moment=now - timedelta(hours=1))

    tasks.sweep_posts()

    assert states() == ["published", "expired"]
    assert Pulse.objects.get(name="posts").at >= now


def test_queues_follow_absences(author, approver, oakfield, website, today, now):
    post = put_forward(author, oakfield, website)
    stand_in = give(make_person("Stan Standin"), "staff", oakfield)
    record_absence(person=approver, starts_on=today, ends_on=today, stand_in=stand_in, by=MACHINE, now=now)

    tasks.keep_turns()

    assert [turn.person for turn in post.turns.all()] == [stand_in]
