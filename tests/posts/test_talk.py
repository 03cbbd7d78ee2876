"""The talk about a post: who reads it, who is told, how much anybody writes, and what is left of what was taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry, Message
from core.workflow import NotNow
from posts import services
from posts.models import Post, PostComment
from posts.permissions import readers_of
from tests.factories import give, make_person, sign_in
from tests.factories.posts import history, put_forward, told, write

pytestmark = pytest.mark.django_db


def say(post, person, now, words="Is it the right day?", **details):
    return services.comment(post=post, by=person, now=now, words=words, **details)


def test_comment_belongs_to_the_version_that_stands_and_tells_the_author_and_whose_turn_it_is(
    waiting, author, approver, colleague, now
):
    comment = say(waiting, colleague, now)

    assert (comment.version, comment.words) == (1, "Is it the right day?")
    assert told("posts.comment") == {author.name, approver.name}
    assert history(waiting)[-1] == ("comment", "done", colleague.pk)


def test_nobody_is_told_of_their_own_comment(waiting, author, approver, now):
    say(waiting, author, now)

    assert told("posts.comment") == {approver.name}


def test_mail_about_a_comment_has_neither_its_words_nor_the_title(waiting, author, colleague, now):
    say(waiting, colleague, now, "Bo is in it.")

    (message,) = Message.objects.filter(person=author)
    assert message.context == {"place": "Oakfield School", "author": colleague.name}
    assert not message.urgent


def test_person_named_after_an_at_is_told_in_particular(waiting, author, approver, colleague, now):
    comment = say(waiting, author, now, "What do you think, @cora colleague?")

    assert told("posts.mention") == {colleague.name}
    assert told("posts.comment") == {approver.name}
    assert [mention.person for mention in comment.mentions.all()] == [colleague]


def test_person_who_is_mentioned_hears_it_once(waiting, author, approver, colleague, now):
    say(waiting, colleague, now, "@Hugo Head, @Hugo Head: look.")

    assert told("posts.mention") == {approver.name}
    assert told("posts.comment") == {author.name}


@pytest.mark.parametrize(
    "words", ["write to hugo@Hugo Head", "@Hugo", "@Hugo Headley", "@Sal Stranger", "@", "a@b.example"]
)
def test_what_is_no_whole_name_of_a_reader_stays_a_word(waiting, author, approver, stranger, now, words):
    say(waiting, author, now, words)

    assert told("posts.mention") == set()


def test_longer_of_two_names_is_meant(waiting, author, approver, oakfield, now):
    give(make_person("Hugo Head Gardener"), "staff", oakfield)

    say(waiting, author, now, "@Hugo Head Gardener please")

    assert told("posts.mention") == {"Hugo Head Gardener"}


def test_two_people_of_one_name_are_asked_about(waiting, author, approver, colleague, oakfield, now):
    twin = give(make_person("Cora Colleague", email="cora2@oakfield.test"), "staff", oakfield)

    with pytest.raises(NotNow, match="2 people here are called Cora Colleague"):
        say(waiting, author, now, "@Cora Colleague?")
    say(waiting, author, now, "@Cora Colleague?", also=[twin])

    assert [message.person for message in Message.objects.filter(kind="posts.mention")] == [twin]


def test_whoever_may_not_see_the_post_is_never_told(waiting, author, approver, stranger, now):
    with pytest.raises(NotNow, match="may not see this post"):
        say(waiting, author, now, also=[stranger])

    assert not PostComment.objects.exists()
    assert told("posts.mention") == set()


def test_readers_are_exactly_those_who_see_the_post(
    waiting, author, approver, business_manager, lead, governor, colleague, stranger, nobody
):
    everybody = [author, approver, business_manager, lead, governor, colleague, stranger, nobody]

    seeing = {one for one in everybody if Post.objects.visible_to(one).filter(pk=waiting.pk).exists()}

    assert set(readers_of(waiting)) == seeing == set(everybody) - {governor, stranger, nobody}


def test_person_chosen_from_the_list_is_told_and_shown_beside_the_words(client, waiting, author, approver, colleague):
    sign_in(client, author)

    page = client.post(
        f"/posts/{waiting.pk}/talk/", {"words": "Is it right?", "person": colleague.pk}, follow=True
    ).content.decode()

    assert told("posts.mention") == {colleague.name}
    assert f"For {colleague.name}" in page


def test_reply_to_a_reply_stands_beside_it_and_tells_whom_it_answers(waiting, author, approver, colleague, now):
    first = say(waiting, approver, now)
    reply = say(waiting, author, now, reply_to=first)
    Message.objects.all().delete()

    second = say(waiting, colleague, now, reply_to=reply)

    assert (reply.parent, second.parent) == (first, first)
    assert told("posts.comment") == {author.name, approver.name}


def test_comment_needs_words(waiting, author, now):
    with pytest.raises(NotNow, match="Write what you want to say"):
        say(waiting, author, now, "  \n ")


def test_comments_begin_with_the_first_version(author, oakfield, website, now):
    with pytest.raises(NotNow, match="put the post forward first"):
        say(write(author, oakfield, website), author, now)


def test_twenty_comments_in_ten_minutes_are_enough(waiting, author, approver, now):
    for number in range(20):
        say(waiting, author, now + timedelta(seconds=number))

    with pytest.raises(NotNow, match="Wait a little"):
        say(waiting, author, now + timedelta(minutes=5))
    say(waiting, approver, now + timedelta(minutes=5))
    say(waiting, author, now + timedelta(minutes=11))

    assert PostComment.objects.count() == 22


def test_taking_back_leaves_that_there_was_one_and_a_digest_of_it(waiting, author, now):
    comment = say(waiting, author, now, "Too quick.")

    services.retract_comment(comment=comment, by=author, now=now)
    again = services.retract_comment(comment=comment, by=author, now=now + timedelta(hours=1))

    assert (again.words, again.retracted_at) == ("", now)
    assert [verb for verb, _, _ in history(waiting)[-2:]] == ["comment", "retract_comment"]
    assert AuditEntry.objects.filter(verb="comment").get().note_digest


def test_nobody_takes_back_what_somebody_else_wrote(waiting, author, approver, now):
    comment = say(waiting, author, now)

    with pytest.raises(PermissionDenied):
        services.retract_comment(comment=comment, by=approver, now=now)


def test_what_was_taken_back_is_not_answered(waiting, author, approver, now):
    comment = services.retract_comment(comment=say(waiting, author, now), by=author, now=now)

    with pytest.raises(NotNow, match="nothing to reply to"):
        say(waiting, approver, now, reply_to=comment)


# Pages ------------------------------------------------------------------------------------------------------------------------
def test_chooser_offers_only_people_who_may_see_the_post(client, waiting, author, approver, governor, stranger):
    sign_in(client, author)

    page = client.get(f"/posts/{waiting.pk}/talk/").content.decode()

    assert approver.email in page
    assert governor.email not in page
    assert stranger.email not in page


def test_comment_and_reply_from_the_page(client, waiting, author, approver):
    sign_in(client, author)
    client.post(f"/posts/{waiting.pk}/talk/", {"words": "Which day, @Hugo Head?", "person": ""})
    first = PostComment.objects.get()
    sign_in(client, approver)

    page = client.post(
        f"/posts/{waiting.pk}/talk/", {"words": "<b>Tuesday</b>", "reply_to": first.pk}, follow=True
    ).content.decode()

    assert "<strong>@Hugo Head</strong>" in page
    assert "&lt;b&gt;Tuesday&lt;/b&gt;" in page
    assert "Which day" in client.get(f"/posts/{waiting.pk}/").content.decode()


@pytest.mark.parametrize("number", ["987654321", "x", "-1"])
def test_reply_to_nothing_is_not_found(client, waiting, author, number):
    sign_in(client, author)

    assert client.post(f"/posts/{waiting.pk}/talk/", {"words": "Yes.", "reply_to": number}).status_code == 404


def test_comment_of_another_post_is_not_answered_or_taken_back_under_this_one(
    client, waiting, author, approver, oakfield, website, now
):
    other = say(put_forward(author, oakfield, website), author, now)
    sign_in(client, author)

    answers = [
        client.post(f"/posts/{waiting.pk}/talk/", {"words": "Yes.", "reply_to": other.pk}),
        client.post(f"/posts/{waiting.pk}/talk/{other.pk}/retract/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_page_says_why_a_comment_was_not_taken(client, waiting, author, approver, colleague, oakfield):
    give(make_person("Cora Colleague", email="cora2@oakfield.test"), "staff", oakfield)
    sign_in(client, author)

    answer = client.post(f"/posts/{waiting.pk}/talk/", {"words": "@Cora Colleague"})

    assert answer.status_code == 422
    assert "Choose the one you mean" in answer.content.decode()


def test_page_shows_what_was_taken_back_without_its_words(client, waiting, author, now):
    comment = say(waiting, author, now, "Too quick.")
    sign_in(client, author)

    page = client.post(f"/posts/{waiting.pk}/talk/{comment.pk}/retract/", follow=True).content.decode()

    assert "This comment was taken back." in page
    assert "Too quick." not in page
    assert "/retract/" not in page


def test_stranger_meets_no_talk(client, waiting, author, stranger, now):
    comment = say(waiting, author, now)
    sign_in(client, stranger)

    assert client.get(f"/posts/{waiting.pk}/talk/").status_code == 404
    assert client.post(f"/posts/{waiting.pk}/talk/{comment.pk}/retract/").status_code == 404


def test_page_asks_no_more_for_more_comments(client, waiting, author, approver, colleague, now):
    sign_in(client, author)
    for _ in range(2):
        say(waiting, approver, now, "@Cora Colleague", reply_to=say(waiting, author, now))
    few = [asked(client, f"/posts/{waiting.pk}/{page}") for page in ("", "talk/")]
    for number in range(7):
        say(waiting, approver, now, "@Cora Colleague", reply_to=say(waiting, author, now + timedelta(seconds=number)))

    many = [asked(client, f"/posts/{waiting.pk}/{page}") for page in ("", "talk/")]

    assert many == few


def asked(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
