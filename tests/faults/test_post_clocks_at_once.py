"""Several workers, or a worker and a person, at the clock of one post in the same moment: each step is taken once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry, Message
from posts import services
from posts.models import Post, SignOffClock
from posts.reminders import keep_clocks
from tests.factories import give, make_person
from tests.factories.posts import put_forward
from tests.faults.together import at_once

pytestmark = pytest.mark.faults
ROUNDS = 6
LONG_AFTER = timedelta(days=60)


@pytest.fixture
def deputy(school):
    return give(make_person("Dot Deputy"), "deputy-headteacher", school)


def steps_taken(post):
    entries = AuditEntry.objects.filter(about_kind="posts.post", about_id=str(post.pk), outcome="done")
    return sorted(entries.filter(verb__in=["remind", "call_stand_in"]).values_list("verb", flat=True))


def test_three_workers_at_once_take_each_step_once(school, website, author, approver, deputy):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        at = timezone.now() + LONG_AFTER

        told = at_once(*[lambda at=at: keep_clocks(now=at)] * 3)

        assert sum(told) == 2
        assert steps_taken(post) == ["call_stand_in", "remind"]
    assert Message.objects.filter(kind="posts.remind").count() == ROUNDS
    assert Message.objects.filter(kind="posts.call_stand_in").count() == ROUNDS


def test_clock_and_decision_in_the_same_moment_leave_one_end(school, website, author, approver, deputy):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        at, shown = timezone.now() + LONG_AFTER, post.shown

        at_once(
            lambda at=at: keep_clocks(now=at),
            lambda post=post, shown=shown: services.sign_off(
                post=Post.objects.get(pk=post.pk), by=approver, now=timezone.now(), seen=shown
            ),
        )

        clock = SignOffClock.objects.get(post=post)
        assert (Post.objects.get(pk=post.pk).state, clock.state, clock.met_by) == ("approved", "met", approver)
        assert steps_taken(post) in ([], ["call_stand_in", "remind"])
        assert keep_clocks(now=at) == 0
