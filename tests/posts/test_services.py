"""What people do with posts."""

import pytest

from core.models import Message
from posts import publishing
from posts.models import Post
from tests.factories.posts import AccountFactory, put_forward, sign, use_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def website(oakfield):
    use_rules("safeguarding-first", oakfield)
    return AccountFactory(organisation=oakfield, handle="website")


def test_post_goes_from_draft_to_the_feed(author, approver, oakfield, website, now):
    post = put_forward(author, oakfield, website)
    assert post.state == "in_review"
    assert list(post.turns.values_list("person", flat=True)) == [approver.pk]
    assert Message.objects.filter(person=approver, kind="posts.submit").count() == 1

    post = sign(post, approver)
    assert post.state == "approved"
    publishing.attend_to(posts=Post.objects.all(), now=now)

    post.refresh_from_db()
    assert post.state == "published"
    assert post.publications.get().address
