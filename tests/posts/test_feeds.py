"""What everybody may read, and only while it is published."""

import feedparser
import pytest

from posts import publishing, services
from posts.models import Post
from tests.factories.posts import AccountFactory, clean_photo, put_forward, sign, use_rules
from tests.posts.atom_rules import problems_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def published(author, approver, oakfield, now):
    use_rules("light-touch", oakfield)
    website = AccountFactory(organisation=oakfield, handle="website")
    post = sign(
        put_forward(author, oakfield, website, nobody_recognisable=True, new_photos=(clean_photo(b"the clean copy"),)),
        approver,
    )
    publishing.attend_to(posts=Post.objects.all(), now=now)
    return Post.objects.get(pk=post.pk)


def feed_of(post):
    return f"/feeds/{post.publications.get().account.slug}.atom"


def taken_down(post, approver, now):
    return services.take_down(post=post, by=approver, now=now, note="A family asked.")


def test_feed_is_valid_public_and_carries_the_clean_picture(client, published):
    answer = client.get(feed_of(published))

    assert problems_of(answer.content) == []
    entry = feedparser.parse(answer.content).entries[0]
    assert "geographers" in entry.content[0].value
    assert entry.id.startswith("tag:testserver,")
    picture = client.get(entry.enclosures[0].href)
    assert b"".join(picture.streaming_content) == b"the clean copy"


def test_entry_has_a_page_that_everybody_can_read(client, published):
    address = published.publications.get().address

    page = client.get(address.removeprefix("http://testserver"))

    assert page.status_code == 200
    assert "geographers" in page.content.decode()


def test_reader_that_knows_the_feed_is_told_that_nothing_changed(client, published):
    first = client.get(feed_of(published))

    assert client.get(feed_of(published), headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(feed_of(published), headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_taken_down_is_gone_for_everybody_and_readers_notice(client, published, approver, now):
    first = client.get(feed_of(published))
    one, picture = published.publications.get(), published.photos.get()
    taken_down(published, approver, now)

    again = client.get(feed_of(published), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert feedparser.parse(again.content).entries == []
    assert client.get(f"/feeds/posts/{one.uid}/").status_code == 404
    assert client.get(f"/feeds/posts/{one.uid}/{picture.uid}.jpg").status_code == 404


def test_unpublished_posts_and_other_networks_have_no_feed(client, author, oakfield, published):
    page = AccountFactory(organisation=oakfield, kind="facebook", handle="Oakfield")
    put_forward(author, oakfield, published.publications.get().account)

    assert client.get(f"/feeds/{page.slug}.atom").status_code == 404
    assert len(feedparser.parse(client.get(feed_of(published)).content).entries) == 1
