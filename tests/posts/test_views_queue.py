"""The page to decide on, one post after the other: how many wait, which is next, what was skipped, what stands on each account."""

from importlib import import_module

import pytest

from core.models import AuditEntry
from posts.models import Post
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, put_forward, put_forward_again

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head(client, approver):
    sign_in(client, approver)
    return approver


def page_of(client, post):
    return client.get(f"/posts/{post.pk}/").content.decode()


def skip(client, post, version=1):
    return client.post(f"/posts/{post.pk}/skip/", {"version": version})


def test_page_says_how_many_wait_and_leads_to_the_one_before_and_the_next(client, head, author, oakfield, website):
    first, second, third = (put_forward(author, oakfield, website) for _ in range(3))

    page = page_of(client, second)

    assert "3 posts wait for you" in page
    assert f'rel="prev" data-key="k" href="/posts/{first.pk}/"' in page
    assert f'action="/posts/{second.pk}/skip/"' in page
    assert skip(client, second).url == f"/posts/{third.pk}/"


def test_after_the_last_comes_the_first_again(client, head, author, oakfield, website):
    first, last = (put_forward(author, oakfield, website) for _ in range(2))

    assert skip(client, last).url == f"/posts/{first.pk}/"


def test_skipped_post_comes_again_when_the_others_are_done(client, head, author, oakfield, website):
    first, second, third = (put_forward(author, oakfield, website) for _ in range(3))
    skip(client, first)

    after_one = client.post(f"/posts/{second.pk}/sign-off/", {"seen": second.shown}, follow=True)
    after_two = client.post(f"/posts/{third.pk}/sign-off/", {"seen": third.shown}, follow=True)

    assert after_one.request["PATH_INFO"] == f"/posts/{third.pk}/"
    assert after_two.request["PATH_INFO"] == f"/posts/{first.pk}/"


def test_when_all_are_skipped_the_one_skipped_longest_ago_comes(client, head, author, oakfield, website):
    first, second = (put_forward(author, oakfield, website) for _ in range(2))

    assert skip(client, first).url == f"/posts/{second.pk}/"
    assert skip(client, second).url == f"/posts/{first.pk}/"
    assert skip(client, first).url == f"/posts/{second.pk}/"
    assert client.get("/posts/queue/next/").url == f"/posts/{second.pk}/"


def test_queue_says_what_is_skipped_for_now(client, head, author, oakfield, website):
    first, _second = (put_forward(author, oakfield, website) for _ in range(2))
    before = client.get("/posts/queue/").content.decode()

    skip(client, first)

    assert "Skipped for now" not in before
    assert client.get("/posts/queue/").content.decode().count("Skipped for now") == 1


def test_post_that_was_changed_is_skipped_no_more(client, head, author, oakfield, website):
    first, second = (put_forward(author, oakfield, website) for _ in range(2))
    skip(client, first)
    put_forward_again(first, words="Our geographers measured the river today.")

    assert "Skipped for now" not in client.get("/posts/queue/").content.decode()
    skip(client, second)
    assert client.session["posts_skipped"] == [[second.pk, 1]]


def test_version_that_nobody_was_shown_is_not_skipped(client, head, author, oakfield, website):
    post = put_forward(author, oakfield, website)

    for typed in ("2", "", "x"):
        assert skip(client, post, typed).url == f"/posts/{post.pk}/"
    assert client.session["posts_skipped"] == []


def test_what_is_skipped_is_forgotten_beyond_a_hundred(client, head, author, oakfield, website, monkeypatch):
    monkeypatch.setattr(import_module("posts.views.queue"), "MOST_SKIPPED", 2)
    posts = [put_forward(author, oakfield, website) for _ in range(3)]

    for post in posts:
        skip(client, post)

    assert [number for number, _version in client.session["posts_skipped"]] == [posts[1].pk, posts[2].pk]


def test_skipping_leaves_the_post_as_it_was_and_its_history_too(client, head, author, oakfield, website):
    post, _other = (put_forward(author, oakfield, website) for _ in range(2))
    lines = AuditEntry.objects.count()

    skip(client, post)

    assert AuditEntry.objects.count() == lines
    assert Post.objects.get(pk=post.pk).shown == post.shown


def test_nobody_learns_by_skipping_which_posts_there_are(client, author, approver, stranger, oakfield, website):
    post = put_forward(author, oakfield, website)
    sign_in(client, stranger)

    assert skip(client, post).url == client.post("/posts/999999/skip/", {"version": "1"}).url == "/posts/queue/"
    assert client.session["posts_skipped"] == []


def test_only_post_leads_nowhere_else(client, head, author, oakfield, website):
    page = page_of(client, put_forward(author, oakfield, website))

    assert "1 post waits for you" in page
    assert "Skip for now" not in page


def test_same_words_on_every_account_are_said_once_with_how_many_fit(client, head, author, oakfield, website):
    network = AccountFactory(organisation=oakfield, kind="x", handle="oakfield", label="X")

    page = page_of(client, put_forward(author, oakfield, website, network))

    assert "These words appear just as they are on Website news and X (41 of 280 characters)." in page


def test_words_of_its_own_and_what_would_be_cut_stand_by_their_account(client, head, author, oakfield, website):
    network = AccountFactory(organisation=oakfield, kind="x", handle="oakfield", label="X")
    post = put_forward(author, oakfield, accounts={website.pk: "", network.pk: "Shorter words."})
    kept = page_of(client, post)
    post.publications.filter(account=network).update(own_words="a" * 285)

    cut = page_of(client, post)

    assert "On X it says" in kept
    assert "Shorter words." in kept
    assert f"{'a' * 280}<del>{'a' * 5}</del>" in cut
    assert "would be cut off" in cut
