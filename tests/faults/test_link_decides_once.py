"""One link in two hands at the same moment, or said in two mails: one decision, one link."""

import pytest
from django.utils import timezone

from core.models import Message
from posts.models import AccountGrant, Decision, Post, SignOffLink
from posts.services.links import link_of, mail_address, send_back_by_link, sign_off_by_link
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, entrust, link_to, put_forward, sign, use_rules
from tests.faults.together import at_once, refusals

pytestmark = pytest.mark.faults
ROUNDS = 20


@pytest.fixture
def school(site, oakfield, monkeypatch):
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    return use_rules("headteacher-authorises", oakfield)


@pytest.fixture
def website(school, author):
    website = AccountFactory(organisation=school)
    entrust(author, website)
    return website


@pytest.fixture
def reader(school, website):
    return entrust(give(make_person("Sam Second"), "staff", school), website)


def press(link, act, **words):
    return lambda: act(link=SignOffLink.objects.select_related("person").get(pk=link.pk), now=timezone.now(), **words)


def test_link_pressed_twice_at_once_decides_once(school, website, author, reader):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        link = link_to(post, reader)

        ends = at_once(press(link, sign_off_by_link), press(link, send_back_by_link, note="Not yet."))

        # A signed post can be sent back still, but not by a link that is used up.
        assert len(refusals(ends)) == 1
        assert Decision.objects.filter(post=post).count() == 1
        assert SignOffLink.objects.get(pk=link.pk).used_at is not None


def test_link_and_a_decision_at_the_post_at_once_make_one_decision(school, website, author, approver, reader):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        link = link_to(post, reader)

        ends = at_once(press(link, sign_off_by_link), lambda post=post: sign(Post.objects.get(pk=post.pk), approver))

        decision = Decision.objects.get(post=post)
        assert len(refusals(ends)) == 1
        assert (SignOffLink.objects.get(pk=link.pk).used_at is None) is (decision.person == approver)


def test_right_taken_away_while_the_page_was_open_decides_nothing(school, website, author, reader):
    post = put_forward(author, school, website)
    link = link_to(post, reader)
    AccountGrant.objects.filter(user=reader).delete()

    [refusal] = refusals(at_once(press(link, sign_off_by_link)))

    assert "You cannot" in str(refusal)
    assert not Decision.objects.filter(post=post).exists()
    assert SignOffLink.objects.get(pk=link.pk).used_at is None


def test_two_mails_said_at_once_carry_the_same_link(school, website, author, reader):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        message = Message.objects.get(about_id=str(post.pk), kind="posts.submit", person=reader)
        now = timezone.now()

        addresses = at_once(*[lambda message=message, now=now: mail_address(message, now=now)] * 2)

        assert len(set(addresses)) == 1
        assert SignOffLink.objects.filter(post=post).count() == 1
        assert link_of(addresses[0].split("/")[3]).person == reader
