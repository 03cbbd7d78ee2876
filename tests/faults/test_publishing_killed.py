"""The worker is killed before, while and after a post goes out, and two of them go for the same post: it is out once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from core.workflow import NotNow
from posts import services
from posts.models import Decision, Delivery, Post, Publication
from posts.tasks import publish_post, sweep_posts
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, put_forward, sign, use_rules
from tests.faults.processes import table_held

pytestmark = pytest.mark.faults


@pytest.fixture
def signed(site, author, approver, oakfield, monkeypatch):
    """A signed-off post whose doorbell nobody has heard yet."""
    use_rules("light-touch", oakfield)
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    website = AccountFactory(organisation=oakfield, handle="website")
    return sign(put_forward(author, oakfield, website), approver)


def is_out():
    return Post.objects.get().state == "published"


def lease_runs_out():
    Publication.objects.exclude(claimed_until=None).update(claimed_until=timezone.now() - timedelta(seconds=1))


def attempts():
    return list(Delivery.objects.order_by("number").values_list("outcome", flat=True))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Held here, the worker stops before the attempt is written: nothing has begun.
        ("posts_delivery", ["done"]),
        # Held here, it stops after the channel has answered and before the answer is kept: the feed may be repeated.
        ("posts_account", ["unknown", "done"]),
    ],
)
def test_worker_killed_on_the_way_leaves_one_entry_in_the_feed(site, signed, client, table, expected):
    with table_held(table) as somebody_waits:
        worker = site.start_worker()
        site.ring(publish_post, post_id=signed.pk)
        site.until(somebody_waits, "the worker is in the middle of sending")
        site.kill(worker)
    assert not is_out()

    lease_runs_out()
    site.start_worker()
    site.ring(sweep_posts)
    site.until(is_out, "the post is out")

    assert attempts() == expected
    assert client.get(f"/feeds/{Publication.objects.get().account.slug}.atom").content.count(b"<entry>") == 1


def test_worker_killed_after_storing_leaves_only_the_closing_to_the_next(site, signed):
    with table_held("core_message") as somebody_waits:
        worker = site.start_worker()
        site.ring(publish_post, post_id=signed.pk)
        site.until(somebody_waits, "the worker wants to tell the author that it is out")
        site.kill(worker)
    assert Publication.objects.get().state == "published"

    site.start_worker()
    site.ring(sweep_posts)
    site.until(is_out, "the post is out")

    assert attempts() == ["done"]


def test_two_workers_and_ten_doorbells_publish_once(site, signed):
    site.start_worker()
    site.start_worker()
    for _ in range(5):
        site.ring(publish_post, post_id=signed.pk)
        site.ring(sweep_posts)

    site.until(is_out, "the post is out")
    site.until(lambda: site.waiting_rings() == 0, "every doorbell was answered")

    assert attempts() == ["done"]


def at_once(*acts):
    """Do several things in the same moment, each on a connection of its own, and give what each came to."""
    start, ends = Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        start.wait()
        try:
            ends[number] = act()
        except (NotNow, PermissionDenied) as refusal:
            ends[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.fixture
def waiting(site, author, oakfield, monkeypatch):
    """A post that two headteachers could sign."""
    use_rules("light-touch", oakfield)
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    heads = [give(make_person(name), "headteacher", oakfield) for name in ("Hal Head", "Hetty Head")]
    return put_forward(author, oakfield, AccountFactory(organisation=oakfield)), heads


def test_two_approvers_at_once_make_one_decision_and_the_other_is_told_who(waiting):
    post, (hal, hetty) = waiting

    ends = at_once(lambda: sign(post, hal), lambda: sign(post, hetty))

    signed = Decision.objects.get(outcome="sign_off")
    refused = [end for end in ends if isinstance(end, NotNow)]
    assert len(refused) == 1
    assert signed.person.name in str(refused[0])


def test_signing_and_changing_at_once_never_signs_what_nobody_saw(waiting, author, now):
    post, (hal, _) = waiting

    at_once(lambda: sign(post, hal), lambda: services.reopen(post=post, by=author, now=now))

    post.refresh_from_db()
    assert post.state == "draft"


def test_signing_and_withdrawing_at_once_ends_in_one_of_them(waiting, author, now):
    post, (hal, _) = waiting

    at_once(lambda: sign(post, hal), lambda: services.withdraw(post=post, by=author, now=now))

    post.refresh_from_db()
    assert post.state == "withdrawn"
