"""One address per verb: what the button does, what it says, and what it says when it cannot."""

from datetime import timedelta

import pytest

from posts import services
from posts.models import Post
from tests.factories import give, make_person, sign_in
from tests.factories.posts import bring, put_forward, sign, use_rules, write

pytestmark = pytest.mark.django_db

VERBS = (
    "submit",
    "sign-off",
    "send-back",
    "reject",
    "withdraw",
    "reopen",
    "publish",
    "publish-urgently",
    "retry",
    "settle",
    "take-down",
)


def press(client, person, post, verb, **typed):
    return sign_in(client, person).post(f"/posts/{post.pk}/{verb}/", typed, follow=True)


def state(post):
    return Post.objects.get(pk=post.pk).state


@pytest.mark.parametrize("verb", VERBS)
def test_button_is_no_page_and_strangers_meet_nothing(verb, client, author, stranger, waiting):
    assert sign_in(client, author).get(f"/posts/{waiting.pk}/{verb}/").status_code == 405
    assert sign_in(client, stranger).post(f"/posts/{waiting.pk}/{verb}/").status_code == 404
    assert state(waiting) == "in_review"


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"publish-urgently"}))
def test_colleague_who_only_reads_changes_nothing(verb, client, oakfield, waiting):
    colleague = give(make_person("Cal Colleague"), "staff", oakfield)

    assert press(client, colleague, waiting, verb, note="x", seen=waiting.shown).status_code == 403
    assert state(waiting) == "in_review"


def test_putting_forward_says_who_was_told(client, author, approver, oakfield, website):
    post = write(author, oakfield, website)

    answer = press(client, author, post, "submit", seen=post.shown)

    assert "Whoever signs off has been told." in answer.content.decode()
    assert state(post) == "in_review"


def test_post_that_is_not_ready_stays_a_draft_and_says_why(client, author, approver, oakfield, website):
    post = write(author, oakfield, website, answered=False)

    answer = press(client, author, post, "submit", seen=post.shown)

    assert "questions about this post first" in answer.content.decode()
    assert state(post) == "draft"


@pytest.mark.parametrize(
    ("verb", "words", "after"),
    [("send-back", "sent back, with your words", "sent_back"), ("reject", "Its author reads why", "rejected")],
)
def test_no_leads_on_to_the_next_one_and_its_words_stand_on_top_for_the_author(
    verb, words, after, client, author, approver, oakfield, website, waiting
):
    second = put_forward(author, oakfield, website)

    answer = press(client, approver, waiting, verb, seen=waiting.shown, note="Crop the jumper out.")

    assert answer.redirect_chain[-1][0] == f"/posts/{second.pk}/"
    assert words in answer.content.decode()
    assert state(waiting) == after
    page = sign_in(client, author).get(f"/posts/{waiting.pk}/").content.decode()
    assert page.index("Crop the jumper out.") < page.index("Our geographers measured")


@pytest.mark.parametrize("verb", ["send-back", "reject"])
def test_no_without_a_word_stays_on_the_page_and_says_so(verb, client, approver, waiting):
    answer = press(client, approver, waiting, verb, seen=waiting.shown, note="")

    assert answer.redirect_chain[-1][0] == f"/posts/{waiting.pk}/"
    assert "Say why, in a sentence" in answer.content.decode()
    assert state(waiting) == "in_review"


def test_last_signature_says_when_somebody_still_has_to_press_publish(client, author, oakfield, website):
    """The deputy signs while there is nobody else, and runs no account."""
    use_rules("business-manager-confirms", oakfield)
    deputy = give(make_person("Dot Deputy"), "deputy-headteacher", oakfield)
    post = put_forward(author, oakfield, website)

    answer = press(client, deputy, post, "sign-off", seen=post.shown)

    assert answer.redirect_chain[-1][0] == f"/posts/{post.pk}/"
    assert "It goes out when somebody who publishes here presses the button." in answer.content.decode()


def test_withdrawn_post_keeps_the_words_it_was_withdrawn_with(client, author, waiting):
    answer = press(client, author, waiting, "withdraw", note="Rained off.")

    assert "The post is withdrawn." in answer.content.decode()
    assert "Rained off." in answer.content.decode()
    assert state(waiting) == "withdrawn"


def test_taking_back_leads_to_the_writing_page(client, author, waiting):
    answer = press(client, author, waiting, "reopen")

    assert answer.redirect_chain[-1][0] == f"/posts/{waiting.pk}/edit/"
    assert "Whatever was signed before counts no more." in answer.content.decode()


def test_what_is_over_cannot_be_taken_back(client, author, waiting):
    bring(waiting, "published", "published")

    answer = press(client, author, waiting, "reopen")

    assert answer.redirect_chain[-1][0] == f"/posts/{waiting.pk}/"
    assert "can no longer be done" in answer.content.decode()


def test_publishing_before_its_time_is_refused_in_the_words_of_the_button(
    client, author, approver, oakfield, website, now
):
    post = sign(put_forward(author, oakfield, website, moment=now + timedelta(days=1)), approver)

    early = press(client, approver, post, "publish").content.decode()
    Post.objects.filter(pk=post.pk).update(moment=None)
    changed = press(client, approver, post, "publish").content.decode()

    assert "Its time has not come yet." in early
    assert "not exactly what was signed off" in changed
    assert state(post) == "approved"


def test_publishing_sends_it_on_its_way(client, author, approver, waiting):
    sign(waiting, approver)

    answer = press(client, approver, waiting, "publish")

    assert "The post is going out." in answer.content.decode()
    assert state(waiting) == "publishing"


def test_closure_is_announced_at_once_with_its_reason(client, approver, oakfield, website):
    post = write(approver, oakfield, website, purpose="closure")

    refused = press(client, approver, post, "publish-urgently", note="")
    answer = press(client, approver, post, "publish-urgently", note="Snow.")

    assert "Say why, in a sentence" in refused.content.decode()
    assert "looks at it afterwards" in answer.content.decode()
    assert "Went out without sign-off" in answer.content.decode()


def test_trouble_is_tried_again_or_settled(client, approver, waiting):
    bring(sign(waiting, approver), "needs_attention", "failed")

    again = press(client, approver, waiting, "retry").content.decode()
    settled = press(client, approver, waiting, "settle", note="Read out in assembly.").content.decode()

    assert "It is tried again." in again
    assert "It is settled." in settled
    assert "Read out in assembly." in settled
    assert state(waiting) == "published"


def test_taking_down_says_what_is_left_to_do(client, approver, waiting):
    bring(sign(waiting, approver), "published", "published")

    answer = press(client, approver, waiting, "take-down", note="A family asked.")

    assert "take it down there too" in answer.content.decode()
    assert state(waiting) == "taken_down"


def test_queue_sends_whoever_has_nothing_left_to_an_empty_page(client, approver, waiting, now):
    services.withdraw(post=waiting, by=waiting.author, now=now)

    answer = sign_in(client, approver).get("/posts/queue/next/", follow=True)

    assert answer.redirect_chain == [("/posts/queue/", 302)]
