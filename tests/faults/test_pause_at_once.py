"""Somebody pauses posting while a worker is about to send: nothing goes out, and it goes out when the pause ends."""

from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from posts import publishing, services
from posts.models import Delivery, Post
from tests.factories.posts import AccountFactory, put_forward, sign, use_rules
from tests.faults.together import at_once

pytestmark = pytest.mark.faults
ROUNDS = 20


@pytest.fixture
def school(site, oakfield, monkeypatch):
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    return use_rules("light-touch", oakfield)


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


def test_pause_between_claim_and_sending_holds_the_post(due, school, approver, monkeypatch):
    post, claimed, paused = due(), Event(), Event()
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
    services.pause(organisation=school, by=approver, now=timezone.now(), reason="A sad day.")
    paused.set()
    worker.join()
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
