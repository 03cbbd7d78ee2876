"""Putting a post out by hand: everything laid out, the live address kept, and the way back down."""

import pytest

from posts import services
from posts.models import Post, Publication
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, bring, clean_photo, put_forward, sign

pytestmark = pytest.mark.django_db

LIVE = "https://www.facebook.com/oakfield/posts/pfbid0abc"


@pytest.fixture
def by_hand(author, approver, oakfield, facebook):
    def build(state="to_do_by_hand", post_state="publishing", **parts):
        post = sign(put_forward(author, oakfield, facebook, **parts), approver)
        return bring(post, post_state, state).publications.get()

    return build


def address(one, verb=""):
    return f"/posts/{one.post_id}/by-hand/{one.pk}/{verb}"


def said(answer):
    return answer.content.decode()


def test_words_picture_and_steps_are_laid_out(client, approver, by_hand):
    one = by_hand(nobody_recognisable=True, new_photos=(clean_photo(),))

    shown = said(sign_in(client, approver).get(address(one)))

    assert "Our geographers measured the brook today." in shown
    assert "Four children at a brook, seen from behind" in shown
    assert "Add the clean pictures from this page" in shown
    assert "of 63,206 characters" in shown


def test_post_without_a_picture_has_no_step_about_pictures(client, approver, by_hand):
    shown = said(sign_in(client, approver).get(address(by_hand())))

    assert "Copy the address of the live post" in shown
    assert "clean pictures" not in shown


def test_where_nobody_knows_people_look_first_and_read_nothing_about_posting_it_again(client, approver, by_hand):
    one = by_hand("unconfirmed", "needs_attention", nobody_recognisable=True, new_photos=(clean_photo(),))

    shown = said(sign_in(client, approver).get(address(one)))

    assert "Is it on Facebook?" in shown
    assert "Our geographers measured the brook today." in shown
    assert "I looked: it is not there" in shown
    assert "Start a new post" not in shown
    assert "Download the clean picture" not in shown


def test_live_address_is_recorded_and_the_post_is_out(client, approver, by_hand):
    one = by_hand()

    answer = sign_in(client, approver).post(address(one, "mark-done/"), {"address": f" {LIVE} "}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/posts/{one.post_id}/"
    assert "the live post is recorded" in said(answer)
    assert Publication.objects.get().address == LIVE
    assert Post.objects.get().state == "published"


def test_second_click_on_done_says_that_it_is_done(client, approver, by_hand):
    one = by_hand()
    sign_in(client, approver).post(address(one, "mark-done/"), {"address": LIVE})

    answer = client.post(address(one, "mark-done/"), {"address": LIVE}, follow=True)

    assert answer.redirect_chain[-1][0] == address(one)
    assert "you have done this already" in said(answer)


def test_colleague_who_does_not_publish_records_nothing(client, oakfield, by_hand):
    one = by_hand("unconfirmed", "needs_attention")
    sign_in(client, give(make_person("Cal Colleague"), "staff", oakfield))

    answers = [client.post(address(one, verb), {"address": "x"}) for verb in ("mark-done/", "mark-missing/")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Done?" not in said(client.get(address(one)))
    assert Publication.objects.get().state == "unconfirmed"


def test_nobody_knows_is_said_and_looking_in_vain_is_recorded(client, approver, by_hand):
    one = by_hand("unconfirmed", "needs_attention")
    sign_in(client, approver)
    assert "nobody knows whether this went out" in said(client.get(address(one)))

    answer = client.post(address(one, "mark-missing/"), follow=True)

    assert "It can be tried again." in said(answer)
    assert Publication.objects.get().state == "failed"


def test_way_back_down_is_shown_after_the_post_was_taken_down(client, approver, by_hand, now):
    one = by_hand("published", "published")
    services.take_down(post=one.post, by=approver, now=now, note="A family asked.")
    sign_in(client, approver)
    shown = said(client.get(address(one)))
    assert "Take it down on Facebook" in shown
    assert "Words for people who cannot see it" not in shown

    answer = client.post(address(one, "mark-gone/"), follow=True)

    assert "it is recorded as gone" in said(answer)
    assert Publication.objects.get().state == "taken_down"


def test_gone_is_refused_while_the_post_itself_is_up(client, approver, by_hand):
    one = by_hand("published", "published")

    answer = sign_in(client, approver).post(address(one, "mark-gone/"), follow=True)

    assert "Take the post down first." in said(answer)
    assert Publication.objects.get().state == "published"


def test_account_of_another_post_is_not_found_here(client, author, approver, oakfield, facebook, by_hand):
    one = by_hand()
    other = put_forward(author, oakfield, facebook)
    sign_in(client, approver)

    assert client.get(f"/posts/{other.pk}/by-hand/{one.pk}/").status_code == 404
    assert client.post(f"/posts/{other.pk}/by-hand/{one.pk}/mark-gone/").status_code == 404


def test_our_own_feed_asks_nobody_for_an_address(client, author, approver, oakfield, facebook):
    feed = AccountFactory(organisation=oakfield, kind="atom", handle="website")
    post = bring(sign(put_forward(author, oakfield, feed), approver), "needs_attention", "failed")
    one = post.publications.get()
    sign_in(client, approver)

    assert address(one) not in said(client.get(f"/posts/{post.pk}/"))
    assert "The address of the live post" not in said(client.get(address(one)))
    assert client.post(address(one, "mark-done/"), {"address": "javascript:alert(1)"}).status_code == 403
