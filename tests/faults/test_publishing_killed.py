"""The worker is killed before, while and after a post goes out, and two of them go for the same post: it is out once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from posts.models import Delivery, Post, Publication
from posts.tasks import publish_post, sweep_posts
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
