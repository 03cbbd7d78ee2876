"""Sending back by the link in the mail: with the same reasons to pick as on the post's own page, for one person and one version."""

import re

import pytest
from django.utils.html import escape

from posts.models import Decision, Post, SignOffLink
from posts.services.lifecycle import NO_SUCH_REASON
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, entrust, link_to, put_forward, put_forward_again, use_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def website(oakfield):
    use_rules("headteacher-authorises", oakfield)
    return AccountFactory(organisation=oakfield)


@pytest.fixture
def reader(oakfield, website, colleague):
    return entrust(colleague, website)


@pytest.fixture
def colleague(oakfield):
    return give(make_person("Sam Second"), "staff", oakfield)


@pytest.fixture
def post(author, oakfield, website, reader):
    entrust(author, website)
    return put_forward(author, oakfield, website)


def reasons_on(page):
    return re.findall(r'name="reasons" value="([a-z_]+)"', page)


def send_back(client, link, **typed):
    return client.post(f"/posts/links/{link.token}/send-back/", {"note": "Which class was it?", **typed}, follow=True)


def test_page_of_the_link_offers_the_reasons_of_the_posts_own_page(client, post, reader):
    by_link = client.get(f"/posts/links/{link_to(post, reader).token}/").content.decode()
    sign_in(client, reader)
    own = client.get(f"/posts/{post.pk}/").content.decode()

    assert reasons_on(by_link) == reasons_on(own) != []


def test_picked_reasons_are_kept_with_the_words(client, post, reader):
    link = link_to(post, reader)

    send_back(client, link, reasons=["words", "time"])

    decision = Decision.objects.get(post=post)
    assert (decision.person, decision.version, decision.outcome) == (reader, 1, "send_back")
    assert (decision.words, decision.reasons) == ("Which class was it?", ["words", "time"])
    assert Post.objects.get(pk=post.pk).state == "sent_back"


def test_reason_that_is_none_is_refused_and_the_link_is_not_used_up(client, post, reader):
    link = link_to(post, reader)

    page = send_back(client, link, reasons=["words", "nonsense"]).content.decode()

    assert escape(NO_SUCH_REASON) in page
    assert SignOffLink.objects.get(pk=link.pk).used_at is None
    assert Post.objects.get(pk=post.pk).state == "in_review"


def test_reasons_change_nothing_about_one_version_and_one_use(client, post, reader):
    old = link_to(post, reader)
    again = put_forward_again(post, words="Our geographers measured the river today.")
    new = link_to(again, reader)

    send_back(client, old, reasons=["words"])
    assert Post.objects.get(pk=post.pk).state == "in_review"
    send_back(client, new, reasons=["words"])
    send_back(client, new, reasons=["time"])

    assert Decision.objects.get(post=post, outcome="send_back").reasons == ["words"]
