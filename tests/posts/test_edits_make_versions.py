"""Any edit in any state before publishing takes the sign-off away, and what is put forward next is another version."""

from datetime import timedelta

import pytest

from core.workflow import NotNow
from posts import publishing, services
from posts.kinds import Origin, origin_of
from posts.models import Decision, Post
from posts.services import Named
from tests.factories.posts import AccountFactory, clean_photo, composition, put_forward, sign, use_rules

pytestmark = pytest.mark.django_db

ACCOUNTS = ("website", "page")


@pytest.fixture
def accounts(oakfield):
    use_rules("light-touch", oakfield)
    handles = (*ACCOUNTS, "other")
    return {handle: AccountFactory(organisation=oakfield, handle=handle, label=handle.title()) for handle in handles}


def said(post, **changed):
    """What the form sends for a post of which nothing was touched, but for what a test changed."""
    parts = {
        "title": post.title,
        "words": post.words,
        "purpose": post.purpose,
        "moment": post.moment,
        "accounts": {one.account_id: one.own_words for one in post.publications.all()},
        "people": tuple(
            Named(
                name=one.name,
                kind=one.kind,
                permission=one.permission,
                name_shown=one.name_shown,
                name_permission=one.name_permission,
            )
            for one in post.people.all()
        ),
        "answers": {one.key: one.answer for one in post.answers.all()},
        "alts": {str(one.uid): one.alt for one in post.photos.all()},
    }
    return composition(**{**parts, **changed})


def first(post):
    return str(post.photos.in_order()[0].uid)


EDITS = {
    "words": lambda post, accounts: {"words": f"{post.words} Well done!"},
    "a space inside the words": lambda post, accounts: {"words": post.words.replace(" ", "  ", 1)},
    "words of one account": lambda post, accounts: {
        "accounts": {accounts["website"].pk: "Other words here.", accounts["page"].pk: "Words for the page."}
    },
    "an account's own words taken out": lambda post, accounts: {
        "accounts": {accounts["website"].pk: "", accounts["page"].pk: ""}
    },
    "another account": lambda post, accounts: {
        "accounts": {one.account_id: one.own_words for one in post.publications.all()} | {accounts["other"].pk: ""}
    },
    "an account less": lambda post, accounts: {"accounts": {accounts["page"].pk: "Words for the page."}},
    "words of a picture": lambda post, accounts: {"alts": {first(post): "A bridge over a brook"}},
    "the order of the pictures": lambda post, accounts: {"places": {first(post): 2}},
    "a picture less": lambda post, accounts: {"remove_photos": frozenset([first(post)])},
    "another picture": lambda post, accounts: {"new_photos": (clean_photo(b"third"),)},
    "the time": lambda post, accounts: {"moment": post.moment + timedelta(minutes=1)},
    "no time": lambda post, accounts: {"moment": None},
    "another person": lambda post, accounts: {
        "people": (
            Named(name="Amara", kind="pupil", permission="yes"),
            Named(name="Bo", kind="pupil", permission="yes"),
        )
    },
    "a name that is written now": lambda post, accounts: {
        "people": (Named(name="Amara", kind="pupil", permission="yes", name_shown=True, name_permission=True),)
    },
    "where a picture is from": lambda post, accounts: {"origins": {first(post): origin_of("parent")}},
    "words on where a picture is from": lambda post, accounts: {
        "origins": {first(post): origin_of("school-device", "By class 4B")}
    },
    "a quotation": lambda post, accounts: {"quote": Origin(source="own", words="Our headteacher")},
    "what it is for": lambda post, accounts: {"purpose": "event"},
}
STATES = ("in_review", "approved", "expired", "sent_back")


def brought_to(state, post, approver, author, now):
    if state == "approved":
        return sign(post, approver, now=now)
    if state == "expired":
        publishing.expire(post=sign(post, approver, now=now), now=post.moment + timedelta(hours=2))
    if state == "sent_back":
        services.send_back(post=post, by=approver, now=now, seen=post.shown, note="Please look again.")
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def post(author, approver, oakfield, accounts, now):
    return put_forward(
        author,
        oakfield,
        now=now,
        accounts={accounts["website"].pk: "", accounts["page"].pk: "Words for the page."},
        moment=now + timedelta(days=2),
        people=(Named(name="Amara", kind="pupil", permission="yes"),),
        new_photos=(clean_photo(b"first"), clean_photo(b"second")),
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("edit", EDITS)
def test_edit_voids_what_was_signed_and_makes_the_next_version(edit, state, post, author, approver, accounts, now):
    before = brought_to(state, post, approver, author, now)
    signed = before.fingerprint

    changed = services.edit(
        post=before, by=author, now=now, composition=said(before, **EDITS[edit](before, accounts)), seen=signed
    )

    assert changed.state in {"draft", "sent_back"}
    assert changed.fingerprint != signed
    with pytest.raises(NotNow):
        services.publish(post=Post.objects.get(pk=post.pk), by=approver, now=post.moment)
    again = services.submit(post=Post.objects.get(pk=post.pk), by=author, now=now)
    assert (again.state, again.version, Post.objects.get(pk=post.pk).signatures) == ("in_review", 2, [])
    assert list(again.versions.order_by("number").values_list("fingerprint", flat=True)) == [signed, again.fingerprint]


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_saving_what_was_not_touched_takes_the_sign_off_away_too(state, post, author, approver, now):
    before = brought_to(state, post, approver, author, now)

    services.edit(post=before, by=author, now=now, composition=said(before), seen=before.fingerprint)

    again = services.submit(post=Post.objects.get(pk=post.pk), by=author, now=now)
    assert (again.version, Post.objects.get(pk=post.pk).signatures) == (2, [])
    assert again.versions.get(number=2).fingerprint == before.fingerprint


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_another_name_in_lists_is_no_other_content_and_needs_a_fresh_sign_off_all_the_same(
    state, post, author, approver, now
):
    before = brought_to(state, post, approver, author, now)

    changed = services.edit(
        post=before, by=author, now=now, composition=said(before, title="Another name"), seen=before.fingerprint
    )

    assert changed.fingerprint == before.fingerprint
    assert changed.state == "draft"


def test_approver_who_changes_it_leaves_the_sign_off_to_another(post, author, approver, accounts, now):
    changed = services.edit(
        post=post, by=approver, now=now, composition=said(post, words="My own words."), seen=post.fingerprint
    )

    with pytest.raises(NotNow, match="Nobody here could sign this off"):
        services.submit(post=Post.objects.get(pk=changed.pk), by=approver, now=now)

    assert not Decision.objects.filter(outcome="sign_off").exists()
