"""Suggested words while others act on the same post in the same moment: one outcome, and nothing half taken."""

import pytest
from django.utils import timezone

from posts import services
from posts.models import Decision, Post, PostVersion
from tests.factories.posts import composition, put_forward, suggest
from tests.faults.together import at_once, refusals

pytestmark = pytest.mark.faults
ROUNDS = 20
RIVER = "Our geographers measured the river today."


def accept_by(author, suggestion, shown):
    return lambda: services.accept_suggestion(
        post=Post.objects.get(pk=suggestion.post_id), by=author, now=timezone.now(), seen=shown, number=suggestion.pk
    )


def sound(post):
    """Whatever came first, the post is one thing: its words, its version and what was signed agree."""
    row = Post.objects.get(pk=post.pk)
    assert row.fingerprint == row.fingerprint_now()
    assert PostVersion.objects.get(post=post, number=row.version).is_intact
    if row.state == "approved":
        assert {one.fingerprint for one in row.signatures} == {row.fingerprint}
    return row


def test_double_tap_takes_the_words_once(school, website, author, heads):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        suggestion = suggest(post, heads[0])

        ends = at_once(*[accept_by(author, suggestion, post.shown)] * 2)

        [refusal] = refusals(ends)
        assert "you have done this already" in str(refusal)
        row = sound(post)
        assert (row.state, row.version, row.words) == ("approved", 2, RIVER)
        assert Decision.objects.filter(post=post).count() == 1


def test_words_are_taken_or_the_others_are_signed_and_never_both(school, website, author, heads):
    first, second = heads
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        suggestion = suggest(post, first)

        ends = at_once(
            accept_by(author, suggestion, post.shown),
            lambda post=post: services.sign_off(
                post=Post.objects.get(pk=post.pk), by=second, now=timezone.now(), seen=post.shown
            ),
        )

        [_refusal] = refusals(ends)
        row = sound(post)
        assert row.state == "approved"
        signed = Decision.objects.get(post=post, version=row.version)
        assert (row.words, signed.person) in {(RIVER, first), (post.words, second)}


def test_words_are_taken_or_the_post_is_withdrawn(school, website, author, heads):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        suggestion = suggest(post, heads[0])

        at_once(
            accept_by(author, suggestion, post.shown),
            lambda post=post: services.withdraw(post=Post.objects.get(pk=post.pk), by=author, now=timezone.now()),
        )

        # Signed words can be withdrawn after: what was withdrawn stays so, whoever came first.
        row = sound(post)
        assert row.state == "withdrawn"
        assert row.version == (2 if row.words == RIVER else 1)


def test_words_are_taken_or_the_post_is_changed(school, website, author, heads):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)
        suggestion = suggest(post, heads[0])
        changed = composition(website, words="The author's third words.")

        at_once(
            accept_by(author, suggestion, post.shown),
            lambda post=post, changed=changed: services.edit(
                post=Post.objects.get(pk=post.pk), by=author, now=timezone.now(), composition=changed,
                seen=post.fingerprint,
            ),
        )  # fmt: skip

        row = sound(post)
        assert (row.state, row.words) in {
            ("approved", RIVER),
            ("draft", post.words),
            ("draft", "The author's third words."),
        }


def test_two_authors_of_words_at_once_both_stand_and_one_is_taken(school, website, author, heads):
    for _ in range(ROUNDS):
        post = put_forward(author, school, website)

        at_once(*(lambda head=head, post=post: suggest(post, head, words=f"Words of {head.name}.") for head in heads))
        one, other = post.suggestions.order_by("pk")
        ends = at_once(*(accept_by(author, suggestion, post.shown) for suggestion in (one, other)))

        assert len(refusals(ends)) == 1
        assert sorted(post.suggestions.values_list("state", flat=True)) == ["accepted", "void"]
        assert sound(post).version == 2
