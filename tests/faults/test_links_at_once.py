"""The link in a mail, pressed in the same moment as something else: it decides once, on what it was made for, or not at all.

The same link twice, and beside somebody else's decision: `test_link_decides_once`.
"""

import pytest
from django.utils import timezone

from core.models import AuditEntry
from posts import services
from posts.models import Decision, Post, SignOffLink
from posts.services import links
from tests.factories import give, make_person
from tests.factories.posts import composition, entrust, link_to, put_forward, use_rules
from tests.faults.together import at_once, refusals
from tests.faults.waiting import many_waiting

pytestmark = pytest.mark.faults
ROUNDS = 12


@pytest.fixture
def school(site, oakfield, monkeypatch):
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    return use_rules("headteacher-authorises", oakfield)


@pytest.fixture
def readers(school, website):
    """Two who sign and hold no strict role, so that a mailbox alone is enough."""
    people = [give(make_person(name), "staff", school) for name in ("Rosa First", "Ravi Second")]
    return [entrust(person, website) for person in people]


@pytest.fixture
def posts(school, website, author, readers):
    entrust(author, website)
    return many_waiting(put_forward(author, school, website), ROUNDS)


def press(link):
    return lambda: links.sign_off_by_link(link=SignOffLink.objects.get(pk=link.pk), now=timezone.now())


def signed(post):
    return [one.person for one in Decision.objects.filter(post=post, outcome="sign_off").select_related("person")]


def used(post):
    return [one.person for one in post.sign_off_links.exclude(used_at=None).select_related("person")]


def test_links_of_two_readers_pressed_at_once_make_one_decision_and_use_one_up(posts, readers):
    for post in posts:
        ends = at_once(*(press(link_to(post, reader)) for reader in readers))

        [refusal] = refusals(ends)
        [winner] = signed(post)
        assert f"{winner.name} was here before you" in str(refusal)
        assert used(post) == [winner]
        assert AuditEntry.objects.filter(verb="use_link", about_id=str(post.pk)).count() == 1


def test_link_pressed_while_the_post_is_changed_signs_nothing_of_the_change(posts, website, author, readers):
    changed = composition(website, words="We measured the pond instead.")

    for post in posts:
        ends = at_once(
            press(link_to(post, readers[0])),
            lambda post=post: services.edit(
                post=Post.objects.get(pk=post.pk), by=author, now=timezone.now(), composition=changed,
                seen=post.fingerprint,
            ),
        )  # fmt: skip

        row, late = Post.objects.get(pk=post.pk), refusals(ends)
        assert (row.state, row.words) == ("draft", "We measured the pond instead.")
        assert signed(post) == used(post) == ([] if late else [readers[0]])
        assert not row.versions.filter(number=2).exists()


def test_link_pressed_beside_the_button_of_the_same_person_counts_once(posts, readers):
    reader = readers[0]

    for post in posts:
        ends = at_once(
            press(link_to(post, reader)),
            lambda post=post: services.sign_off(
                post=Post.objects.get(pk=post.pk), by=reader, now=timezone.now(), seen=post.shown
            ),
        )

        [refusal] = refusals(ends)
        assert "you have done this already" in str(refusal)
        assert signed(post) == [reader]
        # A signature by the button leaves the link unused: what kills it is the decision.
        assert used(post) in ([], [reader])
