"""Suggested words on pages: where they are written, how the author sees them, and what each answer leads to."""

import re

import pytest

from posts import services
from posts.models import Post, Suggestion
from posts.services import Named
from tests.factories import give, make_person, sign_in
from tests.factories.posts import (
    AccountFactory,
    change_rule,
    clean_photo,
    put_forward,
    put_forward_again,
    sign,
    suggest,
)
from tests.statements import asked_by

pytestmark = pytest.mark.django_db(transaction=True)

RIVER = "Our geographers measured the river today."


def page(client, post, more=""):
    return client.get(f"/posts/{post.pk}/{more}").content.decode()


def send(client, post, verb, **typed):
    return client.post(f"/posts/{post.pk}/{verb}/", typed, follow=True).content.decode()


def said(html):
    """The page as one line of words, without the words for screen readers only."""
    html = re.sub(r'<span class="govuk-visually-hidden">.*?</span>', "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Writing them ---------------------------------------------------------------------------------------------------------------
def test_approver_finds_the_page_filled_with_the_words_that_stand(client, approver, waiting):
    sign_in(client, approver)

    assert f'href="/posts/{waiting.pk}/suggest-words/"' in page(client, waiting)
    form = page(client, waiting, "suggest-words/")
    assert waiting.words in form
    assert "counts as your sign-off" in form


def test_approver_suggests_and_comes_back_to_the_post(client, approver, waiting):
    sign_in(client, approver)

    answer = send(client, waiting, "suggest-words", seen=waiting.shown, words=RIVER, note="Say which water.")

    assert "Your words are with the author." in answer
    assert "You suggested" in answer
    assert "“Say which water.”" in answer
    assert "Sign off this post" in answer


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"words": "x" * 20_001}, 422, "too long"),
        ({"words": "Our geographers measured the brook today."}, 409, "These are the words that stand there already."),
        ({"words": RIVER, "seen": "1:stale"}, 409, "This changed while you were reading."),
    ],
)
def test_refused_words_stay_in_the_form_with_the_sentence_why(typed, status, sentence, client, approver, waiting):
    sign_in(client, approver)

    answer = client.post(
        f"/posts/{waiting.pk}/suggest-words/", {"seen": waiting.shown, "note": "Kept as typed.", **typed}
    )

    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert "Kept as typed." in answer.content.decode()
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("author", 403), ("business_manager", 403), ("stranger", 404)])
def test_page_to_suggest_is_for_those_who_could_sign(who, status, request, client, waiting):
    sign_in(client, request.getfixturevalue(who))

    assert client.get(f"/posts/{waiting.pk}/suggest-words/").status_code == status
    assert (
        client.post(f"/posts/{waiting.pk}/suggest-words/", {"words": RIVER, "seen": waiting.shown}).status_code
        == status
    )


def test_page_says_where_a_sign_off_is_asked_for_once_more(client, author, approver, oakfield, website):
    change_rule(oakfield, "posts.pictures_of_people", {"permission": True, "express_exception": True})
    people = (Named(name="Amara", kind="pupil", permission="yes"),)
    post = put_forward(author, oakfield, website, people=people, new_photos=(clean_photo(),))
    sign_in(client, approver)

    assert "asked for once more" in page(client, post, "suggest-words/")


# Answering ------------------------------------------------------------------------------------------------------------------
def test_author_sees_what_would_change_and_takes_it_with_one_tap(client, author, approver, waiting):
    suggestion = suggest(waiting, approver, note="Say which water.")
    sign_in(client, author)

    before = page(client, waiting)
    after = send(client, waiting, "accept-suggestion", seen=waiting.shown, suggestion=suggestion.pk)

    assert "Hugo Head suggests other words: 1 word" in said(before)
    assert "brook river" in said(before)
    assert "It is signed off" in after
    assert RIVER in after
    assert "signed it off by having suggested exactly these words" in after


def test_nobody_else_is_shown_the_answers(client, author, approver, business_manager, oakfield, waiting):
    suggest(waiting, approver)
    for person in (approver, business_manager):
        sign_in(client, person)

        shown = page(client, waiting)

        assert "Use these words" not in shown
        assert "The author has not answered yet." in shown


def test_answers_are_no_buttons_where_nothing_was_suggested(client, author, waiting):
    sign_in(client, author)

    shown = page(client, waiting)

    assert "Use these words" not in shown
    assert "Keep my words" not in shown


def test_second_tap_says_that_it_is_done(client, author, approver, waiting):
    suggestion = suggest(waiting, approver)
    sign_in(client, author)
    send(client, waiting, "accept-suggestion", seen=waiting.shown, suggestion=suggestion.pk)

    again = send(client, waiting, "accept-suggestion", seen=waiting.shown, suggestion=suggestion.pk)

    assert "you have done this already" in again
    assert Post.objects.get(pk=waiting.pk).version == 2


@pytest.mark.parametrize("number", ["", "x", "-1", "99999", "9" * 40, "٣"])
def test_number_that_is_none_is_answered_with_a_sentence(number, client, author, approver, waiting):
    suggest(waiting, approver)
    sign_in(client, author)

    answer = send(client, waiting, "accept-suggestion", seen=waiting.shown, suggestion=number)

    assert "These words are not on offer any more" in answer


def test_page_says_that_a_version_waits_afresh(client, author, approver, oakfield, waiting):
    give(make_person("Nia New"), "headteacher", oakfield)
    suggestion = suggest(waiting, approver)
    type(approver).objects.filter(pk=approver.pk).update(is_active=False)
    sign_in(client, author)

    answer = send(client, waiting, "accept-suggestion", seen=waiting.shown, suggestion=suggestion.pk)

    assert "Its sign-off is asked for afresh" in answer
    assert "Hugo Head cannot sign this version" in said(answer)


def test_next_signature_is_asked_for_after_the_first(client, author, approver, business_manager, oakfield, website):
    steps = [{"label": "Head", "any_of": ["headteacher"]}, {"label": "Office", "any_of": ["business-manager"]}]
    change_rule(oakfield, "posts.sign_off_steps", steps)
    post = put_forward(author, oakfield, website)
    suggestion = suggest(post, approver)
    sign_in(client, author)

    answer = send(client, post, "accept-suggestion", seen=post.shown, suggestion=suggestion.pk)

    assert "The next signature is asked for." in answer
    assert "cannot sign this version" not in said(answer)


def test_author_keeps_the_words_and_the_reason_is_told(client, author, approver, waiting):
    suggestion = suggest(waiting, approver)
    sign_in(client, author)

    answer = send(client, waiting, "decline-suggestion", suggestion=suggestion.pk, note="It was a brook.")

    assert "Your words stay." in answer
    assert "It was a brook." in answer
    assert "suggests other words" not in said(answer)
    assert "kept the words as they were" in answer


# What changed since the last look -------------------------------------------------------------------------------------------
def test_first_version_has_nothing_to_compare(client, approver, waiting):
    sign_in(client, approver)

    assert "since" not in page(client, waiting).split("ph-post")[0].lower().replace("since-", "")


def test_page_to_sign_says_what_changed_since_it_was_sent_back(client, author, approver, waiting, now):
    services.send_back(post=waiting, by=approver, now=now, seen=waiting.shown, note="Which water?")
    put_forward_again(waiting, words=RIVER, new_photos=(clean_photo(),), nobody_recognisable=True)
    sign_in(client, approver)

    shown = said(page(client, waiting))

    assert "Changed since you sent it back: 1 word, 1 picture." in shown
    assert "Picture 1 was added." in shown


def test_last_look_counts_and_not_the_last_version(client, author, approver, waiting, now):
    services.send_back(post=waiting, by=approver, now=now, seen=waiting.shown, note="Which water?")
    second = put_forward_again(waiting, words=RIVER)
    put_forward_again(second, words=f"{RIVER} Well done!")
    sign_in(client, approver)

    assert "Changed since you sent it back: 3 words." in said(page(client, waiting))


def test_whoever_never_looked_sees_what_changed_since_the_version_before(client, author, approver, oakfield, waiting):
    put_forward_again(waiting, words=RIVER)
    second = give(make_person("Hal Head"), "headteacher", oakfield)
    sign_in(client, second)

    assert "Changed since it was put forward before: 1 word." in said(page(client, waiting))


def test_unchanged_post_that_comes_again_says_so(client, author, approver, waiting, now):
    signed = sign(waiting, approver)
    services.reopen(post=signed, by=author, now=now)
    put_forward_again(signed)
    sign_in(client, approver)

    assert "Nothing has changed since you signed it off." in said(page(client, waiting))


def test_pictures_that_went_moved_or_are_told_otherwise_stand_side_by_side(client, author, approver, oakfield, website):
    pictures = tuple(clean_photo(name, alt=f"Picture {name.decode()}") for name in (b"one", b"two", b"three"))
    post = put_forward(author, oakfield, website, new_photos=pictures, nobody_recognisable=True)
    one, two, three = (str(photo.uid) for photo in post.photos.in_order())
    put_forward_again(
        post, places={three: 1}, alts={two: "Another picture"}, remove_photos=frozenset([one]), nobody_recognisable=True
    )
    sign_in(client, approver)

    shown = page(client, post)

    assert "Picture 1 was taken out." in shown
    assert "Picture 3 is now picture 1." in shown
    assert "Other words for those who cannot see picture 2." in shown
    assert 'alt="Before: Picture one"' in shown


def test_everything_else_that_changed_stands_there_as_a_sentence(client, author, approver, oakfield, website, waiting):
    other = AccountFactory(organisation=oakfield, handle="page", label="Our page")
    people = (Named(name="Amara", kind="pupil", permission="yes"),)
    put_forward_again(waiting, accounts={other.pk: "For the page."}, people=people, purpose="event")
    sign_in(client, approver)

    shown = said(page(client, waiting))

    assert "Amara was added (pupil; may be shown, name not written)." in shown
    assert "Our page was added." in shown
    assert "Website news was taken out." in shown
    assert "What it is for: it was “Information about the school”, now “A reminder of something coming up”." in shown


def test_suggestions_ask_the_same_for_many(client, author, approver, oakfield, waiting):
    suggest(waiting, approver)
    sign_in(client, author)
    few = len(asked_by(lambda: page(client, waiting))[1])
    for number in range(3):
        suggest(waiting, give(make_person(f"Head {number}"), "headteacher", oakfield), words=f"Words {number}.")

    many = len(asked_by(lambda: page(client, waiting))[1])

    assert many == few <= 12


def test_taking_words_asks_few_statements(client, author, approver, waiting):
    suggestion = suggest(waiting, approver)
    sign_in(client, author)

    _answer, asked = asked_by(
        lambda: client.post(
            f"/posts/{waiting.pk}/accept-suggestion/", {"seen": waiting.shown, "suggestion": suggestion.pk}
        )
    )

    assert Post.objects.get(pk=waiting.pk).state == "approved"
    assert len(asked) <= 22, asked
