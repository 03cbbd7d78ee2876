"""The page to decide on, one post after the other: how many wait, which is next, and what stands on each account."""

import pytest

from tests.factories import sign_in
from tests.factories.posts import AccountFactory, put_forward, use_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def website(oakfield):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield)


@pytest.fixture
def head(client, approver):
    sign_in(client, approver)
    return approver


def page_of(client, post):
    return client.get(f"/posts/{post.pk}/").content.decode()


def test_page_says_how_many_wait_and_leads_to_the_one_before_and_the_next(client, head, author, oakfield, website):
    first, second, third = (put_forward(author, oakfield, website) for _ in range(3))

    page = page_of(client, second)

    assert "3 posts wait for you" in page
    assert f'rel="prev" data-key="k" href="/posts/{first.pk}/"' in page
    assert f'rel="next" data-key="j" href="/posts/{third.pk}/"' in page


def test_after_the_last_comes_the_first_again(client, head, author, oakfield, website):
    first, last = (put_forward(author, oakfield, website) for _ in range(2))

    assert f'rel="next" data-key="j" href="/posts/{first.pk}/"' in page_of(client, last)


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
