"""Suggesting other words for a post that waits: who may, what it changes, and whether the author keeps their own."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.workflow import NotNow
from posts import services
from posts.models import Post, Suggestion, Turn
from posts.services.suggestions import SAME_WORDS
from posts.workflow import NOTHING_SUGGESTED
from tests.factories import give, make_person
from tests.factories.posts import (
    AccountFactory,
    accept,
    composition,
    history,
    put_forward,
    put_forward_again,
    sign,
    suggest,
    told,
)
from tests.posts.suggested import RIVER, fresh

pytestmark = pytest.mark.django_db


# Suggesting ---------------------------------------------------------------------------------------------------------------


def test_suggesting_decides_nothing_and_tells_the_author(waiting, author, approver, now):
    suggestion = suggest(waiting, approver, note=" Say which water. ", now=now)

    post = fresh(waiting)
    assert (post.state, post.version, post.words, post.shown) == ("in_review", 1, waiting.words, waiting.shown)
    assert not post.decisions.exists()
    assert (suggestion.version, suggestion.words, suggestion.note, suggestion.state) == (
        1,
        RIVER,
        "Say which water.",
        "open",
    )
    assert told("posts.suggest_words") == {author.name}
    assert Turn.objects.filter(post=post, person=approver).exists()
    assert history(post)[-1] == ("suggest_words", "done", approver.pk)


def test_fingerprint_of_a_suggestion_is_that_of_the_post_with_these_words(waiting, approver):
    suggestion = suggest(waiting, approver)

    Post.objects.filter(pk=waiting.pk).update(words=RIVER)
    assert suggestion.fingerprint == fresh(waiting).fingerprint_now()


@pytest.mark.parametrize("who", ["author", "business_manager", "stranger", "nobody"])
def test_whoever_could_not_sign_suggests_nothing(who, request, waiting, approver):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        suggest(waiting, person)

    assert not Suggestion.objects.exists()
    assert history(waiting)[-1] == ("suggest_words", "refused", person.pk)


def test_last_editor_suggests_nothing_for_what_they_changed(waiting, author, approver, oakfield):
    second = give(make_person("Hal Head"), "headteacher", oakfield)
    edited = put_forward_again(waiting, by=approver, words="An approver's own words.")

    with pytest.raises(PermissionDenied):
        suggest(edited, approver)

    assert suggest(edited, second).version == 2


@pytest.mark.parametrize(
    "words", ["Our geographers measured the brook today.", " Our geographers measured the brook today.\r\n"]
)
def test_same_words_are_no_suggestion(words, waiting, approver):
    with pytest.raises(NotNow, match=SAME_WORDS):
        suggest(waiting, approver, words=words)


def test_words_that_a_check_would_stop_are_not_suggested(author, approver, oakfield, website):
    x = AccountFactory(organisation=oakfield, handle="@oakfield", kind="x", label="X")
    post = put_forward(author, oakfield, website, x)

    with pytest.raises(NotNow, match="Something must change first"):
        suggest(post, approver, words="word " * 200)

    assert suggest(post, approver, words="word " * 200, own_words={x.pk: "Short."}).own_words == {str(x.pk): "Short."}


def test_stale_page_suggests_nothing(waiting, approver, now):
    put_forward_again(waiting, words="Meanwhile something else.")

    with pytest.raises(NotNow, match="changed while you were reading"):
        services.suggest_words(post=fresh(waiting), by=approver, now=now, seen=waiting.shown, words=RIVER)


def test_second_suggestion_of_one_person_puts_the_first_aside(waiting, approver):
    first, second = suggest(waiting, approver), suggest(waiting, approver, words="Other words again.")

    first.refresh_from_db()
    assert (first.state, second.state) == ("void", "open")
    assert fresh(waiting).suggestions_standing == [second]
    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        accept(first)


def test_database_keeps_one_open_suggestion_of_a_person_for_a_version(waiting, approver):
    kept = suggest(waiting, approver)

    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_words_of_an_account_are_exchanged_and_others_keep_theirs(author, approver, oakfield, website):
    page = AccountFactory(organisation=oakfield, handle="page", label="Page")
    accounts = {website.pk: "For the website", page.pk: "For the page"}
    post = put_forward(author, oakfield, website, page, accounts=accounts)

    accept(suggest(post, approver, words=post.words, own_words={page.pk: "Better for the page"}))

    own = dict(fresh(post).publications.values_list("account", "own_words"))
    assert own == {website.pk: "For the website", page.pk: "Better for the page"}


def test_own_words_may_be_taken_out_by_a_suggestion(author, approver, oakfield, website):
    post = put_forward(author, oakfield, website, accounts={website.pk: "For the website"})

    accept(suggest(post, approver, words=post.words, own_words={website.pk: " "}))

    assert fresh(post).publications.get().own_words == ""


# Keeping one's own --------------------------------------------------------------------------------------------------------


def test_declining_keeps_the_post_as_it_is_and_tells_why(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)

    post = services.decline_suggestion(
        post=fresh(waiting), by=author, now=now, number=suggestion.pk, note=" It was a brook. "
    )

    suggestion.refresh_from_db()
    assert (post.state, post.version, post.words) == ("in_review", 1, waiting.words)
    assert (suggestion.state, suggestion.answer, suggestion.answered_at) == ("declined", "It was a brook.", now)
    assert told("posts.decline_suggestion") == {approver.name}
    assert history(post)[-1] == ("decline_suggestion", "done", author.pk)
    assert sign(fresh(post), approver).state == "approved"


def test_declining_without_a_word_is_refused(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)

    with pytest.raises(NotNow, match="Say why"):
        services.decline_suggestion(post=fresh(waiting), by=author, now=now, number=suggestion.pk, note=" ")


def test_declined_words_are_not_taken_afterwards(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)
    services.decline_suggestion(post=fresh(waiting), by=author, now=now, number=suggestion.pk, note="No.")

    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        accept(suggestion)


def test_change_begun_before_the_words_were_taken_takes_nothing_back(waiting, author, approver, website, now):
    begun = fresh(waiting)
    accept(suggest(waiting, approver))

    with pytest.raises(NotNow, match="changed while you were reading"):
        services.edit(
            post=begun, by=author, now=now, composition=composition(website, words="Mine."), seen=begun.fingerprint
        )

    assert (fresh(waiting).state, fresh(waiting).words) == ("approved", RIVER)


def test_suggestion_of_another_post_is_not_taken_here(waiting, author, approver, oakfield, website):
    other = put_forward(author, oakfield, website, words="Another post.")
    suggestion = suggest(other, approver)
    suggest(waiting, approver)

    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        services.accept_suggestion(
            post=waiting, by=author, now=other.submitted_at, seen=waiting.shown, number=suggestion.pk
        )
