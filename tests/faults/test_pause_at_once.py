"""Somebody pauses posting, or keeps a sensitive day, while a worker is about to send: nothing goes out.

After a pause it goes out; what a sensitive day held waits for a person.
"""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from posts import publishing, services
from posts.models import Delivery, Pause, Post
from tests.factories.posts import AccountFactory, put_forward, sign
from tests.faults.together import at_once

pytestmark = pytest.mark.faults
ROUNDS = 20


@pytest.fixture
def due(school, author, approver):
    def build():
        post = put_forward(author, school, AccountFactory(organisation=school))
        return services.publish(post=sign(post, approver), by=approver, now=timezone.now())

    return build


def sweep():
    publishing.attend_to(posts=Post.objects.all(), now=timezone.now())


def state_of(post):
    return Post.objects.get(pk=post.pk).state


def send_while(act, monkeypatch):
    """Let a worker claim, let somebody act before it sends, and let it go on."""
    claimed, paused = Event(), Event()
    real = publishing.claim

    def claim_and_wait(**details):
        taken = real(**details)
        claimed.set()
        paused.wait(timeout=20)
        return taken

    def work():
        sweep()
        connection.close()

    monkeypatch.setattr(publishing, "claim", claim_and_wait)
    worker = Thread(target=work)
    worker.start()
    claimed.wait(timeout=20)
    act()
    paused.set()
    worker.join()


def test_pause_between_claim_and_sending_holds_the_post(due, school, approver, monkeypatch):
    post = due()

    send_while(
        lambda: services.pause(organisation=school, by=approver, now=timezone.now(), reason="A sad day."), monkeypatch
    )
    held = (state_of(post), Delivery.objects.count())
    services.resume(organisation=school, by=approver, now=timezone.now())
    publishing.attend_to(posts=Post.objects.all(), now=timezone.now() + publishing.LEASE * 2)

    assert held == ("publishing", 0)
    assert state_of(post) == "published"


def test_pause_and_sending_at_once_leave_the_post_out_once_or_waiting(due, school, approver):
    for _ in range(ROUNDS):
        post = due()

        at_once(
            sweep, lambda: services.pause(organisation=school, by=approver, now=timezone.now(), reason="A sad day.")
        )

        tried = Delivery.objects.filter(publication__post=post).count()
        assert (state_of(post), tried) in {("published", 1), ("publishing", 0)}
        services.resume(organisation=school, by=approver, now=timezone.now())
        publishing.attend_to(posts=Post.objects.all(), now=timezone.now() + publishing.LEASE * 2)
        assert (state_of(post), Delivery.objects.filter(publication__post=post).count()) == ("published", 1)


def hold(school, approver):
    """Keep a sensitive day from this moment on."""
    now = timezone.now()
    return services.hold_for_sensitive_day(
        organisation=school,
        by=approver,
        now=now,
        reason="Sad news.",
        until=now + timedelta(days=1),
        holds=["information"],
    )


def test_sensitive_day_between_claim_and_sending_leaves_the_post_to_a_person(due, school, approver, monkeypatch):
    post = due()

    send_while(lambda: hold(school, approver), monkeypatch)
    held = (state_of(post), Delivery.objects.count())
    publishing.attend_to(posts=Post.objects.all(), now=timezone.now() + publishing.LEASE * 2)
    publishing.attend_to(posts=Post.objects.all(), now=timezone.now() + timedelta(days=2))

    assert held == ("publishing", 0)
    assert (state_of(post), Delivery.objects.count()) == ("needs_attention", 0)


def test_sensitive_day_and_sending_at_once_leave_the_post_out_once_or_with_a_person(due, school, approver):
    for _ in range(ROUNDS):
        post = due()

        at_once(sweep, lambda: hold(school, approver))
        publishing.attend_to(posts=Post.objects.all(), now=timezone.now() + publishing.LEASE * 2)

        tried = Delivery.objects.filter(publication__post=post).count()
        assert (state_of(post), tried) in {("published", 1), ("needs_attention", 0)}
        for day in Pause.objects.filter(ended_at=None):
            services.end_sensitive_day(day=day, by=approver, now=timezone.now())
